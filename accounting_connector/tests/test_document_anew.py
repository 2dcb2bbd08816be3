from dataclasses import replace

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import accounting_step
from ..wizards import accounting_decision
from .order_case import OrderCase

USER = "accounting_connector.group_accounting_connector_user"
SELLER = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestDocumentAnew(OrderCase):
    """Sending again as new never puts an order into the books twice."""

    def setUp(self):
        super().setUp()
        self.order = self.sale_order()
        self.document = self.queue(self.order)

    def refuse(self, document):
        self.books.refuse(document.marker, "other", "No")
        self.work()
        self.books.refusals.clear()
        self.assertEqual(document.state, "refused")

    def voided(self, document):
        self.work()
        self.void(document)

    def anew(self, documents):
        """Confirm the dialog; gives back the new documents."""
        known = self.env["accounting.document"].search([])
        action = documents.action_ask_anew()
        self.env["accounting.decision"].browse(action["res_id"]).action_apply()
        return self.env["accounting.document"].search([]) - known

    def assert_not(self, documents, reason):
        with self.assertRaisesRegex(UserError, reason):
            documents.action_ask_anew()
        with self.assertRaisesRegex(UserError, reason):
            documents._send_anew()

    # === WHAT MAY === #

    def test_a_voided_document_goes_again_with_the_same_content_and_another_marker(self):
        self.voided(self.document)
        new = self.anew(self.document)
        self.assertEqual((self.document.state, new.state), ("undone", "queued"))
        self.assertEqual(new.again_of_id, self.document)
        self.assertNotEqual(new.marker, self.document.marker)
        for name in ("kind", "partner_id", "date", "date_due", "amount_total", "sale_order_ids", "reference"):
            self.assertEqual(new[name], self.document[name], name)
        self.assertEqual(new.line_ids.mapped("description"), self.document.line_ids.mapped("description"))
        self.assertEqual(new.line_ids.counted_quantity, 2.0)
        self.assertFalse(self.document.problem_ids.filtered("active"), "nothing is left to decide")
        self.work()
        self.assertEqual((new.state, self.order.order_line.qty_to_invoice), ("sent", 0.0))

    def test_a_cancelled_document_goes_again(self):
        self.document.action_cancel()
        new = self.anew(self.document)
        self.work()
        self.assertEqual((self.document.state, new.state), ("cancelled", "sent"))
        self.assertEqual(len(self.books.documents), 1)

    def test_a_refused_document_is_cancelled_first(self):
        self.refuse(self.document)
        new = self.anew(self.document)
        self.assertEqual((self.document.state, new.state), ("cancelled", "queued"))
        self.assertFalse(self.document.problem_ids.filtered("active"))
        self.work()
        self.assertEqual(len(self.books.documents), 1)

    def test_a_credit_note_and_a_bill_go_again(self):
        self.work()
        self.order.order_line.product_uom_qty = 1.0
        credit = self.queue(self.order)
        bill = self.queue_purchase(self.purchase_order(), bill={"number": "TY-881"})
        for document in (credit, bill):
            document.action_cancel()
            new = self.anew(document)
            for name in ("kind", "number", "amount_total"):
                self.assertEqual(new[name], document[name], name)
        self.work()
        self.assertEqual(len(self.books.documents), 3)

    def test_what_is_missing_meanwhile_stops_the_new_one(self):
        self.document.action_cancel()
        self.unmap("sales")
        self.assertEqual(self.anew(self.document).problem_ids.kind, "account")

    def test_an_order_that_changed_is_looked_at_before_it_goes(self):
        self.voided(self.document)
        self.order.order_line.price_unit = 7
        new = self.anew(self.document)
        self.assertEqual((new.state, new.problem_ids.kind), ("blocked", "order_changed"))
        self.assertIn("price", new.change_notes)

    # === WHAT MAY NOT === #

    def test_what_is_in_the_books_or_perhaps_is_or_waits(self):
        self.assert_not(self.document, "still waits to be sent")
        self.document._move_to("sending")
        self.document._move_to("unconfirmed")
        self.assert_not(self.document, "not known yet whether it arrived")
        self.document._move_to("sent", external_id="there")
        self.assert_not(self.document, "Void or delete it there first")

    def test_what_another_document_covers_meanwhile(self):
        self.voided(self.document)
        self.queue(self.order)
        self.assert_not(self.document, "not left to invoice any more")

    def test_a_second_click(self):
        self.voided(self.document)
        first = self.anew(self.document)
        self.assert_not(self.document, f"sent again already, as {first.display_name}")
        first.action_cancel()
        self.assertTrue(self.anew(self.document))

    def test_two_clicks_at_once_collide_on_the_order(self):
        self.voided(self.document)
        before = self.order.accounting_revision
        touched = []
        reasons = type(self.document)._reasons_against_anew

        def look(documents):
            touched.append(self.order.accounting_revision)
            return reasons(documents)

        self.patch(type(self.document), "_reasons_against_anew", look)
        self.document._send_anew()
        self.assertGreater(touched[0], before, "the order is written before its quantities are looked at")

    def test_a_question_comes_first(self):
        self.voided(self.document)
        for kind in ("duplicate", "look_alike", "forgotten", "copied"):
            problem = self.env["accounting.problem"]._raise(
                self.connection, kind, kind, "Is it there twice?", documents=self.document
            )
            self.assert_not(self.document, "Is it there twice.*Decide that first")
            problem.active = False

    def test_what_was_linked_or_queued_in_another_database(self):
        self.document.action_cancel()
        self.document.sudo().origin = "linked"
        self.assert_not(self.document, "not sent from here")
        self.document.sudo().write({"origin": "sent", "marker": "XXXX-0123456789abcdef"})
        self.assert_not(self.document, "queued in another database")

    def test_an_order_that_was_cancelled_or_lost_the_line(self):
        self.document.action_cancel()
        self.order._action_cancel()
        self.assert_not(self.document, "not confirmed")
        other = self.queue()
        other.action_cancel()
        other.sudo().line_ids.sale_line_id = False
        self.assert_not(other, "is gone")

    def test_other_books(self):
        self.document.action_cancel()
        self.connection.send_sale_orders = False
        self.assert_not(self.document, "sends nothing to")

    def test_a_forgotten_document_over_there_still_holds_the_order(self):
        self.document.action_cancel()
        self.env["accounting.document"]._raise_forgotten(self.connection, [self.forgotten()])
        new = self.anew(self.document)
        self.assertEqual((new.state, new.problem_ids.kind), ("blocked", "forgotten"))

    def forgotten(self):
        other = self.queue()
        self.work()
        [remote] = self.books.documents
        self.assertEqual(other.state, "sent")
        return replace(remote, external_id="x", reference=self.order.name, total=remote.total + 1)

    # === SELECTIONS === #

    def test_a_selection_says_how_many_and_why_not_and_does_what_can_be_done(self):
        self.refuse(self.document)
        cancelled, sent = self.queue(), self.queue()
        cancelled.action_cancel()
        self.work()
        same = self.anew(cancelled)
        same.action_cancel()
        chosen = self.document | cancelled | same | sent
        action = chosen.action_ask_anew()
        decision = self.env["accounting.decision"].browse(action["res_id"])
        self.assertEqual(decision.ready_count, 2)
        self.assertIn("2 of 4", decision.outlook)
        self.assertIn("Void or delete it there first", decision.left_out)
        self.assertIn("not left to invoice", decision.left_out)
        decision.action_apply()
        self.work()
        self.assertEqual(len(self.books.documents), 3)

    def test_large_selections_are_done_in_the_background_with_the_rights_of_who_asked(self):
        self.patch(accounting_step, "CHUNK", 1)
        documents = self.document | self.queue() | self.queue()
        person = self.person(USER, SELLER)
        self.ask(documents, "cancel", person)
        self.assertEqual(documents.mapped("wanted_step"), ["cancel"] * 3)
        self.assertFalse(self.run_sender(), "what is to be cancelled does not leave before")
        self.look()
        self.assertEqual(documents.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(documents.mapped("status_message"), [f"Cancelled by {person.name}."] * 3)
        self.ask(documents, "anew", person)
        self.look()
        self.work()
        self.assertEqual(len(self.books.documents), 3)

    def ask(self, documents, step, person):
        documents = documents.with_user(person).with_context(allowed_company_ids=person.company_ids.ids)
        action = getattr(documents, f"action_ask_{step}")()
        decision = documents.env["accounting.decision"].browse(action["res_id"])
        self.patch(accounting_decision, "CHUNK", 1)
        decision.action_apply()

    def look(self):
        with self.enter_registry_test_mode():
            while self.env["accounting.step"]._work_off(self.connection):
                pass
        self.env.invalidate_all()

    # === WHO MAY === #

    def test_only_who_may_change_the_orders(self):
        self.document.action_cancel()
        reader = self.person(USER)
        with self.assertRaises(AccessError):
            self.document.with_user(reader).action_ask_anew()
        action = (self.document | self.queue()).with_user(reader).action_ask_anew()
        decision = self.env["accounting.decision"].browse(action["res_id"])
        self.assertEqual((decision.ready_count, decision.document_ids), (0, False))
        self.assertIn("may not change its order", decision.left_out)
        with self.assertRaises(AccessError):
            self.document.with_user(self.person(SELLER)).action_ask_anew()
        decision.sudo().document_ids = self.document.ids
        decision.with_user(reader).action_apply()
        self.assertFalse(self.document.again_ids)
