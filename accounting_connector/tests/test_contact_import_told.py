"""What people are told of imported contacts, once each: what was kept, merged, archived, or is gone, and what
they have to decide.
"""

from odoo.addons.accounting_connector.providers.values import PostalAddress

from .import_case import ImportCase


def at(street, kind="billing"):
    return PostalAddress(kind, (street,), city="Bluff")


class ToldCase(ImportCase):
    def synced(self):
        """The import that was started by itself just now, if any was."""
        before = self.connection.import_ids
        self.wait(hours=1)
        self.sync()
        return self.connection.import_ids - before

    def told(self, job, external_id="c"):
        return self.line_of(job, external_id).reason or ""


class TestKeptAddresses(ToldCase):
    def setUp(self):
        super().setUp()
        self.customer.write({"street": "1 Quay", "city": "Bluff", "phone": False})

    def customer_there(self, *addresses, **facts):
        self.there(external_id="c", email=self.customer.email, addresses=addresses, **facts)
        return self.import_now()

    def test_another_address_is_told_once_and_odoo_s_own_is_kept(self):
        job = self.customer_there(at("2 Wharf"))
        self.assertIn("another address, 2 Wharf, Bluff: Odoo's own is kept", self.told(job))
        self.assertEqual((self.customer.street, self.customer.child_ids.ids), ("1 Quay", []))
        self.books.change_contact("c", website="https://deep.example")
        job = self.synced()
        self.assertEqual((self.line_of(job, "c").outcome, self.told(job)), ("updated", ""))
        self.books.change_contact("c", email="new@deep.example")
        self.assertEqual(self.synced().unchanged_count, 1, "nothing to do and nothing to tell")
        self.books.change_contact("c", addresses=(at("3 Dock"),))
        self.assertIn("3 Dock", self.told(self.synced()))

    def test_the_same_address_is_no_news(self):
        self.assertEqual(self.told(self.customer_there(at("1  quay"))), "")

    def test_another_address_for_deliveries_is_told_too(self):
        self.env["res.partner"].create(
            {"parent_id": self.customer.id, "type": "delivery", "street": "5 Shed", "city": "Bluff"}
        )
        job = self.customer_there(at("1 Quay"), at("6 Shed", "delivery"))
        self.assertIn("6 Shed", self.told(job))
        self.assertEqual(self.customer.child_ids.mapped("street"), ["5 Shed"])

    def test_who_owns_addresses_is_told_nothing(self):
        self.connection.contact_addresses_owner = "there"
        self.assertEqual(self.told(self.customer_there(at("2 Wharf"))), "")
        self.assertEqual(self.customer.street, "2 Wharf")

    def test_whoever_ticks_it_is_told_again(self):
        self.customer_there(at("2 Wharf"))
        self.connection.action_import_ticked("contacts", ["c"])
        self.work_off()
        self.assertIn("2 Wharf", self.told(self.connection.import_ids[0]))


class TestToldOfTheGone(ToldCase):
    def test_a_merged_contact_is_told_once_and_its_link_goes_along(self):
        self.there("First", external_id="first", email="a@sea.example")
        self.there("Second", external_id="second")
        self.import_now()
        first, second = self.partner_of("first"), self.partner_of("second")
        self.books.change_contact("first", active=False, merged_into="second")
        job = self.synced()
        self.assertEqual(self.line_of(job, "first").outcome, "linked")
        self.assertIn("merged into Second in Books", self.told(job, "first"))
        self.assertIn("Merge them in Odoo, too", self.told(job, "first"))
        self.assertEqual(self.row_of("second").link_ids.partner_id, first | second)
        self.assertFalse(self.row_of("first").link_ids)
        self.assertFalse(self.synced())
        self.assertEqual(self.import_now().total_count, 0)

    def test_one_that_was_never_imported_is_merged_without_a_word(self):
        self.there("First", external_id="first", is_customer=False, is_supplier=True)
        self.there("Second", external_id="second")
        self.import_now(takes_suppliers=False)
        self.books.change_contact("first", active=False, merged_into="second")
        self.assertFalse(self.told(self.synced(), "first"))

    def test_a_deleted_contact_waits_for_a_person_and_is_told_once_by_itself(self):
        self.there("First", external_id="first")
        self.import_now()
        partner = self.partner_of("first")
        self.books.delete_contact("first")
        job = self.synced()
        line = self.line_of(job, "first")
        self.assertEqual((line.outcome, line.is_undecided, line.partner_id), ("skipped", True, partner))
        self.assertIn("gone in Books", line.reason)
        self.assertEqual(line.action_decide()["context"]["match_state"], "matched")
        self.assertTrue(partner.active)
        self.assertFalse(self.synced())
        self.row_of("first").sudo()._undo_match()
        self.assertEqual(self.import_now().total_count, 0, "somebody dealt with it")

    def test_a_deleted_contact_is_not_told_again_when_its_partner_is_edited(self):
        self.connection.contact_communication_owner = "there"
        self.there("First", external_id="first")
        self.import_now()
        self.books.delete_contact("first")
        self.synced()
        self.wait(hours=1)
        self.edit(self.partner_of("first"), phone="7")
        self.assertFalse(self.synced())

    def test_one_that_is_archived_is_told_once(self):
        self.there(external_id="c")
        self.import_now()
        self.books.change_contact("c", active=False)
        self.assertIn("archived in Books", self.told(self.synced()))
        self.books.change_contact("c", website="https://sea.example")
        self.assertEqual(self.told(self.synced()), "")
        self.assertEqual(self.partner_of("c").website, "https://sea.example")


class TestUndecided(ToldCase):
    def setUp(self):
        super().setUp()
        self.twins = self.env["res.partner"].create([{"name": "Twin Ltd", "is_company": True}] * 2)
        self.there("Twin Ltd", external_id="c", phone="1")
        self.line = self.line_of(self.import_now(), "c")

    def decide(self, kind, partner=None):
        matching = self.env["accounting.matching"]
        records = partner.ids if partner else []
        matching.choose(self.connection.id, "contacts", kind, self.row_of("c").ids, records)
        matching.apply(self.connection.id, "contacts")
        self.work_off()

    def test_the_result_says_what_to_do_next_and_leads_there(self):
        self.assertTrue(self.line.is_undecided)
        self.assertIn("Several contacts in Odoo are the same. Open the matching page", self.line.reason)
        action = self.line.action_decide()
        self.assertEqual(action["tag"], "accounting_connector.match_contacts")
        context = action["context"]
        self.assertEqual(context["active_id"], self.connection.id)
        page = self.env["accounting.matching"].page(
            self.connection.id, "contacts", context["match_state"], context["match_search"]
        )
        self.assertEqual(page["counts"]["open"] + page["counts"]["ambiguous"], 1)

    def test_what_was_matched_is_imported_right_after(self):
        self.decide("match", self.twins[1])
        self.assertEqual(self.twins.mapped("phone"), [False, "1"])

    def test_what_is_to_be_created_is_created_right_after(self):
        self.decide("create")
        self.assertEqual(self.partner_of("c").phone, "1")
        self.assertNotIn(self.partner_of("c"), self.twins)


class TestMatchingBeforeTheFirstImport(ToldCase):
    def test_it_links_and_imports_nothing(self):
        self.there(external_id="c", email=self.customer.email, phone="1")
        self.sync()
        self.env["accounting.matching"].choose(
            self.connection.id, "contacts", "match", self.row_of("c").ids, self.customer.ids
        )
        self.env["accounting.matching"].apply(self.connection.id, "contacts")
        self.assertEqual(self.partner_of("c"), self.customer)
        self.assertFalse(self.connection.import_ids)
