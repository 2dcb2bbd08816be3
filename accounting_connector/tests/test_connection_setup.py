"""The wizard: which step is open, what keeps one from going on, and what leaving and dropping keep."""

from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..providers import errors
from .order_case import OrderCase

SENDS = ("send_sale_orders", "send_purchase_orders")


@tagged("post_install", "-at_install")
class TestConnectionSetup(OrderCase):
    def setUp(self):
        super().setUp()
        self.connection.write({"state": "setup", "activated_at": False, "setup_step": "organisation"})
        self.mark_other_taxes_as_not_used()

    def open_steps(self):
        self.env.invalidate_all()
        return [step["name"] for step in self.connection.setup_steps if step["is_open"]]

    # === AFTER THE CONSENT === #

    def after_consent(self, *failures, call="organisation"):
        """A connection of which nothing was read yet, and no tax is chosen."""
        self.connection.write({"facts_read_at": False, "lists_wanted_at": False, "lists_read_at": False})
        self.connection.tax_mapping_ids.write({"ledger_tax_id": False})
        for failure in failures:
            self.books.fail(call, failure)
        with self.enter_registry_test_mode():
            self.connection._after_consent()
        self.env.invalidate_all()

    def test_what_stops_the_first_reading_in_passing_is_tried_again_at_once(self):
        self.after_consent(errors.Retry("lost"))
        self.assertTrue(self.connection.facts_read_at)
        self.assertTrue(self.taxes_chosen())

    def taxes_chosen(self):
        return self.connection.tax_mapping_ids.ledger_tax_id

    def test_a_first_reading_that_fails_is_made_on_demand(self):
        self.after_consent(errors.Retry("lost"), errors.Retry("lost again"))
        self.assertFalse(self.connection.facts_read_at)
        self.assertEqual(self.open_steps()[-1], "organisation")
        with self.enter_registry_test_mode():
            kind, _sentence = self.connection._run_task("reload")
        self.env.invalidate_all()
        self.assertEqual(kind, "success")
        self.assertTrue(self.taxes_chosen(), "proposed as after any first reading")

    def test_what_is_empty_on_purpose_stays_empty_when_lists_are_reloaded(self):
        self.connection.lists_read_at = fields.Datetime.now()
        self.connection.tax_mapping_ids.write({"ledger_tax_id": False})
        for state in ("setup", "active"):
            self.connection.state = state
            with self.enter_registry_test_mode():
                self.connection._run_task("reload")
            self.env.invalidate_all()
            self.assertFalse(self.taxes_chosen(), state)

    def test_a_first_reading_that_fails_half_way_is_made_soon_by_itself(self):
        self.after_consent(errors.Retry("lost"), errors.Retry("lost again"), call="accounts")
        self.assertTrue(self.connection.facts_read_at)
        self.assertFalse(self.taxes_chosen())
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_lists").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(self.taxes_chosen())

    def test_a_first_reading_that_met_a_limit_is_made_when_it_may(self):
        until = datetime.now(timezone.utc) + timedelta(seconds=50)
        self.after_consent(errors.RateLimited("a minute's calls", until=until))
        self.assertEqual(self.connection.lists_wanted_at, until.replace(tzinfo=None, microsecond=0))

    def test_a_set_up_that_was_dropped_meanwhile_is_no_fault(self):
        gone = self.connection.create({"company_id": self.env["res.company"].create({"name": "Gone"}).id})
        with self.enter_registry_test_mode():
            gone.unlink()
            gone._after_consent()

    def test_an_authorization_that_ended_during_the_first_reading_is_asked_for_again(self):
        self.after_consent(errors.Reconnect("gone"))
        self.assertEqual(self.connection.state, "reconnect")

    # === GATES === #

    def test_every_step_is_open_when_nothing_is_missing(self):
        self.assertEqual(self.open_steps(), self.connection._shown_steps())

    def test_no_step_opens_behind_one_that_is_not_complete(self):
        steps = self.connection._shown_steps()
        for step, spoil in (
            ("connect", lambda: self.connection.write({"state": "reconnect"})),
            ("organisation", lambda: self.connection.write({"facts_read_at": False})),
            ("send", lambda: self.connection.write(dict.fromkeys(SENDS, False))),
            ("accounts", lambda: self.unmap("sales")),
            ("taxes", lambda: self.connection.tax_mapping_ids.write({"ledger_tax_id": False})),
        ):
            with self.subTest(step), self.env.cr.savepoint() as attempt:
                spoil()
                self.assertEqual(self.open_steps()[-1], step)
                self.assertTrue(self.connection._missing_in_step(step))
                if step != steps[0]:
                    self.connection.setup_step = step
                with self.assertRaises(UserError):
                    self.connection.setup_step = steps[steps.index(step) + 1]
                attempt.rollback()

    def test_continue_goes_step_by_step_and_back_keeps_what_was_chosen(self):
        steps = self.connection._shown_steps()
        self.connection.setup_step = steps[0]
        for step in steps[1:]:
            self.connection.action_setup_continue()
            self.assertEqual(self.connection.setup_step, step)
        account = self.mapping_of("sales").ledger_account_id
        for step in reversed(steps[:-1]):
            self.connection.action_setup_back()
            self.assertEqual(self.connection.setup_step, step)
        self.assertEqual(self.mapping_of("sales").ledger_account_id, account)

    def test_continue_says_what_is_missing(self):
        self.connection.setup_step = "accounts"
        self.unmap("sales")
        with self.assertRaisesRegex(UserError, "Choose the account for Sales"):
            self.connection.action_setup_continue()

    def test_what_is_missing_is_known_while_it_is_typed(self):
        self.connection.setup_step = "accounts"
        account = self.mapping_of("sales").ledger_account_id
        self.unmap("sales")
        view = "accounting_connector.accounting_connection_view_form_setup"
        with Form(self.connection.with_user(self.manager()), view=view) as form:
            self.assertIn("account for Sales", form.setup_step_missing)
            place = [line["role"] for line in form.used_account_mapping_ids._records].index("sales")
            with form.used_account_mapping_ids.edit(place) as line:
                line.ledger_account_id = account
            self.assertFalse(form.setup_step_missing)

    # === LEAVING, RESUMING, DROPPING === #

    def manager(self):
        return self.person("accounting_connector.group_accounting_connector_manager")

    def test_the_wizard_opens_where_it_was_left(self):
        self.connection.setup_step = "taxes"
        action = self.connection.with_user(self.manager()).action_open()
        self.assertEqual(action["res_id"], self.connection.id)
        self.assertEqual(self.connection.setup_step, "taxes")
        self.assertEqual(
            action["views"][0][0],
            self.env.ref("accounting_connector.accounting_connection_view_form_setup").id,
        )

    def test_it_opens_at_what_is_no_longer_complete(self):
        self.connection.setup_step = "taxes"
        self.unmap("sales")
        self.connection.action_open_setup()
        self.assertEqual(self.connection.setup_step, "accounts")

    def test_who_may_not_change_it_gets_the_form_not_the_wizard(self):
        user = self.person("accounting_connector.group_accounting_connector_user")
        self.assertEqual(self.connection.with_user(user).action_open()["views"], [(False, "form")])
        with self.assertRaises(AccessError):
            self.connection.with_user(user).action_setup_continue()

    def test_after_done_there_is_no_wizard(self):
        self.connection.setup_step = "summary"
        action = self.connection.action_setup_done()
        self.assertEqual((self.connection.state, action["views"]), ("active", [(False, "form")]))
        self.assertFalse(self.connection.is_in_setup)
        self.assertEqual(self.connection.action_open()["views"], [(False, "form")])

    def test_done_imports_what_was_chosen(self):
        self.connection.write({"import_customers": False, "import_archived": True})
        self.connection.action_setup_done()
        job = self.connection.import_ids
        self.assertEqual((job.subject, job.takes_customers, job.takes_suppliers), ("contacts", False, True))
        self.assertTrue(job.takes_archived)

    def test_done_imports_nothing_where_nothing_was_chosen(self):
        self.connection.write({"import_customers": False, "import_suppliers": False})
        self.connection.action_setup_done()
        self.assertFalse(self.connection.import_ids)

    def test_done_is_refused_while_something_is_missing(self):
        self.connection.tax_mapping_ids.write({"ledger_tax_id": False})
        with self.assertRaisesRegex(UserError, "Choose the tax"):
            self.connection.action_setup_done()
        self.assertEqual(self.connection.state, "setup")

    def test_done_is_refused_with_a_tax_that_nothing_can_be_sent_with(self):
        mapping = self.connection.tax_mapping_ids.filtered(lambda line: line.tax_ids == self.tax_sale)
        for code, why in (("NONE", "charges nothing"), ("IN15", "is for expenses")):
            with self.subTest(why):
                mapping.ledger_tax_id = self._ledger(self.connection, "accounting.ledger.tax", code)
                self.assertEqual(self.connection.missing_tax_count, 1)
                with self.assertRaisesRegex(UserError, "Choose the tax for 15% sale"):
                    self.connection.action_setup_done()
        mapping.not_used = True
        self.assertFalse(self.connection.missing_tax_count)

    def test_what_no_longer_holds_of_a_choice_that_may_wait_is_told_at_once(self):
        account = self._ledger(self.connection, "accounting.ledger.account", "a-845").sudo()
        account.active = False
        self.connection.action_setup_done()
        problem = self.connection.problem_ids
        self.assertEqual((problem.kind, problem.fix_id), ("account", self.mapping_of("down_payment").id))

    def test_what_came_into_use_since_the_proposal_is_to_be_decided_before_done(self):
        self.connection.setup_step = "summary"
        tax = self.tax_sale.copy({"name": "New 33%", "amount": 33})
        self.product.taxes_id = tax
        with self.assertRaisesRegex(UserError, "New 33%"):
            self.connection.action_setup_done()
        self.connection.action_open_setup()
        self.assertEqual(self.connection.setup_step, "taxes")
        self.assertIn(tax, self.connection.tax_mapping_ids.tax_ids)

    def test_a_tax_that_is_deleted_in_odoo_takes_its_combinations_along(self):
        tax = self.tax_sale.copy({"name": "New 33%", "amount": 33})
        self.product.taxes_id = tax
        self.connection._add_what_is_used()
        mapping = self.connection.tax_mapping_ids.filtered(lambda line: tax in line.tax_ids)
        self.product.taxes_id = self.tax_sale
        tax.unlink()
        self.assertTrue(mapping)
        self.assertFalse(mapping.exists())

    def test_another_start_date_asks_anew_what_becomes_of_earlier_orders(self):
        self.connection.write({"send_from": "2026-01-01", "earlier_orders": "ignore"})
        self.connection.send_from = "2026-01-01"
        self.assertEqual(self.connection.earlier_orders, "ignore")
        self.connection.send_from = "2026-06-01"
        self.assertFalse(self.connection.earlier_orders)

    def test_a_lost_authorization_leads_back_to_the_first_step_not_out_of_the_set_up(self):
        self.connection.setup_step = "taxes"
        self.connection.state = "reconnect"
        self.assertTrue(self.connection.is_in_setup)
        self.connection.action_open_setup()
        self.assertEqual(self.connection.setup_step, "connect")

    def test_a_set_up_is_resumed_whatever_became_of_the_access(self):
        for state, missing in (("disconnected", "Enter the keys"), ("suspended", "live database or a copy")):
            with self.subTest(state):
                self.connection.write({"state": state, "setup_step": "connect"})
                action = self.connection.with_user(self.env.user).action_open()
                self.assertEqual(action["view_id"][1], "accounting.connection.form.setup")
                self.assertTrue(self.connection.is_in_setup)
                self.assertIn(missing, self.connection.setup_step_missing)
        self.connection.closed_at = fields.Datetime.now()
        self.assertFalse(self.connection.is_in_setup)

    def test_a_draft_that_was_never_connected_is_just_deleted(self):
        draft = self.env["accounting.connection"].create({"company_id": self.company.id})
        draft.action_setup_drop()
        self.assertFalse(draft.exists())

    def test_a_finished_set_up_is_not_dropped(self):
        self.connection.write({"state": "active", "activated_at": fields.Datetime.now()})
        with self.assertRaisesRegex(UserError, "disconnect it instead"):
            self.connection.action_setup_drop()

    def test_what_was_disconnected_before_it_was_set_up_is_just_deleted(self):
        self.connection.state = "disconnected"
        self.connection.action_setup_drop()
        self.assertFalse(self.connection.exists())

    def test_a_step_that_is_shown_no_longer_is_left_by_both_ways(self):
        tracking = self.connection.ledger_tracking_ids
        self.assertNotIn("tracking", self.connection._shown_steps(), tracking)
        for leave, step in (("action_setup_continue", "contacts"), ("action_setup_back", "taxes")):
            self.connection.setup_step = "tracking"
            getattr(self.connection, leave)()
            self.assertEqual(self.connection.setup_step, step)

    def test_a_set_up_sends_nothing(self):
        order = self.sale_order()
        with self.assertRaises(UserError):
            order.action_accounting_create_invoice()
        self.assertFalse(self.connection._may_call()[0])

    # === SUMMARY === #

    def test_the_summary_names_every_choice_and_what_is_missing(self):
        self.unmap("purchases")
        summary = {section["step"]: section for section in self.connection.setup_summary}
        chosen = {choice["label"]: choice["value"] for choice in summary["accounts"]["choices"]}
        self.assertEqual(chosen["Sales"], self.mapping_of("sales").ledger_account_id.display_name)
        self.assertIn("account for Purchases", summary["accounts"]["missing"])
        self.assertEqual(summary["send"]["missing"], "")
        self.assertTrue(all(section["choices"] for section in summary.values()))

    def test_the_summary_says_that_there_is_no_start_date(self):
        label = self.connection._fields["send_from"]._description_string(self.env)
        for day, told in ((False, "Any day"), ("2026-03-31", "03/31/2026")):
            self.connection.send_from = day
            chosen = {choice["label"]: choice["value"] for choice in self.connection._choices_of_step("send")}
            self.assertEqual(chosen[label], told)
