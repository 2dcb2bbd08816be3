"""A big company: as many accounts and tax codes as wanted."""

from .seed_lists import CLASSIFICATIONS
from .seeds import add_account, add_agency, add_code, add_rate

ONE_OF_ITS_KIND = ("Accounts Receivable", "Accounts Payable")
TYPES = [kind for kind in CLASSIFICATIONS if kind not in ONE_OF_ITS_KIND]
DIFFERENT_RATES = 60


def fill(world, company, accounts=0, tax_rates=0):
    """Add accounts and tax codes, each with a rate for sales and one for purchases, until there are that
    many; never takes any away."""
    now = world.clock.now()
    agency = next(iter(company.rows("TaxAgency")), None) or add_agency(company, "Another tax authority")
    for number in range(len(company.rows("TaxCode")) + 1, tax_rates + 1):
        percent = str(number % DIFFERENT_RATES / 2)
        name = f"{percent}% ({number})"
        rates = [add_rate(company, f"{name} {side}", percent, agency) for side in ("Sales", "Purchases")]
        add_code(company, name, name, True, rates[:1], rates[1:])
    for number in range(len(company.rows("Account")) + 1, accounts + 1):
        kind = TYPES[number % len(TYPES)]
        add_account(company, f"F{number:05d}", f"{kind} {number}", kind, kind.replace(" ", ""), moment=now)
