"""Analytic accounts stand for tracking options: what a document carries."""

from decimal import Decimal

from odoo.tests import tagged

from .preview_case import PreviewCase
from .quickbooks_like import AMERICAN, QuickBooksLike
from .tracking_case import REGION, SHOP, TrackingCase


@tagged("post_install", "-at_install")
class TestTracking(TrackingCase):
    def test_a_line_carries_the_option_of_its_account(self):
        document = self.queue(self.tracked_order(self.distribution(north=100)))
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.sent_lines(document), [(["north"], 200.0)])
        self.assertEqual(document.line_ids.tracking_note, "Region: North")

    def test_a_line_of_two_accounts_is_two_lines_there_and_one_here(self):
        order = self.tracked_order(self.distribution(north=60, south=40))
        document = self.queue(order)
        self.assertEqual(self.sent_lines(document), [(["north"], 120.0), (["south"], 80.0)])
        [line] = document.line_ids
        self.assertEqual(line.counted_quantity, 2.0)
        self.assertEqual(line.tracking_note, "60 % Region: North; 40 % Region: South")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        value = document._to_value()
        self.assertEqual((value.untaxed, value.tax), (200, 30))
        self.assertEqual([each.quantity for each in value.lines], [Decimal("1.2"), Decimal("0.8")])
        self.run_sender()
        self.assertEqual((document.state, document.amount_difference), ("sent", 0.0))
        self.assertEqual(document.line_ids.form, "price")

    def test_two_plans_in_one_entry_and_in_entries_of_their_own(self):
        together = self.distribution(north__red=60, south__blue=40)
        apart = self.distribution(north=60, south=40, red=100)
        document = self.queue(self.tracked_order(together, apart))
        self.assertEqual(
            self.sent_lines(document),
            [
                (["north", "red"], 120.0),
                (["south", "blue"], 80.0),
                (["north", "red"], 120.0),
                (["south", "red"], 80.0),
            ],
        )

    def test_what_is_missing_to_a_hundred_goes_without_or_with_the_default(self):
        order = self.tracked_order(self.distribution(north=75), False)
        document = self.queue(order)
        self.assertEqual(self.sent_lines(document), [(["north"], 150.0), ([], 50.0), ([], 200.0)])
        document._cancel()
        self.plan("Region").default_option_id = self.option("south")
        self.assertEqual(
            self.sent_lines(self.queue(order)), [(["north"], 150.0), (["south"], 50.0), (["south"], 200.0)]
        )

    def test_above_a_hundred_the_proportions_count(self):
        document = self.queue(self.tracked_order(self.distribution(north=90, south=60)))
        self.assertEqual(self.sent_lines(document), [(["north"], 120.0), (["south"], 80.0)])

    def test_accounts_of_one_option_are_no_reason_to_split(self):
        self.mapping("south").option_id = self.option("north")
        document = self.queue(self.tracked_order(self.distribution(north=60, south=40)))
        self.assertEqual(self.sent_lines(document), [(["north"], 200.0)])

    def test_accounts_of_other_plans_do_not_count(self):
        plan = self.env["account.analytic.plan"].create({"name": "Campaign"})
        other = self.env["account.analytic.account"].create({"name": "Spring", "plan_id": plan.id})
        document = self.queue(self.tracked_order({str(other.id): 50, **self.distribution(north=100)}))
        self.assertEqual(self.sent_lines(document), [(["north"], 200.0)])

    def test_an_account_of_a_part_of_the_plan_belongs_to_the_plan(self):
        part = self.env["account.analytic.plan"].create(
            {"name": "Coast", "parent_id": self.plan("Region").plan_id.id}
        )
        account = self.env["account.analytic.account"].create({"name": " south  ", "plan_id": part.id})
        self.mapping("south").unlink()
        self.accounts["south"].active = False
        self.connection.action_propose_tracking()
        document = self.queue(self.tracked_order({str(account.id): 100}))
        self.assertEqual(self.sent_lines(document), [(["south"], 200.0)])

    def test_without_plan_and_default_nothing_is_tracked(self):
        self.plan("Region").plan_id = False
        document = self.queue(self.tracked_order(self.distribution(north=60, south=40)))
        self.assertEqual(self.sent_lines(document), [([], 200.0)])
        self.assertFalse(document.line_ids.tracking)

    def test_a_credit_is_split_like_what_it_credits(self):
        order = self.tracked_order(self.distribution(north=60, south=40))
        self.send(self.queue(order))
        order.order_line.product_uom_qty = 1.0
        credit = self.queue(order)
        self.assertEqual(credit.kind, "credit_note")
        self.assertEqual(self.sent_lines(credit), [(["north"], 60.0), (["south"], 40.0)])

    def test_deposits_and_what_deducts_them_are_tracked_like_their_order(self):
        order = self.tracked_order(self.distribution(north=60, south=40))
        builder = self.env["accounting.document.builder"]
        base_lines = builder._down_payment_base_lines(order, percentage=50)
        lines = order._create_down_payment_lines_from_base_lines(base_lines)
        vals = builder._from_down_payment(lines, percentage=50)
        self.env["accounting.preflight"]._check(self.connection, [vals])
        deposit = self.env["accounting.document"]._queue([vals])
        self.assertEqual(self.sent_lines(deposit), [(["north"], 60.0), (["south"], 40.0)])
        self.send(deposit)
        self.assertEqual(
            self.sent_lines(self.queue(order)),
            [(["north"], 120.0), (["south"], 80.0), (["north"], -60.0), (["south"], -40.0)],
        )

    def test_purchases_are_tracked_too(self):
        order = self.purchase_order(confirm=False)
        order.order_line.analytic_distribution = self.distribution(north=50, south=50)
        order.button_confirm()
        document = self.queue_purchase(order, bill={"number": "B-1"})
        self.assertEqual(self.sent_lines(document), [(["north"], 60.0), (["south"], 60.0)])


@tagged("post_install", "-at_install")
class TestTrackingOfDocuments(TrackingCase):
    """A category whose options stand once on a document."""

    categories = (REGION, SHOP)

    def document_options(self, document):
        return [tracked.option_id for tracked in document._to_value().tracking]

    def test_what_the_lines_agree_on_stands_on_the_document(self):
        document = self.queue(self.tracked_order(self.distribution(north=60, south=40, hill=100), False))
        self.assertEqual(self.document_options(document), ["hill"])
        self.assertEqual(self.sent_lines(document), [(["north"], 120.0), (["south"], 80.0), ([], 200.0)])
        self.assertEqual(document._why_tracking("hill"), "“Hill” stands for Hill.")

    def test_no_line_is_split_for_it(self):
        self.plan("Shop").default_option_id = self.option("harbour")
        document = self.queue(self.tracked_order(self.distribution(hill=50, harbour=50)))
        self.assertEqual(self.sent_lines(document), [([], 200.0)])

    def test_lines_that_disagree_wait_for_a_choice_or_get_what_was_chosen(self):
        order = self.tracked_order(self.distribution(hill=100), self.distribution(harbour=100))
        document = self.queue(order)
        [problem] = document.problem_ids
        self.assertEqual((document.state, problem.kind), ("blocked", "tracking"))
        self.assertEqual(problem.fix_id, self.plan("Shop").id)
        self.plan("Shop").default_option_id = self.option("harbour")
        self.assertEqual((document.state, self.document_options(document)), ("queued", ["harbour"]))
        self.assertIn("The lines have several", document._why_tracking("harbour"))

    def test_orders_that_disagree_do_not_share_a_document(self):
        orders = self.tracked_order(self.distribution(hill=100))
        orders |= self.tracked_order(self.distribution(hill=100, north=100))
        orders |= self.tracked_order(self.distribution(harbour=100))
        documents = self.env["accounting.document.builder"]._from_sale_orders(orders)
        self.assertEqual([len(vals["sale_order_ids"][0][2]) for vals in documents], [2, 1])
        self.plan("Shop").plan_id = False
        [together] = self.env["accounting.document.builder"]._from_sale_orders(orders)
        self.assertEqual(len(together["sale_order_ids"][0][2]), 3)

    def test_without_accounts_the_default_stands_on_it(self):
        self.plan("Shop").default_option_id = self.option("harbour")
        document = self.queue(self.tracked_order(False))
        self.assertEqual(self.document_options(document), ["harbour"])


@tagged("post_install", "-at_install")
class TestTrackingChanges(TrackingCase):
    def test_another_distribution_is_another_order(self):
        order = self.tracked_order(self.distribution(north=100))
        document = self.queue(order)
        order.order_line.analytic_distribution = self.distribution(south=100)
        self.assertEqual(document.state, "blocked")
        self.assertIn("North", document.change_notes)
        self.assertIn("South", document.change_notes)
        order.order_line.analytic_distribution = self.distribution(north=100)
        self.assertEqual(document.state, "queued")

    def test_without_tracking_a_distribution_is_nobodys_concern(self):
        self.plan("Region").plan_id = False
        self.plan("Team").plan_id = False
        order = self.tracked_order(self.distribution(north=100))
        document = self.queue(order)
        order.order_line.analytic_distribution = self.distribution(south=100)
        self.assertEqual(document.state, "queued")


@tagged("post_install", "-at_install")
class TestTrackingPreview(TrackingCase, PreviewCase):
    def test_each_part_is_shown_with_its_option_and_the_reason(self):
        order = self.tracked_order(self.distribution(north=60, south=40))
        preview = self.preview(order)
        self.assertEqual(self.decisions(preview, 0)["Region"], ("North", "“North” stands for North."))
        self.assertEqual(self.decisions(preview, 1)["Region"], ("South", "“South” stands for South."))
        self.assertEqual([row["differs"] for row in preview.content["totals"]], [False] * 3)


@tagged("post_install", "-at_install")
class TestTrackingOfPurchaseTax(QuickBooksLike, TrackingCase):
    organisation = AMERICAN

    def bill(self, handling):
        self.connection.purchase_tax_handling = handling
        self.mapping_of("purchase_tax").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-300"
        )
        self.plan("Region").default_option_id = self.option("south")
        order = self.purchase_order(confirm=False)
        order.order_line.analytic_distribution = self.distribution(north=100)
        order.button_confirm()
        return self.queue_purchase(order, bill={"number": "B-1"})

    def test_on_its_own_line_it_gets_what_stands_otherwise(self):
        self.assertEqual(self.sent_lines(self.bill("account")), [(["north"], 120.0), (["south"], 18.0)])

    def test_in_the_cost_it_goes_with_its_line(self):
        self.assertEqual(self.sent_lines(self.bill("cost")), [(["north"], 138.0)])
