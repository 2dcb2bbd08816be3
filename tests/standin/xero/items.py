"""Items: unique codes, upsert by code, details checked against the chart and the rates."""

from dataclasses import dataclass, field

from ..serving.http_server import Response
from .batches import write
from .contact_fields import too_long
from .context import Answer
from .entities import ACTIVE, Item, ItemDetails
from .errors import ZERO_GUID, Invalid, not_found
from .listing import select
from .query import Where

LONGEST = {"Code": 30, "Name": 50, "Description": 4000, "PurchaseDescription": 4000}
MOST_IN_A_BATCH = 500
FIELDS = {
    "ItemID": lambda row: row.id,
    "Code": lambda row: row.code,
    "Name": lambda row: row.name,
    "Description": lambda row: row.description,
    "IsSold": lambda row: row.is_sold,
    "IsPurchased": lambda row: row.is_purchased,
    "IsTrackedAsInventory": lambda row: row.is_tracked,
    "UpdatedDateUTC": lambda row: row.updated,
}


@dataclass
class ItemValues:
    """An item as sent; None means not sent."""

    id: str = None
    texts: dict = field(default_factory=dict)
    is_sold: bool = None
    is_purchased: bool = None
    inventory_account: str = None
    sales: dict = None
    purchase: dict = None

    @property
    def code(self):
        return self.texts.get("Code")


def read(given):
    """An ItemValues from one sent object."""
    values = ItemValues(
        given.guid("ItemID"),
        {name: given.text(name) for name in LONGEST if name in given},
        given.flag("IsSold"),
        given.flag("IsPurchased"),
        given.text("InventoryAssetAccountCode"),
    )
    values.sales = _read_details(given.one("SalesDetails"))
    values.purchase = _read_details(given.one("PurchaseDetails"))
    given.ignore(
        "IsTrackedAsInventory",
        "QuantityOnHand",
        "TotalCostPool",
        "UpdatedDateUTC",
        "StatusAttributeString",
        "ValidationErrors",
    )
    return values


def _read_details(given):
    if given is None:
        return None
    return {
        "unit_price": given.number("UnitPrice"),
        "account_code": given.text("AccountCode"),
        "cogs_account_code": given.text("COGSAccountCode"),
        "tax_type": given.text("TaxType"),
    }


def check(tenant, values, existing):
    """Raise Invalid with every reason why `values` cannot be stored."""
    problems = [
        too_long(name, longest)
        for name, longest in LONGEST.items()
        if len(values.texts.get(name) or "") > longest
    ]
    if not existing and not (values.code or "").strip():
        problems.append("Price List Item Code must be specified")
    holder = tenant.items.with_code(values.code) if values.code else None
    if holder and holder is not existing:
        problems.append(f"Price List Item with Code '{values.code}' already exists")
    for details in (values.sales, values.purchase):
        problems += _detail_problems(tenant, details or {})
    if values.inventory_account:
        account = tenant.account_by_code(values.inventory_account)
        if not account or account.type != "INVENTORY" or account.status != ACTIVE:
            problems.append("The inventory asset account code is not a valid inventory account.")
        if not (values.purchase or {}).get("cogs_account_code"):
            problems.append("A cost of goods sold account is required for a tracked inventory item.")
    if problems:
        raise Invalid(*problems)


def _detail_problems(tenant, details):
    for name in ("account_code", "cogs_account_code"):
        code = details.get(name)
        account = code and tenant.account_by_code(code)
        if code and (not account or account.type == "BANK"):
            yield f"Account code '{code}' is not a valid code for this document."
        elif code and account.status != ACTIVE:
            yield (
                f"Account code '{code}' has been archived, or has been deleted. "
                "Each line item must reference a valid account."
            )
        elif code:
            yield from tax_problems(tenant, details.get("tax_type"), account)
    if details.get("tax_type") and not (details.get("account_code") or details.get("cogs_account_code")):
        yield from tax_problems(tenant, details["tax_type"], None)


def tax_problems(tenant, tax_type, account):
    """Why a tax type cannot be used (with an account, when there is one)."""
    if not tax_type:
        return
    rate = tenant.tax_rates.get(tax_type)
    if not rate or rate.status != ACTIVE:
        yield f"The TaxType code {tax_type} does not exist or cannot be used for this type of transaction."
    elif account and account.account_class not in rate.applies_to:
        yield f"The TaxType code '{tax_type}' cannot be used with account code '{account.code}'."


def store(context, values, existing):
    item = existing or Item(context.tenant.new_id(), values.code, context.now())
    apply(values, item, context.rounding())
    item.updated = context.now()
    context.tenant.items.save(item)
    return item


def apply(values, item, rounding):
    """Write what was sent; what was not sent stays."""
    for name, attribute in (
        ("Code", "code"),
        ("Name", "name"),
        ("Description", "description"),
        ("PurchaseDescription", "purchase_description"),
    ):
        if name in values.texts:
            setattr(item, attribute, values.texts[name])
    for attribute in ("is_sold", "is_purchased", "inventory_account"):
        if getattr(values, attribute) is not None:
            setattr(item, attribute, getattr(values, attribute))
    item.sales = _merged(item.sales, values.sales, rounding)
    item.purchase = _merged(item.purchase, values.purchase, rounding)


def _merged(details, sent, rounding):
    sent = {name: value for name, value in (sent or {}).items() if value is not None}
    if "unit_price" in sent:
        sent["unit_price"] = rounding.unit(sent["unit_price"])
    return ItemDetails(**{**details.__dict__, **sent})


def element(item, rounding):
    """An item on the wire."""
    return {
        "ItemID": item.id,
        "Code": item.code,
        "Description": item.description,
        "PurchaseDescription": item.purchase_description,
        "UpdatedDateUTC": item.updated,
        "PurchaseDetails": _details_element(item.purchase, rounding),
        "SalesDetails": _details_element(item.sales, rounding),
        "Name": item.name or item.code,
        "InventoryAssetAccountCode": item.inventory_account,
        "QuantityOnHand": item.quantity_on_hand if item.is_tracked else None,
        "IsTrackedAsInventory": item.is_tracked,
        "IsSold": item.is_sold,
        "IsPurchased": item.is_purchased,
    }


def _details_element(details, rounding):
    price = details.unit_price
    return {
        "UnitPrice": None if price is None else rounding.unit(price),
        "AccountCode": details.account_code,
        "COGSAccountCode": details.cogs_account_code,
        "TaxType": details.tax_type,
    }


def listing(context):
    """GET /Items: never paged."""
    page = select(context, _candidates(context), FIELDS)
    rows = page.rows if context.parameter("order") else sorted(page.rows, key=lambda row: row.code)
    rounding = context.rounding()
    return Answer("Items", [element(row, rounding) for row in rows])


def _candidates(context):
    """All items, or those the codes and ids in `where` leave to be looked at."""
    book, expression = context.tenant.items, context.parameter("where")
    pairs = Where(expression, FIELDS).pairs if expression else None
    found = book.where_equal(pairs) if pairs else None
    return list(book.values()) if found is None else found


def show(context):
    """GET /Items/{ItemID or Code}."""
    return Answer("Items", [element(_found(context), context.rounding())])


def delete(context):
    """DELETE /Items/{ItemID}."""
    context.tenant.items.remove(_found(context))
    return Response(204)


def _found(context):
    key = context.arguments["id"]
    item = context.tenant.items.get(key.lower()) or context.tenant.items.with_code(key)
    if not item:
        raise not_found()
    return item


def create(context):
    """PUT /Items: a code that exists is refused."""

    def save(values):
        check(context.tenant, values, None)
        return _written(context, store(context, values, None))

    return _write(context, read, save)


def update_or_create(context):
    """POST /Items and /Items/{id}: found by id, then code; else created."""
    one = context.arguments.get("id")

    def read_one(given):
        values = read(given)
        if one:
            values.id = _found(context).id
        return values

    def save(values):
        existing = context.tenant.items.get(values.id) if values.id else None
        if values.id and not existing:
            raise Invalid("An existing Item with the specified ItemID could not be found")
        if not existing and values.code:
            existing = context.tenant.items.with_code(values.code)
        check(context.tenant, values, existing)
        return _written(context, store(context, values, existing))

    return _write(context, read_one, save, single=bool(one))


def _written(context, item):
    return {**element(item, context.rounding()), "ValidationErrors": []}


def _write(context, read_one, save, single=False):
    outcomes = write(context, "Items", read_one, save, rejected, single=single, most=MOST_IN_A_BATCH)
    return Answer("Items", outcomes)


def rejected(values):
    """A refused item as it is echoed."""
    return {"ItemID": values.id or ZERO_GUID, **values.texts}
