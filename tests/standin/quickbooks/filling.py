"""A big company: as many accounts, tax codes, names and items as wanted."""

from ..serving.generated import GeneratedContact, GeneratedItem, moments
from .company import NAMES
from .seed_lists import CLASSIFICATIONS
from .seeds import add_account, add_agency, add_code, add_rate, currency

ONE_OF_ITS_KIND = ("Accounts Receivable", "Accounts Payable")
TYPES = [kind for kind in CLASSIFICATIONS if kind not in ONE_OF_ITS_KIND]
DIFFERENT_RATES = 60
JOBS = 40  # every so many a customer is a job of the one before


def fill(world, company, accounts=0, tax_rates=0, contacts=0, items=0, spread_days=0):
    """Add to the lists until there are that many; never takes any away.

    A tax code gets a rate for sales and one for purchases. Contacts are customers, vendors and employees.

    :param spread_days: contacts and items were last changed evenly over so many days before now
    """
    now = world.clock.now()
    _fill_tax_codes(company, tax_rates)
    for number in range(len(company.rows("Account")) + 1, accounts + 1):
        kind = TYPES[number % len(TYPES)]
        add_account(company, f"F{number:05d}", f"{kind} {number}", kind, kind.replace(" ", ""), moment=now)
    have = len(company.rows(*NAMES))
    for number, moment in moments(now, spread_days, have + 1, contacts):
        _add_contact(company, GeneratedContact(number), moment)
    accounts = {row.get("AcctNum"): row for row in company.rows("Account")}
    have = len(company.rows("Item"))
    for number, moment in moments(now, spread_days, have + 1, items):
        _add_item(company, GeneratedItem(number), accounts, moment)


def _fill_tax_codes(company, wanted):
    agency = next(iter(company.rows("TaxAgency")), None) or add_agency(company, "Another tax authority")
    for number in range(len(company.rows("TaxCode")) + 1, wanted + 1):
        percent = str(number % DIFFERENT_RATES / 2)
        name = f"{percent}% ({number})"
        rates = [add_rate(company, f"{name} {side}", percent, agency) for side in ("Sales", "Purchases")]
        add_code(company, name, name, True, rates[:1], rates[1:])


def _add_contact(company, made, moment):
    """A customer or vendor with two addresses and two phones, and half of the optional fields."""
    values = {
        "DisplayName": made.name,
        "PrintOnCheckName": made.name,
        "Active": True,
        "PrimaryPhone": {"FreeFormNumber": made.phone},
        "Mobile": {"FreeFormNumber": made.mobile},
        "PrimaryEmailAddr": {"Address": made.email},
        "BillAddr": _address(company, made, 0),
        "ShipAddr": _address(company, made, 1),
        "AcctNum": made.account_number,
        "CurrencyRef": currency(company.home_currency),
    }
    if made.is_person or made.has_second_person:
        values |= {"GivenName": made.first_name, "FamilyName": made.last_name}
    if not made.is_person:
        values["CompanyName"] = made.name
    if made.number % 2:
        values["WebAddr"] = {"URI": made.website}
    if made.is_supplier:
        values |= {"Vendor1099": False, "TaxIdentifier": made.tax_number}
        company.add("Vendor", values, moment)
        return
    parent = company.find("Customer", company.last_id("Customer")) if made.number % JOBS == 1 else None
    values |= {"Job": parent is not None, "BillWithParent": False, "PreferredDeliveryMethod": "Print"}
    values |= {"Taxable": False, "FullyQualifiedName": made.name, "PrimaryTaxIdentifier": made.tax_number}
    if parent:
        values["ParentRef"] = {"value": parent["Id"], "name": parent["FullyQualifiedName"]}
        values["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{made.name}"
    company.add("Customer", values, moment)


def _address(company, made, which):
    city, region, postal_code, country = made.place(company.country, which)
    values = {
        "Id": company.new_id("Address"),
        "Line1": made.street(which),
        "City": city,
        "CountrySubDivisionCode": region,
        "PostalCode": postal_code,
        "Country": country,
    }
    return {name: value for name, value in values.items() if value}


def _add_item(company, made, accounts, moment):
    def to(number):
        return {"value": accounts[number]["Id"], "name": accounts[number]["Name"]}

    values = {
        "Name": made.name,
        "FullyQualifiedName": made.name,
        "Sku": made.code,
        "Description": made.description,
        "PurchaseDesc": made.description,
        "Active": True,
        "Type": "Service" if made.number % 5 == 0 else "NonInventory",
        "Taxable": made.number % 5 != 0,
        "TrackQtyOnHand": False,
        "UnitPrice": made.price,
        "PurchaseCost": made.cost,
        "IncomeAccountRef": to("4000"),
        "ExpenseAccountRef": to("5000"),
    }
    company.add("Item", values, moment)
