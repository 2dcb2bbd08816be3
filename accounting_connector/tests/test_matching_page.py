"""The matching page: choices change nothing until they are applied, and can be undone."""

from odoo.tests import tagged

from .matching_case import MatchingPageCase
from .test_access import MANAGER


@tagged("post_install", "-at_install")
class TestMatchingPage(MatchingPageCase):
    def test_what_is_certain_is_ticked_and_matched_when_applied(self):
        partner = self.here("Harbour Cafe")
        contact = self.contact("harbour cafe")
        self.look()
        self.assertEqual(self.page()["ticked"], 1)
        [row] = self.page()["rows"]
        self.assertEqual((row["found"], row["options"][0]["id"]), (partner.id, partner.id))
        self.assertEqual(row["options"][0]["why"], ["Same name"])
        self.assertFalse(contact.link_ids)

        self.assertEqual(self.apply(), {"applied": 1, "refused": [], "remaining": 0})
        self.assertEqual((contact.link_ids.partner_id, contact.link_ids.role), (partner, "customer"))
        self.assertEqual(self.page()["counts"]["matched"], 1)

    def test_what_is_certain_but_left_is_not_matched(self):
        self.here("Harbour Cafe")
        contact = self.contact("harbour cafe")
        self.look()
        self.assertEqual(self.choose("leave", contact), 0)
        self.assertEqual(self.apply()["applied"], 0)
        self.assertFalse(contact.link_ids)
        self.assertEqual(self.choose("", contact), 1)

    def test_choices_are_kept_for_whom_made_them(self):
        partner, contact = self.here("Harbour Cafe"), self.contact("Something Else")
        self.look()
        self.choose("match", contact, partner)
        self.assertFalse(contact.link_ids)
        row = self.rows()["Something Else"]
        self.assertEqual(row["choice"], {"kind": "match", "record_id": partner.id})
        self.assertIn(partner.id, [option["id"] for option in row["options"]])
        colleague = self.person(MANAGER)
        theirs = self.matching.with_user(colleague).page(self.connection.id, "contacts")
        self.assertIsNone(theirs["rows"][0]["choice"])
        self.assertEqual(self.apply()["applied"], 1)
        self.assertEqual(contact.link_ids.partner_id, partner)

    def test_who_has_no_role_yet_is_linked_in_both(self):
        partner = self.here("Harbour Cafe")
        contact = self.contact("Harbour Cafe", is_customer=False)
        self.look()
        self.apply()
        self.assertEqual(set(contact.link_ids.mapped("role")), {"customer", "vendor"})
        self.assertEqual(contact.link_ids.partner_id, partner)

    def test_what_is_taken_by_somebody_quicker_is_told_and_stays_chosen(self):
        partner = self.here("Harbour")
        contact, other = self.contact("A"), self.contact("B")
        self.choose("match", contact, partner)
        self.link(other, partner)
        outcome = self.apply()
        self.assertEqual(outcome["applied"], 0)
        self.assertIn("Harbour stands for another one", outcome["refused"][0])
        self.assertTrue(self.rows()["A"]["choice"])

    def test_one_partner_chosen_for_two_goes_to_the_first(self):
        partner = self.here("Harbour")
        contacts = self.contact("A") | self.contact("B")
        for contact in contacts:
            self.choose("match", contact, partner)
        outcome = self.apply()
        self.assertEqual((outcome["applied"], len(outcome["refused"])), (1, 1))
        self.assertEqual(len(contacts.link_ids), 1)

    def test_what_is_to_be_created_is_nothing_else_and_what_is_ignored_is_not_created(self):
        self.here("Harbour"), self.here("Harbour")
        created, ignored = self.contact("Harbour"), self.contact("Not Needed")
        self.choose("create", created)
        self.choose("ignore", ignored)
        self.assertFalse(created.match_wish)
        self.apply()
        self.assertEqual(list(self.rows("wished")), ["Harbour"])
        self.assertEqual(list(self.rows("ignored")), ["Not Needed"])
        found = (created | ignored)._match_partners()
        self.assertEqual((found[created.id].record_id, found[created.id].reason), (0, ""))
        self.assertEqual(found[ignored.id].reason, "ignored")
        self.choose("undo", created | ignored)
        self.apply()
        self.assertEqual(set(self.rows("ambiguous")), {"Harbour"})
        self.assertEqual(set(self.rows()), {"Not Needed"})

    def test_only_contacts_of_the_page_are_shown(self):
        for each in range(85):
            self.contact(f"C{each:02}")
        self.assertEqual(len(self.page()["rows"]), 80)
        self.assertEqual(list(self.rows(offset=80)), ["C80", "C81", "C82", "C83", "C84"])
        self.assertEqual(list(self.rows(search="c84")), ["C84"])
        self.assertEqual(self.page(search="c84")["counts"]["open"], 1)

    def test_searching_finds_in_odoo_and_over_there(self):
        partner, contact = self.here("Harbour"), self.contact("Bay")
        found = self.matching.search_here(self.connection.id, "contacts", "harb")
        self.assertEqual([option["id"] for option in found], [partner.id])
        found = self.matching.search_there(self.connection.id, "contacts", "ba")
        self.assertEqual([option["id"] for option in found], [contact.id])

    def test_what_is_searched_for_is_taken_as_it_is_written(self):
        self.contact("100% Wool"), self.contact("1000 Wools"), self.contact("A_B"), self.contact("AxB")
        self.assertEqual(list(self.rows(search="0% W")), ["100% Wool"])
        self.assertEqual(list(self.rows(search="a_b")), ["A_B"])

    def test_a_record_of_another_company_is_neither_chosen_nor_shown(self):
        other = self.env["res.company"].create({"name": "Other Ltd"})
        theirs, contact = self.here("Theirs", company_id=other.id), self.contact("A")
        self.choose("match", contact, theirs)
        [row] = self.page()["rows"]
        self.assertEqual((row["choice"], row["options"]), (None, []))

    def test_one_that_cannot_be_matched_any_more_is_told_and_keeps_nobody_else_waiting(self):
        moved, partner = self.here("Moved"), self.here("Harbour")
        self.here("Certain")
        contact, other, certain = self.contact("A"), self.contact("B"), self.contact("Certain")
        self.look()
        self.choose("match", contact, moved)
        self.choose("match", other, partner)
        moved.company_id = self.env["res.company"].create({"name": "Other Ltd"})
        outcome = self.apply()
        self.assertEqual((outcome["applied"], len(outcome["refused"])), (2, 1))
        self.assertIn("A was not matched:", outcome["refused"][0])
        self.assertFalse(contact.link_ids)
        self.assertTrue(other.link_ids and certain.link_ids)

    def test_what_was_found_and_cannot_be_matched_any_more_is_looked_for_anew(self):
        moved = self.here("Moved")
        contact = self.contact("Moved")
        self.look()
        moved.company_id = self.env["res.company"].create({"name": "Other Ltd"})
        self.assertEqual(self.apply(), {"applied": 0, "refused": [], "remaining": 0})
        self.assertFalse(contact.match_partner_id)

    def test_every_reason_has_its_words(self):
        self.contact("A").match_reason = "ignored"
        self.assertEqual(self.rows("ambiguous")["A"]["reason"], "It was ignored until now.")

    def test_the_number_of_queries_does_not_grow_with_the_page(self):
        def fill(count, start):
            for each in range(start, start + count):
                self.here(f"Cafe{each} Nelson", phone=f"03 555 {each:04}")
                self.here(f"Bar{each}")
                self.contact(f"Cafe{each} Roasters", phone=f"3555{each:04}")
                self.contact(f"Bar{each}")

        def queries():
            self.look()
            ways = (self.page, self.look, lambda: self.page("here"))
            return tuple(self.queries_of(way) for way in ways)

        fill(2, 0)
        queries()
        few = queries()
        fill(38, 2)
        self.assertEqual(queries(), few)
        self.assertEqual(len(self.page()["rows"]), 80)


@tagged("post_install", "-at_install")
class TestMatchingUndo(MatchingPageCase):
    def setUp(self):
        super().setUp()
        self.customer.email = False
        self.deep = self.contact("deep blue ltd")
        self.look()
        self.apply()

    def undo(self):
        self.choose("undo", self.deep)
        self.apply()

    def test_a_wrong_match_is_back_to_be_matched_and_not_found_again(self):
        self.assertEqual(self.deep.link_ids.partner_id, self.customer)
        self.assertEqual(self.rows("matched")["deep blue ltd"]["linked"][0]["id"], self.customer.id)
        self.choose("undo", self.deep)
        self.assertTrue(self.deep.link_ids)
        self.apply()
        self.assertFalse(self.deep.link_ids)
        row = self.rows("ambiguous")["deep blue ltd"]
        self.assertEqual(row["reason"], "What seemed to be the same was undone.")
        self.assertEqual(row["options"], [])

    def test_it_can_be_chosen_again_by_hand(self):
        self.undo()
        self.choose("match", self.deep, self.customer)
        self.apply()
        self.assertEqual(self.deep.link_ids.partner_id, self.customer)

    def test_what_was_sent_keeps_its_contact_and_what_waits_does_not(self):
        sent, waiting = self.queue(), self.queue()
        self.assertEqual((sent | waiting).ledger_contact_id, self.deep)
        self.send(sent)
        self.undo()
        self.assertEqual(sent.ledger_contact_id, self.deep)
        self.assertFalse(waiting.ledger_contact_id)

    def test_later_documents_do_not_take_it_again(self):
        self.undo()
        self.assertFalse(self.queue().ledger_contact_id)


@tagged("post_install", "-at_install")
class TestMatchingInOdooOnly(MatchingPageCase):
    def test_customers_and_suppliers_that_nothing_stands_for_are_listed(self):
        lonely = self.here("Lonely", customer_rank=1)
        self.here("Nobody's")
        self.here("Found", supplier_rank=1)
        self.contact("Found")
        self.link(self.contact("X"), self.here("Linked", customer_rank=1))
        self.look()
        rows = self.rows("here")
        self.assertIn("Lonely", rows)
        self.assertTrue({"Nobody's", "Found", "Linked"}.isdisjoint(rows))
        self.assertEqual(rows["Lonely"]["record_id"], lonely.id)

    def test_they_are_created_over_there_or_ignored_as_wished(self):
        wanted, ignored = self.here("Wanted", customer_rank=1), self.here("Ignored", customer_rank=1)
        self.choose("export", record=wanted)
        self.choose("ignore", record=ignored)
        self.assertFalse(self.env["accounting.match.wish"].search([]))
        self.apply()
        wishes = self.env["accounting.match.wish"].search([])
        self.assertEqual(
            {wish.partner_id: wish.wish for wish in wishes}, {wanted: "export", ignored: "ignore"}
        )
        self.assertEqual((list(self.rows("wished")), list(self.rows("ignored"))), (["Wanted"], ["Ignored"]))
        self.choose("undo", record=wanted)
        self.apply()
        self.assertIn("Wanted", self.rows("here"))

    def test_one_can_be_matched_with_what_is_over_there(self):
        lonely, contact = self.here("Lonely", customer_rank=1), self.contact("Other Name")
        self.choose("match", contact, lonely)
        row = self.rows("here")["Lonely"]
        self.assertEqual(row["choice"], {"kind": "match", "record_id": contact.id})
        self.apply()
        self.assertEqual(contact.link_ids.partner_id, lonely)


@tagged("post_install", "-at_install")
class TestMatchingProducts(MatchingPageCase):
    subject = "products"

    def test_products_are_matched_ignored_and_undone_in_the_same_way(self):
        item, other = self.item("chair", "Something"), self.item("Z-1", "Gone")
        self.look()
        self.assertEqual(self.rows()["Something"]["options"][0]["why"], ["Same code"])
        self.choose("ignore", other)
        self.apply()
        self.assertEqual((item.product_id, other.match_ignored), (self.product, True))
        self.choose("undo", item)
        self.apply()
        self.assertFalse(item.product_id)
        self.assertEqual(list(self.rows("ambiguous")), ["Something"])

    def test_a_product_stands_for_one_item(self):
        items = self.item("A", "One") | self.item("B", "Two")
        for item in items:
            self.choose("match", item, self.product)
        outcome = self.apply()
        self.assertEqual((outcome["applied"], len(outcome["refused"])), (1, 1))

    def test_what_is_alike_is_suggested(self):
        self.item("cha-ir", "Armchair")
        self.assertEqual(self.rows()["Armchair"]["options"][0]["why"], ["Similar code"])

    def test_products_that_nothing_stands_for_are_listed(self):
        self.assertIn(self.product.display_name, self.rows("here"))
        self.item("CHAIR", "Chair").product_id = self.product
        self.assertNotIn(self.product.display_name, self.rows("here"))
