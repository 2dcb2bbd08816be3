"""An item is imported, changed on both sides, and both are brought together: by who owns what."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from .import_case import ItemImportCase
from .properties import steady

OWNERS = st.sampled_from(["blanks", "there", "odoo"])
TEXTS = st.sampled_from(["", "1.5", "2.0625"])
ORDERS = st.permutations(["import", "export"])


@tagged("post_install", "-at_install")
class TestItemRoundTrip(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    def bring_together(self, order):
        for _round in range(2):
            for what in order:
                self.wait(hours=1)
                self.work() if what == "export" else self.sync()

    def item(self, external_id):
        return next(item for item in self.books.items.values() if item.external_id == external_id)

    @given(owners=st.tuples(OWNERS, OWNERS), first=TEXTS, here=TEXTS, there=TEXTS, order=ORDERS)
    @steady(30)
    def test_both_sides_end_as_the_owner_says(self, owners, first, here, there, order):
        of_price, of_description = owners
        self.connection.write({"item_price_owner": of_price, "item_description_owner": of_description})
        external_id = self.there(
            f"Item {len(self.books.items)}", description=first, sale_price=Decimal(first or 0)
        )
        self.sync()
        product = self.product_of(external_id)
        self.wait(hours=1)
        if here != first:
            self.edit(product.product_tmpl_id, description_sale=here, list_price=float(here or 0))
        self.books.change_item(external_id, description=there, sale_price=Decimal(there or 0))
        self.bring_together(order)
        is_read_anew = there != first or (here != first and "there" in owners)
        item = self.item(external_id)
        descriptions = (product.description_sale or "", item.description)
        prices = (product.list_price, item.sale_price or 0)
        for owner, found, may_be_emptied in (
            (of_description, descriptions, True),
            (of_price, prices, False),
        ):
            if owner == "odoo":
                # what Odoo never had anything of is not taken away there, and prices never are
                expected = here, here if here or (first and may_be_emptied) else there
            elif owner == "there":
                expected = there if there or first else here, there
            else:
                expected = here or (there if is_read_anew else ""), there
            if found is prices:
                expected = tuple(float(text or 0) for text in expected)
                found = tuple(map(float, found))
            self.assertEqual(found, expected, owner)
        self.assertFalse(self.env["accounting.entry.export"].search([("state", "!=", "done")]))

    def test_what_was_changed_there_although_odoo_owns_it_is_changed_back(self):
        self.connection.write({"item_price_owner": "odoo", "item_name_owner": "odoo"})
        external_id = self.there("Desk", sale_price=Decimal(5), description="Oak")
        self.sync()
        self.books.change_item(external_id, name="Table", sale_price=Decimal(7), description="Pine")
        self.bring_together(["import", "export"])
        item = self.item(external_id)
        self.assertEqual((item.name, item.sale_price, item.description), ("Desk", 5, "Pine"))

    def test_nothing_goes_to_and_fro(self):
        self.connection.item_price_owner = "odoo"
        external_id = self.there("Echo", sale_price=Decimal("1.2345"))
        self.sync()
        product = self.product_of(external_id)
        self.wait(hours=1)
        self.edit(product.product_tmpl_id, list_price=2.3456)
        self.bring_together(["export", "import"])
        self.assertEqual(self.item(external_id).sale_price, Decimal("2.3456"))
        self.books.calls.clear()
        self.bring_together(["export", "import"])
        self.assertNotIn("change_items", self.books.calls)
