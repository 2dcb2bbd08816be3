"""What a document tells the accounting system of its taxes."""

from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged

from ..providers.values import Category, TaxRate
from .order_case import OrderCase
from .quickbooks_like import AMERICAN, QuickBooksLike

TWO_PARTS = TaxRate(
    "BOTH",
    "Federal and provincial",
    Decimal(15),
    applies_to=frozenset(Category),
    components=(("Federal", Decimal(5)), ("Provincial", Decimal(10))),
    purchase_rate=Decimal("7.5"),
    purchase_components=(("Federal", Decimal(5)), ("Half of it", Decimal("2.5"))),
)


class TestTaxParts(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.tax", [TWO_PARTS])
        cls.connection.tax_mapping_ids.filtered("tax_ids").ledger_tax_id = cls._ledger(
            cls.connection, "accounting.ledger.tax", "BOTH"
        )

    def test_a_sale_has_the_rate_and_parts_of_sales(self):
        [line] = self.queue()._to_value().lines
        self.assertEqual((line.tax_rate, line.tax_components), (Decimal(15), (Decimal(5), Decimal(10))))

    def test_a_purchase_has_those_of_purchases(self):
        self.tax_purchase.amount = 7.5
        [line] = self.queue_purchase(self.purchase_order())._to_value().lines
        self.assertEqual(
            (line.tax_rate, line.tax_components), (Decimal("7.5"), (Decimal(5), Decimal("2.5")))
        )


@tagged("post_install", "-at_install")
class TestTaxFlag(QuickBooksLike, OrderCase):
    organisation = AMERICAN

    def taxable(self, *taxes, **values):
        """Whether the only line of an order with these taxes is taxable over there."""
        order = self.sale_order(confirm=False, **values)
        order.order_line.tax_ids = [Command.set([tax.id for tax in taxes])]
        order.action_confirm()
        [vals] = self.env["accounting.document.builder"]._from_sale_orders(order)
        lines = [command[2] for command in vals["line_ids"]]
        return [line["is_taxable"] for line in lines]

    def tax(self, **values):
        return self.tax_sale.copy({"name": str(values), **values})

    def test_a_line_is_taxable_when_odoo_charges_tax_on_it(self):
        half_a_cent = {"quantity": 1, "price": 0.01}
        fee = self.tax(amount_type="fixed", amount=2)
        self.assertEqual(self.taxable(self.tax_sale), [True])
        self.assertEqual(self.taxable(self.tax_sale, **half_a_cent), [True])
        self.assertEqual(self.taxable(), [False])
        self.assertEqual(self.taxable(self.tax(amount=0)), [False])
        self.assertEqual(self.taxable(fee), [False, False])
        self.assertEqual(self.taxable(fee, self.tax_sale), [True, False])

    def test_who_decides_the_tax_total(self):
        self.assertFalse(self.connection._decides_tax_total())
        self.connection.tax_decided_by = "odoo"
        self.assertTrue(self.connection._decides_tax_total())
        self.connection.tax_decided_by = "provider"
        self.become(computes_tax=False)
        self.assertTrue(self.connection._decides_tax_total(), "no rates are found over there")
        self.become(tax_by_flag=False)
        self.assertFalse(self.connection._decides_tax_total())
