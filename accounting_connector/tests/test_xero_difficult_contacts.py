"""Contacts nobody would make up: how each is read, and how each is written."""

from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.notices import Part, Said
from odoo.addons.accounting_connector.providers.values import Contact, PostalAddress
from odoo.addons.accounting_connector.providers.xero.contacts import contact_of, payload_of

from .xero_case import CONTACT, BaseCase

OTHER = "c0c0c0c0-0000-4000-8000-000000000002"
NOBODY = "00000000-0000-0000-0000-000000000000"
CUT, LENGTH = Said.CUT, Said.LEFT_OUT_LENGTH
EMAIL, REPLACED = Said.LEFT_OUT_EMAIL, Said.REPLACED_CHARACTERS


def street(**fields):
    return {"Addresses": [{"AddressType": "STREET", **fields}]}


def phone(**fields):
    return {"Phones": [{"PhoneType": "DEFAULT", **fields}]}


def person(**fields):
    return {"ContactPersons": [fields]}


def delivery(*lines, **fields):
    return {"addresses": (PostalAddress("delivery", lines, **fields),)}


# What an answer has, and what is read of it.
THERE = {
    "archived twin": ({"Name": "Deco", "ContactStatus": "ARCHIVED"}, {"name": "Deco", "active": False}),
    "merged": (
        {"ContactStatus": "ARCHIVED", "MergedToContactID": OTHER},
        {"merged_into": OTHER, "active": False},
    ),
    "merged into nobody": ({"MergedToContactID": NOBODY}, {"merged_into": "", "active": True}),
    "to be forgotten": ({"ContactStatus": "GDPRREQUEST"}, {"active": False}),
    "a status of tomorrow": ({"ContactStatus": "FROZEN"}, {"active": False}),
    "no status": ({"ContactStatus": None}, {"active": False}),
    "tabs and colons in the name": ({"Name": "Deco:\tSouth: West"}, {"name": "Deco:\tSouth: West"}),
    "zero-width name": ({"Name": "De\u200bco\ufeff"}, {"name": "De\u200bco\ufeff"}),
    "right-to-left name": ({"Name": "\u202bشركة\u202c"}, {"name": "\u202bشركة\u202c"}),
    "accents put together": ({"Name": "Mu\u0308ller"}, {"name": "Mu\u0308ller"}),
    "emoji": ({"Name": "👩‍🔧 Fix it"}, {"name": "👩‍🔧 Fix it"}),
    "markup": ({"Name": "<b>Deco</b> & Co"}, {"name": "<b>Deco</b> & Co"}),
    "called null": ({"Name": "null", "FirstName": "None"}, {"name": "null", "first_name": "None"}),
    "a name that is a number": ({"Name": 4711}, {"name": ""}),
    "no name": ({"Name": None}, {"name": ""}),
    "person named first to last": (
        {"Name": "Ann Lee", "FirstName": "Ann", "LastName": "Lee"},
        {"is_person": True, "first_name": "Ann", "last_name": "Lee", "persons": ()},
    ),
    "person named last to first": (
        {"Name": "LEE, Ann", "FirstName": "Ann", "LastName": "Lee"},
        {"is_person": True},
    ),
    "company with a person": (
        {"Name": "Deco", "FirstName": "Ann", "LastName": "Lee"},
        {"is_person": False, "first_name": "Ann"},
    ),
    "company called by a first name": ({"Name": "Ann", "FirstName": "Ann"}, {"is_person": False}),
    "umlauts in the e-mail": ({"EmailAddress": "jürgen@müller.de"}, {"email": "jürgen@müller.de"}),
    "list of e-mails": ({"EmailAddress": "a@b.co; c@d.co"}, {"email": "a@b.co; c@d.co"}),
    "e-mail in a list": ({"EmailAddress": ["a@b.co"]}, {"email": ""}),
    "no country": (
        street(City="Napier", Country=""),
        {"addresses": (PostalAddress("delivery", (), "Napier"),)},
    ),
    "only a country": (
        street(City="", Country="Tonga"),
        {"addresses": (PostalAddress("delivery", country="Tonga"),)},
    ),
    "unknown state": (
        street(Region="Atlantis", PostalCode="0"),
        {"addresses": (PostalAddress("delivery", region="Atlantis", postal_code="0"),)},
    ),
    "500 characters in a line": (
        street(AddressLine1="x" * 500),
        {"addresses": (PostalAddress("delivery", ("x" * 500,)),)},
    ),
    "lines with holes": (
        street(AddressLine1=" ", AddressLine2="b", AddressLine3=None, AddressLine4="d"),
        {"addresses": (PostalAddress("delivery", ("b", "d")),)},
    ),
    "only blanks": (street(AddressLine1=" ", City=""), {"addresses": ()}),
    "an address of a new type": (
        {"Addresses": [{"AddressType": "HOME", "City": "Napier"}]},
        {"addresses": (PostalAddress("other", city="Napier"),)},
    ),
    "an address without type": (
        {"Addresses": [{"City": "Napier"}]},
        {"addresses": (PostalAddress("other", city="Napier"),)},
    ),
    "addresses that are none": ({"Addresses": [None, "1 Way", 7]}, {"addresses": ()}),
    "no addresses at all": ({"Addresses": None, "Phones": None, "ContactPersons": None}, {"addresses": ()}),
    "number in three parts": (
        phone(PhoneCountryCode="+64", PhoneAreaCode="(6)", PhoneNumber="123-45"),
        {"phone": "+64 (6) 123-45"},
    ),
    "only an area code": (phone(PhoneAreaCode="06", PhoneNumber=""), {"phone": "06"}),
    "a number as a number": (phone(PhoneNumber=123), {"phone": ""}),
    "an extension": (phone(PhoneNumber="123 ext. 4"), {"phone": "123 ext. 4"}),
    "a fax alone": ({"Phones": [{"PhoneType": "FAX", "PhoneNumber": "1"}]}, {"phone": "", "mobile": ""}),
    "person with an address alone": (
        person(EmailAddress="a@b.co"),
        {"persons": (Person(email="a@b.co"),)},
    ),
    "person without anything": (person(FirstName="", IncludeInEmails=True), {"persons": ()}),
    "the same person twice": (
        {"ContactPersons": [{"FirstName": "Bo"}, {"FirstName": "Bo"}]},
        {"persons": (Person("Bo"), Person("Bo"))},
    ),
    "term of tomorrow": ({"PaymentTerms": {"Sales": {"Day": 3, "Type": "WEEKLY"}}}, {"sale_due": None}),
    "term of a side": (
        {"PaymentTerms": {"Bills": {"Day": "7", "Type": "DAYSAFTERBILLMONTH"}}},
        {"sale_due": None, "purchase_due": Due(7, DueRule.AFTER_MONTH_END)},
    ),
    "terms that are none": ({"PaymentTerms": []}, {"sale_due": None, "purchase_due": None}),
    "a currency nobody has": ({"DefaultCurrency": "XBT"}, {"currency": "XBT"}),
    "a date that is none": ({"UpdatedDateUTC": "soon"}, {"updated_at": None, "version": "soon"}),
    "flags in words": (
        {"IsCustomer": "True", "IsSupplier": None},
        {"is_customer": True, "is_supplier": False},
    ),
}
# What is to be created, what is sent of it, and what is told.
HERE = {
    "tabs and line breaks": ({"name": "Deco\tSouth\r\nWest"}, {"Name": "Deco South West"}, [REPLACED]),
    "colons": ({"name": "Deco: South"}, {"Name": "Deco: South"}, []),
    "zero-width": ({"name": "De\u200bco\ufeff"}, {"Name": "Deco"}, [REPLACED]),
    "direction marks": ({"name": "\u202bشركة\u202c"}, {"Name": "شركة"}, [REPLACED]),
    "non-breaking blanks": ({"name": "Deco\u00a0\u3000Ltd"}, {"Name": "Deco Ltd"}, [REPLACED]),
    "a nul": ({"name": "De\x00co"}, {"Name": "De co"}, [REPLACED]),
    "markup": ({"name": "<b>Deco"}, {"Name": "(b)Deco"}, [REPLACED]),
    "quotes and backslashes": ({"name": 'O\'Neil "\\" & Söhne'}, {"Name": 'O\'Neil "\\" & Söhne'}, []),
    "accents put together": ({"name": "Mu\u0308ller"}, {"Name": "Mu\u0308ller"}, []),
    "other alphabets": ({"name": "株式会社 Ωμέγα"}, {"Name": "株式会社 Ωμέγα"}, []),
    "255 characters": ({"name": "x" * 255}, {"Name": "x" * 255}, []),
    "256 characters": ({"name": "x" * 256}, {"Name": "x" * 255}, [CUT]),
    "cut before a blank": ({"name": "x" * 254 + " yz"}, {"Name": "x" * 254}, [CUT]),
    "a first name with a line break": ({"first_name": "Ann\u200b\nMay"}, {"FirstName": "Ann May"}, []),
    "a first name too long": ({"first_name": "x" * 256}, {}, [LENGTH]),
    "umlauts in the e-mail": ({"email": "jürgen@example.com"}, {}, [EMAIL]),
    "a domain with umlauts": ({"email": "a@müller.de"}, {}, [EMAIL]),
    "list of e-mails": ({"email": "a@b.co, c@d.co"}, {}, [EMAIL]),
    "e-mail with a name": ({"email": "Ann <a@b.co>"}, {}, [EMAIL]),
    "e-mail without domain": ({"email": "ann@localhost"}, {}, [EMAIL]),
    "e-mail with blanks around": ({"email": " a@b.co\n"}, {"EmailAddress": "a@b.co"}, []),
    "e-mail with an apostrophe and a plus": (
        {"email": "o'neil+x@b.co"},
        {"EmailAddress": "o'neil+x@b.co"},
        [],
    ),
    "a tax number with blanks": ({"tax_number": " DE  123 "}, {"TaxNumber": "DE 123"}, []),
    "a tax number too long": ({"tax_number": "1" * 51}, {}, [LENGTH]),
    "an account number too long": ({"account_number": "1" * 51}, {}, [LENGTH]),
    "a phone number with words": (
        {"phone": "123 ask for Bo"},
        {"Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": "123 ask for Bo"}]},
        [],
    ),
    "a phone number too long": (
        {"phone": "1" * 51, "mobile": "2"},
        {"Phones": [{"PhoneType": "MOBILE", "PhoneNumber": "2"}]},
        [LENGTH],
    ),
    "500 characters in a line": (delivery("x" * 500), street(AddressLine1="x" * 500), []),
    "501 characters in a line": (delivery("x" * 501, "b"), street(AddressLine1="b"), [LENGTH]),
    "six lines": (
        delivery(*"abcdef"),
        street(AddressLine1="a", AddressLine2="b", AddressLine3="c", AddressLine4="d, e, f"),
        [],
    ),
    "a tab in a line": (delivery("1\tWay\u200b"), street(AddressLine1="1 Way"), []),
    "no country": (delivery("1 Way"), street(AddressLine1="1 Way"), []),
    "an unknown state": (delivery(region="Atlantis"), street(Region="Atlantis"), []),
    "a state by its code alone": (delivery(region_code="NSW"), street(Region="NSW"), []),
    "a country with accents": (delivery(country="Réunion"), street(Country="Reunion"), []),
    "a country in another alphabet": (
        delivery("1 Way", country="中国"),
        street(AddressLine1="1 Way"),
        [REPLACED],
    ),
    "a postal code too long": (
        delivery(postal_code="1" * 51, city="Napier"),
        street(City="Napier"),
        [LENGTH],
    ),
    "two delivery addresses": (
        {"addresses": delivery("1 Way")["addresses"] + delivery("2 Way")["addresses"]},
        street(AddressLine1="1 Way"),
        [],
    ),
    "an address of another kind": ({"addresses": (PostalAddress("other", ("1 Way",)),)}, {}, []),
    "six persons": (
        {"persons": tuple(Person(str(row)) for row in range(6))},
        {"ContactPersons": [{"FirstName": str(row)} for row in range(5)]},
        [],
    ),
    "a person without anything": ({"persons": (Person(), Person("Bo"))}, person(FirstName="Bo"), []),
    "a person whose e-mail has umlauts": (
        {"persons": (Person("Bo", email="bö@b.co"),)},
        person(FirstName="Bo"),
        [EMAIL],
    ),
    "due after more days than a month has": ({"sale_due": Due(60)}, {}, []),
    "due at once": (
        {"sale_due": Due(0), "purchase_due": Due(15, DueRule.ON_DAY_OF_MONTH)},
        {
            "PaymentTerms": {
                "Sales": {"Day": 0, "Type": "DAYSAFTERBILLDATE"},
                "Bills": {"Day": 15, "Type": "OFCURRENTMONTH"},
            }
        },
        [],
    ),
    "what Xero has no field for": (
        {"website": "https://example.com", "notes": "Rude", "is_person": True},
        {},
        [],
    ),
}


class TestXeroDifficultContacts(BaseCase):
    def test_each_is_read(self):
        for case, (element, values) in THERE.items():
            with self.subTest(case):
                contact = contact_of({"ContactID": CONTACT, "ContactStatus": "ACTIVE", **element})
                self.assertEqual({name: getattr(contact, name) for name in values}, values)

    def test_each_is_written(self):
        for case, (values, fields, told) in HERE.items():
            with self.subTest(case):
                element, warnings = payload_of(Contact(**{"name": "Deco", "key": "odoo-7", **values}))
                self.assertEqual(element, {"Name": "Deco", "ContactNumber": "odoo-7", **fields})
                self.assertEqual([warning.cause for warning in warnings], told)

    def test_what_was_written_is_read_as_it_was_sent_and_written_alike_again(self):
        for case, (_values, fields, _told) in HERE.items():
            with self.subTest(case):
                sent = {"ContactID": CONTACT, "Name": "Deco", **fields}
                again, warnings = payload_of(contact_of(sent))
                self.assertEqual(again | {"ContactID": CONTACT}, sent)
                self.assertEqual(warnings, ())

    def test_two_of_the_same_name_are_two(self):
        twins = [contact_of({"ContactID": one, "Name": "Deco"}) for one in (CONTACT, OTHER)]
        self.assertEqual(
            {(twin.external_id, twin.name) for twin in twins}, {(CONTACT, "Deco"), (OTHER, "Deco")}
        )

    def test_a_person_of_two_companies_is_told_by_each(self):
        row = {"FirstName": "Bo", "LastName": "Ray", "EmailAddress": "bo@example.com"}
        for name in ("Deco", "Addict"):
            contact = contact_of({"ContactID": CONTACT, "Name": name, "ContactPersons": [row]})
            self.assertEqual(contact.persons, (Person("Bo", "Ray", "bo@example.com"),))

    def test_what_is_told_of_an_address_says_of_which(self):
        _element, warnings = payload_of(Contact("Deco", **delivery("x" * 501)))
        self.assertEqual(warnings[0].facts, {"part": Part.DELIVERY_ADDRESS, "longest": 500})
