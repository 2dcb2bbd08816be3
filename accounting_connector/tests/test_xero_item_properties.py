"""Whatever is changed of an item, all else survives, and a change is made once."""

from dataclasses import fields, replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.accounting_connector.providers.values import Change, Item
from odoo.addons.accounting_connector.providers.xero.item_changes import changed_item
from odoo.addons.accounting_connector.providers.xero.items import item_of

from .properties import steady
from .xero_case import BaseCase

NAMES = {
    "code": "Code",
    "name": "Name",
    "description": "Description",
    "purchase_description": "PurchaseDescription",
    "sale_price": "SalesDetails",
    "sale_account": "SalesDetails",
    "sale_tax_code": "SalesDetails",
    "purchase_price": "PurchaseDetails",
    "purchase_account": "PurchaseDetails",
    "purchase_tax_code": "PurchaseDetails",
}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
PRICES = st.none() | st.decimals(0, 99999, places=5)
VALUES = {
    **dict.fromkeys(("name", "description", "purchase_description"), TEXT),
    "code": st.sampled_from(("DESK", "TABLE")),
    **dict.fromkeys(("sale_account", "purchase_account"), st.sampled_from(("", "200", "310"))),
    **dict.fromkeys(("sale_tax_code", "purchase_tax_code"), st.sampled_from(("", "OUTPUT2"))),
    **dict.fromkeys(("sale_price", "purchase_price"), PRICES),
}
CHANGES = st.sets(st.sampled_from(sorted(VALUES)), max_size=4).flatmap(
    lambda chosen: st.fixed_dictionaries({name: VALUES[name] for name in sorted(chosen)})
)
RAW_PRICE = st.decimals(0, 9999, places=4)
RAW = st.fixed_dictionaries(
    {
        "IsSold": st.booleans(),
        "IsTrackedAsInventory": st.booleans(),
        "Name": TEXT.map(lambda text: text[:50]),
    },
    optional={
        "Description": TEXT,
        "SalesDetails": st.fixed_dictionaries(
            {},
            optional={
                "UnitPrice": RAW_PRICE,
                "AccountCode": st.just("200"),
                "TaxType": st.just("OUTPUT2"),
            },
        ),
        "PurchaseDetails": st.fixed_dictionaries(
            {}, optional={"UnitPrice": RAW_PRICE, "COGSAccountCode": st.just("310")}
        ),
    },
)


class TestXeroItemProperties(BaseCase):
    def sent(self, current, values):
        change = Change(replace(item_of(current), **values), frozenset(values))
        return changed_item(change, current)[0]

    @given(RAW, CHANGES)
    @steady(200)
    def test_nothing_is_touched_that_was_not_asked_for_and_nothing_twice(self, raw, values):
        """Details that are sent replace those that are there."""
        there = {"ItemID": "i-1", "Code": "DESK", **raw}
        element = self.sent(there, values)
        self.assertLessEqual(set(element), {NAMES[field] for field in values})
        after = {**there, **element}
        for field in {field.name for field in fields(Item)} - set(values):
            self.assertEqual(getattr(item_of(after), field), getattr(item_of(there), field), field)
        self.assertEqual(self.sent(after, values), {})
        if "sale_price" in values:
            price = values["sale_price"]
            self.assertEqual(
                item_of(after).sale_price,
                None if price is None else price.quantize(Decimal("0.0001"), ROUND_HALF_UP),
            )
