"""The preview where every sales line stands on an item, and the tax may be found over there."""

from odoo.fields import Command
from odoo.tests import tagged

from .preview_case import PreviewCase
from .quickbooks_like import AMERICAN, QuickBooksLike


class ItemCase(QuickBooksLike, PreviewCase):
    def setUp(self):
        super().setUp()
        self.connection.bill_without_number = "send"


@tagged("post_install", "-at_install")
class TestPreviewWithItems(ItemCase):
    def test_an_item_that_nobody_knows_will_be_created_and_says_where_it_posts_to(self):
        preview = self.preview(self.sale_order())
        [item] = [fact for fact in preview.content["lines"][0]["facts"] if fact["label"] == "Item"]
        self.assertEqual(item["text"], "CHAIR Chair")
        self.assertIn("Will be created", item["note"])
        self.assertEqual(
            self.decisions(preview)["Posted to"], ("200 Sales", "The connection's account for Sales.")
        )

    def test_what_is_shown_is_what_is_sent(self):
        order = self.sale_order()
        self.preview(order)
        order.action_accounting_create_invoice()
        self.run_sender()
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_what_is_shown_of_a_purchase_is_what_is_sent(self):
        order = self.purchase_order()
        self.preview(order)
        self.queue_purchase(order)
        self.run_sender()
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_known_names_are_shown_as_they_are_sent(self):
        self.sale_order().action_accounting_create_invoice()
        self.run_sender()
        order = self.sale_order()
        self.preview(order)
        order.action_accounting_create_invoice()
        self.run_sender()
        self.assertFalse(self.shown[-1].contact_id.startswith("new:"))
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_a_missing_account_is_a_warning_and_the_rest_is_shown(self):
        self.unmap("sales")
        preview = self.preview(self.sale_order())
        self.assertEqual(preview.warning_ids.mapped("kind"), ["account"])
        [item] = [fact for fact in preview.content["lines"][0]["facts"] if fact["label"] == "Item"]
        self.assertEqual(item["text"], "To be chosen")

    def test_a_rate_that_is_read_when_it_is_sent_is_not_made_up(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.connection.currency_ids |= euro
        order = self.sale_order()
        order.currency_id = euro
        preview = self.preview(order)
        self.assertEqual(self.facts(preview)["Rate"][0], "Read when it is sent")
        self.assertFalse(self.env["accounting.ledger.rate"].search_count([]))


@tagged("post_install", "-at_install")
class TestPreviewInTheUnitedStates(ItemCase):
    organisation = AMERICAN

    def setUp(self):
        super().setUp()
        self.connection.tax_mapping_ids.unlink()

    def test_a_tax_that_is_found_there_is_not_foretold(self):
        preview = self.preview(self.sale_order())
        untaxed, tax, total = preview.content["totals"]
        self.assertEqual(untaxed["here"], untaxed["there"])
        self.assertEqual((tax["there"], total["there"]), ("not known yet", "not known yet"))
        self.assertIn("finds the tax itself", preview.content["remarks"][0])

    def test_a_tax_total_of_odoos_is_foretold(self):
        self.connection.tax_decided_by = "odoo"
        preview = self.preview(self.sale_order())
        self.assertEqual(
            [row["there"] for row in preview.content["totals"]],
            [row["here"] for row in preview.content["totals"]],
        )

    def test_the_tax_of_a_bill_is_part_of_its_cost(self):
        preview = self.preview(self.purchase_order())
        untaxed, _tax, total = preview.content["totals"]
        self.assertTrue(untaxed["differs"])
        self.assertEqual(total["here"], total["there"])
        self.assertIn("Bills carry no tax", preview.content["remarks"][0])

    def test_the_tax_of_a_bill_on_its_own_line_says_why_it_is_there(self):
        self.connection.purchase_tax_handling = "account"
        self.mapping_of("purchase_tax").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-300"
        )
        preview = self.preview(self.purchase_order())
        self.assertEqual(
            self.decisions(preview, 1)["Account"],
            ("300 Purchases", "The connection's account for Sales tax on purchases."),
        )


class PreviewQueries:
    """The number of queries does not grow with the number of lines."""

    allow_inherited_tests_method = True

    def order_of(self, number):
        products = self.env["product.product"].create(
            [
                {"name": f"Part {place}", "default_code": f"PART-{number}-{place}", "invoice_policy": "order"}
                for place in range(number)
            ]
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": 7.0,
                            "tax_ids": [Command.set(self.tax_sale.ids)],
                        }
                    )
                    for product in products
                ],
            }
        )
        order.action_confirm()
        return order

    def queries(self, number):
        order = self.order_of(number)
        return self.queries_of(order.action_accounting_preview)

    def test_what_one_request_creates_takes_as_many_queries_for_two_lines_as_for_many(self):
        self.queries(2)
        few, many = self.queries(2), self.queries(29)
        self.assertLess(many - few, 5, "Odoo's own caches take a few, lines take none.")


@tagged("post_install", "-at_install")
class TestPreviewQueries(PreviewQueries, PreviewCase):
    pass


@tagged("post_install", "-at_install")
class TestPreviewQueriesWithItems(PreviewQueries, ItemCase):
    pass
