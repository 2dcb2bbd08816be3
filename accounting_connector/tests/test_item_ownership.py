"""Who owns what of a product: what people changed in Odoo stays, unless the connection says otherwise."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from .import_case import ItemImportCase
from .properties import steady

OWNERS = st.sampled_from(["blanks", "there", "odoo"])
TEXTS = st.sampled_from(["", "1", "2", "3"])


class TestItemOwnership(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    @given(owner=OWNERS, first=TEXTS, edited=TEXTS, later=TEXTS)
    @steady(40)
    def test_after_a_sync_both_sides_are_as_the_owner_says(self, owner, first, edited, later):
        self.connection.write({"item_description_owner": owner, "item_price_owner": owner})
        item = self.there(
            f"Item {len(self.books.items)}", description=first, sale_price=Decimal(first or 0)
        )
        self.sync()
        product = self.product_of(item)
        self.wait(hours=1)
        self.edit(product.product_tmpl_id, description_sale=edited, list_price=float(edited or 0))
        self.books.change_item(item, description=later, sale_price=Decimal(later or 0))
        self.sync()
        if owner == "odoo" or (owner == "blanks" and edited):
            expected = edited
        elif owner == "blanks":
            expected = later if later != first else edited
        else:
            expected = later if later or first else edited
        self.assertEqual(
            (product.description_sale or "", product.list_price), (expected, float(expected or 0))
        )

    def test_what_is_owned_there_is_changed_back(self):
        self.connection.item_price_owner = "there"
        item = self.there("Desk", sale_price=Decimal(5), purchase_price=Decimal(3))
        self.sync()
        product = self.product_of(item).with_company(self.company)
        self.wait(hours=1)
        self.edit(product, standard_price=4, name="Renamed")
        self.sync()
        self.assertEqual((product.list_price, product.standard_price, product.name), (5, 3, "Renamed"))

    def test_whether_a_product_is_sold_is_no_blank(self):
        item = self.there("Desk")
        self.sync()
        product = self.product_of(item)
        self.wait(hours=1)
        self.edit(product, sale_ok=False)
        self.books.change_item(item, description="Oak")
        self.sync()
        self.assertEqual((product.sale_ok, product.description_sale), (False, "Oak"))
        self.connection.item_name_owner = "there"
        self.import_now()
        self.assertTrue(product.sale_ok)
