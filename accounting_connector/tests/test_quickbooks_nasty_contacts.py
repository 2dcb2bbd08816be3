"""Contacts as real books have them: what becomes of each when it is read, and when it is sent."""

from dataclasses import dataclass, field

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.notices import Part, Said
from odoo.addons.accounting_connector.providers.quickbooks.contact_payloads import payload_of
from odoo.addons.accounting_connector.providers.quickbooks.contacts import contact_of
from odoo.addons.accounting_connector.providers.quickbooks.naming import comparable, plain_name
from odoo.addons.accounting_connector.providers.values import Contact, PostalAddress

from .quickbooks_case import BRITISH

HIGH_STREET = {"Line1": "1 High Street", "City": "London", "Country": "United Kingdom"}


@dataclass(frozen=True)
class Read:
    """An element over there, and what of it is another than it would be."""

    case: str
    element: dict
    expected: dict
    entity: str = "Customer"


@dataclass(frozen=True)
class Sent:
    """A contact here, what of it is sent, and which notices go with it."""

    case: str
    contact: dict
    expected: dict
    warnings: list = field(default_factory=list)


def address(kind="billing", lines=(), **facts):
    return (PostalAddress(kind, lines, **facts),)


READ = [
    Read(
        "archived twin", {"DisplayName": "Acme (deleted)", "Active": False}, {"name": "Acme", "active": False}
    ),
    Read("second archived twin", {"DisplayName": "Acme (deleted 2)", "Active": False}, {"name": "Acme"}),
    Read("archived, its name untouched", {"DisplayName": "Acme", "Active": False}, {"name": "Acme"}),
    Read(
        "archived and its list in the name",
        {"DisplayName": "Acme (Supplier) (deleted)", "Active": False},
        {"name": "Acme (Supplier)", "base_name": "Acme"},
        "Vendor",
    ),
    Read("called deleted while it is not", {"DisplayName": "Acme (deleted)"}, {"name": "Acme (deleted)"}),
    Read("nothing but deleted", {"DisplayName": "(deleted)", "Active": False}, {"name": "(deleted)"}),
    Read("same name in the other list", {"DisplayName": "Acme (Supplier)"}, {"base_name": "Acme"}, "Vendor"),
    Read("the role of the other list", {"DisplayName": "Acme (Customer)"}, {"base_name": ""}, "Vendor"),
    Read(
        "second currency",
        {"DisplayName": "Acme (EUR)", "CurrencyRef": {"value": "EUR"}},
        {"base_name": "Acme"},
    ),
    Read("merged away", {"status": "Deleted"}, {"name": "", "deleted": True, "active": False}),
    Read(
        "umlauts in the e-mail",
        {"PrimaryEmailAddr": {"Address": "jörg@müller.de"}},
        {"email": "jörg@müller.de"},
    ),
    Read(
        "several e-mails",
        {"PrimaryEmailAddr": {"Address": "a@x.com, b@x.com"}},
        {"email": "a@x.com, b@x.com"},
    ),
    Read("no e-mail in its object", {"PrimaryEmailAddr": {}}, {"email": ""}),
    Read(
        "nulls for objects",
        {"PrimaryEmailAddr": None, "BillAddr": None, "WebAddr": None, "CurrencyRef": None},
        {"email": "", "addresses": (), "website": "", "currency": ""},
    ),
    Read(
        "other types than texts",
        {"PrimaryPhone": "123", "Notes": 5, "BillAddr": [], "GivenName": True},
        {"phone": "", "notes": "", "addresses": (), "first_name": ""},
    ),
    Read(
        "no country",
        {"BillAddr": {"Line1": "1 High Street"}},
        {"addresses": address(lines=("1 High Street",))},
    ),
    Read(
        "nothing but a country", {"BillAddr": {"Country": "France"}}, {"addresses": address(country="France")}
    ),
    Read("an address of blanks", {"BillAddr": {"Id": "2", "Line1": " ", "City": ""}}, {"addresses": ()}),
    Read(
        "a gap between lines",
        {"BillAddr": {"Line1": "Flat 2", "Line3": "High Street"}},
        {"addresses": address(lines=("Flat 2", "High Street"))},
    ),
    Read(
        "unknown state",
        {"BillAddr": {"City": "X", "CountrySubDivisionCode": "Narnia"}},
        {"addresses": address(city="X", region="Narnia")},
    ),
    Read(
        "three-letter country",
        {"ShipAddr": {"City": "X", "Country": "GBR"}},
        {"addresses": address("delivery", city="X", country="GBR")},
    ),
    Read("another address", {"OtherAddr": {"City": "X"}}, {"addresses": address("other", city="X")}),
    Read("person", {"DisplayName": "Jo Doe", "GivenName": "Jo", "FamilyName": "Doe"}, {"is_person": True}),
    Read(
        "person of a company",
        {"DisplayName": "Jo Doe", "GivenName": "Jo", "FamilyName": "Doe", "CompanyName": "Acme"},
        {"is_person": True, "name": "Jo Doe"},
    ),
    Read(
        "company with somebody",
        {"DisplayName": "Acme", "GivenName": "Jo", "FamilyName": "Doe", "CompanyName": "Acme"},
        {"is_person": False, "first_name": "Jo", "last_name": "Doe"},
    ),
    Read(
        "person with a middle name",
        {
            "DisplayName": "Jo M Doe",
            "GivenName": "Jo",
            "MiddleName": "M",
            "FamilyName": "Doe",
            "CompanyName": "A",
        },
        {"is_person": True, "first_name": "Jo"},
    ),
    Read("company without a company name", {"DisplayName": "Acme"}, {"is_person": False}),
    Read("masked number for taxes", {"PrimaryTaxIdentifier": "XXXXXX6789A"}, {"tax_number": ""}),
    Read("masked in another way", {"TaxIdentifier": "XXX-XX-6789"}, {"tax_number": ""}, "Vendor"),
    Read("number for taxes as it is", {"PrimaryTaxIdentifier": "GB123456789"}, {"tax_number": "GB123456789"}),
    Read(
        "sub-customer",
        {"ParentRef": {"value": "7"}, "Job": True, "FullyQualifiedName": "A:B"},
        {"parent_id": "customer:7"},
    ),
    Read("a hundred letters", {"DisplayName": "x" * 100}, {"name": "x" * 100}),
    Read("emoji and right-to-left", {"DisplayName": "שלום 👋"}, {"name": "שלום 👋"}),
    Read("flags in quotes", {"Active": "false", "Taxable": "true"}, {"active": False, "taxable": True}),
    Read("a broken time", {"MetaData": {"LastUpdatedTime": "yesterday"}}, {"updated_at": None}),
]

SENT = [
    Sent(
        "colon",
        {"name": "Acme: North"},
        {"DisplayName": "Acme - North"},
        [(Said.REPLACED_CHARACTERS, Part.NAME)],
    ),
    Sent(
        "tab and line end",
        {"name": "Ac\tme\nLtd"},
        {"DisplayName": "Ac me Ltd"},
        [(Said.REPLACED_CHARACTERS, Part.NAME)],
    ),
    Sent(
        "characters of no width",
        {"name": "Ac\u200bme\ufeff"},
        {"DisplayName": "Acme"},
        [(Said.REPLACED_CHARACTERS, Part.NAME)],
    ),
    Sent("five hundred letters", {"name": "x" * 500}, {"DisplayName": "x" * 100}, [(Said.CUT, Part.NAME)]),
    Sent(
        "emoji at the end of what fits",
        {"name": "x" * 99 + "👋"},
        {"DisplayName": "x" * 99},
        [(Said.CUT, Part.NAME)],
    ),
    Sent("quotes and a backslash", {"name": 'O\'Brien "&" \\'}, {"DisplayName": 'O\'Brien "&" \\'}),
    Sent(
        "umlauts in the e-mail",
        {"email": "jörg@müller.de"},
        {"PrimaryEmailAddr": {"Address": "jörg@müller.de"}},
    ),
    Sent(
        "several e-mails", {"email": "a@x.com;b@x.com"}, {"PrimaryEmailAddr": {"Address": "a@x.com, b@x.com"}}
    ),
    Sent(
        "one of several is none",
        {"email": "a@x.com, nobody"},
        {"PrimaryEmailAddr": {"Address": "a@x.com"}},
        [(Said.LEFT_OUT_EMAIL, None)],
    ),
    Sent("name in the e-mail", {"email": '"Jo" <jo@x.com>'}, {"PrimaryEmailAddr": {"Address": "jo@x.com"}}),
    Sent(
        "no width in the e-mail", {"email": "jo\u200b@x.com"}, {"PrimaryEmailAddr": {"Address": "jo@x.com"}}
    ),
    Sent(
        "too many e-mails",
        {"email": ",".join(f"{'a' * 30}{n}@x.com" for n in range(9))},
        {"PrimaryEmailAddr": {"Address": f"{'a' * 30}0@x.com, {'a' * 30}1@x.com"}},
        [(Said.LEFT_OUT_EMAIL, None)],
    ),
    Sent(
        "no e-mail at all", {"email": "phone only"}, {"PrimaryEmailAddr": None}, [(Said.LEFT_OUT_EMAIL, None)]
    ),
    Sent("phone of 31", {"phone": "1" * 31}, {"PrimaryPhone": None}, [(Said.LEFT_OUT_LENGTH, Part.PHONE)]),
    Sent(
        "phone with marks of direction",
        {"phone": "\u202a020 7946\u202c"},
        {"PrimaryPhone": {"FreeFormNumber": "020 7946"}},
    ),
    Sent(
        "line of 501",
        {"addresses": address(lines=("x" * 501, "Flat 2"))},
        {"BillAddr": {"Line1": "Flat 2"}},
        [(Said.LEFT_OUT_LENGTH, Part.BILLING_ADDRESS)],
    ),
    Sent("line of 500", {"addresses": address(lines=("x" * 500,))}, {"BillAddr": {"Line1": "x" * 500}}),
    Sent(
        "seven lines",
        {"addresses": address(lines=tuple("1234567"))},
        {"BillAddr": {"Line1": "1", "Line2": "2", "Line3": "3", "Line4": "4", "Line5": "5, 6, 7"}},
    ),
    Sent("no country", {"addresses": address(city="London")}, {"BillAddr": {"City": "London"}}),
    Sent(
        "unknown state",
        {"addresses": address(region="Narnia", city="X")},
        {"BillAddr": {"City": "X", "CountrySubDivisionCode": "Narnia"}},
    ),
    Sent("another address", {"addresses": address("other", city="X")}, {"BillAddr": None, "ShipAddr": None}),
    Sent("notes of 2001", {"notes": "x" * 2001}, {"Notes": "x" * 2000}, [(Said.CUT, Part.DESCRIPTION)]),
    Sent("lines in notes", {"notes": "one\ntwo"}, {"Notes": "one\ntwo"}),
    Sent(
        "website of 1001", {"website": "x" * 1001}, {"WebAddr": None}, [(Said.LEFT_OUT_LENGTH, Part.WEBSITE)]
    ),
    Sent(
        "long number for taxes",
        {"tax_number": "1" * 21},
        {"PrimaryTaxIdentifier": None},
        [(Said.LEFT_OUT_LENGTH, Part.TAX_NUMBER)],
    ),
    Sent(
        "long company number",
        {"company_number": "1" * 11},
        {"BusinessNumber": None},
        [(Said.LEFT_OUT_LENGTH, Part.COMPANY_NUMBER)],
    ),
    Sent(
        "person",
        {"name": "Jo Doe", "first_name": "Jo", "last_name": "Doe"},
        {"GivenName": "Jo", "FamilyName": "Doe", "CompanyName": None},
    ),
    Sent("company with somebody", {"first_name": "Jo", "last_name": "Doe"}, {"CompanyName": "Acme"}),
    Sent("person that is called otherwise", {"first_name": "Jo", "is_person": True}, {"CompanyName": None}),
    Sent("colon in a first name", {"first_name": "Jo:Ann"}, {"GivenName": "Jo-Ann"}),
    Sent("part of another", {"parent_id": "customer:7"}, {"Job": True, "ParentRef": {"value": "7"}}),
    Sent("nobody's part", {}, {"Job": None, "ParentRef": None}),
    Sent(
        "term of sales",
        {"sale_term_id": "3", "purchase_term_id": "4"},
        {"SalesTermRef": {"value": "3"}, "TermRef": None},
    ),
    Sent(
        "blanks in every field",
        dict.fromkeys(("email", "phone", "website", "notes", "first_name"), "  "),
        {"PrimaryEmailAddr": None, "PrimaryPhone": None, "WebAddr": None, "Notes": None, "GivenName": None},
    ),
]


class TestQuickBooksNastyContacts(BaseCase):
    def test_read(self):
        for case in READ:
            with self.subTest(case.case):
                element = {"Id": "12", "DisplayName": "Acme", **case.element}
                found = contact_of(element, case.entity)
                self.assertEqual({name: getattr(found, name) for name in case.expected}, case.expected)

    def test_sent(self):
        for case in SENT:
            with self.subTest(case.case):
                contact = Contact(**{"name": "Acme", "is_customer": True, **case.contact})
                element, warnings = payload_of(contact, plain_name(contact.name), BRITISH)
                self.assertEqual({name: element.get(name) for name in case.expected}, case.expected)
                told = [(notice.cause, notice.facts.get("part")) for notice in warnings]
                self.assertEqual(told, case.warnings)

    def test_what_was_sent_is_read_as_it_was_kept(self):
        """There and back, and there again: the second time nothing has to be changed any more."""
        for case in SENT:
            with self.subTest(case.case):
                contact = Contact(**{"name": "Acme", "is_customer": True, **case.contact})
                element, _warnings = payload_of(contact, plain_name(contact.name), BRITISH)
                read = contact_of({"Id": "12", **element}, "Customer")
                self.assertEqual(comparable(read.name), comparable(contact.name))
                again, warnings = payload_of(read, plain_name(read.name), BRITISH)
                self.assertEqual((again, warnings), (element, ()))

    def test_no_case_is_there_twice(self):
        for cases in (READ, SENT):
            self.assertEqual(len({case.case for case in cases}), len(cases))
        self.assertGreaterEqual(len(READ) + len(SENT), 60)
