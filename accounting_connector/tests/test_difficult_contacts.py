"""What is difficult about contacts over there, and what becomes of each in Odoo: what only few tell. What any
system tells comes over HTTP in ``tests/flows/difficult_contacts.py``.
"""

from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.values import PostalAddress

from .import_case import ImportCase


def billing(*lines, **facts):
    return PostalAddress("billing", lines, **facts)


def delivery(*lines, **facts):
    return PostalAddress("delivery", lines, **facts)


LONG = "x" * 500
# What is difficult: the contact there, some of the partner's values, what its notes have, what is told.
# A country or state is given by its code.
DIFFICULT = {
    "an addition that made the name unique": (
        {"name": "Deep Sea (Supplier)", "base_name": "Deep Sea"},
        {"name": "Deep Sea"},
        (),
        (),
    ),
    "500 characters": ({"name": LONG, "addresses": (billing(LONG),)}, {"name": LONG, "street": LONG}, (), ()),
    "a person": (
        {"name": "Ann Fisher", "first_name": "Ann", "last_name": "Fisher", "is_person": True},
        {"name": "Ann Fisher", "is_company": False, "child_ids": []},
        (),
        (),
    ),
    "U.S.A.": ({"addresses": (billing(country="U.S.A."),)}, {"country_id": "US"}, (), ()),
    "the United States": (
        {"addresses": (billing(country="The United States of America"),)},
        {"country_id": "US"},
        (),
        (),
    ),
    "a state by its name": (
        {"addresses": (billing(region="new south wales", country="Australia"),)},
        {"state_id": "NSW"},
        (),
        (),
    ),
    "a state without its own country": (
        {"addresses": (billing("1 Quay", region="NSW"),)},
        {"street2": "NSW", "state_id": False, "country_id": False},
        (),
        ("no state “NSW”",),
    ),
    "six lines": (
        {"addresses": (billing("1", "2", "3", "4", "5", "6"),)},
        {"street": "1", "street2": "2, 3, 4, 5, 6"},
        (),
        (),
    ),
    "somebody's attention": (
        {"addresses": (billing("1 Quay", attention_to="Jo"),)},
        {"street": "1 Quay"},
        ("Jo",),
        (),
    ),
    "two addresses for deliveries": (
        {"addresses": (billing("1"), delivery("2"), delivery("3"))},
        {"child_ids": [("delivery", "2"), ("delivery", "3")]},
        (),
        (),
    ),
    "the same person twice": (
        {"persons": (Person("Ann", "Fisher", "a@b.example"), Person("A.", "F.", "A@b.example"))},
        {"child_ids": [("contact", "Ann Fisher")]},
        (),
        (),
    ),
    "a person without a name": (
        {"persons": (Person(email="a@b.example"),)},
        {"child_ids": [("contact", "a@b.example")]},
        (),
        (),
    ),
    "a person of nothing": ({"persons": (Person(),)}, {"child_ids": []}, (), ()),
    "notes with markup": ({"notes": "<b>big</b>\nsecond"}, {}, ("&lt;b&gt;big&lt;/b&gt;", "second"), ()),
    "due on a day of this month": (
        {"sale_due": Due(28, DueRule.ON_DAY_OF_MONTH)},
        {},
        ("day 28 of the month",),
        ("no payment term",),
    ),
    "a term nobody knows": ({"sale_term_id": "gone"}, {}, ("gone",), ("no payment term",)),
    "an unknown currency": ({"currency": "XXX"}, {}, ("XXX",), ("XXX",)),
    "neither customer nor supplier": (
        {"is_customer": False},
        {"customer_rank": 0, "supplier_rank": 0},
        (),
        (),
    ),
    "both": ({"is_supplier": True}, {"customer_rank": 1, "supplier_rank": 1}, (), ()),
}
REFUSED = {
    "no name": ({"name": ""}, "no name"),
    "a name of nothing visible": ({"name": "\u200b \u2060"}, "no name"),
}


class TestDifficultContacts(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.organisation_country_code = "NZ"

    def test_each_difficult_contact_becomes_what_is_expected(self):
        ids = {
            title: self.there(**{"name": f"Contact {number:02}", **facts})
            for number, (title, (facts, *_expected)) in enumerate(DIFFICULT.items())
        }
        self.connection._upsert_ledger_contacts(self.books.contacts)
        job = self.env["accounting.import"]._start_with_what_was_read(
            self.connection, "contacts", takes_customers=True
        )
        self.work_off()
        for title, (_facts, values, notes, told) in DIFFICULT.items():
            with self.subTest(title):
                line = self.line_of(job, ids[title])
                partner = line.partner_id
                self.assertTrue(partner, line.reason)
                self.assertEqual(line.outcome, "created")
                self.assertEqual({name: self.shown(partner, name) for name in values}, values)
                for text in notes:
                    self.assertIn(text, partner.comment or "")
                for text in told:
                    self.assertIn(text, line.reason)
                if not told:
                    self.assertFalse(line.reason)

    def shown(self, partner, name):
        if name == "child_ids":
            return [
                (child.type, child.name if child.type == "contact" else child.street)
                for child in partner.child_ids.sorted("id")
            ]
        value = partner[name]
        return value.code or False if name in ("country_id", "state_id") else value

    def test_what_cannot_be_imported_is_refused_with_a_reason(self):
        ids = {title: self.there(**facts) for title, (facts, _reason) in REFUSED.items()}
        job = self.import_now()
        for title, (_facts, reason) in REFUSED.items():
            line = self.line_of(job, ids[title])
            self.assertEqual(line.outcome, "skipped", title)
            self.assertIn(reason, line.reason)

    def test_a_wrong_tax_number_stops_nobody(self):
        partners = type(self.env["res.partner"])
        self.patch(
            partners,
            "_run_vat_checks",
            lambda partner, country, vat, partner_name="", validation="error": (
                "" if vat == "WRONG" else vat,
                "NZ",
            ),
        )
        self.there("Right", tax_number="49-098-576")
        self.there("Wrong", tax_number="WRONG")
        job = self.import_now()
        self.assertEqual(self.partner_of("c-1").vat, "49-098-576")
        self.assertFalse(self.partner_of("c-2").vat)
        self.assertIn("WRONG", self.partner_of("c-2").comment)
        self.assertIn("no valid tax number", self.line_of(job, "c-2").reason)
