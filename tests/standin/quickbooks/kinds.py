"""Every kind of object the stand-in knows, by its address."""

from . import errors
from .items import Item
from .lists import Account, Class, CompanyCurrency, Department, Employee, TaxAgency, TaxCode, TaxRate, Term
from .names import Customer, Vendor
from .payments import BillPayment, Payment
from .purchase_orders import PurchaseOrder
from .purchases import Bill, VendorCredit
from .sales import CreditMemo, Invoice

_ALL = (
    Account,
    Bill,
    BillPayment,
    Class,
    CompanyCurrency,
    CreditMemo,
    Customer,
    Department,
    Employee,
    Invoice,
    Item,
    Payment,
    PurchaseOrder,
    TaxAgency,
    TaxCode,
    TaxRate,
    Term,
    Vendor,
    VendorCredit,
)
KINDS = {kind.name.lower(): kind() for kind in _ALL}


def kind_at(address):
    """The kind with that lower-case name; 500 Unsupported Operation when there is none."""
    if address not in KINDS:
        raise errors.unsupported_operation(address)
    return KINDS[address]
