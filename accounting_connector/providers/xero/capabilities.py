"""What Xero can do, so that nobody outside this package has to ask which provider it is."""

from __future__ import annotations

from datetime import timedelta

from ..amounts import Form, Rules
from ..base import Capabilities
from ..budget import Limits
from ..call_windows import Window
from ..values import Category, Kind, Status
from .contacts import kept_name

REQUIRED_PACKAGES = ("xero-python", "requests-oauthlib")

_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.APPROVED)

_MINUTE, _DAY = 60, 24 * 60 * 60
LIMITS = Limits(
    (
        Window("minute", _MINUTE, 60, reserve=5, at_once=0.25),
        # A starter app has a thousand a day, every other one five thousand. A day's last calls come in
        # portions, each enough to send some batches with all that is new in them.
        Window("day", _DAY, reserve=50, at_once=0.5, portion=25, allowances=(1000, 5000)),
        # All organisations of the app together: what others call only answers tell.
        Window("app_minute", _MINUTE, 10_000, reserve=100, at_once=0.25),
    ),
    concurrency=5,
)

CAPABILITIES = Capabilities(
    label="Xero",
    statuses=dict.fromkeys(Kind, _STATUSES),
    contact_keys=("tax_number", "email", "name"),
    # The limits page advises about 50 elements a request.
    batch_size=50,
    limits=LIMITS,
    # 10 MB are refused; the same page advises to stay under about 3.5 MB.
    request_bytes=3_000_000,
    amount_decimals=2,
    # The cache of idempotency keys keeps an answer for six minutes from the first call; one is left for
    # clocks.
    key_lifetime=timedelta(minutes=5),
    settling_time=timedelta(seconds=150),
    item_code_length=30,
    account_of_role={"rounding": "ROUNDING"},
    sales_categories=frozenset({Category.REVENUE}),
    purchase_categories=frozenset({Category.EXPENSE, Category.ASSET}),
    # Numbers of bills and of vendor credits are the suppliers' and may repeat.
    number_kinds=frozenset({Kind.INVOICE, Kind.CREDIT_NOTE}),
    grace_period=timedelta(minutes=30),
    refresh_lifetime=timedelta(days=60),
    developer_url="https://developer.xero.com/app/manage",
    required_packages=REQUIRED_PACKAGES,
    contact_name=kept_name,
    email_kinds=frozenset({Kind.INVOICE}),
)

# Prices have four decimals because every call says unitdp=4. Only sales invoices may have discounts.
RULES = Rules(
    price_decimals=4,
    quantity_decimals=4,
    amount_decimals=2,
    forms=(Form.PRICE, Form.NET_PRICE, Form.AMOUNT, Form.SINGLE),
    tax_override=True,
    inclusive=True,
    discounts=frozenset({Kind.INVOICE}),
)
