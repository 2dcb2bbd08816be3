"""Document lines: what is sent, what follows from item and account, what is refused, how it is shown."""

from dataclasses import dataclass, field
from decimal import Decimal

from . import tracking
from .arithmetic import LARGEST_LINE, LineTotalMismatch, line_tax, price_line
from .contact_fields import too_long
from .entities import ACTIVE, Line
from .items import tax_problems

LONGEST_DESCRIPTION = 4000
# Control accounts the ledger keeps by itself. The full list is unverified: the wider one is used.
CLOSED_SYSTEM_ACCOUNTS = (
    "DEBTORS",
    "CREDITORS",
    "HISTORICAL",
    "RETAINEDEARNINGS",
    "TRACKINGTRANSFERS",
    "UNPAIDEXPCLM",
    "REALISEDCURRENCYGAIN",
    "UNREALISEDCURRENCYGAIN",
    "BANKCURRENCYGAIN",
)
READ_ONLY = ("Item", "ValidationErrors", "RepeatingInvoiceID", "Taxability", "SalesTaxCodeId", "TaxBreakdown")


@dataclass
class LineValues:
    """A line as sent; None means not sent. `kept` is the stored line whose figures stay."""

    id: str = None
    description: str = None
    quantity: Decimal = None
    unit_amount: Decimal = None
    line_amount: Decimal = None
    item_code: str = None
    account_code: str = None
    account_id: str = None
    tax_type: str = None
    tax_amount: Decimal = None
    discount_rate: Decimal = None
    discount_amount: Decimal = None
    tracking: list = field(default_factory=list)
    kept: Line = None

    @property
    def is_text(self):
        """Only a description: a line that says something and costs nothing."""
        figures = (self.quantity, self.unit_amount, self.line_amount, self.tax_amount)
        return all(value is None for value in figures) and not (
            self.item_code or self.account_code or self.account_id or self.kept
        )


def read(given):
    """A LineValues from one sent object."""
    given.ignore(*READ_ONLY)
    return LineValues(
        given.guid("LineItemID"),
        given.text("Description"),
        given.number("Quantity"),
        given.number("UnitAmount"),
        given.number("LineAmount"),
        given.text("ItemCode") or None,
        given.text("AccountCode") or None,
        given.guid("AccountID"),
        given.text("TaxType") or None,
        given.number("TaxAmount"),
        given.number("DiscountRate"),
        given.number("DiscountAmount"),
        tracking.read(given),
    )


@dataclass
class LineRules:
    """What the document asks of its lines.

    `approving`: the document leaves the draft status; `discounts`: whether lines may have one.
    """

    tenant: object
    rounding: object
    line_amount_types: str
    is_sale: bool
    approving: bool
    discounts: bool
    drops_unknown_tracking: bool


def build(rules, values, existing, line_id, problems):
    """A Line from sent values; every reason to refuse it is appended to `problems`.

    `existing` is the line with the same LineItemID: what is not sent keeps its value.
    """
    values = _with_stored(values, existing)
    line = Line(line_id, values.description)
    item = _item(rules, values, problems)
    if not (line.description or "").strip():
        line.description = _item_description(rules, item)
        if not line.description:
            problems.append("Description must be at least 1 char long.")
    if len(line.description or "") > LONGEST_DESCRIPTION:
        problems.append(too_long("Description", LONGEST_DESCRIPTION))
    if values.is_text:
        return line
    line.item_code = item and item.code
    account = _account(rules, values, item, problems)
    line.account_id = account and account.id
    _price(rules, line, values, item, problems)
    _tax(rules, line, values, item, account, problems)
    line.tracking = _tracking(rules, values, existing, problems)
    return line


def _with_stored(values, existing):
    """An updated line keeps what is not sent."""
    if not existing:
        return values
    merged = LineValues(**values.__dict__)
    for name in ("description", "item_code", "tax_type"):
        if getattr(values, name) is None:
            setattr(merged, name, getattr(existing, name))
    if not (values.account_code or values.account_id):
        merged.account_id = existing.account_id
    if not existing.is_text:
        _keep_figures(merged, existing)
    return merged


def _keep_figures(merged, existing):
    """Without any figure sent the stored ones stay, to the cent; else the sent ones come first."""
    names = ("quantity", "unit_amount", "line_amount", "discount_rate", "discount_amount")
    if any(getattr(merged, name) is not None for name in names):
        stay = ("discount_rate", "discount_amount")
        for name in stay if merged.line_amount is not None else (*stay, "quantity", "unit_amount"):
            if getattr(merged, name) is None:
                setattr(merged, name, getattr(existing, name))
        return
    merged.kept = existing
    if merged.tax_amount is None and existing.tax_is_given:
        merged.tax_amount = existing.tax_amount


def _item(rules, values, problems):
    if not values.item_code:
        return None
    item = rules.tenant.items.with_code(values.item_code)
    if not item:
        problems.append(f"Item code '{values.item_code}' is not valid")
    return item


def _details(rules, item):
    return item.sales if rules.is_sale else item.purchase


def _item_description(rules, item):
    if not item:
        return None
    return (item.description if rules.is_sale else item.purchase_description) or item.name


def _account(rules, values, item, problems):
    if values.account_code:
        account, shown = rules.tenant.account_by_code(values.account_code), values.account_code
    elif values.account_id:
        account, shown = rules.tenant.accounts.get(values.account_id), values.account_id
    elif item and (_details(rules, item).account_code or item.inventory_account):
        shown = _details(rules, item).account_code or item.inventory_account
        account = rules.tenant.account_by_code(shown)
    else:
        if rules.approving:
            problems.append("Account code or ID must be specified")
        return None
    if not account:
        problems.append(f"Account code '{shown}' is not a valid code for this document.")
        return None
    if account.status != ACTIVE:
        problems.append(
            f"Account code '{account.code}' has been archived, or has been deleted. "
            "Each line item must reference a valid account."
        )
        return None
    if not usable(account, item):
        problems.append(f"Account code '{account.code}' is not a valid code for this document.")
        return None
    return account


def usable(account, item=None):
    """Whether a document line may post to the account."""
    if account.type == "BANK" or account.system_account in CLOSED_SYSTEM_ACCOUNTS:
        return False
    if account.type == "INVENTORY":
        return bool(item and item.inventory_account == account.code)
    return True


def _price(rules, line, values, item, problems):
    if values.kept:
        for name in ("quantity", "unit_amount", "amount", "discount_rate", "discount_amount"):
            setattr(line, name, getattr(values.kept, name))
        return
    if (values.discount_rate or values.discount_amount) and not rules.discounts:
        problems.append("Discounts are not supported on this type of document.")
        return
    rate = values.discount_rate and values.discount_rate.quantize(Decimal("0.01"))
    if rate is not None and not 0 <= rate <= 100:
        problems.append("Discount rate must be between 0 and 100")
        return
    unit_amount = values.unit_amount
    if unit_amount is None and values.line_amount is None and item:
        unit_amount = _details(rules, item).unit_price
    if rules.approving and values.line_amount is None and (values.quantity is None or unit_amount is None):
        problems.append("Quantity and UnitAmount must be specified")
        return
    try:
        priced = price_line(
            rules.rounding, values.quantity, unit_amount, values.line_amount, rate, values.discount_amount
        )
    except LineTotalMismatch as mismatch:
        problems.append(str(mismatch))
        return
    if abs(priced.amount) > LARGEST_LINE:
        problems.append(f"The line amount must not exceed {LARGEST_LINE}")
    line.quantity, line.unit_amount, line.amount = priced.quantity, priced.unit_amount, priced.amount
    line.discount_rate = rate or None
    line.discount_amount = values.discount_amount and rules.rounding.money(values.discount_amount)


def _tax(rules, line, values, item, account, problems):
    tax_type = values.tax_type or (item and _details(rules, item).tax_type) or (account and account.tax_type)
    if rules.line_amount_types == "NoTax":
        line.tax_type = "NONE"
        return
    if not tax_type:
        names_account = values.account_code or values.account_id
        if rules.approving and (account or not names_account):
            problems.append("The TaxType field is mandatory")
        return
    refused = list(tax_problems(rules.tenant, tax_type, account))
    problems += refused
    if refused:
        return
    line.tax_type = tax_type
    rate = rules.tenant.tax_rates[tax_type].rate
    line.tax_amount = line_tax(rules.rounding, line.amount, rate, rules.line_amount_types)
    if values.tax_amount is not None and tax_type != "NONE":
        line.tax_amount, line.tax_is_given = rules.rounding.money(values.tax_amount), True


def _tracking(rules, values, existing, problems):
    """An updated line that sends none keeps what it has, also what was archived since."""
    if not values.tracking:
        return dict(existing.tracking) if existing else {}
    return tracking.resolved(rules.tenant, values.tracking, rules.drops_unknown_tracking, problems)


def element(line, tenant, rounding, with_item=False, with_errors=False):
    """A line on the wire."""
    shown = {"ItemCode": line.item_code, "Description": line.description}
    if not line.is_text:
        account = tenant.accounts.get(line.account_id)
        shown |= {
            "UnitAmount": rounding.unit(line.unit_amount),
            "TaxType": line.tax_type,
            "TaxAmount": line.tax_amount,
            "LineAmount": line.amount,
            "AccountCode": account and account.code,
            "Quantity": line.quantity,
            "DiscountRate": line.discount_rate,
            "DiscountAmount": line.discount_amount,
            "AccountID": line.account_id,
        }
    if with_item and line.item_code:
        item = tenant.items.with_code(line.item_code)
        shown["Item"] = item and {"ItemID": item.id, "Name": item.name, "Code": item.code}
    shown |= {"Tracking": tracking.elements(tenant, line.tracking), "LineItemID": line.id}
    if with_errors:
        shown["ValidationErrors"] = []
    return shown
