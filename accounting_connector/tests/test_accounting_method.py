"""What an accounting method needs, offers and decides: where purchases of stock, services and freight go."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..providers.values import Account, Category, Item, ItemKind
from .quickbooks_like import QuickBooksLike
from .test_preflight import PreflightCase

MORE_ACCOUNTS = [
    Account("a-130", "130", "Garden Pumps", "CURRENT", Category.ASSET, usable_for_stock=True),
    Account("a-131", "131", "Stock on Hand", "CURRENT", Category.ASSET, usable_for_stock=True),
    Account("a-132", "132", "Machines", "FIXED", Category.ASSET),
    Account("a-310", "310", "Cost of Goods Sold", "DIRECTCOSTS", Category.EXPENSE),
    Account("a-320", "320", "Freight In", "DIRECTCOSTS", Category.EXPENSE),
    Account("a-150", "150", "Shares", "EQUITY", Category.EQUITY, usable_on_sales=False),
]
PUMP = Item("PUMP", "Garden pump", "i-1", kind=ItemKind.STOCKED, stock_account_id="a-130")


class MethodCase(PreflightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.account", MORE_ACCOUNTS)
        cls._ledger(cls.connection, "accounting.ledger.tax", "IN15").sudo().applies_to_asset = True

    def use_inventory(self):
        self.connection.accounting_method = "inventory"
        self.map("inventory", "a-131")
        self.map("cost_of_sales", "a-310")

    def map(self, role, account):
        self.mapping_of(role).ledger_account_id = self.account(account)

    def map_product(self, role, account, **subject):
        self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": role,
                "ledger_account_id": self.account(account).id,
                **(subject or {"product_tmpl_id": self.product.product_tmpl_id.id}),
            }
        )

    def offered(self, role):
        return set(self.offered_to(self.mapping_of(role)).mapped("code"))

    def bill_account(self, product=None):
        """The code of the account that the bill for one product is posted to."""
        if product:
            self.product = product
        vals, obstacles = self.check(self.purchase_order())
        self.assertFalse([each for each in obstacles if each["kind"] == "account"])
        return self.env["accounting.ledger.account"].browse(self.line(vals)["ledger_account_id"]).code

    def storable(self):
        """A product counted in stock; ``None`` without stock, where Odoo counts nothing."""
        if "is_storable" not in self.product._fields:
            return None
        return self.product.create(
            {"name": "Table", "type": "consu", "is_storable": True, "purchase_method": "purchase"}
        )


@tagged("post_install", "-at_install")
class TestAccountingMethod(MethodCase):
    def used(self):
        return set(self.connection.used_account_mapping_ids.mapped("role"))

    def test_it_begins_with_simple_accounting(self):
        self.assertEqual(self.connection.accounting_method, "simple")
        self.assertEqual(self.connection._required_roles(), ["sales", "purchases"])
        self.assertLessEqual({"sales", "purchases", "freight", "duty"}, self.used())
        self.assertFalse({"inventory", "cost_of_sales", "price_difference", "purchase_tax"} & self.used())

    def test_inventory_needs_its_accounts(self):
        self.connection.accounting_method = "inventory"
        self.env.invalidate_all()
        self.assertLessEqual({"inventory", "cost_of_sales", "price_difference"}, self.used())
        self.assertEqual(
            self.connection._missing_account_mappings(),
            ["Choose the account for Inventory.", "Choose the account for Cost of sales."],
        )
        self.use_inventory()
        self.assertFalse(self.connection._missing_account_mappings())

    def test_stock_may_be_in_current_assets_whose_products_nobody_counts_there(self):
        self.assertEqual(self.offered("inventory"), {"130", "131"})
        self._mirror(self.connection, "accounting.ledger.item", [PUMP])
        self.env.invalidate_all()
        self.assertEqual(self.offered("inventory"), {"131"})
        with self.assertRaisesRegex(ValidationError, "Books counts itself, such as PUMP Garden pump"):
            self.map("inventory", "a-130")
        with self.assertRaisesRegex(ValidationError, "cannot hold the value of stock"):
            self.map("inventory", "a-132")

    def test_an_account_whose_products_are_counted_there_later_stops_bills(self):
        product = self.storable()
        if not product:
            return
        self.use_inventory()
        self.map("inventory", "a-130")
        self._mirror(self.connection, "accounting.ledger.item", [PUMP])
        self.product = product
        order = self.purchase_order()
        [obstacle] = self.check(order)[1]
        self.assertEqual(
            (obstacle["kind"], obstacle["fix_id"]), ("account", self.mapping_of("inventory").id)
        )
        self.assertIn("counts itself", obstacle["name"])
        [document] = order._accounting_queue(order._accounting_prepare())
        self.assertEqual(document.state, "blocked")
        self.map("inventory", "a-131")
        self.assertEqual(document.state, "queued")
        self.assertEqual(document.line_ids.ledger_account_id.code, "131")

    def test_what_stock_costs_may_be_a_part_of_its_value(self):
        self.assertEqual(self.offered("freight"), {"300", "310", "320", "860"})
        self.connection.accounting_method = "inventory"
        self.env.invalidate_all()
        self.assertEqual(self.offered("freight"), {"130", "131", "300", "310", "320", "860"})
        self.assertEqual(self.offered("price_difference"), self.offered("freight"))
        self.assertEqual(self.offered("cost_of_sales"), {"300", "310", "320", "860"})

    def test_only_what_is_counted_in_stock_goes_to_inventory(self):
        consumable = self.product.create({"name": "Glue", "type": "consu", "purchase_method": "purchase"})
        service, product = self.product, self.storable()
        self.assertEqual(self.bill_account(product or service), "300")
        self.use_inventory()
        self.assertEqual(self.bill_account(service), "300")
        self.assertEqual(self.bill_account(consumable), "300")
        if product:
            self.assertEqual(self.bill_account(product), "131")

    def test_a_product_with_an_inventory_account_of_its_own(self):
        product = self.storable()
        if not product:
            return
        self.use_inventory()
        self.map_product("inventory", "a-130", category_id=product.categ_id.id or self.furniture(product))
        self.assertEqual(self.bill_account(product), "130")

    def furniture(self, product):
        product.categ_id = self.env["product.category"].create({"name": "Furniture"})
        return product.categ_id.id

    def test_freight_and_duty_go_to_their_account_when_the_product_or_its_category_has_one(self):
        self.map("freight", "a-320")
        self.assertEqual(self.bill_account(), "300", "a general line does not say what freight is")
        self.map_product("freight", "a-320")
        self.assertEqual(self.bill_account(), "320")
        other = self.product.create({"name": "Customs", "type": "service", "purchase_method": "purchase"})
        self.map_product("duty", "a-310", category_id=other.categ_id.id or self.furniture(other))
        self.assertEqual(self.bill_account(other), "310")

    def test_an_inventory_account_that_is_missing_stops_only_what_needs_it(self):
        product = self.storable()
        if not product:
            return
        self.connection.accounting_method = "inventory"
        self.assertFalse(self.keys(self.purchase_order()))
        self.product = product
        self.assertEqual(self.keys(self.purchase_order()), ["account:inventory"])

    def test_a_document_waits_until_the_method_is_another(self):
        product = self.storable()
        if not product:
            return
        self.connection.accounting_method = "inventory"
        self.product = product
        order = self.purchase_order()
        [document] = order._accounting_queue(order._accounting_prepare())
        self.assertEqual(document.state, "blocked")
        self.connection.accounting_method = "simple"
        self.assertEqual((document.state, document.line_ids.ledger_account_id.code), ("queued", "300"))


@tagged("post_install", "-at_install")
class TestAccountsOfItems(QuickBooksLike, MethodCase):
    """Where a sales line is posted to the account of its item."""

    def test_only_accounts_an_item_may_have_are_offered_for_what_stands_on_invoices(self):
        self.assertNotIn("150", self.offered("down_payment"))
        self.assertIn("845", self.offered("down_payment"))
        self.account("a-845").usable_on_sales = False
        self.env.invalidate_all()
        self.assertNotIn("845", self.offered("down_payment"))
        with self.assertRaisesRegex(ValidationError, "cannot stand on the line of an invoice in QuickBooks"):
            self.map("fixed_tax", "a-150")

    def test_discounts_and_shipping_go_where_an_item_may_post(self):
        everything = self.env["accounting.ledger.account"].sudo().search([("code", "!=", "200")])
        everything.usable_on_sales = False
        self.env.invalidate_all()
        for role in ("sales", "discount", "shipping"):
            self.assertEqual(self.offered(role), {"200"})
        self.assertIn("300", self.offered("purchases"))
