"""What QuickBooks Online can do, so that nobody outside this package has to ask which provider it is."""

from __future__ import annotations

from datetime import timedelta

from ..amounts import Form, Rules
from ..base import Capabilities
from ..budget import Limits
from ..call_windows import Window
from ..values import Category, Kind, Status
from .naming import plain_name

REQUIRED_PACKAGES = ("python-quickbooks", "requests-oauthlib")

# Ten a second are allowed, by Intuit's clock: calls that left us one after the other may arrive together.
_CALL_WINDOWS = (Window("second", 1, 8, reserve=2), Window("minute", 60, 500, reserve=5, at_once=0.25))
_BATCH_WINDOW = Window("batch_minute", 60, 40, reserve=5, at_once=0.25)
_CONCURRENCY = 10
BATCH_LIMITS = Limits((*_CALL_WINDOWS, _BATCH_WINDOW), _CONCURRENCY)
# What is no batch does not count as one.
CALL_LIMITS = Limits(_CALL_WINDOWS, _CONCURRENCY)

CAPABILITIES = Capabilities(
    label="QuickBooks",
    # There are no drafts: what is saved is posted.
    statuses=dict.fromkeys(Kind, (Status.APPROVED,)),
    contact_keys=("email", "name"),
    # The reference of the batch call recommends no more.
    batch_size=30,
    limits=BATCH_LIMITS,
    # How large a request may be is not documented: well under what other systems take.
    request_bytes=1_000_000,
    amount_decimals=2,
    # How long request ids are kept is not documented; that they are kept at all serves the repeat of a call
    # whose answer was lost.
    key_lifetime=timedelta(minutes=5),
    # Requests are cut off after two minutes.
    settling_time=timedelta(seconds=150),
    item_code_length=100,
    account_of_role={
        "sales": "SalesOfProductIncome",
        "purchases": "SuppliesMaterialsCogs",
        "inventory": "Inventory",
        "cost_of_sales": "SuppliesMaterialsCogs",
        "discount": "DiscountsRefundsGiven",
        "freight": "ShippingFreightDeliveryCos",
    },
    sales_categories=frozenset({Category.REVENUE}),
    purchase_categories=frozenset({Category.EXPENSE, Category.ASSET}),
    number_kinds=frozenset({Kind.INVOICE, Kind.CREDIT_NOTE}),
    number_length=21,
    grace_period=timedelta(hours=24),
    refresh_lifetime=timedelta(days=100),
    developer_url="https://developer.intuit.com/app/developer/dashboard",
    required_packages=REQUIRED_PACKAGES,
    contact_binds_currency=True,
    contact_has_one_role=True,
    items_hold_accounts=True,
    needs_currency_rate=True,
    contact_name=plain_name,
    names_in_one_call=True,
    email_kinds=frozenset({Kind.INVOICE, Kind.CREDIT_NOTE}),
    emails_to_our_address=True,
    has_sandbox=True,
    disconnecting_revokes=True,
    consent_ends_older=True,
)

# Five decimals of a price or quantity are the most any page names. Amounts are sent beside them and have to
# agree, so that no discount is given by percentage: its rounding is not documented.
RULES = Rules(
    price_decimals=5,
    quantity_decimals=5,
    amount_decimals=2,
    forms=(Form.PRICE, Form.NET_PRICE, Form.SINGLE),
    tax_override=True,
    inclusive=True,
)
# A line of a bill that goes to an account has an amount only.
ACCOUNT_LINE_RULES = Rules(
    price_decimals=5,
    quantity_decimals=5,
    amount_decimals=2,
    forms=(Form.SINGLE,),
    tax_override=True,
    inclusive=True,
)
