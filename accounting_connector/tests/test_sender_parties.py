"""Contacts and items that documents need: found when they are there, made as the order says, and what could
not be taken over is told.
"""

from dataclasses import replace

from odoo.tests import tagged

from ..providers.errors import Retry
from ..providers.values import Contact, Item, Page
from .common import ConnectorCase
from .in_memory_provider import InMemoryProvider


@tagged("post_install", "-at_install")
class TestSenderParties(ConnectorCase):
    def warn(self, method, *warnings):
        """What is created from now on is created with these changes."""
        save = getattr(InMemoryProvider, method)

        def save_with_warnings(provider, entry):
            return replace(save(provider, entry), warnings=warnings)

        self.patch(InMemoryProvider, method, save_with_warnings)

    # === CONTACTS === #

    def test_a_new_contact_has_the_address_email_and_phone_invoices_go_to(self):
        self.customer.write({"is_company": True, "vat": "NZ49091850", "phone": "09 100"})
        office = self.env["res.partner"].create(
            {
                "name": "Accounts payable",
                "parent_id": self.customer.id,
                "type": "invoice",
                "email": "payable@deepblue.example",
                "phone": "09 200",
                "street": "1 Wharf Road",
            }
        )
        self.queue()
        self.work()
        [contact] = self.books.contacts
        self.assertEqual((contact.name, contact.tax_number), (self.customer.name, "NZ49091850"))
        self.assertEqual((contact.email, contact.phone), (office.email, office.phone))
        self.assertEqual(contact.addresses[0].lines, ("1 Wharf Road",))

    def test_an_invoice_address_without_email_and_phone_leaves_those_of_the_company(self):
        self.customer.write({"is_company": True, "phone": "09 100"})
        self.env["res.partner"].create(
            {"name": "Accounts payable", "parent_id": self.customer.id, "type": "invoice"}
        )
        self.queue()
        self.work()
        [contact] = self.books.contacts
        self.assertEqual((contact.email, contact.phone), (self.customer.email, "09 100"))

    def test_a_contact_made_there_today_is_found_by_its_tax_number(self):
        self.customer.vat = "NZ49091850"
        self.books.contacts.append(
            Contact("Deep Blue Group", external_id="c-1", email="x@example.com", tax_number="NZ49091850")
        )
        document = self.queue()
        self.work()
        self.assertEqual(document.ledger_contact_id.external_id, "c-1")
        self.assertEqual(self.books.calls.count("find_contacts"), 1)
        self.assertNotIn("save_contacts", self.books.calls)

    def test_who_has_the_name_of_another_is_told_what_to_do(self):
        document = self.queue()
        self.books.refuse(document._contact_key(), "duplicate", "The name supplied already exists.")
        self.work()
        [problem] = document.problem_ids
        self.assertEqual((document.state, problem.kind), ("blocked", "contact"))
        self.assertIn("no second one of that name", problem.name)
        self.assertEqual(problem.detail, "The name supplied already exists.")

    def test_a_declined_contact_is_not_tried_again_because_another_one_was_linked(self):
        document = self.queue()
        self.books.refuse(document._contact_key(), "invalid", "The e-mail address is not valid.")
        self.work()
        self.assertEqual(document.state, "blocked")
        another = self.queue(self.sale_order(partner=self.env["res.partner"].create({"name": "Another Ltd"})))
        self.work()
        self.work()
        self.assertEqual((another.state, document.state), ("sent", "blocked"))
        self.assertEqual(self.books.calls.count("save_contacts"), 2, "each of them once")
        self.customer.email = "office@deep-blue.example"
        self.assertEqual(document.state, "queued")

    def test_correcting_an_address_of_a_declined_contact_lets_it_go(self):
        address = self.env["res.partner"].create(
            {"name": "Invoices", "type": "invoice", "parent_id": self.customer.id, "email": "nowhere"}
        )
        document = self.queue()
        self.books.refuse(document._contact_key(), "invalid", "The e-mail address is not valid.")
        self.work()
        self.assertEqual(document.state, "blocked")
        address.email = "invoices@deep-blue.example"
        self.assertEqual(document.state, "queued")

    def test_changes_to_a_new_contact_are_told_in_the_story(self):
        self.warn("_save_contact", "the e-mail address was left out", "the name was cut")
        document = self.queue()
        self.work()
        story = "\n".join(document.event_ids.filtered("text").mapped("text"))
        self.assertIn("the e-mail address was left out; the name was cut", story)
        self.assertIn(self.customer.name, story)

    # === ITEMS === #

    def test_products_are_looked_up_before_a_person_is_asked(self):
        self.connection.create_items = "ask"
        self.books.items["CHAIR"] = Item("CHAIR", "Chair", external_id="i-1")
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.line_ids.ledger_item_id.external_id, "i-1")
        self.assertEqual(self.books.calls.count("find_items"), 1)

    def test_a_person_is_asked_about_a_product_that_is_not_there(self):
        self.connection.create_items = "ask"
        document = self.queue()
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "item"))
        self.assertEqual(self.books.calls.count("find_items"), 1)
        self.books.calls.clear()
        document.problem_ids.action_create_there()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertNotIn("find_items", self.books.calls)

    def test_changes_to_a_new_item_are_told_in_the_story(self):
        self.warn("_save_item", "the name was cut after 50 characters")
        document = self.queue()
        self.work()
        story = "\n".join(document.event_ids.filtered("text").mapped("text"))
        self.assertIn("CHAIR was created with changes: the name was cut after 50 characters.", story)

    # === ASKING AGAIN === #

    def test_a_server_fault_is_not_what_the_next_attempt_gets_again(self):
        """Its answer is kept over there under the key of the request."""
        document = self.queue()
        fault = Retry("server fault 500", correlation_id="call-1", maybe_committed=True)
        with self.failing("save_items", fault, committed=True):
            self.work()
        self.assertEqual(document.state, "queued")
        self.wait(seconds=31)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_what_was_corrected_over_there_goes_at_once(self):
        document = self.queue()
        self.books.refuse("CHAIR", "item", "The account of the item is archived.")
        self.work()
        self.assertEqual(document.state, "blocked")
        self.books.refusals.clear()
        document.problem_ids.action_recheck()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_a_lost_answer_is_asked_for_again_under_the_same_key(self):
        keys = []
        save = InMemoryProvider.save_contacts

        def save_and_tell(provider, contacts, request_key):
            keys.append(request_key)
            return save(provider, contacts, request_key)

        self.patch(InMemoryProvider, "save_contacts", save_and_tell)
        document = self.queue()
        with self.failing("save_contacts", Retry("connection lost", maybe_committed=True)):
            self.work()
        self.wait(seconds=31)
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(len(keys), 2)
        self.assertEqual(keys[0], keys[1])

    # === LEFT OUT === #

    def test_what_cannot_be_read_of_a_list_is_in_the_log_with_its_connection(self):
        page = Page((), problems=("Items[3]: no Code",))
        self.patch(InMemoryProvider, "items", lambda provider, since=None: [page])
        with (
            self.assertLogs("odoo.addons.accounting_connector", "WARNING") as log,
            self.enter_registry_test_mode(),
        ):
            self.connection._refresh_lists()
        self.assertIn(f"accounting.connection {self.connection.id}", log.output[0])
        self.assertIn("Items[3]: no Code", log.output[0])

    def test_what_cannot_be_read_of_documents_is_in_the_log_with_its_connection(self):
        self.queue()
        self.work()
        page = Page((), problems=("Invoices[7]: no InvoiceID",))
        self.patch(InMemoryProvider, "find_documents", lambda provider, since, kinds: iter([page]))
        with (
            self.assertLogs("odoo.addons.accounting_connector", "WARNING") as log,
            self.enter_registry_test_mode(),
        ):
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.assertIn(f"accounting.connection {self.connection.id}", log.output[0])
        self.assertIn("Invoices[7]: no InvoiceID", log.output[0])
