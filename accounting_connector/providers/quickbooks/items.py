"""Items: products and services that hold the accounts of the lines they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ..notices import Notice, Part, Said
from ..reading import NotListed, Unreadable, as_dict, flag, moment, number, required, text
from ..values import Account, Change, Item, ItemKind, Organisation
from .changes import is_deleted
from .lengths import cut, head, length
from .naming import activity, clean_name, lasting_name

LONGEST_NAME = 100
_LONGEST_CODE = 100
_DESCRIPTIONS = {"description": ("Description", 4000), "purchase_description": ("PurchaseDesc", 1000)}
_PRICES = {"sale_price": "UnitPrice", "purchase_price": "PurchaseCost"}
_ACCOUNTS = {"sale_account_id": "IncomeAccountRef", "purchase_account_id": "ExpenseAccountRef"}
_TAX_CODES = {"sale_tax_code": "SalesTaxCodeRef", "purchase_tax_code": "PurchaseTaxCodeRef"}
_SALE_FIELDS = frozenset(
    {"description", "sale_price", "sale_account_id", "sale_tax_code", "taxable", "sale_price_includes_tax"}
)
_PURCHASE_FIELDS = frozenset(
    {"purchase_description", "purchase_price", "purchase_account_id", "purchase_tax_code"}
)
_PRICE = Decimal("0.00001")
_TYPES = {ItemKind.SERVICE: "Service", ItemKind.GOODS: "NonInventory"}
_KINDS = {"Service": ItemKind.SERVICE, "NonInventory": ItemKind.GOODS, "Inventory": ItemKind.STOCKED}
_REFERENCES = (
    "IncomeAccountRef",
    "ExpenseAccountRef",
    "AssetAccountRef",
    "SalesTaxCodeRef",
    "PurchaseTaxCodeRef",
)
_GROUPING = frozenset({"Group", "Category"})
_SERVICE_CODE = "ODOO-"


def payload_of(item: Item, name: str, facts: Organisation) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``item`` under ``name``, and warnings about what was shortened."""
    warnings: list[Notice] = []
    element = {"Name": name, "Sku": item.code, "Type": _TYPES[item.kind]}
    fields: set[str] = set()
    if item.sold or facts.items_need_both_accounts:
        fields |= _SALE_FIELDS
    if item.purchased or facts.items_need_both_accounts:
        fields |= _PURCHASE_FIELDS
    described = replace(
        item,
        description=item.description or item.name,
        purchase_description=item.purchase_description or item.description or item.name,
    )
    return element | _fields(described, fields, facts, warnings), tuple(warnings)


def needs_current(change: Change) -> bool:
    """Whether what is there has to be known to change it."""
    return "active" in change.fields and change.entry.active


def changes_of(
    change: Change, name: str, current: Mapping, facts: Organisation
) -> tuple[dict, tuple[Notice, ...]]:
    """What is new of an item, and warnings about what was shortened. Accounts, prices and tax codes can be
    replaced but not taken away; what kind of item it is and its quantities stay.

    :param name: the new one; ``""`` when it stays.
    :param current: the element as it is, where :func:`needs_current`.
    """
    warnings: list[Notice] = []
    item = change.entry
    element = activity(item.active, "Name", current) if "active" in change.fields else {}
    if name:
        element["Name"] = name
    if "code" in change.fields:
        element["Sku"] = item.code
    return element | _fields(item, change.fields, facts, warnings), tuple(warnings)


def is_long_code(item: Item) -> bool:
    return length(item.code) > _LONGEST_CODE


def _fields(item: Item, fields: Set[str], facts: Organisation, warnings: list[Notice]) -> dict:
    """Those of ``fields`` that have a value; a text may be empty."""
    element = {
        name: cut(getattr(item, field), longest, Part.DESCRIPTION, warnings)
        for field, (name, longest) in _DESCRIPTIONS.items()
        if field in fields
    }
    element |= {name: _price(getattr(item, field)) for field, name in _PRICES.items() if field in fields}
    references = _ACCOUNTS if facts.tax_by_flag else _ACCOUNTS | _TAX_CODES
    element |= {
        name: _reference(getattr(item, field)) for field, name in references.items() if field in fields
    }
    if "taxable" in fields and facts.tax_by_flag:
        element["Taxable"] = item.taxable
    if "sale_price_includes_tax" in fields:
        element["SalesTaxIncluded"] = item.sale_price_includes_tax
    return {name: value for name, value in element.items() if value is not None}


def missing_account(item: Item, facts: Organisation) -> Notice | None:
    """Which account QuickBooks would miss; None when it has what it needs."""
    if (item.sold or facts.items_need_both_accounts) and not item.sale_account_id:
        return Notice(Said.NO_INCOME_ACCOUNT, {"name": item.code})
    if (item.purchased or facts.items_need_both_accounts) and not item.purchase_account_id:
        return Notice(Said.NO_EXPENSE_ACCOUNT, {"name": item.code})
    return None


def item_of(element: dict) -> Item:
    """One item of an answer; its name stands for a code it does not have. Of a deleted one only its id is
    told.

    :raise NotListed: for a category or a bundle, which no line may carry.
    :raise Unreadable: when it has no id.
    """
    updated_at = moment(as_dict(element.get("MetaData")).get("LastUpdatedTime"))
    if is_deleted(element):
        return Item("", "", required(element, "Id"), active=False, deleted=True, updated_at=updated_at)
    kind = _KINDS.get(text(element.get("Type")))
    if kind is None:
        raise NotListed("a category, a bundle or something new")
    active = flag(element.get("Active", True))
    name = lasting_name(text(element.get("Name")), active=active)
    income, expense, asset, sale_tax, purchase_tax = (
        text(as_dict(element.get(field)).get("value")) for field in _REFERENCES
    )
    return Item(
        code=text(element.get("Sku")) or name,
        name=name,
        external_id=required(element, "Id"),
        description=text(element.get("Description")),
        sold=bool(income),
        purchased=bool(expense),
        sale_price=_amount(element, "UnitPrice"),
        purchase_price=_amount(element, "PurchaseCost"),
        sale_tax_code=sale_tax,
        purchase_tax_code=purchase_tax,
        active=active,
        updated_at=updated_at,
        kind=kind,
        sale_account_id=income,
        purchase_account_id=expense,
        stock_account_id=asset,
        taxable=_told_flag(element, "Taxable"),
        version=text(element.get("SyncToken")),
        purchase_description=text(element.get("PurchaseDesc")),
        sale_price_includes_tax=_told_flag(element, "SalesTaxIncluded"),
    )


def named_item_of(element: dict) -> Item:
    """The same.

    :raise Unreadable: also when it has no name.
    """
    item = item_of(element)
    if not (item.name or item.deleted):
        raise Unreadable("no Name")
    return item


def listed_item_of(element: dict) -> Item:
    """The same, and bundles and categories, for people to be told of."""
    if text(element.get("Type")) not in _GROUPING or is_deleted(element):
        return named_item_of(element)
    active = flag(element.get("Active", True))
    name = lasting_name(required(element, "Name"), active=active)
    return Item(name, name, required(element, "Id"), active=active, kind=ItemKind.BUNDLE)


def service_item_for(account: Account, purchase_account_id: str) -> Item:
    """The item of lines that sell no product: one for each income account, recognised by its code."""
    return Item(
        code=f"{_SERVICE_CODE}{account.external_id}",
        name=f"Odoo {account.name}",
        description=account.name,
        sold=True,
        purchased=bool(purchase_account_id),
        kind=ItemKind.SERVICE,
        sale_account_id=account.external_id,
        purchase_account_id=purchase_account_id,
    )


def plain_name(item: Item) -> str:
    return head(clean_name(item.name) or clean_name(item.code), LONGEST_NAME)


def name_with_code(item: Item) -> str:
    """The name of an item whose plain one is taken."""
    addition = f" ({clean_name(item.code)})"
    return head(plain_name(item), max(LONGEST_NAME - length(addition), 1)) + addition


def _reference(identifier: str) -> dict | None:
    return {"value": identifier} if identifier else None


def _price(price: Decimal | None) -> Decimal | None:
    return None if price is None else price.quantize(_PRICE, ROUND_HALF_UP)


def _told_flag(element: dict, field: str) -> bool | None:
    return flag(element[field]) if element.get(field) is not None else None


def _amount(element: dict, field: str) -> Decimal | None:
    return number(element[field]) if element.get(field) is not None else None
