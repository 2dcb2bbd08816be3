from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.models import BaseModel
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import accounting_document_step, accounting_step
from ..wizards import accounting_decision
from .order_case import OrderCase

USER = "accounting_connector.group_accounting_connector_user"
SELLER = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestStep(OrderCase):
    """What is asked of a large selection is done in the background: for each person that, and nothing else.
    """

    def setUp(self):
        super().setUp()
        self.patch(accounting_decision, "CHUNK", 1)
        self.person = self.person(USER, SELLER)
        self.steps = self.env["accounting.step"].sudo()

    def documents(self, number=3):
        return self.queue(self.env["sale.order"].union(*(self.sale_order() for _order in range(number))))

    def ask(self, documents, step, person=None):
        person = person or self.person
        documents = documents.with_user(person).with_context(allowed_company_ids=person.company_ids.ids)
        action = getattr(documents, f"action_ask_{step}")()
        documents.env["accounting.decision"].browse(action["res_id"]).action_apply()

    def work_off(self):
        with self.enter_registry_test_mode():
            while self.steps._work_off(self.connection):
                pass
        self.env.invalidate_all()

    def colleague(self):
        return self.person.copy({"login": "colleague", "name": "Colleague"})

    # === WHAT === #

    def test_many_documents_of_a_locked_period_move_to_the_first_open_day_in_the_background(self):
        self.patch(accounting_document_step, "CHUNK", 2)
        self.connection.period_lock_date = self.connection._today()
        documents = self.documents()
        self.assertEqual(documents.mapped("state"), ["blocked"] * 3)
        documents.with_user(self.person).with_context(
            allowed_company_ids=self.company.ids
        ).action_move_to_open_day()
        self.assertEqual(documents.mapped("wanted_step"), ["open_day"] * 3)
        self.work_off()
        self.assertEqual(documents.mapped("state"), ["queued"] * 3)
        self.assertEqual(set(documents.mapped("date")), {self.connection._first_open_day()})

    # === FOR WHOM === #

    def test_a_chunk_that_was_picked_is_not_turned_into_what_somebody_else_asks_for_meanwhile(self):
        documents = self.documents()
        documents.next_attempt_at = "2099-01-01"
        self.ask(documents, "retry")
        picked = self.steps._next_of(self.connection).ids
        self.ask(documents[0] | documents[1], "cancel", self.colleague())
        with self.enter_registry_test_mode():
            self.assertEqual(self.steps._work_off_apart(self.connection, picked), 3)
        self.env.invalidate_all()
        self.assertEqual(documents.mapped("state"), ["queued"] * 3)
        self.assertFalse(documents[2].next_attempt_at and documents[2].next_attempt_at.year == 2099)
        self.work_off()
        self.assertEqual(documents.mapped("state"), ["cancelled", "cancelled", "queued"])
        self.assertEqual(documents[0].status_message, "Cancelled by Colleague.")
        self.assertFalse(self.steps.search([]))

    def test_whoever_asks_twice_asks_for_one_thing(self):
        documents = self.documents()
        for _click in range(2):
            self.ask(documents, "cancel")
        self.patch(accounting_step, "CHUNK", 2)
        self.work_off()
        self.assertEqual(documents.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(len(documents[0].event_ids.filtered(lambda event: event.state == "cancelled")), 1)

    # === WHAT IS NOT DONE === #

    def story(self, document):
        return " ".join(document.event_ids.mapped(lambda event: event.text or ""))

    def test_what_may_no_longer_be_done_says_so_and_why(self):
        documents = self.documents()
        self.ask(documents, "cancel")
        documents[1]._move_to("sending")
        self.work_off()
        self.assertEqual(documents.mapped("state"), ["cancelled", "sending", "cancelled"])
        story = self.story(documents[1])
        self.assertIn(f"{self.person.name} asked for “Cancel”. It was not done.", story)
        self.assertIn("not known yet whether it arrived", story)
        self.assertNotIn("not done", self.story(documents[0]))

    def test_whose_rights_were_withdrawn_cancels_nothing_and_every_story_says_so(self):
        documents = self.documents()
        self.ask(documents, "cancel")
        self.person.group_ids -= self.env.ref(USER)
        self.work_off()
        self.assertEqual(documents.mapped("state"), ["queued"] * 3)
        for document in documents:
            self.assertIn("no user of the Accounting Connector any more", self.story(document))

    @mute_logger("odoo.addons.accounting_connector.models.accounting_step")
    def test_one_that_fails_stops_no_other_and_says_so(self):
        documents = self.documents()
        self.ask(documents, "cancel")
        cancel = type(documents)._cancel

        def fail(records, text=""):
            if documents[1] in records:
                raise ValueError("broken")
            return cancel(records, text)

        with patch.object(type(documents), "_cancel", fail):
            self.work_off()
        self.assertEqual(documents.mapped("state"), ["cancelled", "queued", "cancelled"])
        self.assertIn("The server's log says why.", self.story(documents[1]))
        self.assertFalse(documents[1].wanted_step, "it is not tried for ever")

    # === MANY === #

    def test_a_dialog_about_a_large_selection_compares_no_document_with_all_others(self):
        documents = self.documents(24)
        documents.action_cancel()
        self.assertLessEqual(self.compared(documents), 6 * self.compared(documents[:6]))

    def compared(self, documents):
        """How many records are gone through to tell whether one is among them, or to add one."""
        sizes, contains, union = [], BaseModel.__contains__, BaseModel.union

        def count(method):
            return lambda records, *others: sizes.append(len(records)) or method(records, *others)

        with (
            patch.object(BaseModel, "__contains__", count(contains)),
            patch.object(BaseModel, "union", count(union)),
        ):
            action = documents.action_ask_cancel()
        decision = self.env["accounting.decision"].browse(action["res_id"])
        self.assertIn(f"{len(documents)}: ", decision.left_out)
        return sum(sizes)

    # === MEANWHILE === #

    def test_to_ask_writes_no_document_so_that_it_collides_with_no_worker_that_does(self):
        documents = self.documents()
        statements, execute = [], Cursor.execute

        def listen(cursor, query, *args, **kwargs):
            statements.append(str(query if isinstance(query, str) else query.code))
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        with patch.object(Cursor, "execute", listen):
            self.ask(documents, "cancel")
            self.env.flush_all()
        touching = [each for each in statements if "UPDATE" in each and "accounting_document" in each]
        self.assertFalse(touching)
        self.assertTrue(any("INSERT INTO accounting_step" in each for each in statements))

    def test_what_is_to_be_cancelled_says_so_and_is_not_sent_meanwhile(self):
        documents = self.documents()
        self.ask(documents[:2], "cancel")
        self.assertEqual(documents.mapped("wanted_step"), ["cancel", "cancel", False])
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["queued", "queued", "sent"])

    def test_what_somebody_holds_is_done_soon_although_nothing_may_be_sent_then(self):
        documents = self.documents()
        now = fields.Datetime.now()
        self.connection.sudo().wait_until = now + timedelta(hours=1)
        self.ask(documents, "cancel")
        triggers = self.env["ir.cron.trigger"].sudo()
        of_connection = [("cron_id", "=", self.connection.sudo().cron_id.id)]
        triggers.search(of_connection).unlink()
        lock = type(documents).try_lock_for_update

        def lock_all_but_the_first(records, **options):
            return lock(records, **options) - documents[0]

        with patch.object(type(documents), "try_lock_for_update", lock_all_but_the_first):
            self.work()
        self.assertTrue(
            triggers.search([*of_connection, ("call_at", "<=", now + timedelta(minutes=2))]),
            "not with the next regular run only",
        )
        self.assertEqual(documents.mapped("state"), ["queued", "cancelled", "cancelled"])
        self.assertEqual(documents.mapped("wanted_step"), ["cancel", False, False])
        self.work_off()
        self.assertEqual(documents[0].state, "cancelled")
