"""What is difficult about contacts over there, and what becomes of each in Odoo."""

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
    "blanks around the name": ({"name": "  Deep   Sea "}, {"name": "Deep Sea"}, (), ()),
    "a tab and a line break in the name": ({"name": "Deep\tSea\nLtd"}, {"name": "Deep Sea Ltd"}, (), ()),
    "colons in the name": ({"name": "Deep: Sea: Ltd"}, {"name": "Deep: Sea: Ltd"}, (), ()),
    "zero-width characters": ({"name": "De\u200bep\ufeff Sea"}, {"name": "Deep Sea"}, (), ()),
    "a control character": ({"name": "Deep\x00Sea\x07"}, {"name": "Deep Sea"}, (), ()),
    "quotes and angle brackets": (
        {"name": 'O\'Neil & <Sons> "Ltd"'},
        {"name": 'O\'Neil & <Sons> "Ltd"'},
        (),
        (),
    ),
    "letters of many scripts": ({"name": "Ærøskøbing 東京 Ελλάς"}, {"name": "Ærøskøbing 東京 Ελλάς"}, (), ()),
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
    "umlauts in the e-mail": ({"email": "jörg@müller.example"}, {"email": "jörg@müller.example"}, (), ()),
    "several e-mail addresses": (
        {"email": "a@sea.example; b@sea.example, c@sea.example"},
        {"email": "a@sea.example"},
        ("b@sea.example, c@sea.example",),
        ("a@sea.example: the others",),
    ),
    "an e-mail with a name": ({"email": "Ann <a@sea.example>"}, {"email": "a@sea.example"}, (), ()),
    "no e-mail in the field": (
        {"email": "see notes"},
        {"email": False},
        ("see notes",),
        ("no e-mail address",),
    ),
    "phone and mobile": ({"phone": "+64 3 1", "mobile": "+64 21 2"}, {"phone": "+64 3 1"}, ("+64 21 2",), ()),
    "a mobile alone": ({"mobile": "+64 21 2"}, {"phone": "+64 21 2", "comment": False}, (), ()),
    "a website without scheme": ({"website": "sea.example"}, {"website": "http://sea.example"}, (), ()),
    "no website in the field": (
        {"website": "http://[sea"},
        {"website": False},
        ("http://[sea",),
        ("no website",),
    ),
    "no country": (
        {"addresses": (billing("1 Quay", city="Nelson"),)},
        {"city": "Nelson", "country_id": False},
        (),
        (),
    ),
    "a country by its name": ({"addresses": (billing(country="New Zealand"),)}, {"country_id": "NZ"}, (), ()),
    "a country by its code": ({"addresses": (billing(country="nz"),)}, {"country_id": "NZ"}, (), ()),
    "a country by three letters": ({"addresses": (billing(country="NZL"),)}, {"country_id": "NZ"}, (), ()),
    "U.S.A.": ({"addresses": (billing(country="U.S.A."),)}, {"country_id": "US"}, (), ()),
    "the United States": (
        {"addresses": (billing(country="The United States of America"),)},
        {"country_id": "US"},
        (),
        (),
    ),
    "England": ({"addresses": (billing(country="England"),)}, {"country_id": "GB"}, (), ()),
    "a country in a language of the organisation": (
        {"addresses": (billing(country="Aotearoa"),)},
        {"country_id": "NZ"},
        (),
        (),
    ),
    "a country with accents": (
        {"addresses": (billing(country="Cote d’Ivoire"),)},
        {"country_id": "CI"},
        (),
        (),
    ),
    "an unknown country": (
        {"addresses": (billing("1 Quay", country="Narnia"),)},
        {"street": "1 Quay", "country_id": False},
        ("Narnia",),
        ("no country “Narnia”",),
    ),
    "a state by its code": (
        {"addresses": (billing(region="NSW", country="Australia"),)},
        {"state_id": "NSW", "country_id": "AU"},
        (),
        (),
    ),
    "a state by its name": (
        {"addresses": (billing(region="new south wales", country="Australia"),)},
        {"state_id": "NSW"},
        (),
        (),
    ),
    "an unknown state": (
        {"addresses": (billing("1 Quay", region="Middle Earth", country="Australia"),)},
        {"street": "1 Quay", "street2": "Middle Earth", "state_id": False, "country_id": "AU"},
        (),
        ("no state “Middle Earth”",),
    ),
    "a state of the own country without a country": (
        {"addresses": (billing("1 Quay", region="Otago"),)},
        {"state_id": "OTA", "country_id": "NZ"},
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
    "an address for deliveries alone": (
        {"addresses": (delivery("2 Wharf"),)},
        {"street": "2 Wharf", "child_ids": []},
        (),
        (),
    ),
    "an empty address": (
        {"addresses": (billing("", " "), delivery("2 Wharf"))},
        {"street": "2 Wharf"},
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
    "the first name of a company": (
        {"first_name": "Ann", "last_name": "Fisher"},
        {"child_ids": [("contact", "Ann Fisher")]},
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

    def test_the_same_name_twice_is_two_contacts(self):
        self.there("Twin", email="a@twin.example")
        self.there("Twin", email="b@twin.example")
        self.import_now()
        self.assertNotEqual(self.partner_of("c-1"), self.partner_of("c-2"))

    def test_an_archived_twin_is_left_alone(self):
        self.there("Twin", active=False)
        self.there("Twin")
        self.import_now()
        self.assertFalse(self.partner_of("c-1"))
        self.assertTrue(self.partner_of("c-2"))

    def test_a_person_with_two_companies_is_in_both(self):
        person = (Person("Ann", "Fisher", "ann@sea.example"),)
        self.there("First", persons=person)
        self.there("Second", persons=person)
        self.import_now()
        for contact in ("c-1", "c-2"):
            self.assertEqual(self.partner_of(contact).child_ids.mapped("name"), ["Ann Fisher"])
