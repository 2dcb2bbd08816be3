"""An item is imported, changed on both sides, and both are brought together: by who owns what."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from .import_case import ItemImportCase
from .properties import steady

OWNERS = st.sampled_from(["blanks", "there", "odoo"])
TEXTS = st.sampled_from(["", "1.5", "2.0625"])
STORIES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=4, max_size=9)
ORDERS = st.permutations(["import", "export"])


@tagged("post_install", "-at_install")
class TestItemRoundTrip(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    def item(self, external_id):
        return next(item for item in self.books.items.values() if item.external_id == external_id)

    @given(owners=st.tuples(OWNERS, OWNERS), stories=STORIES, order=ORDERS)
    @steady(9)
    def test_both_sides_end_as_the_owner_says(self, owners, stories, order):
        """:param stories: of each item the text and price at first, after Odoo's edit, after the other's."""
        of_price, of_description = owners
        self.connection.write({"item_price_owner": of_price, "item_description_owner": of_description})
        items = [
            self.there(f"Item {len(self.books.items)}", description=first, sale_price=Decimal(first or 0))
            for first, _here, _there in stories
        ]
        self.sync()
        self.wait(hours=1)
        for item, (first, here, there) in zip(items, stories, strict=True):
            if here != first:
                template = self.product_of(item).product_tmpl_id
                self.edit(template, description_sale=here, list_price=float(here or 0))
            self.books.change_item(item, description=there, sale_price=Decimal(there or 0))
        self.bring_together(order)
        for item, story in zip(items, stories, strict=True):
            self.assert_ended(item, owners, *story)
        self.assertFalse(self.env["accounting.entry.export"].search([("state", "!=", "done")]))

    def assert_ended(self, external_id, owners, first, here, there):
        of_price, of_description = owners
        product, item = self.product_of(external_id), self.item(external_id)
        is_read_anew = there != first or (here != first and "there" in owners)
        descriptions = self.expected(of_description, first, here, there, is_read_anew, may_be_emptied=True)
        self.assertEqual((product.description_sale or "", item.description), descriptions, of_description)
        prices = self.expected(of_price, first, here, there, is_read_anew, may_be_emptied=False)
        self.assertEqual(
            (product.list_price, float(item.sale_price or 0)),
            tuple(float(price or 0) for price in prices),
            of_price,
        )

    def expected(self, owner, first, here, there, is_read_anew, may_be_emptied):
        """What is here and there in the end."""
        if owner == "odoo":
            # what Odoo never had anything of is not taken away there, and prices never are
            return here, here if here or (first and may_be_emptied) else there
        if owner == "there":
            return there if there or first else here, there
        return here or (there if is_read_anew else ""), there

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
