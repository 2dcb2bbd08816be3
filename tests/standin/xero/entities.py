"""What an organisation holds, as plain records; how they look on the wire is told by their own modules."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

ACCOUNT_CLASSES = {
    "ASSET": ("BANK", "CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"),
    "LIABILITY": ("CURRLIAB", "LIABILITY", "TERMLIAB", "PAYG"),
    "EQUITY": ("EQUITY",),
    "EXPENSE": ("EXPENSE", "DIRECTCOSTS", "OVERHEADS", "DEPRECIATN"),
    "REVENUE": ("REVENUE", "SALES", "OTHERINCOME"),
}
CLASS_OF_TYPE = {kind: name for name, kinds in ACCOUNT_CLASSES.items() for kind in kinds}
ACTIVE, ARCHIVED, DELETED, GDPR_REQUEST = "ACTIVE", "ARCHIVED", "DELETED", "GDPRREQUEST"


@dataclass
class Account:
    id: str
    code: str
    name: str
    type: str
    tax_type: str
    updated: datetime
    status: str = ACTIVE
    system_account: str = None
    enable_payments: bool = False
    description: str = ""
    bank_account_number: str = None
    currency: str = None

    @property
    def account_class(self):
        return CLASS_OF_TYPE[self.type]


@dataclass
class TaxRate:
    """`applies_to` names account classes; `rate` in percent."""

    tax_type: str
    name: str
    rate: Decimal
    applies_to: tuple
    report_tax_type: str = None
    status: str = ACTIVE
    component: str = "Tax"


@dataclass
class TrackingOption:
    id: str
    name: str
    status: str = ACTIVE


@dataclass
class TrackingCategory:
    id: str
    name: str
    options: list = field(default_factory=list)
    status: str = ACTIVE


@dataclass(slots=True)
class Contact:
    """A customer, a supplier, both or neither. Whoever changes one tells `ContactBook.save`."""

    id: str
    name: str
    updated: datetime
    status: str = ACTIVE
    contact_number: str = None
    account_number: str = None
    company_number: str = None
    first_name: str = None
    last_name: str = None
    email: str = None
    tax_number: str = None
    tax_number_type: str = None
    default_currency: str = None
    bank_account_details: str = ""
    website: str = None
    receivable_tax_type: str = None
    payable_tax_type: str = None
    sales_account: str = None
    purchases_account: str = None
    sales_line_amounts: str = None
    purchases_line_amounts: str = None
    discount: Decimal = None
    addresses: dict = field(default_factory=dict)
    phones: dict = field(default_factory=dict)
    persons: list = field(default_factory=list)
    payment_terms: dict = None
    is_customer: bool = False
    is_supplier: bool = False
    merged_to: str = None


@dataclass
class ItemDetails:
    """How an item is sold or bought."""

    unit_price: Decimal = None
    account_code: str = None
    cogs_account_code: str = None
    tax_type: str = None


@dataclass(slots=True)
class Item:
    """A product or service. Whoever changes one tells `ItemBook.save`."""

    id: str
    code: str
    updated: datetime
    name: str = None
    description: str = None
    purchase_description: str = None
    is_sold: bool = True
    is_purchased: bool = True
    sales: ItemDetails = field(default_factory=ItemDetails)
    purchase: ItemDetails = field(default_factory=ItemDetails)
    inventory_account: str = None
    quantity_on_hand: Decimal = Decimal(0)

    @property
    def is_tracked(self):
        return bool(self.inventory_account)


@dataclass
class Line:
    """A document line; `quantity` is None on a line that is only text.

    `tracking`: id of a category -> id of its option.
    """

    id: str
    description: str = None
    quantity: Decimal = None
    unit_amount: Decimal = None
    amount: Decimal = Decimal("0.00")
    item_code: str = None
    account_id: str = None
    tax_type: str = None
    tax_amount: Decimal = Decimal("0.00")
    tax_is_given: bool = False
    discount_rate: Decimal = None
    discount_amount: Decimal = None
    tracking: dict = field(default_factory=dict)

    @property
    def is_text(self):
        return self.quantity is None


@dataclass
class Payment:
    id: str
    document_id: str
    account_id: str
    date: date
    amount: Decimal
    updated: datetime
    reference: str = ""
    currency_rate: Decimal = Decimal(1)
    is_reconciled: bool = False
    status: str = "AUTHORISED"


@dataclass
class Allocation:
    """Part of a credit note set against an invoice."""

    id: str
    credit_note_id: str
    invoice_id: str
    amount: Decimal
    date: date


SALES_TYPES = ("ACCREC", "ACCRECCREDIT")
INVOICE_TYPES = ("ACCREC", "ACCPAY")
CREDIT_TYPES = ("ACCRECCREDIT", "ACCPAYCREDIT")


@dataclass
class Document:
    """An invoice, a bill, or a credit note of either side, told apart by `type`.

    `emails`: when it was sent (`at`) and to which addresses (`to`).
    """

    id: str
    type: str
    contact_id: str
    date: date
    status: str
    currency: str
    currency_rate: Decimal
    created: datetime
    updated: datetime
    app: str = None
    number: str = None
    reference: str = ""
    due_date: date = None
    line_amount_types: str = "Exclusive"
    lines: list = field(default_factory=list)
    url: str = None
    branding_theme_id: str = None
    sent_to_contact: bool = False
    emails: list = field(default_factory=list)
    expected_payment_date: date = None
    planned_payment_date: date = None
    fully_paid_on: date = None
    sub_total: Decimal = Decimal("0.00")
    total_tax: Decimal = Decimal("0.00")
    delivery: dict = None

    @property
    def total(self):
        return self.sub_total + self.total_tax

    @property
    def is_sale(self):
        return self.type in SALES_TYPES

    @property
    def is_credit(self):
        return self.type in CREDIT_TYPES
