"""How often combinations of taxes are used, and that only what is used has to be decided."""

from odoo.fields import Command

from .order_case import OrderCase


class TestTaxUse(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.tax_mapping_ids.unlink()
        cls.nothing = cls.env["account.tax"]
        cls.unused = cls._tax_named("Unused 3%", 3)
        cls.position = cls.env["account.fiscal.position"].create(
            {"name": "Abroad", "company_id": cls.company.id}
        )
        cls.unused.write(
            {
                "fiscal_position_ids": [Command.link(cls.position.id)],
                "original_tax_ids": [Command.set(cls.tax_sale.ids)],
            }
        )

    @classmethod
    def _tax_named(cls, name, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "country_id": cls.company.account_fiscal_country_id.id,
                **values,
            }
        )

    def mapping(self, taxes, use="sale"):
        return self.connection.tax_mapping_ids.filtered(
            lambda mapping: mapping.use == use and mapping.tax_ids == taxes
        )

    def test_lines_of_orders_and_products_are_counted(self):
        self.connection._add_tax_combinations()
        before = self.mapping(self.tax_sale)
        lines, products = before.order_line_count, before.product_count
        order = self.sale_order()
        order.order_line.copy({"order_id": order.id})
        self.product.copy()
        self.connection._add_tax_combinations()
        mapping = self.mapping(self.tax_sale)
        self.assertEqual((mapping.order_line_count, mapping.product_count), (lines + 2, products + 1))
        self.assertEqual(mapping.usage, f"{lines + 2} on orders, {products + 1} on products")

    def test_what_was_cancelled_or_archived_does_not_count(self):
        order = self.sale_order()
        self.connection._add_tax_combinations()
        lines = self.mapping(self.tax_sale).order_line_count
        order._action_cancel()
        self.product.product_tmpl_id.active = False
        self.connection._add_tax_combinations()
        self.assertEqual(self.mapping(self.tax_sale).order_line_count, lines - 1)
        self.assertFalse(self.mapping(self.tax_sale).product_count)

    def test_lines_and_products_without_taxes_count_for_no_tax(self):
        self.connection._add_tax_combinations()
        before = self.mapping(self.nothing)
        lines, products = before.order_line_count, before.product_count
        self.sale_order().order_line.tax_ids = self.nothing
        self.product.copy({"taxes_id": [Command.clear()]})
        self.connection._add_tax_combinations()
        mapping = self.mapping(self.nothing)
        self.assertEqual((mapping.order_line_count, mapping.product_count), (lines + 1, products + 1))

    def test_used_combinations_come_first_the_most_used_before_the_others(self):
        often, once = self._tax_named("Often", 7), self._tax_named("Once", 8)
        for taxes in (often, often, once):
            self.sale_order().order_line.tax_ids = taxes
        self.connection._add_tax_combinations()
        order = [mapping.tax_ids for mapping in self.env["accounting.tax.mapping"].search(
            [("connection_id", "=", self.connection.id), ("use", "=", "sale")])]
        self.assertLess(order.index(often), order.index(once))
        self.assertLess(order.index(once), order.index(self.unused))

    def test_what_only_a_fiscal_position_would_make_can_wait(self):
        self.sale_order()
        self.connection.action_propose()
        self.assertFalse(self.mapping(self.unused).in_use)
        self.assertTrue(self.mapping(self.unused).is_missing)
        for mapping in self.connection.tax_mapping_ids - self.mapping(self.unused):
            mapping.not_used = True
        self.assertFalse(self.connection._missing_setup())
        self.sale_order().order_line.tax_ids = self.unused
        self.connection._add_tax_combinations()
        self.assertEqual(self.connection.missing_tax_count, 1)
        self.assertIn("Unused 3%", self.connection._missing_setup()[0])

    def test_no_tax_and_the_tax_of_new_products_have_to_be_decided_in_any_case(self):
        new = self._tax_named("For new products", 9)
        self.company.account_sale_tax_id = new
        self.connection._add_tax_combinations()
        self.assertTrue(self.mapping(new).in_use)
        self.assertTrue(self.mapping(self.nothing).in_use)
        self.assertTrue(self.mapping(self.nothing, "purchase").in_use)

    def test_lines_of_a_fiscal_position_with_a_line_of_its_own_count_there(self):
        own = self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": "sale",
                "tax_ids": [Command.set(self.tax_sale.ids)],
                "fiscal_position_id": self.position.id,
            }
        )
        order = self.sale_order()
        order.fiscal_position_id = self.position
        order.order_line.tax_ids = self.tax_sale
        self.connection._add_tax_combinations()
        self.assertEqual(own.order_line_count, 1)

    def test_what_is_beside_a_fixed_tax_is_told_apart(self):
        fee = self._tax_named("Fee", 0.5, amount_type="fixed")
        self.sale_order().order_line.tax_ids = self.tax_sale + fee
        self.connection._add_tax_combinations()
        self.assertTrue(self.mapping(self.tax_sale).with_fixed_tax)
        self.assertFalse(self.mapping(self.tax_purchase, "purchase").with_fixed_tax)
        self.assertFalse(self.mapping(self.tax_sale + fee))

    def test_the_number_of_queries_does_not_grow_with_orders_and_products(self):
        def queries():
            return self.queries_of(self.connection._collect_tax_combinations)

        self.sale_order()
        queries()
        few = queries()
        for number in range(10):
            self.sale_order().order_line.tax_ids = self._tax_named(f"Another {number}", number)
            self.product.copy({"taxes_id": [Command.set(self._tax_named(f"Own {number}", number).ids)]})
        self.assertEqual(queries(), few)
