"""A contact is imported, changed on both sides, and both are brought together: by who owns what."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from ..providers.contact_details import Due, Person
from ..providers.values import PostalAddress
from .export_case import ExportCase
from .properties import steady

GROUPS = ("name", "communication", "addresses", "registration", "payment", "persons")
OWNER = ["blanks", "there", "odoo"]
OWNERS = st.fixed_dictionaries({group: st.sampled_from(OWNER) for group in GROUPS})
ORDERS = st.permutations(["import", "export"])
EMAIL_OF_PERSON = "ann@sea.example"


@dataclass(frozen=True)
class Fact:
    """What both sides know of a contact, as a text; empty where it may be that nobody knows it.

    :ivar there: fields of the contact over there, given the text.
    :ivar told: the text of a contact over there.
    :ivar values: of Odoo's record, given the text.
    :ivar kept: the text of that record.
    :ivar record: that record, given the partner.
    """

    name: str
    group: str
    there: Callable
    told: Callable
    values: Callable
    kept: Callable
    record: Callable = lambda partner: partner
    may_be_empty: bool = True
    pattern: str = "{}"

    def text(self, value, number):
        """No two contacts of these books have the same of anything."""
        return value and self.pattern.format(f"{value}{number:03}")


def plain(name, there, group, pattern="{}", may_be_empty=True):
    """A text that both sides keep as it is."""
    return Fact(
        name,
        group,
        there=lambda text: {there: text},
        told=lambda contact: getattr(contact, there),
        values=lambda text: {name: text},
        kept=lambda partner: partner[name] or "",
        may_be_empty=may_be_empty,
        pattern=pattern,
    )


def street(name, kind, record):
    return Fact(
        name,
        "addresses",
        there=lambda text: {kind: PostalAddress(kind, (text,), city="Bluff")},
        told=lambda contact: next(" ".join(each.lines) for each in contact.addresses if each.kind == kind),
        values=lambda text: {"street": text},
        kept=lambda record: record.street or "",
        record=record,
        may_be_empty=False,
    )


FACTS = [
    plain("name", "name", "name", "Contact {}", may_be_empty=False),
    plain("phone", "phone", "communication", "09 {}"),
    plain("email", "email", "communication", "m{}@sea.example"),
    plain("website", "website", "communication", "http://w{}.sea.example"),
    plain("ref", "account_number", "registration"),
    plain("vat", "tax_number", "registration"),
    plain("company_registry", "company_number", "registration"),
    street("invoices", "billing", lambda partner: partner),
    street(
        "deliveries",
        "delivery",
        lambda partner: partner.child_ids.filtered(lambda child: child.type == "delivery"),
    ),
    Fact(
        "person",
        "persons",
        there=lambda text: {"persons": (Person("Ann", text, EMAIL_OF_PERSON),)},
        told=lambda contact: contact.persons[0].last_name,
        values=lambda text: {"name": f"Ann {text}"},
        kept=lambda child: child.name.removeprefix("Ann "),
        record=lambda partner: partner.child_ids.filtered(lambda child: child.email == EMAIL_OF_PERSON),
        may_be_empty=False,
    ),
]
TEXTS = st.sampled_from(["", "1", "2", "3"])
SIDES = st.fixed_dictionaries(
    {
        fact.name: st.tuples(*[TEXTS if fact.may_be_empty else TEXTS.filter(bool)] * 3)
        for fact in FACTS
    }
)
DAYS = {"1": 11, "2": 22, "3": 33}


def expected(owner, first, here, there):
    """What Odoo and the books have in the end. Of what it never had anything, Odoo takes nothing away there,
    nor do the books here.
    """
    if owner == "odoo":
        return here, here if here or first else there
    if owner == "there":
        return there if there or first else here, there
    return here or there, there


@tagged("post_install", "-at_install")
class TestRoundTrip(ExportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terms = cls.env["account.payment.term"]
        cls.terms = {"": terms}
        for text, days in DAYS.items():
            line = {"value": "percent", "value_amount": 100, "nb_days": days}
            cls.terms[text] = terms.create({"name": f"{days} days", "line_ids": [Command.create(line)]})

    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    def contact(self, external_id):
        return next(contact for contact in self.books.contacts if contact.external_id == external_id)

    def facts_there(self, sides, side, number, days):
        """The contact over there as it is at first (``side`` 0), or after it was changed there (2)."""
        facts = {}
        for fact in FACTS:
            facts |= fact.there(fact.text(sides[fact.name][side], number))
        addresses = (facts.pop("billing"), facts.pop("delivery"))
        due = Due(DAYS[days[side]]) if days[side] else None
        return {**facts, "addresses": addresses, "sale_due": due}

    @given(
        owners=OWNERS, sides=SIDES, days=st.tuples(TEXTS, TEXTS, TEXTS), order=ORDERS
    )
    @steady(30)
    def test_both_sides_end_as_the_owner_says(self, owners, sides, days, order):
        self.connection.write({f"contact_{group}_owner": owner for group, owner in owners.items()})
        number = len(self.books.contacts)
        external_id = self.there(**self.facts_there(sides, 0, number, days))
        self.sync()
        partner = self.partner_of(external_id).with_company(self.company)
        records = {fact.name: fact.record(partner) for fact in FACTS}
        self.wait(hours=1)
        for fact in FACTS:
            first, here, _there = sides[fact.name]
            if here != first:
                self.edit(records[fact.name], **fact.values(fact.text(here, number)))
        if days[1] != days[0]:
            self.edit(partner, property_payment_term_id=self.terms[days[1]].id)
        self.books.change_contact(external_id, **self.facts_there(sides, 2, number, days))
        self.bring_together(order)
        contact = self.contact(external_id)
        found = {fact.name: (fact.kept(records[fact.name]), fact.told(contact)) for fact in FACTS}
        self.assertEqual(
            found,
            {
                fact.name: tuple(
                    fact.text(value, number) for value in expected(owners[fact.group], *sides[fact.name])
                )
                for fact in FACTS
            },
            owners,
        )
        here, there = expected(owners["payment"], *days)
        due = contact.sale_due and contact.sale_due.days
        self.assertEqual((partner.property_payment_term_id, due), (self.terms[here], DAYS.get(there)))
        self.assertEqual(len(partner.child_ids), 2, "nobody is there twice")
        self.assertFalse(self.env["accounting.entry.export"].search([("state", "!=", "done")]))

    @given(owner=st.sampled_from(OWNER), first=TEXTS, here=TEXTS, there=TEXTS, order=ORDERS)
    @steady(12)
    def test_an_address_that_comes_or_goes_ends_as_its_owner_says(self, owner, first, here, there, order):
        self.connection.contact_addresses_owner = owner

        def addresses(text):
            return (PostalAddress("billing", (text,), city="Bluff"),) if text else ()

        external_id = self.there(f"Contact {len(self.books.contacts)}", addresses=addresses(first))
        self.sync()
        partner = self.partner_of(external_id)
        self.wait(hours=1)
        if here != first:
            self.edit(partner, street=here, city="Bluff" if here else False)
        self.books.change_contact(external_id, addresses=addresses(there))
        self.bring_together(order)
        told = "".join(line for address in self.contact(external_id).addresses for line in address.lines)
        self.assertEqual((partner.street or "", told), expected(owner, first, here, there))

    def test_nothing_goes_to_and_fro(self):
        self.connection.contact_communication_owner = "odoo"
        external_id = self.there("Echo Ltd", phone="1")
        self.sync()
        partner = self.partner_of(external_id)
        self.wait(hours=1)
        self.edit(partner, phone="2")
        self.bring_together(["export", "import"])
        self.books.calls.clear()
        self.bring_together(["export", "import"])
        self.assertNotIn("change_contacts", self.books.calls)
