"""Contacts of the books become contacts of Odoo: once, completely, and without overwriting anybody's work."""

from odoo.fields import Command

from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.values import PostalAddress

from .import_case import ImportCase

WHARVES = (PostalAddress("billing", ("1 Quay",)), PostalAddress("delivery", ("2 Wharf",)))


class TestContactImport(ImportCase):
    def test_a_contact_comes_with_all_its_details(self):
        self.there(
            "Deep Sea Ltd",
            external_id="c-1",
            email="a@sea.example",
            phone="+64 3 1",
            website="https://sea.example",
            company_number="12345",
            account_number="D-7",
            addresses=(
                PostalAddress("billing", ("1 Quay", "Dock 2"), "Nelson", "", "7010", "New Zealand"),
                PostalAddress("delivery", ("2 Wharf",), "Picton", "", "", "NZ", attention_to="Store"),
            ),
            persons=(Person("Ann", "Fisher", "ann@sea.example"),),
        )
        job = self.import_now()
        self.assertEqual((job.state, job.created_count, job.done_count), ("done", 1, 1))
        partner = self.partner_of("c-1")
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Deep Sea Ltd",
                    "is_company": True,
                    "email": "a@sea.example",
                    "phone": "+64 3 1",
                    "website": "https://sea.example",
                    "company_registry": "12345",
                    "ref": "D-7",
                    "street": "1 Quay",
                    "street2": "Dock 2",
                    "city": "Nelson",
                    "zip": "7010",
                    "country_id": self.env.ref("base.nz").id,
                    "customer_rank": 1,
                    "supplier_rank": 0,
                    "company_id": self.company.id,
                }
            ],
        )
        delivery = partner.child_ids.filtered(lambda child: child.type == "delivery")
        self.assertEqual(
            (delivery.street, delivery.city, delivery.name, delivery.country_id),
            ("2 Wharf", "Picton", "Store", self.env.ref("base.nz")),
        )
        person = partner.child_ids - delivery
        self.assertEqual(
            (person.name, person.email, person.street), ("Ann Fisher", "ann@sea.example", "1 Quay")
        )
        self.assertEqual(self.line_of(job, "c-1").outcome, "created")

    def test_nothing_is_imported_twice(self):
        self.there(persons=(Person("Ann"),), addresses=WHARVES)
        self.import_now()
        partner = self.partner_of("c-1")
        children = partner.child_ids
        self.assertEqual(len(children), 2)
        job = self.import_now()
        self.assertEqual((job.total_count, job.done_count), (0, 0))
        self.connection.contact_name_owner = "there"  # everything is gone through again
        job = self.import_now()
        self.assertEqual((job.done_count, job.unchanged_count), (1, 1))
        self.assertEqual(partner.child_ids, children)

    def test_who_is_in_odoo_already_is_linked_and_its_blanks_are_filled(self):
        self.customer.phone = "1"
        self.there("Somebody", email=self.customer.email, phone="2", website="https://deep.example")
        job = self.import_now()
        self.assertEqual(self.partner_of("c-1"), self.customer)
        self.assertEqual((self.customer.phone, self.customer.website), ("1", "https://deep.example"))
        self.assertEqual((self.customer.name, self.customer.customer_rank), ("Deep Blue Ltd", 1))
        self.assertEqual((job.linked_count, job.created_count), (1, 0))

    def test_a_person_in_odoo_stays_one_where_only_blanks_are_filled(self):
        person = self.env["res.partner"].create({"name": "John Smith", "email": "john@sea.example"})
        self.there("John Smith", email="john@sea.example", phone="2")
        self.import_now()
        self.assertEqual(self.partner_of("c-1"), person)
        self.assertEqual((person.is_company, person.phone), (False, "2"))

    def test_who_may_be_several_waits_for_a_person_and_is_imported_once_linked(self):
        self.env["res.partner"].create({"name": "Twin", "email": "twin@deep.example"})
        twin = self.env["res.partner"].create({"name": "Twin", "email": "twin@deep.example"})
        self.there("Twin", email="twin@deep.example", phone="2")
        job = self.import_now()
        self.assertEqual(job.skipped_count, 1)
        self.assertIn("matching page", self.line_of(job, "c-1").reason)
        row = self.row_of("c-1")
        self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": twin.id,
                "role": "customer",
                "ledger_contact_id": row.id,
            }
        )
        self.sync()
        self.assertEqual(twin.phone, "2")

    def test_what_was_decided_on_the_matching_page_is_heeded(self):
        for _each in range(2):
            self.env["res.partner"].create({"name": "Twins Ltd"})
        self.there("Twins Ltd", external_id="c-1")
        self.there("Nobody Ltd", external_id="c-2")
        mirror = self.connection._upsert_ledger_contacts(self.books.contacts).grouped("external_id")
        mirror["c-1"].match_wish, mirror["c-2"].match_ignored = "create", True
        job = self.import_now()
        self.assertEqual(self.line_of(job, "c-1").outcome, "created")
        self.assertEqual(self.line_of(job, "c-2").outcome, "skipped")
        self.assertFalse(self.partner_of("c-2"))

    def test_customers_and_suppliers_are_chosen_separately(self):
        self.there("Customer")
        self.there("Supplier", is_customer=False, is_supplier=True)
        self.there("Neither", is_customer=False)
        self.import_now(takes_suppliers=False)
        self.assertTrue(self.partner_of("c-1") and self.partner_of("c-3"))
        self.assertFalse(self.partner_of("c-2"))
        job = self.import_now(takes_customers=False)
        self.assertEqual(job.total_count, 1)
        supplier = self.partner_of("c-2")
        self.assertEqual((supplier.supplier_rank, supplier.customer_rank), (1, 0))
        self.assertEqual(self.row_of("c-2").link_ids.mapped("role"), ["vendor"])
        self.assertEqual(set(self.row_of("c-3").link_ids.mapped("role")), {"customer", "vendor"})

    def test_who_becomes_a_supplier_later_is_one_here_too(self):
        self.there()
        self.import_now()
        partner = self.partner_of("c-1")
        self.books.change_contact("c-1", is_supplier=True)
        self.sync()
        self.assertEqual((partner.customer_rank, partner.supplier_rank), (1, 1))
        self.assertEqual(set(self.row_of("c-1").link_ids.mapped("role")), {"customer", "vendor"})

    def test_archived_ones_come_archived_and_only_when_chosen(self):
        self.there(active=False, addresses=WHARVES)
        self.assertEqual(self.import_now().total_count, 0)
        self.import_now(takes_archived=True)
        partner = self.partner_of("c-1")
        self.assertFalse(partner.active)
        self.assertFalse(partner.with_context(active_test=False).child_ids.filtered("active"))

    def test_what_is_archived_there_later_stays_here(self):
        self.there()
        self.import_now()
        self.books.change_contact("c-1", active=False)
        self.sync()
        self.assertTrue(self.partner_of("c-1").active)

    def test_what_is_deleted_there_stays_here(self):
        self.there()
        self.import_now()
        partner = self.partner_of("c-1")
        self.wait(hours=1)
        self.books.delete_contact("c-1")
        self.sync()
        self.assertTrue(partner.exists() and partner.active)
        self.assertFalse(self.row_of("c-1").active)

    def test_a_merged_contact_s_link_goes_to_the_one_that_is_left(self):
        self.there("First", addresses=WHARVES)
        self.there("Second", is_customer=False, is_supplier=True)
        self.import_now()
        first = self.partner_of("c-1")
        children = first.child_ids
        self.wait(hours=1)
        self.books.change_contact("c-1", active=False, merged_into="c-2")
        self.books.change_contact("c-2", is_customer=True, is_supplier=False, phone="7", addresses=WHARVES)
        self.sync()
        self.assertFalse(self.row_of("c-1").link_ids)
        self.assertIn(first, self.row_of("c-2").link_ids.partner_id)
        self.assertEqual(first.child_ids, children)

    def test_changes_come_by_themselves_once_something_was_imported(self):
        self.there(phone="1")
        self.sync()
        self.assertFalse(self.partner_of("c-1"))
        self.import_now()
        self.books.change_contact("c-1", website="https://new.example")
        self.there("New")
        self.sync()
        self.assertEqual(self.partner_of("c-1").website, "https://new.example")
        self.assertTrue(self.partner_of("c-2"))
        self.assertTrue(self.connection.import_ids[0].is_automatic)
        count = len(self.connection.import_ids)
        self.sync()
        self.assertEqual(len(self.connection.import_ids), count, "nothing changed, nothing is imported")

    def test_changes_do_not_come_when_the_connection_says_so(self):
        self.there()
        self.import_now()
        self.connection.import_changes = False
        self.books.change_contact("c-1", website="https://new.example")
        self.sync()
        self.assertFalse(self.partner_of("c-1").website)

    def test_contacts_are_shared_among_companies_when_chosen(self):
        self.connection.shares_contacts = True
        self.there()
        self.import_now()
        self.assertFalse(self.partner_of("c-1").company_id)

    def test_a_part_of_a_contact_is_under_it(self):
        self.there("Kitchen", parent_id="c-2", is_person=True)
        self.there("Amy Ltd", tax_number="123")
        self.import_now()
        kitchen = self.partner_of("c-1")
        self.assertEqual(kitchen.parent_id, self.partner_of("c-2"))
        self.assertEqual(kitchen.vat, "123")

    def test_payment_terms_and_currencies_are_odoo_s_own(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "20th of the next month",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "nb_days": 20,
                            "delay_type": "days_after_end_of_month",
                        }
                    )
                ],
            }
        )
        euro = self.env.ref("base.EUR")
        euro.active = True
        due = Due(20, DueRule.ON_DAY_OF_NEXT_MONTH)
        self.there(sale_due=due, purchase_due=Due(77), is_supplier=True, currency="EUR")
        job = self.import_now()
        partner = self.partner_of("c-1").with_company(self.company)
        self.assertEqual(partner.property_payment_term_id, term)
        self.assertFalse(partner.property_supplier_payment_term_id)
        self.assertEqual(partner.property_purchase_currency_id, euro)
        self.assertIn("77 days after the date", self.line_of(job, "c-1").reason)
        self.assertIn("77 days after the date", partner.comment)

    def test_ticked_ones_are_imported_alone(self):
        self.there("First")
        self.there("Second")
        self.sync()
        self.connection.action_import_ticked("contacts", ["c-2"])
        self.work_off()
        self.assertFalse(self.partner_of("c-1"))
        self.assertEqual(self.partner_of("c-2").name, "Second")

    def test_a_search_there_shows_what_is_in_odoo_already(self):
        self.books.page_size = 2
        for name in ("Deep Sea", "Deep Lake", "Deep Well", "Shallow"):
            self.there(name)
        self.import_now()
        with self.enter_registry_test_mode():
            first = self.connection._search_there("contacts", "deep", "customer", False, "")
            rest = self.connection._search_there("contacts", "deep", "customer", False, first["position"])
        names = [entry["name"] for entry in first["entries"] + rest["entries"]]
        self.assertEqual(sorted(names), ["Deep Lake", "Deep Sea", "Deep Well"])
        self.assertFalse(rest["position"])
        self.assertTrue(all(entry["is_linked"] for entry in first["entries"]))
