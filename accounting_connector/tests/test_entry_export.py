"""Contacts are created in the books on demand: once, whatever happens on the way, and linked."""

from datetime import timedelta

from odoo.tests import tagged

from ..providers import errors
from ..providers.contact_details import Due, Person
from .common import Killed
from .export_case import ExportCase
from .quickbooks_like import QuickBooksLike


@tagged("post_install", "-at_install")
class TestContactExport(ExportCase):
    def test_a_contact_is_created_with_all_its_details_and_linked(self):
        country = self.env.ref("base.nz")
        self.customer.write(
            {
                "is_company": True,
                "vat": "NZ49091850",
                "company_registry": "1234",
                "ref": "C-7",
                "phone": "09 100",
                "website": "https://deepblue.example",
                "street": "1 Wharf Road",
                "city": "Auckland",
                "country_id": country.id,
                "property_payment_term_id": self.env.ref("account.account_payment_term_30days").id,
                "child_ids": [
                    (0, 0, {"name": "Dock", "type": "delivery", "street": "2 Dock Road", "city": "Bluff"}),
                    (0, 0, {"name": "Ann Lee", "type": "contact", "email": "ann@deepblue.example"}),
                ],
            }
        )
        rows = self.created_now(self.customer)
        self.assertEqual(rows.mapped("state"), ["done"], rows.message)
        [contact] = self.books.contacts
        self.assertEqual(self.linked_there(self.customer), [contact])
        self.assertEqual(
            (contact.name, contact.tax_number, contact.company_number, contact.account_number),
            ("Deep Blue Ltd", "NZ49091850", "1234", "C-7"),
        )
        self.assertEqual(
            [(address.kind, address.lines, address.city) for address in contact.addresses],
            [("billing", ("1 Wharf Road",), "Auckland"), ("delivery", ("2 Dock Road",), "Bluff")],
        )
        self.assertEqual(contact.persons, (Person("Ann", "Lee", "ann@deepblue.example"),))
        self.assertEqual(contact.sale_due, Due(30))

    def test_a_document_creates_its_contact_with_the_same_details(self):
        self.customer.write(
            {
                "is_company": True,
                "ref": "C-7",
                "child_ids": [(0, 0, {"name": "Ann Lee", "type": "contact", "email": "ann@sea.example"})],
            }
        )
        self.queue()
        self.work()
        [contact] = self.books.contacts
        self.assertEqual(contact.account_number, "C-7")
        self.assertEqual([person.email for person in contact.persons], ["ann@sea.example"])

    def test_what_was_created_comes_back_as_nothing_new(self):
        self.import_now()
        self.created_now(self.customer)
        jobs = self.env["accounting.import"].search_count([])
        self.sync()
        self.assertEqual(self.env["accounting.import"].search_count([]), jobs)

    def test_who_is_there_already_is_linked_not_created(self):
        self.there("Deep Blue Ltd", external_id="c-9", email="accounts@deepblue.example")
        rows = self.created_now(self.customer)
        self.assertEqual((rows.state, rows.ledger_contact_id.external_id), ("done", "c-9"))
        self.assertEqual(len(self.books.contacts), 1)

    def test_who_is_linked_is_not_asked_for_again(self):
        self.created_now(self.customer)
        self.assertFalse(self.create_there(self.customer))

    def test_asking_twice_waits_once(self):
        self.assertEqual(self.create_there(self.customer), self.create_there(self.customer))

    # === WHATEVER HAPPENS ON THE WAY === #

    def test_a_lost_answer_is_looked_up_and_nothing_is_there_twice(self):
        with self.failing("save_contacts", errors.Retry("lost", maybe_committed=True), committed=True):
            rows = self.created_now(self.customer)
        self.assertEqual(rows.state, "unconfirmed")
        self.work()
        self.assertEqual(rows.state, "unconfirmed")  # what is under way may still arrive
        self.wait(minutes=5)
        self.work()
        self.assertEqual((rows.state, len(self.books.contacts)), ("done", 1))
        self.assertEqual(len(self.linked_there(self.customer)), 1)

    def test_a_late_arrival_is_waited_for(self):
        lost = errors.Retry("lost", maybe_committed=True)
        with self.failing("save_contacts", lost, late=timedelta(seconds=140)):
            rows = self.created_now(self.customer)
        for _minute in range(8):
            self.wait(minutes=1)
            self.work()
        self.assertEqual((rows.state, len(self.books.contacts)), ("done", 1))

    def test_a_worker_that_is_killed_after_the_call_leaves_nothing_twice(self):
        rows = self.create_there(self.customer)
        with self.failing("save_contacts", Killed(), committed=True):
            self.run_sender_until_killed()
        self.assertEqual(rows.state, "sending")
        self.wait(minutes=5)
        self.work()
        self.assertEqual((rows.state, len(self.books.contacts)), ("done", 1))

    def test_nothing_is_called_while_the_click_goes_on(self):
        self.create_there(self.customer, self.vendor)
        self.assertEqual(self.books.calls, [])

    def test_a_batch_is_one_call(self):
        partners = self.env["res.partner"].create([{"name": f"Ship {n}"} for n in range(40)])
        rows = self.created_now(partners)
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual((self.books.calls.count("save_contacts"), len(self.books.contacts)), (1, 40))

    def test_documents_go_first(self):
        self.create_there(self.vendor)
        self.queue()
        self.work()
        saved = [call for call in self.books.calls if call.startswith("save")]
        self.assertEqual(saved, ["save_contacts", "save_items", "save_documents", "save_contacts"])

    # === WHAT A PERSON HAS TO DECIDE === #

    def test_a_refusal_is_a_problem_that_is_gone_once_it_is_corrected(self):
        rows = self.create_there(self.customer)
        self.books.refuse(rows._contact_key(), "contact", "Email address must be valid")
        self.work()
        problem = rows.problem_id
        self.assertEqual((rows.state, problem.kind, problem.active), ("refused", "contact", True))
        self.assertEqual((problem.fix_model, problem.fix_id), ("res.partner", self.customer.id))
        self.assertIn("Email address must be valid", problem.detail)
        self.books.refusals.clear()
        self.wait(minutes=10)
        problem.action_recheck()
        self.work()
        self.assertEqual((rows.state, problem.active), ("done", False))

    def test_a_name_that_is_taken_over_there_is_told(self):
        rows = self.create_there(self.customer)
        self.books.refuse(rows._contact_key(), "duplicate", "The name supplied already exists.")
        self.work()
        self.assertEqual(rows.state, "refused")
        self.assertIn("no second one of that name", rows.problem_id.name)

    def test_several_that_fit_are_a_person_s_choice(self):
        for number in range(2):
            self.there(f"Twin {number}", email=self.customer.email)
        rows = self.created_now(self.customer)
        self.assertEqual((rows.state, rows.problem_id.fix_model), ("refused", "accounting.contact.link"))
        chosen = self.row_of("c-2")
        self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": self.customer.id,
                "role": "customer",
                "ledger_contact_id": chosen.id,
            }
        )
        problem = rows.problem_id
        self.work()
        self.assertEqual((rows.state, rows.ledger_contact_id, len(self.books.contacts)), ("done", chosen, 2))
        self.assertFalse(problem.active)

    def test_one_bad_contact_stops_no_other(self):
        rows = self.create_there(self.customer, self.vendor)
        bad = rows.filtered(lambda row: row.partner_id == self.customer)
        self.books.refuse(bad._contact_key(), "contact", "No.")
        self.work()
        self.assertEqual((bad.state, (rows - bad).state), ("refused", "done"))

    def test_a_call_that_is_declined_as_a_whole_is_tried_one_by_one(self):
        rows = self.create_there(self.customer, self.vendor)
        with self.failing("save_contacts", errors.Refused("400", text="Something in it is bad.")):
            self.work()
        self.assertEqual(rows.mapped("state"), ["done", "done"])


class TestContactExportInTwoLists(QuickBooksLike, ExportCase):
    def test_who_is_both_is_created_in_both_lists(self):
        self.customer.write({"customer_rank": 1, "supplier_rank": 1})
        rows = self.created_now(self.customer)
        self.assertEqual(rows.mapped("state"), ["done", "done"], rows.mapped("message"))
        self.assertEqual(
            sorted((contact.is_customer, contact.is_supplier) for contact in self.books.contacts),
            [(False, True), (True, False)],
        )
        for role in ("customer", "vendor"):
            self.assertEqual(len(self.linked_there(self.customer, role)), 1)

    def test_a_lost_answer_leaves_nobody_twice(self):
        with self.failing("save_names", errors.Retry("lost", maybe_committed=True), committed=True):
            rows = self.created_now(self.customer)
        self.wait(minutes=5)
        self.work()
        self.assertEqual((rows.state, len(self.books.contacts)), ("done", 1))
