"""Which account over there a line is posted to: the most specific line wins, only usable accounts are
offered.
"""

from odoo.exceptions import ValidationError

from ..providers.values import Account, Category
from .common import ConnectorCase


class TestAccountMapping(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(
            cls.connection,
            "accounting.ledger.account",
            [
                Account("a-210", "210", "Freight Income", "REVENUE", Category.REVENUE),
                Account("a-260", "260", "Other Revenue", "REVENUE", Category.REVENUE),
                Account("a-610", "610", "Receivable", "CURRENT", Category.ASSET, usable_on_lines=False),
                Account("a-299", "299", "Old Sales", "REVENUE", Category.REVENUE, active=False),
            ],
        )
        cls.parent = cls.env["product.category"].create({"name": "Furniture"})
        cls.category = cls.env["product.category"].create({"name": "Chairs", "parent_id": cls.parent.id})
        cls.product.categ_id = cls.category

    def account(self, code):
        return (
            self.env["accounting.ledger.account"]
            .with_context(active_test=False)
            .search([("connection_id", "=", self.connection.id), ("code", "=", code)])
        )

    def map(self, code, role="sales", **values):
        return self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": role,
                "ledger_account_id": self.account(code).id,
                **values,
            }
        )

    def code_for(self, role="sales", product=None, use="sale"):
        return self.connection._ledger_account_for(role, product, use).code

    def test_the_most_specific_line_wins(self):
        self.assertEqual(self.code_for(product=self.product), "200")
        self.map("210", category_id=self.parent.id)
        self.assertEqual(self.code_for(product=self.product), "210")
        self.map("260", product_tmpl_id=self.product.product_tmpl_id.id)
        self.assertEqual(self.code_for(product=self.product), "260")
        self.assertEqual(self.code_for(), "200")

    def test_discounts_and_shipping_go_where_the_sale_or_purchase_goes(self):
        self.assertEqual(self.code_for("discount"), "200")
        self.assertEqual(self.code_for("shipping", use="purchase"), "300")
        self.connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == "shipping"
        ).ledger_account_id = self.account("210")
        self.assertEqual(self.code_for("shipping"), "210")

    def test_a_down_payment_never_goes_to_sales(self):
        self.connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == "down_payment"
        ).ledger_account_id = False
        self.assertFalse(self.code_for("down_payment"))

    def test_an_account_archived_over_there_is_missing_again(self):
        self.account("200").sudo().active = False
        self.assertFalse(self.code_for())
        [missing] = self.connection._missing_account_mappings()
        self.assertIn("chosen for Sales, is archived", missing)

    def test_only_active_accounts_of_the_right_category_that_a_line_may_use_are_offered(self):
        mapping = self.connection.account_mapping_ids.filtered(lambda mapping: mapping.role == "sales")
        self.assertEqual(set(self.offered_to(mapping).mapped("code")), {"200", "210", "260"})
        purchases = self.connection.account_mapping_ids.filtered(lambda mapping: mapping.role == "purchases")
        self.assertEqual(set(self.offered_to(purchases).mapped("code")), {"300", "860"})

    def test_an_account_no_line_may_use_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot stand on the line"):
            self.map("610", category_id=self.parent.id)

    def test_an_account_of_another_organisation_is_refused(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        self._mirror(
            other,
            "accounting.ledger.account",
            [Account("a-200", "200", "Sales", "REVENUE", Category.REVENUE)],
        )
        mapping = self.connection.account_mapping_ids[0]
        with self.assertRaisesRegex(ValidationError, "another organisation"):
            mapping.ledger_account_id = self._ledger(other, "accounting.ledger.account", "a-200")

    def test_the_default_line_of_a_role_stays(self):
        with self.assertRaisesRegex(ValidationError, "Leave the account empty"):
            self.connection.account_mapping_ids[0].unlink()

    def test_a_connection_begins_with_one_line_for_every_role(self):
        connection = self.env["accounting.connection"].create({"company_id": self.company.id})
        roles = connection.account_mapping_ids.mapped("role")
        self.assertEqual(sorted(roles), sorted(set(roles)))
        self.assertIn("sales", roles)
