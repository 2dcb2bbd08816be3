"""Bills with a supplier's number that no form looked up are looked up by the sender, before they are sent."""

from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..providers import errors
from ..providers.values import Contact, Kind, RemoteState
from .in_memory_books import written_by_hand
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSenderBills(OrderCase):
    def setUp(self):
        super().setUp()
        self.known_supplier(self.vendor)

    # === HELPERS === #

    def known_supplier(self, partner):
        """A contact over there that Odoo knows, and so one that may have bills there."""
        contact = Contact(partner.name, external_id=f"c-{partner.id}")
        self.books.contacts.append(contact)
        self.connection._upsert_ledger_contacts([contact])
        return contact

    def queue_bill(self, number="TY-881", order=None, **printed):
        """A bill as a script queues it: with a number, and nobody looked it up."""
        return self.queue_purchase(order or self.purchase_order(), bill={"number": number, **printed})

    def there(self, **facts):
        """A bill of the supplier that somebody typed in over there."""
        return written_by_hand(
            self.books,
            **{
                "kind": Kind.BILL,
                "number": "TY-881",
                "contact_id": f"c-{self.vendor.id}",
                "contact_name": self.vendor.name,
                "total": Decimal("75.50"),
                **facts,
            },
        )

    def looks(self):
        return self.books.calls.count("find_bills")

    def problem(self, document):
        return document.problem_ids.filtered("active")

    # === LOOKING === #

    def test_a_number_that_is_free_goes(self):
        document = self.queue_bill()
        self.run_sender()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.books.calls, ["save_items", "find_bills", "save_documents"])

    def test_one_call_looks_all_bills_of_a_batch_up(self):
        other = self.env["res.partner"].create({"name": "Glue Works"})
        self.known_supplier(other)
        bills = (
            self.queue_bill("A-1")
            | self.queue_bill("A-2")
            | self.queue_bill("A-1", self.purchase_order(partner_id=other.id))
        )
        self.there(number="A-2")
        self.run_sender()
        self.assertEqual(bills.mapped("state"), ["sent", "blocked", "sent"])
        self.assertEqual(self.looks(), 1)

    def test_documents_without_a_suppliers_number_are_not_looked_up(self):
        documents = self.queue() | self.queue_purchase(self.purchase_order())
        self.run_sender()
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent", "sent"])
        self.assertEqual(self.looks(), 0)

    def test_bills_from_a_list_have_no_number_to_look_up(self):
        orders = self.purchase_order(partner_ref="TY-881") | self.purchase_order(partner_ref="TY-882")
        orders.action_accounting_create_bill()
        self.assertEqual(orders.accounting_document_ids.mapped("number"), [False, False])

    def test_what_the_form_looked_up_is_not_looked_up_again(self):
        form = self.env["accounting.bill"].create(
            {"purchase_order_ids": self.purchase_order().ids, "bill_number": "TY-881"}
        )
        form._take_found(form._prepare_look()())
        form.action_send()
        self.run_sender()
        self.assertEqual(form.purchase_order_ids.accounting_document_ids.state, "sent")
        self.assertEqual(self.looks(), 1)

    def test_a_look_of_long_ago_does_not_count(self):
        """What is blocked or cannot be sent for days may be typed in over there meanwhile."""
        document = self.queue_bill()
        document.sudo()._note_number_is_free()
        self.wait(minutes=61)
        self.there()
        self.run_sender()
        self.assertEqual(document.state, "blocked")

    def test_a_repeated_attempt_does_not_look_again(self):
        document = self.queue_bill()
        with self.failing("save_documents", errors.Retry("no connection")):
            self.run_sender()
        self.wait(minutes=5)
        self.run_sender()
        self.assertEqual((document.state, self.looks()), ("sent", 1))

    def test_a_supplier_created_in_this_run_has_no_bills(self):
        order = self.purchase_order(partner_id=self.env["res.partner"].create({"name": "Glue Works"}).id)
        document = self.queue_bill(order=order)
        self.run_sender()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.looks(), 0)

    def test_a_supplier_found_over_there_in_this_run_may_have_bills(self):
        """The form does not look bills up of a supplier Odoo does not know over there."""
        supplier = self.env["res.partner"].create({"name": "Glue Works", "email": "ap@glue.example"})
        self.books.contacts.append(Contact("Glue Works", external_id="c-9", email="ap@glue.example"))
        self.there(contact_id="c-9")
        document = self.queue_bill(order=self.purchase_order(partner_id=supplier.id))
        self.run_sender()
        self.assertEqual(document.state, "blocked")

    def test_a_failed_look_gives_the_batch_back(self):
        document = self.queue_bill()
        with self.failing("find_bills", errors.Retry("connection lost")):
            self.run_sender()
        self.assertEqual(document.state, "queued")
        self.assertGreater(document.next_attempt_at, self.clock())
        self.assertFalse(self.books.documents)
        self.wait(minutes=5)
        self.run_sender()
        self.assertEqual(document.state, "sent")

    # === WHAT IS THERE === #

    def test_a_bill_that_is_there_stops_its_document_and_is_named(self):
        there = self.there(number="ty-881")
        document = self.queue_bill()
        self.run_sender()
        self.assertEqual(document.state, "blocked")
        self.assertEqual(self.books.documents, [there])
        problem = self.problem(document)
        self.assertEqual((problem.kind, len(problem)), ("bill", 1))
        for fact in ("ty-881", "Timber Yard", "NZD 75.50", "Cancel Bill TY-881", "send it anyway"):
            self.assertIn(fact, problem.name)

    def test_a_voided_or_deleted_bill_does_not_count(self):
        self.there(state=RemoteState.VOIDED)
        self.there(state=RemoteState.DELETED)
        document = self.queue_bill()
        self.run_sender()
        self.assertEqual(document.state, "sent")

    def test_a_bill_that_turns_out_to_be_this_one_is_linked_and_not_sent_again(self):
        """It arrived, although everything said that it had not."""
        document = self.queue_bill()
        with self.failing("save_documents", errors.Retry("lost", maybe_committed=True), committed=True):
            self.run_sender()
        document.sudo()._give_back("It did not arrive. It is sent again.")
        self.wait(minutes=61)
        self.run_sender()
        [there] = self.books.documents
        self.assertEqual((document.state, document.external_id), ("sent", there.external_id))

    # === A PERSON DECIDES === #

    def blocked(self):
        self.there()
        document = self.queue_bill()
        self.run_sender()
        return document

    def test_send_anyway_sends_and_is_not_asked_again(self):
        document = self.blocked()
        self.problem(document).action_send_anyway()
        with self.failing("save_documents", errors.Retry("no connection")):
            self.run_sender()
        self.wait(hours=2)
        self.run_sender()
        self.assertEqual((document.state, self.looks()), ("sent", 1))
        self.assertFalse(self.problem(document))

    def test_rebuilding_it_keeps_the_decision(self):
        document = self.blocked()
        self.problem(document).action_send_anyway()
        document.purchase_order_ids.order_line.price_unit = 61
        document.action_rebuild()
        rebuilt = document.purchase_order_ids.accounting_document_ids - document
        self.run_sender()
        self.assertEqual((rebuilt.state, rebuilt.number, self.looks()), ("sent", "TY-881", 1))

    def test_cancelling_frees_the_order(self):
        document = self.blocked()
        document.action_cancel()
        self.assertEqual(document.state, "cancelled")
        self.assertFalse(self.env["accounting.problem"].search([("kind", "=", "bill")]))
        self.assertEqual(document.purchase_order_ids.order_line.qty_to_invoice, 2)

    def test_checking_again_looks_again(self):
        document = self.blocked()
        document.action_retry()
        self.run_sender()
        self.assertEqual((document.state, self.looks()), ("blocked", 2))
        [there] = self.books.documents
        self.books.change(there.external_id, number="TY-880")
        self.problem(document).action_recheck()
        self.run_sender()
        self.assertEqual((document.state, self.looks()), ("sent", 3))

    def test_a_change_of_the_setup_does_not_let_it_go(self):
        document = self.blocked()
        self.mapping_of("purchases").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-860"
        )
        self.connection.write({"bill_status": "approved"})
        self.assertEqual(document.state, "blocked")

    def test_who_is_not_of_the_connector_may_not_send_it_anyway(self):
        problem = self.problem(self.blocked())
        buyer = self.person("purchase.group_purchase_user")
        with self.assertRaises(UserError):
            problem.with_user(buyer).action_send_anyway()
