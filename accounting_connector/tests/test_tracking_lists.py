"""Tracking categories are mirrored; plans and accounts are proposed by their names."""

from dataclasses import replace

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..providers.values import TrackingOption
from .test_access import MANAGER, USER
from .tracking_case import REGION, SHOP, TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingLists(TrackingCase):
    def refresh(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.connection._read_tracking(self.provider_class(self.books))
        self.env.invalidate_all()

    def test_what_is_read_is_mirrored_and_what_is_gone_is_archived(self):
        self.books.tracking = [replace(REGION, name="Area", options=REGION.options[:1]), SHOP]
        self.refresh()
        categories = self.connection.ledger_tracking_ids
        self.assertEqual(sorted(categories.mapped("name")), ["Area", "Shop"])
        self.assertFalse(self.option("south"))
        archived = self.env["accounting.ledger.tracking.option"].search([("active", "=", False)])
        self.assertIn("south", archived.mapped("external_id"))
        self.assertEqual(self.plan("Shop").place, "document")

    def test_a_category_may_come_on_several_pages(self):
        self.books.page_size = 1
        self.books.tracking = [replace(REGION, options=(option,)) for option in REGION.options]
        self.refresh()
        options = self.connection.ledger_tracking_ids.option_ids
        self.assertEqual(options.mapped("external_id"), ["north", "south"])

    def test_each_category_gets_one_line_however_often_the_lists_are_read(self):
        before = self.connection.tracking_plan_ids
        self.refresh()
        self.connection._add_tracking_categories()
        self.assertEqual(self.connection.tracking_plan_ids, before)
        self.assertEqual(before.company_id, self.company)

    def test_it_is_shown_only_where_there_is_something_to_track(self):
        self.assertTrue(self.connection.has_tracking)
        self.books.tracking = []
        self.refresh()
        self.assertFalse(self.connection.has_tracking)

    def test_names_are_proposed_but_for_case_and_spaces_and_never_among_several(self):
        names = {"a": "  MAIN   street", "b": "Two", "c": "two"}
        category = replace(SHOP, options=tuple(TrackingOption(*each) for each in names.items()))
        plan = self.env["account.analytic.plan"].create({"name": "shop"})
        accounts = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Main Street", "Two")]
        )
        self._read((category,))
        self.connection.action_propose_tracking()
        self.assertEqual(self.plan("Shop").plan_id, plan)
        mappings = self.connection.tracking_mapping_ids.filtered(lambda each: each.plan_id == plan)
        self.assertEqual(mappings.analytic_account_id, accounts)
        self.assertEqual([each.option_id.external_id for each in mappings], ["a", False])
        self.assertEqual(mappings.mapped("is_missing"), [False, True])

    def test_a_proposal_leaves_what_was_chosen(self):
        self.mapping("north").option_id = self.option("south")
        self.mapping("south").option_id = False
        self.connection.action_propose_tracking()
        self.assertEqual(self.mapping("north").option_id, self.option("south"))
        self.assertEqual(self.mapping("south").option_id, self.option("south"))

    def test_only_whole_plans_and_own_options_may_be_chosen(self):
        part = self.env["account.analytic.plan"].create(
            {"name": "Part", "parent_id": self.plan("Region").plan_id.id}
        )
        with self.assertRaises(ValidationError):
            self.plan("Team").plan_id = part
        with self.assertRaises(ValidationError):
            self.plan("Team").default_option_id = self.option("north")

    def test_queries_do_not_grow_with_the_accounts_of_a_plan(self):
        def queries(count):
            plan = self.env["account.analytic.plan"].create({"name": f"Plan of {count}"})
            self.plan("Region").plan_id = plan
            self.env["account.analytic.account"].create(
                [{"name": f"Account {row}", "plan_id": plan.id} for row in range(count)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.connection.action_propose_tracking()
            self.env.flush_all()
            self.env.invalidate_all()
            rows = self.connection.tracking_mapping_ids.filtered(lambda each: each.plan_id == plan)
            self.assertEqual(len(rows.filtered("is_missing")), count)
            return self.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(2), queries(40))

    def test_queries_do_not_grow_with_lines_and_accounts(self):
        def queries(lines):
            order = self.tracked_order(*[self.distribution(north=60, south=40)] * lines)
            vals_list = self._frozen(order)
            settle = self.env["accounting.preflight"]._settle_tracking
            return self.queries_of(lambda: settle(self.connection.sudo(), vals_list))

        queries(1)
        self.assertEqual(queries(2), queries(40))


@tagged("post_install", "-at_install")
class TestTrackingRights(TrackingCase):
    """Nobody here has the rights of Odoo's own analytic accounting."""

    def test_users_read_what_stands_for_what_and_administrators_choose_it(self):
        user, manager = self.person(USER), self.person(MANAGER)
        shown = {"analytic_account_id": {"fields": {"display_name": {}}}, "category_id": {"fields": {}}}
        for record in (self.plan("Region"), self.mapping("north")):
            self.assertFalse(record.with_user(user).has_access("write"), record._name)
            self.assertTrue(record.with_user(manager).has_access("write"), record._name)
        [row] = self.mapping("north").with_user(user).web_read(shown)
        self.assertEqual(row["analytic_account_id"]["display_name"], "North")
        self.mapping("north").unlink()
        self.connection.with_user(manager).action_propose_tracking()
        self.assertEqual(self.mapping("north").option_id, self.option("north"))
