from dataclasses import replace
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models import accounting_sender_names
from ..models.accounting_connection_provider import AccountingConnection
from ..providers.errors import RateLimited
from ..providers.values import Contact, Outcome, Reason, Verdict
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES


@tagged("post_install", "-at_install")
class TestSenderManyContacts(ConnectorCase):
    """Where all contacts are mirrored, one read of what changed since tells of many new customers."""

    def setUp(self):
        super().setUp()
        self.patch(accounting_sender_names, "MANY_KEYS", 4)
        self.books.contacts = [Contact("Old Ltd", external_id="c-0", updated_at=self.books.now())]
        with self.enter_registry_test_mode():
            self.connection._read_long_list(self.connection._make_provider(), "contacts")
        self.env.invalidate_all()
        self.wait(hours=1)
        self.books.calls.clear()

    def queue_for_new_customers(self, number):
        orders = self.env["sale.order"]
        for each in range(number):
            partner = self.env["res.partner"].create(
                {"name": f"Customer {each}", "email": f"customer{each}@partner.example"}
            )
            orders |= self.sale_order(partner=partner)
        return self.queue(orders).sorted("id")

    def there(self, name, **facts):
        """A contact that was entered over there since the list was read."""
        self.books.contacts.append(Contact(name, updated_at=self.books.now(), **facts))

    def test_many_take_one_read_of_changes(self):
        documents = self.queue_for_new_customers(5)
        self.run_sender()
        self.assertEqual(self.books.calls, ["contacts", "save_contacts", "save_items", "save_documents"])
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_many_take_no_more_queries_than_some(self):
        """To find who fits them here, and to make contacts of them."""
        documents = self.queue_for_new_customers(30)
        documents.write({"state": "sending"})

        def queries(some):
            return (
                self.queries_of(lambda: some._settle_contacts()),
                self.queries_of(lambda: some._contacts_to_create()),
            )

        queries(documents)
        self.assertEqual(queries(documents), queries(documents[:5]))

    def test_many_that_fit_somebody_take_no_more_queries_than_some(self):
        """Each fits one; the first of these stands for another partner, and a person is asked."""
        documents = self.queue_for_new_customers(30)
        contacts = self.connection._upsert_ledger_contacts(
            [Contact(partner.name, external_id=f"c-{partner.id}") for partner in documents.partner_id]
        )
        self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": self.customer.id,
                "role": "customer",
                "ledger_contact_id": contacts[0].id,
            }
        )
        vals_list = [self.env["accounting.preflight"]._vals_of_document(document) for document in documents]

        def queries(some):
            settle = self.env["accounting.preflight"]._settle_contacts
            return self.queries_of(lambda: settle(self.connection, some))

        queries(vals_list)
        self.assertEqual(queries(vals_list), queries(vals_list[:5]))
        self.assertEqual(len({vals["ledger_contact_id"] for vals in vals_list}), 30, "one is asked about")

    def test_few_are_looked_for_by_their_keys(self):
        documents = self.queue_for_new_customers(2)
        self.run_sender()
        self.assertEqual(self.books.calls[:2], ["find_contacts", "save_contacts"])
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_who_was_entered_there_since_is_linked_not_created(self):
        documents = self.queue_for_new_customers(5)
        self.there("customer 1", external_id="c-1")
        self.there("Third", external_id="c-3", email="CUSTOMER3@partner.example")
        self.run_sender()
        self.assertEqual(documents[1].ledger_contact_id.external_id, "c-1")
        self.assertEqual(documents[3].ledger_contact_id.external_id, "c-3")
        self.assertEqual(len(self.books.contacts), 1 + 5)

    def test_two_that_fit_are_a_persons_choice(self):
        documents = self.queue_for_new_customers(5)
        self.there("Customer 1", external_id="c-1")
        self.there("Customer 1", external_id="c-2")
        self.run_sender()
        self.assertEqual(documents[1].state, "blocked")
        self.assertEqual(set((documents - documents[1]).mapped("state")), {"sent"})

    def test_without_a_whole_mirror_all_are_looked_for_by_their_keys(self):
        self.connection.contacts_read_fully_at = fields.Datetime.now() - timedelta(days=8)
        self.queue_for_new_customers(5)
        self.run_sender()
        self.assertEqual(self.books.calls[:2], ["find_contacts", "save_contacts"])

    def test_while_the_list_is_being_read_all_are_looked_for_by_their_keys(self):
        self.connection._new_reading("contacts", fields.Datetime.now(), None)
        self.queue_for_new_customers(5)
        self.run_sender()
        self.assertEqual(self.books.calls[:2], ["find_contacts", "save_contacts"])

    def test_whose_name_is_taken_after_all_is_looked_for_and_linked(self):
        documents = self.queue_for_new_customers(5)
        save = self.provider_class._save_contact

        def strict(provider, contact):
            if contact.name == "Customer 2":
                self.there("Customer 2", external_id="c-2")
                reason = Reason("duplicate", "The contact name Customer 2 is already assigned.")
                return Outcome(contact.key, Verdict.REFUSED, reasons=(reason,))
            return save(provider, contact)

        self.patch(self.provider_class, "_save_contact", strict)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(documents[2].ledger_contact_id.external_id, "c-2")
        self.assertEqual(self.books.calls.count("find_contacts"), 1)

    def test_what_was_looked_up_before_an_interruption_is_not_looked_up_again(self):
        """Where changes alone may not be read."""
        self.connection.contacts_changed_since = False
        self.patch(accounting_sender_names, "KEYS_AT_ONCE", 4)
        self.send_in_batches_of(2)
        documents = self.queue_for_new_customers(6)
        self.there("customer 1", external_id="c-1")
        asked = []
        find = self.provider_class.find_contacts

        def interrupted(provider, keys):
            asked.append({key.value for key in keys if key.field == "name"})
            if len(asked) == 3:
                raise RateLimited(until=self.books.now() + timedelta(minutes=30), is_ours=True)
            return find(provider, keys)

        self.patch(self.provider_class, "find_contacts", interrupted)
        self.run_sender()
        self.assertEqual(asked[:2], [{"Customer 0", "Customer 1"}, {"Customer 2", "Customer 3"}])
        self.assertEqual(documents[1].ledger_contact_id.external_id, "c-1", "who was found is kept")
        self.assertEqual(self.books.calls.count("save_contacts"), 1, "a whole request was created")
        self.wait(minutes=31)
        for _run in range(3):
            self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(set().union(*asked[3:]), {"Customer 3", "Customer 4", "Customer 5"})
        self.assertEqual(len(self.books.contacts), 1 + 6)

    def send_in_batches_of(self, size):
        capabilities = replace(CAPABILITIES, batch_size=size)
        self.patch(self.provider_class, "capabilities", capabilities)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)
