"""The element that changes an item: its code, which Xero asks for, and what is not as wanted already.

The details of a side are sent as a whole; what of them is not to be touched is in them as it is.
"""

from __future__ import annotations

from ..notices import Notice, Part
from ..reading import as_dict, flag, text
from ..values import Change, Item
from .items import LONGEST_DESCRIPTION, LONGEST_NAME, item_of, price_of
from .lengths import cut

_DETAILS = ("UnitPrice", "AccountCode", "COGSAccountCode", "TaxType")
_TEXTS = {
    "name": ("Name", LONGEST_NAME, Part.NAME),
    "description": ("Description", LONGEST_DESCRIPTION, Part.DESCRIPTION),
    "purchase_description": ("PurchaseDescription", LONGEST_DESCRIPTION, Part.DESCRIPTION),
}
_FLAGS = {"sold": "IsSold", "purchased": "IsPurchased"}
_SIDES = {
    "SalesDetails": ("sale_price", "sale_account", "sale_tax_code"),
    "PurchaseDetails": ("purchase_price", "purchase_account", "purchase_tax_code"),
}


def changed_item(change: Change, current: dict) -> tuple[dict, tuple[Notice, ...]]:
    """What to send beside the ids, and warnings about what was shortened.

    :param current: the item as Xero has it now.
    """
    item, there, warnings = change.entry, item_of(current), []
    element = {}
    if "code" in change.fields and item.code != there.code:
        element["Code"] = item.code
    for field, (name, longest, part) in _TEXTS.items():
        if field in change.fields:
            written = cut(getattr(item, field), longest, part, warnings)
            element |= {} if written == getattr(there, field) else {name: written}
    for field, name in _FLAGS.items():
        if field in change.fields and getattr(item, field) != getattr(there, field):
            element[name] = getattr(item, field)
    for name, fields in _SIDES.items():
        element |= _details(name, [field for field in fields if field in change.fields], item, there, current)
    return element, tuple(warnings)


def _details(name: str, fields: list[str], item: Item, there: Item, current: dict) -> dict:
    changed = {
        _detail_of(field, current): _written(getattr(item, field))
        for field in fields if _written(getattr(item, field)) != _written(getattr(there, field))}
    if not changed:
        return {}
    before = as_dict(current.get(name))
    details = {one: before.get(one) for one in _DETAILS} | changed
    return {name: {one: value for one, value in details.items() if value not in (None, "")}}


def _detail_of(field: str, current: dict) -> str:
    """The account of what is bought and counted is that of its cost when it is sold."""
    if field == "purchase_account" and flag(current.get("IsTrackedAsInventory")):
        return "COGSAccountCode"
    return {"price": "UnitPrice", "account": "AccountCode", "code": "TaxType"}[field.rpartition("_")[2]]


def _written(value):
    return text(value) if isinstance(value, str) else price_of(value)
