"""What is changed in Odoo of a contact reaches the books when the connection says that Odoo owns it: only
that, once, and without coming back.
"""

from odoo.tests import tagged

from ..providers import errors
from ..providers.contact_details import Person
from ..providers.values import PostalAddress
from .common import Killed
from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestContactChanges(ExportCase):
    def setUp(self):
        super().setUp()
        self.there(
            external_id="c",
            email="a@sea.example",
            phone="09 100",
            notes="Pays late",
            is_person=False,
            addresses=(PostalAddress("billing", ("1 Wharf Road", "Shed 2", "Pier 9"), city="Auckland"),),
            persons=(Person("Ann", "Lee", "ann@sea.example"),),
        )
        self.own("communication", "addresses", "persons")
        self.import_now()
        self.partner = self.partner_of("c")
        self.books.calls.clear()

    def own(self, *groups):
        self.connection.write({f"contact_{group}_owner": "odoo" for group in groups})

    def contact(self):
        return next(contact for contact in self.books.contacts if contact.external_id == "c")

    def rows(self):
        return self.env["accounting.entry.export"].search([])

    def test_what_odoo_owns_is_changed_there_and_nothing_else(self):
        self.partner.write({"phone": "09 200", "name": "Renamed"})
        self.assertEqual(self.books.calls, [])
        self.work()
        self.assertEqual(self.rows().mapped("state"), ["done"], self.rows().mapped("message"))
        contact = self.contact()
        self.assertEqual((contact.phone, contact.name), ("09 200", "Deep Sea Ltd"))
        self.assertEqual(contact.notes, "Pays late")
        self.assertEqual(contact.addresses[0].lines, ("1 Wharf Road", "Shed 2", "Pier 9"))

    def test_where_odoo_owns_nothing_nothing_is_noted(self):
        self.connection.write({f"contact_{group}_owner": "blanks" for group in ("communication", "persons")})
        self.partner.phone = "09 200"
        self.assertFalse(self.rows())

    def test_what_came_back_is_no_news(self):
        self.partner.phone = "09 200"
        self.work()
        jobs = self.env["accounting.import"].search_count([])
        self.wait(hours=1)
        self.sync()
        self.work()
        self.assertEqual(self.env["accounting.import"].search_count([]), jobs)
        self.assertEqual((self.books.calls.count("change_contacts"), len(self.rows())), (1, 1))

    def test_what_was_changed_there_although_odoo_owns_it_is_changed_back(self):
        self.books.change_contact("c", phone="09 300", website="https://sea.example")
        self.sync()
        self.work()
        self.assertEqual((self.contact().phone, self.contact().website), ("09 100", "https://sea.example"))
        self.assertEqual(self.partner.phone, "09 100")

    def test_saving_the_same_again_calls_nobody(self):
        self.partner.write({"phone": "09 100", "street": "1 Wharf Road"})
        self.work()
        self.assertEqual((self.rows().state, self.books.calls), ("done", []))

    def test_several_changes_are_one(self):
        self.partner.phone = "09 200"
        self.partner.email = "b@sea.example"
        self.work()
        self.assertEqual((len(self.rows()), self.books.calls), (1, ["change_contacts"]))
        self.assertEqual((self.contact().phone, self.contact().email), ("09 200", "b@sea.example"))

    def test_an_address_and_a_person_of_it_are_its_own_change(self):
        self.env["res.partner"].create(
            [
                {"parent_id": self.partner.id, "type": "delivery", "name": "Dock", "street": "2 Dock Road"},
                {"parent_id": self.partner.id, "name": "Bob Ray", "email": "bob@sea.example"},
            ]
        )
        self.work()
        contact = self.contact()
        self.assertEqual([address.kind for address in contact.addresses], ["billing", "delivery"])
        self.assertEqual(contact.addresses[0].lines, ("1 Wharf Road", "Shed 2", "Pier 9"))
        self.assertEqual([person.first_name for person in contact.persons], ["Ann", "Bob"])
        ann = self.partner.child_ids.filtered(lambda child: child.email == "ann@sea.example")
        ann.unlink()
        self.work()
        self.assertEqual([person.first_name for person in self.contact().persons], ["Bob"])

    def test_what_was_changed_there_meanwhile_stays(self):
        self.books.change_contact("c", account_number="C-7", phone="09 300")
        self.partner.phone = "09 200"
        self.work()
        self.assertEqual(self.rows().mapped("state"), ["done"], self.rows().mapped("message"))
        self.assertEqual((self.contact().phone, self.contact().account_number), ("09 200", "C-7"))
        self.assertEqual(self.books.calls, ["change_contacts", "contacts", "change_contacts"])
        self.wait(hours=1)
        self.sync()
        self.assertEqual((self.partner.phone, self.partner.ref), ("09 200", "C-7"))

    def test_who_is_changed_there_all_the_time_is_tried_later(self):
        def interfere(name):
            if name == "change_contacts":
                self.books.change_contact("c", notes="again")

        self.partner.phone = "09 200"
        self.books.during_call = interfere
        self.work()
        self.assertEqual((self.rows().state, self.contact().phone), ("unconfirmed", "09 100"))
        self.books.during_call = lambda name: None
        self.wait(minutes=5)
        self.work()
        self.assertEqual((self.rows().state, self.contact().phone), ("done", "09 200"))

    def test_a_lost_answer_is_read_before_it_is_tried_again(self):
        self.partner.phone = "09 200"
        with self.failing("change_contacts", errors.Retry("lost", maybe_committed=True), committed=True):
            self.work()
        self.assertEqual(self.rows().state, "unconfirmed")
        self.wait(minutes=5)
        self.work()
        self.assertEqual((self.rows().state, self.contact().phone), ("done", "09 200"))
        self.assertEqual(self.books.calls, ["change_contacts", "contacts"])

    def test_a_killed_worker_s_change_is_found_out(self):
        self.partner.phone = "09 200"
        with self.failing("change_contacts", Killed(), committed=True):
            self.run_sender_until_killed()
        self.partner.email = "b@sea.example"
        self.wait(minutes=5)
        self.work()
        self.assertEqual(set(self.rows().mapped("state")), {"done"})
        self.assertEqual((self.contact().phone, self.contact().email), ("09 200", "b@sea.example"))

    def test_what_is_changed_while_it_is_sent_follows(self):
        self.partner.phone = "09 200"
        row = self.rows()
        row.sudo().write({"state": "sending", "lease_until": self.true_time()})
        self.partner.phone = "09 300"
        self.assertEqual(sorted(self.rows().mapped("state")), ["sending", "waiting"])
        self.wait(minutes=5)
        self.work()
        self.assertEqual((set(self.rows().mapped("state")), self.contact().phone), ({"done"}, "09 300"))

    def test_a_refused_change_is_a_problem_that_the_next_change_settles(self):
        self.books.refuse("c", "contact", "Phone number is too long")
        self.partner.phone = "09 200"
        self.work()
        problem = self.rows().problem_id
        self.assertEqual((problem.kind, problem.fix_model, problem.active), ("contact", "res.partner", True))
        self.books.refusals.clear()
        self.wait(minutes=10)
        self.partner.email = "b@sea.example"
        self.work()
        self.assertEqual((self.contact().phone, self.contact().email), ("09 200", "b@sea.example"))
        self.assertEqual((self.rows().mapped("state"), problem.active), (["done"], False))

    def test_who_is_archived_there_is_told(self):
        self.books.change_contact("c", active=False)
        self.sync()
        self.partner.phone = "09 200"
        self.work()
        self.assertEqual(self.rows().problem_id.fix_model, "accounting.contact.link")

    def test_who_is_gone_there_at_that_moment_is_told_in_the_same_words(self):
        self.books.delete_contact("c")
        self.partner.phone = "09 200"
        self.work()
        self.assertEqual(self.rows().state, "refused")
        self.assertIn("archived or gone in Books", self.rows().message)
        self.assertEqual(self.rows().problem_id.fix_model, "accounting.contact.link")

    def test_the_number_of_queries_does_not_grow(self):
        for number in range(40):
            self.there(f"Contact {number}", external_id=f"many-{number}")
        self.import_now()
        partners = self.env["res.partner"].union(*(self.partner_of(f"many-{n}") for n in range(40)))

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("parent_id")
            before = self.env.cr.sql_log_count
            self.env["accounting.entry.export"]._contacts_were_changed(
                {partner.id: {"phone"} for partner in some}
            )
            return self.env.cr.sql_log_count - before

        count(partners[:1])
        self.assertEqual(count(partners[:2]), count(partners))
