from dataclasses import replace
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo.tests import tagged

from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_connection_sending import WINDOW
from ..models.accounting_document_claim import LEASE
from ..models.accounting_sender import Sender
from ..providers.errors import RateLimited, Refused, Retry
from ..providers.values import Reason
from .common import ConnectorCase, Killed
from .in_memory_provider import CAPABILITIES


@tagged("post_install", "-at_install")
class TestSenderWindow(ConnectorCase):
    """Several batches are held at once: what they need is found and created together, then they go request
    by request. Only what left may have an unknown outcome.
    """

    def setUp(self):
        super().setUp()
        self.batches_of(2)

    def batches_of(self, size, **limits):
        capabilities = replace(CAPABILITIES, batch_size=size, **limits)
        self.patch(self.provider_class, "capabilities", capabilities)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)

    def new_customer(self, number):
        return self.env["res.partner"].create(
            {"name": f"Customer {number}", "email": f"customer{number}@partner.example"}
        )

    def queue_for_new_customers(self, number):
        orders = self.env["sale.order"].union(
            *(self.sale_order(partner=self.new_customer(each)) for each in range(number))
        )
        return self.queue(orders).sorted("id")

    def queue_many(self, number):
        return self.queue(
            self.env["sale.order"].union(*(self.sale_order() for _order in range(number)))
        ).sorted("id")

    def know_the_names(self):
        self.queue()
        self.work()
        self.books.calls.clear()

    # === NAMES FIRST === #

    def test_contacts_of_all_batches_are_found_in_one_call(self):
        documents = self.queue_for_new_customers(6)
        self.run_sender()
        self.assertEqual(
            self.books.calls,
            ["find_contacts", *["save_contacts"] * 3, "save_items", *["save_documents"] * 3],
        )
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_a_run_holds_so_many_batches_and_no_more(self):
        self.know_the_names()
        documents = self.queue_many(2 * WINDOW + 1)
        self.run_sender()
        self.assertEqual(self.books.calls, ["save_documents"] * WINDOW)
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 * WINDOW + ["queued"])

    def test_one_customer_nobody_may_look_for_stops_only_its_own_document(self):
        documents = self.queue_for_new_customers(7)
        find = self.provider_class.find_contacts

        def strict(provider, keys):
            if any(key.value == "Customer 4" for key in keys):
                self.books.calls.append("find_contacts")
                raise Refused("400", text="QueryParseException")
            return find(provider, keys)

        self.patch(self.provider_class, "find_contacts", strict)
        self.run_sender()
        self.assertEqual(documents[4].state, "refused")
        self.assertEqual(set((documents - documents[4]).mapped("state")), {"sent"})
        self.assertLess(self.books.calls.count("find_contacts"), 8, "halved, not one by one")

    def test_what_no_document_gets_past_is_not_tried_with_each_and_refuses_none(self):
        documents = self.queue_for_new_customers(20)
        refuse = [True]
        find = self.provider_class.find_contacts

        def not_there(provider, keys):
            if refuse:
                self.books.calls.append("find_contacts")
                raise Refused("404", text="No such page")
            return find(provider, keys)

        self.patch(self.provider_class, "find_contacts", not_there)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"queued"})
        self.assertIn("No such page", documents[0].status_message)
        self.assertLess(len(self.books.calls), 20)
        refuse.clear()
        self.wait(minutes=2)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_a_fault_of_ours_while_sealing_stops_only_the_document_at_fault(self):
        self.know_the_names()
        documents = self.queue_many(5)
        self.batches_of(50)
        become_members = type(documents)._become_members

        def broken(sealed, *args):
            if documents[3] in sealed:
                raise KeyError("marker")
            return become_members(sealed, *args)

        self.patch(type(documents), "_become_members", broken)
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.run_sender()
        self.assertEqual(documents[3].state, "refused")
        self.assertEqual(set((documents - documents[3]).mapped("state")), {"sent"})

    # === WHAT DID NOT LEAVE === #

    def test_after_a_kill_only_what_left_is_looked_for(self):
        self.know_the_names()
        documents = self.queue_many(6)
        calls = []

        def second_kills(call):
            calls.append(call)
            if len(calls) == 2:
                raise Killed

        self.books.during_call = second_kills
        self.run_sender_until_killed()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 + ["sending"] * 4)
        self.books.during_call = lambda call: None
        self.wait(seconds=LEASE.seconds + 1)
        with self.enter_registry_test_mode():
            Sender(self.connection)._open()
        self.env.invalidate_all()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 + ["unconfirmed"] * 2 + ["queued"] * 2)
        self.assertEqual(documents[4:].mapped("attempts"), [1, 1])

    def test_a_limit_met_on_the_way_gives_back_what_did_not_leave(self):
        self.know_the_names()
        documents = self.queue_many(6)
        until = datetime.now(timezone.utc) + timedelta(minutes=3)
        save = self.provider_class.save_documents
        sent = []

        def second_is_refused(provider, values, key):
            sent.append(values)
            if len(sent) == 2:
                raise RateLimited("429", until=until)
            return save(provider, values, key)

        self.patch(self.provider_class, "save_documents", second_is_refused)
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 + ["queued"] * 4)
        self.assertEqual(len(sent), 2, "nothing more was tried")
        self.assertEqual(documents.mapped("attempts"), [0] * 6, "it was no fault of theirs")
        self.assertFalse(documents[2:].filtered("request_key"))

    def test_a_lost_answer_loses_only_its_own_documents(self):
        self.know_the_names()
        documents = self.queue_many(6)
        with self.failing("save_documents", Retry("lost", maybe_committed=True), committed=True):
            self.run_sender()
        self.assertEqual(documents.mapped("state"), ["unconfirmed"] * 2 + ["sent"] * 4)

    def test_an_order_that_changed_before_its_request_was_sealed_stops(self):
        self.know_the_names()
        documents = self.queue_many(4)

        def meanwhile(call):
            self.books.during_call = lambda call: None
            with self.registry.cursor() as cr:
                documents[3].sale_order_ids.with_env(self.env(cr=cr)).order_line.price_unit = 7

        self.books.during_call = meanwhile
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent", "sent", "sent", "blocked"])
        self.assertEqual(documents[3].problem_ids.filtered("active").kind, "order_changed")

    def test_declined_as_a_whole_is_halved_among_others(self):
        self.know_the_names()
        self.batches_of(3)
        documents = self.queue_many(7)
        save = self.provider_class.save_documents

        def strict(provider, values, key):
            if any(value.marker == documents[1].marker for value in values):
                raise Refused("400", reasons=(Reason("other", "Bad JSON"),))
            return save(provider, values, key)

        self.patch(self.provider_class, "save_documents", strict)
        self.run_sender()
        self.assertEqual(documents[1].state, "refused")
        self.assertEqual(set((documents - documents[1]).mapped("state")), {"sent"})

    def somebody_has(self, document, during):
        """Somebody else has locked the row of ``document`` while ``during()`` is true."""
        model = self.registry["accounting.document"]
        lock = model.try_lock_for_update

        def without_it(documents, **options):
            return lock(documents - document if during() else documents, **options)

        self.patch(model, "try_lock_for_update", without_it)

    def test_one_that_is_locked_while_it_would_be_sealed_waits_again(self):
        self.know_the_names()
        documents = self.queue_many(3)
        self.somebody_has(documents[1], during=lambda: documents[1].state == "sending")
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent", "queued", "sent"])
        self.assertEqual(documents[1].attempts, 0, "it was no fault of its own")
        self.assertFalse(documents[1].lease_until)

    def test_one_that_is_locked_only_for_a_moment_goes_with_the_next_run(self):
        self.know_the_names()
        documents = self.queue_many(3)
        calls = []
        self.books.during_call = calls.append
        self.somebody_has(documents[1], during=lambda: documents[1].state == "sending" and not calls)
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent", "queued", "sent"])
        self.run_sender()
        self.assertEqual(documents[1].state, "sent")
        self.assertNotIn("is gone", "".join(filter(None, documents.event_ids.mapped("text"))))

    def test_one_whose_contact_is_not_known_in_the_end_is_prepared_again_later(self):
        documents = self.queue_for_new_customers(3)
        take = type(documents)._take_created_contacts

        def missing_one(held, outcomes, contacts):
            take(held, outcomes, [contact for contact in contacts if contact.name != "Customer 1"])

        self.patch(type(documents), "_take_created_contacts", missing_one)
        self.run_sender()
        self.patch(type(documents), "_take_created_contacts", take)
        self.assertEqual(documents.mapped("state"), ["sent", "queued", "sent"])
        self.assertGreater(documents[1].next_attempt_at, self.books.now().replace(tzinfo=None))
        self.wait(seconds=31)
        self.run_sender()
        self.assertEqual(documents[1].state, "sent")

    # === LEASES === #

    def test_a_long_window_keeps_its_lease(self):
        """Each call takes a minute; together they take longer than a lease."""
        documents = self.queue_for_new_customers(8)
        others = []

        def slow(call):
            self.clock.tick(timedelta(seconds=50))
            others.append(Sender(self.connection)._open())

        self.books.during_call = slow
        self.run_sender()
        self.assertGreater(len(others) * 50, 2 * LEASE.seconds)
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        texts = "".join(filter(None, documents.event_ids.mapped("text")))
        self.assertNotIn("is gone", texts, "nobody took it for dead")

    def test_nothing_is_left_open(self):
        self.queue_many(3)
        self.run_sender()
        self.assertFalse(self.books.open_adapters)

    def test_nothing_is_left_open_by_a_run_that_fails(self):
        self.queue_many(3)
        with patch.object(Sender, "_run", side_effect=lambda: sender._open() and 1 / 0):
            sender = Sender(self.connection)
            with self.enter_registry_test_mode(), self.assertRaises(ZeroDivisionError):
                sender.run()
        self.assertFalse(self.books.open_adapters)
