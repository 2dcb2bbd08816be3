"""What a run knows over there is found by what it is asked for, as if all of it were compared."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.quickbooks import naming
from odoo.addons.accounting_connector.providers.quickbooks.identifiers import entity_of
from odoo.addons.accounting_connector.providers.quickbooks.known_entries import ContactIndex, ItemIndex
from odoo.addons.accounting_connector.providers.values import Contact, ContactKey, Item

from .properties import steady

ADDED = [f"Acme ({addition})" for addition in ("Supplier", "Supplier EUR", "EUR")]
NAMES = st.sampled_from(["Acme", "ACME", *ADDED, "A: B", "Ünal", "x" * 99, "", "\u200b"])
EMAILS = st.sampled_from(["", "a@acme.example", "A@Acme.example", " a@acme.example ", "b@acme.example"])
IDS = st.sampled_from([f"{entity}:{number}" for entity in ("customer", "vendor") for number in range(3)])
CONTACTS = st.builds(
    Contact, name=NAMES, external_id=IDS, email=EMAILS, currency=st.sampled_from(["", "EUR", "USD"])
)
KEYS = st.one_of(
    st.builds(ContactKey, st.just("name"), NAMES, st.sampled_from(["", "EUR"])),
    st.builds(ContactKey, st.just("email"), EMAILS, st.just("")),
)
ITEMS = st.builds(
    Item,
    code=st.sampled_from(["", "CHAIR", "chair", "Table"]),
    name=st.sampled_from(["Chair", "CHAIR", "Table"]),
    external_id=st.sampled_from("123"),
    active=st.booleans(),
)


def answers(contact, key):
    if key.field == "email":
        email = key.value.strip().casefold()
        return bool(email) and contact.email.casefold() == email
    names = naming.candidates(key.value, entity_of(contact.external_id), contact.currency)
    return bool(naming.clean_name(key.value)) and naming.comparable(contact.name) in set(
        map(naming.comparable, names)
    )


class TestQuickBooksKnownEntries(BaseCase):
    @steady()
    @given(st.lists(CONTACTS), KEYS)
    def test_contacts_that_answer_are_those_that_do_by_now(self, met, key):
        known = ContactIndex()
        for contact in met:
            known.keep(contact)
        last = {contact.external_id: contact for contact in met}
        expected = {external_id for external_id, contact in last.items() if answers(contact, key)}
        found = known.answering(key)
        self.assertEqual({contact.external_id for contact in found}, expected)
        self.assertEqual(set(found), {last[external_id] for external_id in expected})

    @steady()
    @given(st.lists(ITEMS), st.builds(Item, code=st.sampled_from(["CHAIR", "Table"]), name=st.just("Chair")))
    def test_an_item_fits_by_its_code_else_by_a_name_where_it_has_no_code(self, met, wanted):
        known = ItemIndex()
        for item in met:
            known.keep(item.code, item)
        last = {item.external_id: item for item in met}.values()
        without = [one for one in last if not one.code]
        ranks = (
            {one.external_id for one in last if one.code.casefold() == wanted.code.casefold()},
            {one.external_id for one in without if one.name.casefold() == wanted.code.casefold()},
            {one.external_id for one in without if one.name.casefold() == "chair"},
        )
        expected = next(filter(None, ranks), set())
        found = known.fitting(wanted)
        self.assertEqual(bool(found), bool(expected))
        if found:
            self.assertIn(found.external_id, expected)
            actives = [one.active for one in last if one.external_id in expected]
            self.assertEqual(found.active, any(actives))
            self.assertEqual(found.code, wanted.code)
