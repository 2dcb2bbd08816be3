"""Why a line has its account, its tax and its tracking, as its preview says."""

from odoo.tests import tagged

from .preview_case import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewReasons(PreviewCase):
    def choose(self, role, code, **subject):
        return self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": role,
                "ledger_account_id": self._ledger(self.connection, "accounting.ledger.account", code).id,
                **subject,
            }
        )

    def why(self, order=None):
        return self.decisions(self.preview(order or self.sale_order()))["Account"][1]

    def test_the_account_of_the_product_wins(self):
        self.product.categ_id = self.env["product.category"].create({"name": "Seats"})
        self.choose("sales", "a-200", category_id=self.product.categ_id.id)
        self.choose("sales", "a-200", product_tmpl_id=self.product.product_tmpl_id.id)
        self.assertEqual(self.why(), "Sales: the account of the product [CHAIR] Chair.")

    def test_then_that_of_its_category(self):
        self.product.categ_id = self.env["product.category"].create({"name": "Seats"})
        self.choose("sales", "a-200", category_id=self.product.categ_id.id)
        self.assertEqual(self.why(), "Sales: the account of the category Seats.")

    def test_then_that_of_a_category_above(self):
        above = self.env["product.category"].create({"name": "Furniture"})
        self.product.categ_id = above.create({"name": "Seats", "parent_id": above.id})
        self.choose("sales", "a-200", category_id=above.id)
        self.assertEqual(
            self.why(),
            "Sales: the account of Furniture, the nearest category above Furniture / Seats that has one.",
        )

    def test_a_role_without_an_account_says_whose_it_takes(self):
        order = self.sale_order()
        line = self.queue(order).line_ids
        line.account_role = "discount"
        self.assertEqual(
            line._why_account(),
            "Discounts has no account of its own. The connection's account for Sales.",
        )

    def test_no_tax_is_a_reason_too(self):
        order = self.sale_order()
        order.order_line.tax_ids = False
        self.assertEqual(self.decisions(self.preview(order))["Tax"][1], "“No tax” stands for No GST.")
