"""A document says to the cent what Odoo's own invoice or bill of the same orders would say."""

from functools import wraps
from itertools import count

from odoo.fields import Command
from odoo.tests import tagged

from .company_case import CompanyCase

METHODS = ("round_globally", "round_per_line")


def for_each_method(test):
    """Run a test with both of Odoo's ways of rounding taxes."""

    @wraps(test)
    def run(self):
        for method in METHODS:
            with self.subTest(method=method):
                self.company.tax_calculation_rounding_method = method
                test(self)

    return run


@tagged("post_install", "-at_install")
class BuilderCase(CompanyCase):
    """Orders of odd lines, and what Odoo itself would invoice of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_number = count()
        cls.builder = cls.env["accounting.document.builder"]
        cls.partner = cls.env["res.partner"].create({"name": "Deep Blue Ltd"})
        cls.reasons = cls._product("Advice", invoice_policy="order", purchase_method="purchase")
        cls.by_delivery = cls._product("Work", invoice_policy="delivery", purchase_method="receive")

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "type": "service", "taxes_id": False, "supplier_taxes_id": False, **values}
        )

    @classmethod
    def tax(cls, amount, included=False, use="sale", **values):
        return cls.env["account.tax"].create(
            {
                "name": f"{amount}% {use} {next(cls.tax_number)}",
                "amount": amount,
                "type_tax_use": use,
                "price_include_override": "tax_included" if included else "tax_excluded",
                "company_id": cls.company.id,
                "country_id": cls.company.account_fiscal_country_id.id,
                **values,
            }
        )

    def sale(self, *lines, **values):
        """A confirmed sale order; a line is ``(quantity, price, taxes)`` or the values of an order line."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create(self._line(line, "product_uom_qty")) for line in lines],
                **values,
            }
        )
        order.action_confirm()
        return order

    def purchase(self, *lines, **values):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create(self._line(line, "product_qty")) for line in lines],
                **values,
            }
        )
        order.button_confirm()
        return order

    def _line(self, line, quantity_field):
        if isinstance(line, dict):
            return line
        quantity, price, taxes = line
        return {
            "product_id": self.reasons.id,
            quantity_field: quantity,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids)],
        }

    def build(self, orders):
        """The only document of these orders."""
        is_sale = orders._name == "sale.order"
        make = self.builder._from_sale_orders if is_sale else self.builder._from_purchase_orders
        (vals,) = make(orders)
        return vals

    def lines_of(self, vals):
        return [command[2] for command in vals["line_ids"]]

    def odoo_invoice(self, orders):
        """What Odoo makes of them."""
        if orders._name == "sale.order":
            return orders._create_invoices(final=True)
        orders.action_create_invoice()
        return orders.invoice_ids

    def assert_as_odoo(self, orders):
        """The document's amounts are its lines' sums and those of Odoo's own invoice, which is not kept."""
        vals = self.build(orders)
        lines = self.lines_of(vals)
        currency = orders.currency_id
        for amount, of_line in (("amount_untaxed", "untaxed"), ("amount_tax", "tax")):
            self.assertEqual(currency.compare_amounts(vals[amount], sum(line[of_line] for line in lines)), 0)
        with self.env.cr.savepoint() as savepoint:
            invoice = self.odoo_invoice(orders)
            self.assertEqual(len(invoice), 1)
            expected = {
                name: invoice[name] for name in ("amount_untaxed", "amount_tax", "amount_total", "move_type")
            }
            savepoint.rollback()
        orders.invalidate_recordset()
        kinds = {
            "out_invoice": "invoice",
            "out_refund": "credit_note",
            "in_invoice": "bill",
            "in_refund": "vendor_credit",
        }
        self.assertEqual(vals["kind"], kinds[expected.pop("move_type")])
        self.assertEqual({name: currency.round(vals[name]) for name in expected}, expected)
        return vals


class TestSaleAmounts(BuilderCase):
    @for_each_method
    def test_taxes_on_top_and_in_the_price(self):
        for included in (False, True):
            tax = self.tax(23, included)
            self.assert_as_odoo(self.sale((12.12, 12.12, tax), (12.12, 12.12, tax), (3, 21.53, tax)))

    @for_each_method
    def test_several_taxes_a_line(self):
        both = self.tax(5) | self.tax(9.975)
        compound = self.tax(5, include_base_amount=True, sequence=1) | self.tax(9.975, sequence=2)
        inside = self.tax(10, included=True) | self.tax(10, included=True)
        group = self.env["account.tax"].create(
            {
                "name": f"Group {next(self.tax_number)}",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set((self.tax(7) | self.tax(2.5)).ids)],
            }
        )
        for taxes in (both, compound, inside, group):
            order = self.sale((7, 13.37, taxes), (3.33, 0.99, taxes), (1, 100, taxes))
            self.assert_as_odoo(order)

    @for_each_method
    def test_different_taxes_in_one_order(self):
        none = self.env["account.tax"]
        self.assert_as_odoo(
            self.sale(
                (2.5, 33.33, self.tax(21, included=True)),
                (7, 1.005, self.tax(12)),
                (1, 9.99, none),
                (3, 4.44, self.tax(0)),
            )
        )

    @for_each_method
    def test_line_discounts(self):
        tax = self.tax(15)
        order = self.sale((3, 19.99, tax), (7, 0.35, tax))
        order.order_line.write({"discount": 12.5})
        self.assert_as_odoo(order)

    @for_each_method
    def test_currencies(self):
        for code in ("JPY", "KWD", "EUR"):
            currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", code)])
            currency.active = True
            pricelist = self.env["product.pricelist"].create({"name": code, "currency_id": currency.id})
            tax, inside = self.tax(10), self.tax(8, included=True)
            vals = self.assert_as_odoo(
                self.sale((3, 33.337, tax), (1.5, 999.999, inside), pricelist_id=pricelist.id)
            )
            self.assertEqual(vals["currency_id"], currency.id)

    @for_each_method
    def test_reverse_charge_adds_no_tax(self):
        tax = self.tax(
            21,
            invoice_repartition_line_ids=[
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
            refund_repartition_line_ids=[
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
        )
        vals = self.assert_as_odoo(self.sale((3, 33.33, tax)))
        self.assertEqual((vals["amount_tax"], self.lines_of(vals)[0]["tax"]), (0, 0))

    @for_each_method
    def test_tax_reduced_by_an_early_payment_discount(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2/10 net 30",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "mixed",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        tax, inside = self.tax(20), self.tax(10, included=True)
        vals = self.assert_as_odoo(
            self.sale((3, 33.33, tax), (7, 11.11, tax), (1, 99.99, inside), payment_term_id=term.id)
        )
        lines = self.lines_of(vals)
        self.assertLess(lines[0]["tax"], 20)
        self.assertAlmostEqual(sum(line["tax_base"] for line in lines[:2]), 0.98 * (99.99 + 77.77), 1)

    @for_each_method
    def test_global_discount(self):
        order = self.sale((3, 33.33, self.tax(15)), (2, 49.95, self.tax(5)))
        self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.0725,
            }
        ).action_apply_discount()
        vals = self.assert_as_odoo(order)
        roles = [line["account_role"] for line in self.lines_of(vals)]
        self.assertEqual(roles, ["sales", "sales", "discount", "discount"])

    def test_a_group_beside_a_fixed_tax_stays_a_group(self):
        children = self.tax(7, sequence=5) | self.tax(2.5, sequence=6)
        group = self.env["account.tax"].create(
            {
                "name": "Group beside fixed",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set(children.ids)],
            }
        )
        fixed = self.tax(1.07, amount_type="fixed", sequence=1)
        goods, levy = self.lines_of(self.build(self.sale((3, 33.33, fixed | group))))
        self.assertEqual((goods["tax_ids"], levy["tax_ids"]), ([Command.set(group.ids)], [Command.set([])]))

    @for_each_method
    def test_a_fixed_tax_is_a_line_of_its_own(self):
        percent = self.tax(20, sequence=9)
        for affects_base in (False, True):
            fixed = self.tax(1.07, amount_type="fixed", include_base_amount=affects_base, sequence=1)
            order = self.sale((3, 33.33, fixed | percent))
            vals = self.build(order)
            goods, levy = self.lines_of(vals)
            self.assertEqual(vals["amount_total"], order.amount_total)
            self.assertEqual((goods["untaxed"], levy["untaxed"]), (99.99, 3.21))
            self.assertEqual(levy["account_role"], "fixed_tax")
            self.assertEqual(goods["tax_ids"], [Command.set(percent.ids)])
            self.assertEqual(levy["tax_ids"], [Command.set(percent.ids if affects_base else [])])
            self.assertEqual(goods["tax"] + levy["tax"], 20.64 if affects_base else 20.0)
