"""Which of Odoo's contacts and products the entries over there are."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..providers.values import Contact, Item, PostalAddress
from .matching_case import MatchingCase
from .quickbooks_like import QuickBooksLike


class ContactMatchingCase(MatchingCase):
    def match(self, contact):
        """The match of one contact beside whatever else is mirrored."""
        [row] = self.contacts(contact)
        return row._match_partners()[row.id]


@tagged("post_install", "-at_install")
class TestContactMatching(ContactMatchingCase):
    def test_a_contact_is_matched_by_tax_number_else_e_mail_else_name(self):
        first = self.here("Harbour Cafe", vat="NZ 101-2-303", email="a@harbour.example")
        second = self.here("Hill Cafe", email="Hill <Orders@hill.example>")
        third = self.here("Bay  Cafe:\u200bEast")
        self.assertEqual(self.match(Contact("X", "1", tax_number="nz101.2.303")).record_id, first.id)
        by_email = self.match(Contact("Y", "2", email="ORDERS@hill.example, other@hill.example"))
        self.assertEqual((by_email.record_id, by_email.by), (second.id, ("email",)))
        self.assertEqual(self.match(Contact("bay cafe - east", "3")).record_id, third.id)

    def test_what_was_created_for_a_partner_is_that_one_whatever_it_is_called(self):
        partner, twin = self.here("Harbour"), self.here("Harbor", email="a@harbour.example")
        key = f"{self.connection.marker_tag}-{partner.id}"
        [ours, other] = self.contacts(
            Contact("Harbor", "1", key=key, email="a@harbour.example", is_customer=True),
            Contact("Harbour", "2", is_customer=True),
        )
        found = (ours | other)._match_partners()
        self.assertEqual((found[ours.id].record_id, found[ours.id].by), (partner.id, ("key",)))
        self.assertFalse(found[other.id].record_id, "that is somebody else's")
        ours.match_refused_ids = partner.ids
        self.assertEqual(ours._match_partners()[ours.id].record_id, twin.id)

    def test_keys_of_others_and_of_partners_that_are_gone_tell_nothing(self):
        partner = self.here("Harbour")
        gone = f"{self.connection.marker_tag}-999999999"
        for number, key in enumerate((f"zzzz-{partner.id}", gone, "1-2", "")):
            self.assertFalse(self.match(Contact("X", f"{number}", key=key)).candidate_ids)

    def test_a_job_of_a_customer_does_not_stand_for_the_customer(self):
        customer = self.here("Harbour", is_company=True)
        kitchen = self.here("Kitchen", parent_id=customer.id)
        [job, other] = self.contacts(
            Contact("Kitchen", "1", is_customer=True, parent_id="gone"),
            Contact("Harbour", "2", is_customer=True),
        )
        self.link(job, kitchen)
        self.assertEqual(other._match_partners()[other.id].record_id, customer.id)
        self.assertFalse(other._taken_by_others([customer]))

    def test_letters_that_are_put_together_are_the_same(self):
        partner = self.here("Mu\u0308ller GmbH")
        self.assertEqual(self.match(Contact("MÜLLER GmbH", "1")).record_id, partner.id)

    def test_a_number_without_digits_is_none(self):
        self.here("A", vat="/")
        self.here("B").vat = "N/A"
        self.assertFalse(self.match(Contact("X", "1", tax_number="n/a")).candidate_ids)

    def test_a_link_decides_even_when_all_else_speaks_for_another(self):
        linked, other = self.here("Linked"), self.here("Harbour")
        [contact] = self.contacts(Contact("Harbour", "1", is_customer=True))
        self.link(contact, linked)
        match = contact._match_partners()[contact.id]
        self.assertEqual((match.record_id, match.by), (linked.id, ("link",)))
        self.assertEqual(self.match(Contact("harbour", "2", is_customer=True)).record_id, other.id)

    def test_the_link_of_a_merged_contact_is_that_of_its_successor(self):
        partner = self.here("Harbour")
        older, old, new = self.contacts(
            Contact("A", "1", active=False, merged_into="2"),
            Contact("B", "2", active=False, merged_into="3"),
            Contact("Harbour", "3"),
        )
        self.link(older, partner)
        found = (older | old | new)._match_partners()
        self.assertEqual({match.record_id for match in (found[older.id], found[new.id])}, {partner.id})
        self.assertEqual(found[old.id].record_id, partner.id)

    def test_a_linked_partner_is_no_candidate_in_the_same_role(self):
        partner = self.here("Harbour")
        [contact] = self.contacts(Contact("Harbour One", "1", is_customer=True))
        self.link(contact, partner)
        self.assertFalse(self.match(Contact("Harbour", "2", is_customer=True)).candidate_ids)
        self.assertEqual(self.match(Contact("Harbour", "3", is_supplier=True)).record_id, partner.id)
        self.assertFalse(self.match(Contact("Harbour", "4")).candidate_ids)

    def test_a_partner_that_is_linked_to_an_archived_contact_is_for_a_person(self):
        partner = self.here("Harbour")
        [contact] = self.contacts(Contact("Harbour", "1", is_customer=True, active=False))
        self.link(contact, partner)
        match = self.match(Contact("Harbour", "2", is_customer=True))
        self.assertEqual((match.reason, match.candidate_ids), ("held", (partner.id,)))

    def test_a_contact_that_is_linked_is_in_nobodys_way(self):
        partner = self.here("Harbour", email="all@harbour.example")
        [other] = self.contacts(Contact("Other", "1", email="all@harbour.example", is_customer=True))
        self.link(other, self.here("Other"))
        contact = Contact("X", "2", email="all@harbour.example", is_customer=True)
        self.assertEqual(self.match(contact).record_id, partner.id)

    def test_a_better_one_counts_that_is_not_asked_for(self):
        self.here("Harbour", email="all@harbour.example", vat="NZ 101-2-303")
        self.contacts(Contact("Y", "1", tax_number="NZ1012303"))
        self.assertEqual(self.match(Contact("X", "2", email="all@harbour.example")).reason, "shared_there")

    def test_a_name_is_that_without_what_was_added_over_there(self):
        partner = self.here("Harbour")
        contact = Contact("Harbour (Supplier)", "1", base_name="Harbour", is_supplier=True)
        self.assertEqual(self.match(contact).record_id, partner.id)

    def test_another_country_or_tax_number_is_for_a_person(self):
        self.here("Harbour", country_id=self.env.ref("base.nz").id, vat="NZ 101-2-303")
        abroad = Contact("Harbour", "1", addresses=(PostalAddress("billing", country="Australia"),))
        self.assertEqual(self.match(abroad).reason, "country")
        self.assertEqual(self.match(Contact("Harbour", "1", tax_number="NZ 999-2-303")).reason, "tax_number")
        self.assertTrue(
            self.match(Contact("Harbour", "1", addresses=(PostalAddress("other", country="NZ"),))).record_id
        )

    def test_persons_and_addresses_of_others_and_other_companies_are_no_candidates(self):
        parent = self.here("Harbour Ltd", is_company=True)
        self.here("Jane", parent_id=parent.id, email="jane@harbour.example")
        other = self.env["res.company"].create({"name": "Second Ltd"})
        self.here("Elsewhere", company_id=other.id)
        self.assertFalse(self.match(Contact("Jane", "1", email="jane@harbour.example")).candidate_ids)
        self.assertFalse(self.match(Contact("Elsewhere", "2")).candidate_ids)

    def test_contacts_of_other_books_are_in_nobodys_way(self):
        partner = self.here("Harbour")
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other._upsert_ledger_contacts([Contact("Harbour", "1")])
        self.assertEqual(self.match(Contact("Harbour", "1")).record_id, partner.id)

    def test_the_number_of_queries_does_not_grow_with_the_contacts(self):
        def rows(count, prefix):
            self.env["res.partner"].create([{"name": f"{prefix}{each}"} for each in range(count)])
            contacts = [Contact(f"{prefix}{each}", f"{prefix}{each}") for each in range(count)]
            return self.connection._upsert_ledger_contacts(contacts)

        few, many = rows(2, "few"), rows(200, "many")
        few._match_partners()
        self.assertEqual(self.queries_of(few._match_partners), self.queries_of(many._match_partners))
        self.assertEqual(sum(bool(match.record_id) for match in many._match_partners().values()), 200)


@tagged("post_install", "-at_install")
class TestContactMatchingByRole(QuickBooksLike, ContactMatchingCase):
    def test_who_is_in_both_lists_is_matched_in_each(self):
        partner = self.here("Harbour")
        customer, vendor = self.contacts(
            Contact("Harbour", "1", is_customer=True), Contact("Harbour", "2", is_supplier=True)
        )
        found = (customer | vendor)._match_partners()
        self.assertEqual([match.record_id for match in found.values()], [partner.id] * 2)

    def test_a_tax_number_that_cannot_be_compared_tells_nothing(self):
        partner = self.here("Harbour", vat="NZ 101-2-303")
        self.assertFalse(self.match(Contact("X", "1", tax_number="NZ 101-2-303")).candidate_ids)
        self.assertEqual(self.match(Contact("Harbour", "2", tax_number="XXXXX2303")).record_id, partner.id)

    def test_one_contact_a_currency(self):
        partner = self.here("Harbour", email="a@harbour.example")
        own, euro = self.contacts(
            Contact("H", "1", email="a@harbour.example", is_customer=True),
            Contact("H (EUR)", "2", email="a@harbour.example", is_customer=True, currency="EUR"),
        )
        self.assertEqual(own._match_partners()[own.id].record_id, partner.id)
        self.link(own, partner)
        self.assertEqual(euro._match_partners()[euro.id].record_id, partner.id)
        self.assertFalse(
            self.match(Contact("I", "3", email="a@harbour.example", is_customer=True)).candidate_ids
        )


@tagged("post_install", "-at_install")
class TestItemMatching(MatchingCase):
    def match(self, item):
        [row] = self.items(item)
        return row._match_products()[row.id]

    def test_an_item_is_matched_by_code_else_barcode_else_name(self):
        self.product.barcode = "4006381333931"
        by_code = self.match(Item("chair", "Y", "1"))
        self.assertEqual((by_code.record_id, by_code.by), (self.product.id, ("code",)))
        by_barcode = self.match(Item("4006381333931", "X", "2"))
        self.assertEqual(by_barcode.reason, "shared_there")  # the other one has the code
        self._ledger(self.connection, "accounting.ledger.item", "1").active = False
        self.assertEqual(self.match(Item("4006381333931", "X", "2")).by, ("barcode",))
        self._ledger(self.connection, "accounting.ledger.item", "2").active = False
        self.assertEqual(self.match(Item("Z", " CHAIR", "3")).by, ("name",))

    def test_a_name_in_any_language_is_a_products_name(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.product.product_tmpl_id.with_context(lang="fr_FR").name = "Chaise"
        self.assertEqual(self.match(Item("X", "Chaise", "1")).record_id, self.product.id)

    def test_variants_of_one_name_are_for_a_person_unless_the_code_tells(self):
        twin = self.env["product.product"].create({"name": "Chair", "default_code": "CHAIR-2"})
        match = self.match(Item("X", "Chair", "1"))
        self.assertEqual(match.reason, "shared_here")
        self.assertEqual(set(match.candidate_ids), {self.product.id, twin.id})
        self.assertEqual(self.match(Item("CHAIR-2", "Chair", "2")).record_id, twin.id)

    def test_a_product_is_one_item(self):
        first, second = self.items(Item("X", "Something", "1"), Item("CHAIR", "Chair", "2"))
        first.product_id = self.product
        found = (first | second)._match_products()
        self.assertEqual(found[first.id].by, ("link",))
        self.assertFalse(found[second.id].candidate_ids)
        first.active = False
        self.assertEqual(second._match_products()[second.id].reason, "held")

    def test_an_archived_product_is_suggested(self):
        self.product.active = False
        self.assertEqual(self.match(Item("CHAIR", "Chair", "1")).reason, "archived")

    def test_items_of_ours_are_no_products(self):
        [item] = self.items(Item("CHAIR", "Chair", "1"))
        item.service_account_id = self._ledger(self.connection, "accounting.ledger.account", "a-200")
        self.assertFalse(item._match_products()[item.id].candidate_ids)

    def test_names_with_signs_of_all_kinds_are_compared_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        names = ('A "quoted" one', "Back\\slash", "Two\tParts", " Blank ", "50% {x}, $y")
        for number, name in enumerate(names):
            product = self.env["product.product"].create({"name": f"Other {number}"})
            product.with_context(lang="fr_FR").name = name
            self.assertEqual(self.match(Item(f"X{number}", name, f"x{number}")).record_id, product.id, name)

    def test_neither_all_products_nor_all_items_are_looked_at(self):
        self.env["product.product"].create([{"name": f"Lamp {each}"} for each in range(20)])
        rows = self.items(*(Item(f"C{each}", f"Lamp {each}", f"i{each}") for each in range(20)))
        ids, queries = [row.id for row in rows], []
        execute = type(self.env).execute_query

        def noting(env, query):
            queries.append(query)
            return execute(env, query)

        with patch.object(type(self.env), "execute_query", noting):
            self.connection._item_matching(ids[:2])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for query in queries:
            plan = "\n".join(line for [line] in self.env.execute_query(SQL("EXPLAIN %s", query)))
            self.assertNotIn("Seq Scan", plan)

    def test_the_number_of_queries_does_not_grow_with_the_items(self):
        def rows(count, prefix):
            self.env["product.product"].create([{"name": f"{prefix}{each}"} for each in range(count)])
            return self.connection._upsert_ledger_items(
                [Item(f"{prefix}{each}", f"{prefix}{each}", f"{prefix}{each}") for each in range(count)]
            )

        few, many = rows(2, "few"), rows(200, "many")
        few._match_products()
        self.assertEqual(self.queries_of(few._match_products), self.queries_of(many._match_products))
        self.assertEqual(sum(bool(match.record_id) for match in many._match_products().values()), 200)
