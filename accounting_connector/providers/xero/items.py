"""Items: products and services without stock of their own over there, known by their code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ..notices import Notice, Part
from ..reading import as_dict, flag, moment, number, required, text
from ..values import Item, ItemKind
from .lengths import cut

LONGEST_NAME = 50
LONGEST_DESCRIPTION = 4000
_PRICE = Decimal("0.0001")


def payload_of(item: Item) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``item``, and warnings about what was shortened."""
    warnings: list[Notice] = []
    description = item.description or item.name
    element = {
        "Code": item.code,
        "Name": cut(item.name, LONGEST_NAME, Part.NAME, warnings),
        "IsSold": item.sold,
        "IsPurchased": item.purchased,
    }
    description = cut(description, LONGEST_DESCRIPTION, Part.DESCRIPTION, warnings)
    if item.sold:
        element["Description"] = description
        element["SalesDetails"] = _details(
            item.sale_price, item.sale_account, item.sale_tax_code)
    if item.purchased:
        element["PurchaseDescription"] = cut(
            item.purchase_description, LONGEST_DESCRIPTION, Part.DESCRIPTION, warnings) or description
        element["PurchaseDetails"] = _details(
            item.purchase_price, item.purchase_account, item.purchase_tax_code)
    return element, tuple(warnings)


def item_of(element: dict) -> Item:
    """One item of an answer. Items have no state over there: what is listed can be used.

    Of those that are not counted nobody is told whether they are services.

    :raise Unreadable: when it has no id or no code.
    """
    sales, purchase = as_dict(element.get("SalesDetails")), as_dict(element.get("PurchaseDetails"))
    return Item(
        code=required(element, "Code"),
        name=text(element.get("Name")),
        external_id=required(element, "ItemID"),
        description=text(element.get("Description")),
        sold=flag(element.get("IsSold")),
        purchased=flag(element.get("IsPurchased")),
        sale_price=_price(sales),
        purchase_price=_price(purchase),
        sale_account=text(sales.get("AccountCode")),
        purchase_account=text(purchase.get("AccountCode")) or text(purchase.get("COGSAccountCode")),
        sale_tax_code=text(sales.get("TaxType")),
        purchase_tax_code=text(purchase.get("TaxType")),
        version=text(element.get("UpdatedDateUTC")),
        updated_at=moment(element.get("UpdatedDateUTC")),
        kind=ItemKind.STOCKED if flag(element.get("IsTrackedAsInventory")) else ItemKind.GOODS,
        purchase_description=text(element.get("PurchaseDescription")),
    )


def _details(price: Decimal | None, account: str, tax_code: str) -> dict:
    details = {"AccountCode": account, "TaxType": tax_code, "UnitPrice": price_of(price)}
    return {name: value for name, value in details.items() if value not in (None, "")}


def price_of(price: Decimal | None) -> Decimal | None:
    """The price as Xero keeps it."""
    return None if price is None else price.quantize(_PRICE, ROUND_HALF_UP)


def _price(details: dict) -> Decimal | None:
    return number(details["UnitPrice"]) if details.get("UnitPrice") is not None else None

