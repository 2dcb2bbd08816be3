"""A branch sends to its parent's books: its orders, and customers and products that are its own alone."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .order_case import OrderCase
from .quickbooks_like import QuickBooksLike


class BranchCase(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Branch", "parent_id": cls.company.id})
        cls.env.user.company_ids |= cls.branch
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.branch.ids})
        cls.branch_customer = cls.env["res.partner"].create(
            {"name": "Branch Customer", "company_id": cls.branch.id}
        )
        cls.branch_product = cls.env["product.product"].create(
            {
                "name": "Branch Chair",
                "default_code": "BRANCH",
                "company_id": cls.branch.id,
                "type": "service",
                "invoice_policy": "order",
                "purchase_method": "purchase",
            }
        )

    def line(self, product, quantity, **values):
        return Command.create({"product_id": product.id, quantity: 2, "price_unit": 50.0, **values})


class BranchTests:
    allow_inherited_tests_method = True

    def test_an_order_of_the_branch_arrives(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.branch_customer.id,
                "company_id": self.branch.id,
                "order_line": [
                    self.line(
                        self.branch_product, "product_uom_qty", tax_ids=[Command.set(self.tax_sale.ids)]
                    )
                ],
            }
        )
        order.action_confirm()
        order.action_accounting_create_invoice()
        self.work()
        document = order.accounting_document_ids.sudo()
        self.assertEqual(document.state, "sent", document.status_message)
        self.assertEqual((document.company_id, document.connection_id), (self.branch, self.connection))
        self.assertEqual(order.accounting_status, "sent")

    def test_a_bill_of_the_branch_arrives(self):
        order = self.purchase_order(
            partner_id=self.branch_customer.id,
            company_id=self.branch.id,
            order_line=[
                self.line(self.branch_product, "product_qty", tax_ids=[Command.set(self.tax_purchase.ids)])
            ],
        )
        order._accounting_queue(order._accounting_prepare(bill={"number": "B-1"}))
        self.work()
        document = order.accounting_document_ids.sudo()
        self.assertEqual(document.state, "sent", document.status_message)


@tagged("post_install", "-at_install")
class TestBranch(BranchTests, BranchCase):
    """Where customers and suppliers are one list."""

    def map_product(self, product):
        return self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "sales",
                "product_tmpl_id": product.product_tmpl_id.id,
                "ledger_account_id": self._ledger(self.connection, "accounting.ledger.account", "a-200").id,
            }
        )

    def test_what_is_the_branchs_alone_may_be_mapped(self):
        self.assertTrue(self.map_product(self.branch_product))
        tax = self.tax_sale.copy({"name": "Town", "amount": 3.0, "company_id": self.branch.id})
        self.env["accounting.tax.mapping"].create(
            {"connection_id": self.connection.id, "use": "sale", "tax_ids": [Command.set(tax.ids)]}
        )

    def test_what_is_another_companys_may_not(self):
        other = self.env["res.company"].create({"name": "Second Ltd"})
        self.env.user.company_ids |= other
        self.branch_product.product_tmpl_id.sudo().company_id = other
        with self.assertRaisesRegex(ValidationError, "belongs to Second Ltd"):
            self.map_product(self.branch_product)


@tagged("post_install", "-at_install")
class TestBranchQuickBooksLike(BranchTests, QuickBooksLike, BranchCase):
    """Where items hold accounts."""
