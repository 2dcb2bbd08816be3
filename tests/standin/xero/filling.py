"""A big organisation: as many accounts, tax rates, contacts and items as wanted."""

from decimal import Decimal

from ..serving.generated import GeneratedContact, GeneratedItem, moments
from .entities import Account, Contact, Item, ItemDetails, TaxRate
from .seed_charts import ORGANISATIONS, PURCHASE_SIDE, SALES_SIDE

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


def fill(world, tenant, accounts=0, tax_rates=0, contacts=0, items=0, spread_days=0):
    """Add to the lists until the organisation has that many; never takes any away.

    :param spread_days: contacts and items were last changed evenly over so many days before now
    """
    now = world.clock.now()
    _fill_tax_rates(tenant, tax_rates)
    _fill_accounts(tenant, accounts, now)
    numbers = moments(now, spread_days, len(tenant.contacts) + 1, contacts)
    tenant.contacts.add(_contact(tenant, GeneratedContact(number), moment) for number, moment in numbers)
    for number, moment in moments(now, spread_days, len(tenant.items) + 1, items):
        tenant.items.save(_item(tenant, GeneratedItem(number), moment))


def _fill_tax_rates(tenant, wanted):
    for number in range(len(tenant.tax_rates) + 1, wanted + 1):
        classes, word, reported = SIDES[number % 2]
        percent = Decimal(number // 2 % DIFFERENT_RATES) / 2
        name = f"{percent}% {word} ({number})"
        key = f"TAX{number:03d}"
        tenant.tax_rates[key] = TaxRate(key, name, percent, classes, reported)


def _fill_accounts(tenant, wanted, now):
    untaxed = "NONE" if "NONE" in tenant.tax_rates else "BASEXCLUDED"
    for number in range(len(tenant.accounts) + 1, wanted + 1):
        kind = TYPES[number % len(TYPES)]
        name = f"{kind.capitalize()} {number}"
        account = Account(tenant.new_id(), f"X{number:05d}", name, kind, untaxed, now)
        tenant.accounts[account.id] = account


def _contact(tenant, made, moment):
    """A contact with both addresses, two phones, and half of the optional fields."""
    contact = Contact(tenant.new_id(), made.name, moment)
    contact.email, contact.tax_number, contact.account_number = (
        made.email,
        made.tax_number,
        made.account_number,
    )
    contact.website = made.website if made.number % 2 else None
    contact.is_supplier = made.is_supplier or made.is_both
    contact.is_customer = not made.is_supplier or made.is_both
    if made.is_person or made.has_second_person:
        contact.first_name, contact.last_name = made.first_name, made.last_name
    contact.addresses = {"POBOX": _address(tenant, made, 0), "STREET": _address(tenant, made, 1)}
    contact.phones = {"DEFAULT": {"PhoneNumber": made.phone}, "MOBILE": {"PhoneNumber": made.mobile}}
    if made.has_second_person:
        contact.persons = [
            {
                "FirstName": made.last_name,
                "LastName": made.first_name,
                "EmailAddress": f"second.{made.email}",
                "IncludeInEmails": True,
            }
        ]
    if made.number % 4 == 0:
        contact.payment_terms = {"Sales": {"Day": 20, "Type": "OFFOLLOWINGMONTH"}}
    return contact


def _address(tenant, made, which):
    city, region, postal_code, country = made.place(tenant.country, which)
    return {
        "AddressLine1": made.street(which),
        "City": city,
        "Region": region,
        "PostalCode": postal_code,
        "Country": country,
    }


def _item(tenant, made, moment):
    sales_tax, purchases_tax, _none = ORGANISATIONS[tenant.seed][1]
    item = Item(tenant.new_id(), made.code, moment, made.name, made.description, made.description)
    item.sales = ItemDetails(made.price, "200", tax_type=sales_tax)
    item.purchase = ItemDetails(made.cost, "300", tax_type=purchases_tax)
    return item
