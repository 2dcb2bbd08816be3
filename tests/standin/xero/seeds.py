"""Fills a new world: apps, users and four organisations. The same ids in every run."""

import uuid
from datetime import datetime, timezone
from decimal import Decimal

from .entities import (
    ACTIVE,
    ARCHIVED,
    Account,
    Contact,
    Item,
    ItemDetails,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from .seed_charts import CURRENCY_NAMES, ORGANISATIONS, TAX_RATES, chart
from .tenants import Tenant

SEEDED_AT = datetime(2026, 1, 5, 8, 30, tzinfo=timezone.utc)
APPS = [
    {
        "name": "Odoo connector",
        "client_id": "0D0000000000000000000000000000A1",
        "client_secret": "standin-secret-for-app-one-0000000000000000000000",
        "day_limit": 1000,
    },
    {
        "name": "Odoo connector (bulk)",
        "client_id": "0D0000000000000000000000000000B2",
        "client_secret": "standin-secret-for-app-two-0000000000000000000000",
        "day_limit": 5000,
        "bulk": True,
    },
]
# A tracking category, its options, and those that are archived.
TRACKING = [
    ("Region", ("North", "South", "Eastside", "West Coast"), ("Old Town",)),
    ("Department", ("Sales", "Service", "Workshop"), ()),
]
USERS = [
    ("jo@example.com", "Jo", "Accountant", ("nz", "au", "gb", "us")),
    ("sam@example.com", "Sam", "Bookkeeper", ("au", "gb")),
]


def build_tenant(seed, **own):
    """A new organisation with its chart, rates, currencies and a few contacts and items.

    :param own: facts that are not those of the seed
    """
    facts, (sales_tax, purchases_tax, none), currencies = ORGANISATIONS[seed]
    tenant = Tenant(**{"key": seed, "seed": seed, "created": SEEDED_AT, **facts, **own})
    _add_tax_rates(tenant)
    _add_accounts(tenant, sales_tax, purchases_tax, none)
    tenant.currencies = {code: CURRENCY_NAMES[code] for code in currencies}
    theme = _fixed_id(tenant, "theme")
    tenant.branding_themes = {theme: "Standard"}
    _add_tracking(tenant)
    _add_contacts(tenant)
    _add_items(tenant, sales_tax, purchases_tax)
    return tenant


def _fixed_id(tenant, name):
    return str(uuid.uuid5(uuid.UUID(tenant.id), name))


def _add_tax_rates(tenant):
    for tax_type, name, rate, classes, options in TAX_RATES[tenant.seed]:
        tenant.tax_rates[tax_type] = TaxRate(
            tax_type, name, Decimal(rate), classes, **{"report_tax_type": tax_type, **options}
        )


def _add_accounts(tenant, sales_tax, purchases_tax, none):
    for code, name, kind, tax_type, options in chart(sales_tax, purchases_tax, none, "Business Bank Account"):
        account = Account(
            _fixed_id(tenant, f"account {code}"), code, name, kind, tax_type, SEEDED_AT, **options
        )
        account.currency = tenant.base_currency if kind == "BANK" else None
        tenant.accounts[account.id] = account


def _add_tracking(tenant):
    for name, options, archived in TRACKING:
        category = TrackingCategory(_fixed_id(tenant, f"tracking {name}"), name)
        for option in (*options, *archived):
            status = ARCHIVED if option in archived else ACTIVE
            category.options.append(TrackingOption(_fixed_id(tenant, f"option {option}"), option, status))
        tenant.tracking[category.id] = category


def _add_contacts(tenant):
    rows = [
        {
            "name": "City Limousines",
            "email": "accounts@limousines.example",
            "is_customer": True,
            "addresses": {
                "POBOX": {"AddressLine1": "P O Box 3955", "City": tenant.city, "PostalCode": "6001"}
            },
        },
        {"name": "Ridgeway University", "email": "payables@ridgeway.example", "is_customer": True},
        {"name": "PowerDirect", "email": "billing@powerdirect.example", "is_supplier": True},
        {
            "name": "Hoyt Productions",
            "email": "office@hoyt.example",
            "status": "ARCHIVED",
            "is_customer": True,
        },
    ]
    for row in rows:
        contact = Contact(_fixed_id(tenant, f"contact {row['name']}"), updated=SEEDED_AT, **row)
        tenant.contacts.save(contact)


def _add_items(tenant, sales_tax, purchases_tax):
    rows = [
        ("GB1-White", "Golf balls - white single", "5.60", "2.40"),
        ("TSS-Black", "T-Shirt black", "40", "16"),
    ]
    for code, name, price, cost in rows:
        item = Item(
            _fixed_id(tenant, f"item {code}"),
            code,
            SEEDED_AT,
            name=name,
            description=name,
            sales=ItemDetails(Decimal(price), "200", tax_type=sales_tax),
            purchase=ItemDetails(Decimal(cost), "300", tax_type=purchases_tax),
        )
        tenant.items.save(item)
