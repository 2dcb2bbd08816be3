"""Whatever is changed of a contact, all else survives, and a change is made once."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.values import Contact, PostalAddress

from .properties import steady
from .xero_case import BaseCase
from .xero_contact_book import NAMES, TEXTS, ContactBook, changed

# What Xero has no field for, or writes itself.
FOLLOWS = {"is_person", "version", "updated_at"}

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
WORDS = st.sampled_from(("", "Ann", "  Lee ", "x" * 60, "x" * 300, "Zoë", "a\tb", "a\u200bb", "<b>")) | TEXT
EMAILS = st.sampled_from(("", "ann@example.com", "jürgen@example.com", "a@b.co, c@d.co", "Ann@Example.com"))
DUES = st.none() | st.builds(Due, st.sampled_from((0, 20, 31, 60)), st.sampled_from(DueRule))
ADDRESSES = st.builds(
    PostalAddress,
    st.sampled_from(("billing", "delivery", "other")),
    st.lists(WORDS, max_size=6).map(tuple),
    *(WORDS,) * 5,
)
PERSONS = st.builds(Person, WORDS, WORDS, EMAILS)
VALUES = {
    **dict.fromkeys(("name", "account_number", "first_name", "last_name", "phone", "mobile"), WORDS),
    **dict.fromkeys(("tax_number", "company_number"), WORDS),
    **dict.fromkeys(("sale_account", "purchase_account"), st.sampled_from(("", "200", "310"))),
    "email": EMAILS,
    "currency": st.sampled_from(("", "NZD", "USD")),
    "active": st.booleans(),
    "addresses": st.lists(ADDRESSES, max_size=3).map(tuple),
    "persons": st.lists(PERSONS, max_size=6).map(tuple),
    "sale_due": DUES,
    "purchase_due": DUES,
}
TIDY = st.from_regex(r"[a-zA-Z]{1,9}( [a-z0-9]{1,5})?", fullmatch=True)
LETTERS = st.from_regex(r"[A-Z][a-z]{1,5}( [A-Z])?", fullmatch=True)
LINES = st.lists(TIDY, max_size=4).map(tuple)
TIDY_VALUES = {
    **dict.fromkeys(TEXTS, TIDY),
    "phone": TIDY,
    "email": st.sampled_from(("", "ann@example.com")),
    "active": st.booleans(),
    "addresses": st.lists(
        st.builds(
            PostalAddress, st.sampled_from(("billing", "delivery")), LINES, TIDY, TIDY, TIDY, LETTERS, TIDY
        ),
        max_size=2,
        unique_by=lambda address: address.kind,
    ).map(tuple),
    "persons": st.lists(st.builds(Person, TIDY, TIDY, st.just("a@b.co")), max_size=5).map(tuple),
    "sale_due": st.none() | st.builds(Due, st.integers(0, 31), st.sampled_from(DueRule)),
}
RAW_SLOT = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("AddressLine1", "AddressLine3", "City", "Region", "Country", "AttentionTo"), WORDS
    ),
)
RAW = st.fixed_dictionaries(
    {
        "Name": WORDS.filter(str.strip),
        "Addresses": st.tuples(RAW_SLOT, RAW_SLOT, RAW_SLOT).map(
            lambda slots: [
                {"AddressType": kind, **slot}
                for kind, slot in zip(("STREET", "POBOX", "HOME"), slots, strict=True)
            ]
        ),
        "Phones": st.lists(
            st.fixed_dictionaries({"PhoneNumber": WORDS, "PhoneAreaCode": st.sampled_from(("", "6"))}),
            min_size=4,
            max_size=4,
        ).map(
            lambda slots: [
                {"PhoneType": kind, **slot}
                for kind, slot in zip(("DDI", "DEFAULT", "FAX", "MOBILE"), slots, strict=True)
            ]
        ),
        "ContactPersons": st.lists(
            st.fixed_dictionaries(
                {"FirstName": WORDS, "EmailAddress": EMAILS, "IncludeInEmails": st.booleans()}
            ),
            max_size=5,
        ),
    },
    optional={
        "FirstName": WORDS,
        "LastName": WORDS,
        "EmailAddress": EMAILS,
        "TaxNumber": WORDS,
        "AccountNumber": WORDS,
        "DefaultCurrency": st.just("NZD"),
        "SalesDefaultAccountCode": st.just("200"),
        "PaymentTerms": st.fixed_dictionaries(
            {}, optional={side: st.just({"Day": 5, "Type": "OFCURRENTMONTH"}) for side in ("Sales", "Bills")}
        ),
    },
)


def some_of(values):
    """A few of these fields, each with a value."""
    return st.sets(st.sampled_from(sorted(values)), max_size=4).flatmap(
        lambda chosen: st.fixed_dictionaries({name: values[name] for name in sorted(chosen)})
    )


CHANGES = some_of(VALUES)
TIDY_CHANGES = some_of(TIDY_VALUES)


class TestXeroContactProperties(BaseCase):
    @given(RAW, CHANGES, st.booleans())
    @steady(150)
    def test_nothing_is_touched_that_was_not_asked_for(self, raw, values, replaces_lists):
        """Whether Xero replaces slots one by one or all of them."""
        book = ContactBook(raw, replaces_lists)
        before = book.contact
        element, _warnings = changed(book.element, **values)
        self.assertLessEqual(set(element), {NAMES[field] for field in values})
        others = book.untouchable(values)
        book.post(element)
        for field in {field.name for field in fields(Contact)} - set(values) - FOLLOWS:
            self.assertEqual(getattr(book.contact, field), getattr(before, field), field)
        self.assertEqual(book.untouchable(values), others)

    @given(RAW, CHANGES)
    @steady(150)
    def test_a_change_is_made_once(self, raw, values):
        """Asked for again it sends nothing, so nobody's list of changes grows by itself."""
        book = ContactBook(raw)
        book.post(changed(book.element, **values)[0])
        self.assertEqual(changed(book.element, **values)[0], {})

    @given(RAW, TIDY_CHANGES)
    @steady(100)
    def test_what_was_changed_is_read_as_it_was_written(self, raw, values):
        book = ContactBook(raw)
        element, warnings = changed(book.element, **values)
        book.post(element)
        self.assertEqual(warnings, ())
        for field, value in values.items():
            read = getattr(book.contact, field)
            if field == "addresses":
                read, value = (sorted(map(str, some)) for some in (self.known(read), value))
            self.assertEqual(read, value, field)

    @staticmethod
    def known(addresses):
        return [address for address in addresses if address.kind != "other"]
