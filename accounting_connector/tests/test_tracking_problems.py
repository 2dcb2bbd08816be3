"""What is not chosen, or gone over there, stops the documents that would carry it, and no others."""

from dataclasses import replace

from odoo.tests import Form, tagged

from .tracking_case import REGION, TEAM, TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingProblems(TrackingCase):
    def blocked(self, distribution):
        """A document that tracking stops, and the one problem."""
        document = self.queue(self.tracked_order(distribution))
        [problem] = document.problem_ids
        self.assertEqual((document.state, problem.kind), ("blocked", "tracking"))
        return document, problem

    def assert_fixed_at(self, problem, place):
        self.assertEqual((problem.fix_model, problem.fix_id), (place._name, place.id))

    def test_an_account_without_option_waits_for_one(self):
        mapping = self.mapping("north")
        mapping.option_id = False
        document, problem = self.blocked(self.distribution(north=100))
        self.assertIn("North", problem.name)
        action = problem.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), (mapping._name, mapping.id))
        mapping.option_id = self.option("south")
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.sent_lines(document), [(["south"], 200.0)])
        self.assertFalse(problem.active)

    def test_an_account_without_a_line_gets_one_behind_fix(self):
        self.mapping("north").unlink()
        document, problem = self.blocked(self.distribution(north=100))
        context = problem.action_fix()["context"]
        with Form(self.env["accounting.tracking.mapping"].with_context(**context)) as form:
            form.option_id = self.option("north")
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.sent_lines(document), [(["north"], 200.0)])

    def test_a_default_stands_for_an_account_without_option_and_says_so(self):
        self.mapping("north").option_id = False
        self.plan("Region").default_option_id = self.option("south")
        document = self.queue(self.tracked_order(self.distribution(north=100)))
        self.assertEqual(self.sent_lines(document), [(["south"], 200.0)])
        self.assertIn("No Region is chosen for", document.line_ids._why_tracking("south"))

    def test_an_account_that_is_not_sent_asks_nothing_and_gets_no_default(self):
        self.mapping("north").write({"option_id": False, "not_sent": True})
        self.plan("Region").default_option_id = self.option("south")
        document = self.queue(self.tracked_order(self.distribution(north=100)))
        self.assertEqual((document.state, self.sent_lines(document)), ("queued", [([], 200.0)]))

    def test_an_option_archived_over_there_stops_what_would_carry_it(self):
        archived = replace(REGION, options=(replace(REGION.options[0], active=False), REGION.options[1]))
        self._read((archived, TEAM))
        _document, problem = self.blocked(self.distribution(north=60, south=40))
        self.assertIn("Region: North is archived", problem.name)
        self.assert_fixed_at(problem, self.mapping("north"))
        other = self.queue(self.tracked_order(self.distribution(south=100)))
        self.assertEqual(other.state, "queued")

    def test_a_category_that_is_gone_over_there_stops_until_its_plan_is_taken_away(self):
        self._read((replace(REGION, active=False), TEAM))
        document, problem = self.blocked(self.distribution(north=100))
        self.assert_fixed_at(problem, self.plan("Region"))
        self.plan("Region").plan_id = False
        self.assertEqual((document.state, self.sent_lines(document)), ("queued", [([], 200.0)]))

    def test_an_archived_default_is_fixed_where_it_was_chosen(self):
        self.plan("Region").default_option_id = self.option("south")
        archived = replace(REGION, options=(REGION.options[0], replace(REGION.options[1], active=False)))
        self._read((archived, TEAM))
        _document, problem = self.blocked(False)
        self.assert_fixed_at(problem, self.plan("Region"))

    def test_plans_that_are_mapped_meanwhile_count_when_a_document_is_let_go(self):
        plan = self.plan("Region").plan_id
        self.plan("Region").plan_id = False
        self.unmap("sales")
        document = self.queue(self.tracked_order(self.distribution(north=60, south=40)))
        self.assertEqual(document.state, "blocked")
        self.plan("Region").plan_id = plan
        self.mapping_of("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-200"
        )
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.sent_lines(document), [(["north"], 120.0), (["south"], 80.0)])

    def test_what_is_declined_over_there_leads_to_the_line_that_chose_it(self):
        document = self.queue(self.tracked_order(self.distribution(north=100)))
        self.books.refuse(document.marker, "tracking", "The tracking option is not valid")
        self.run_sender()
        [problem] = document.problem_ids
        self.assertEqual((document.state, problem.kind), ("blocked", "tracking"))
        self.assertIn("North", problem.name)
        self.assert_fixed_at(problem, self.mapping("north"))
        self.books.refusals.clear()
        self.mapping("north").option_id = self.option("south")
        self.run_sender()
        self.assertEqual(document.state, "sent", document.status_message)
        self.assertEqual(self.sent_lines(document), [(["south"], 200.0)])
