"""A big organisation: as many accounts and tax rates as wanted."""

from decimal import Decimal

from .entities import Account, TaxRate
from .seed_charts import PURCHASE_SIDE, SALES_SIDE

TYPES = (
    "REVENUE",
    "EXPENSE",
    "OVERHEADS",
    "DIRECTCOSTS",
    "OTHERINCOME",
    "SALES",
    "CURRENT",
    "FIXED",
    "CURRLIAB",
    "NONCURRENT",
    "LIABILITY",
    "EQUITY",
)
SIDES = ((SALES_SIDE, "Income", "OUTPUT"), (PURCHASE_SIDE, "Expenses", "INPUT"))
DIFFERENT_RATES = 60


def fill(world, tenant, accounts=0, tax_rates=0):
    """Add accounts and tax rates until the organisation has that many; never takes any away."""
    now, untaxed = world.clock.now(), "NONE" if "NONE" in tenant.tax_rates else "BASEXCLUDED"
    for number in range(len(tenant.tax_rates) + 1, tax_rates + 1):
        classes, word, reported = SIDES[number % 2]
        percent = Decimal(number // 2 % DIFFERENT_RATES) / 2
        name = f"{percent}% {word} ({number})"
        key = f"TAX{number:03d}"
        tenant.tax_rates[key] = TaxRate(key, name, percent, classes, reported)
    for number in range(len(tenant.accounts) + 1, accounts + 1):
        kind = TYPES[number % len(TYPES)]
        name = f"{kind.capitalize()} {number}"
        account = Account(tenant.new_id(), f"X{number:05d}", name, kind, untaxed, now)
        tenant.accounts[account.id] = account
