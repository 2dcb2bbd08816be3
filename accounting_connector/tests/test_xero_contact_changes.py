"""Changing a contact writes what was asked for, in the form in which Xero keeps it, and nothing else."""

from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.notices import Said
from odoo.addons.accounting_connector.providers.values import PostalAddress
from odoo.addons.accounting_connector.providers.xero.contacts import contact_of

from .xero_case import FULL_CONTACT as FULL
from .xero_case import BaseCase
from .xero_contact_book import NAMES, TEXTS, changed


def slots(elements, type_name):
    return {element[type_name]: element for element in elements}


class TestXeroContactChanges(BaseCase):
    def sent(self, current=FULL, **values):
        element, warnings = changed(current, **values)
        self.assertEqual(warnings, ())
        return element

    def test_a_text_is_sent_alone(self):
        for field, name in NAMES.items():
            if field in TEXTS:
                self.assertEqual(self.sent(**{field: "12"}), {name: "12"})
        self.assertEqual(self.sent(email="a@b.co"), {"EmailAddress": "a@b.co"})

    def test_what_is_so_already_is_not_sent(self):
        contact = contact_of(FULL)
        values = {field: getattr(contact, field) for field in NAMES}
        self.assertEqual(self.sent(**values), {})
        self.assertEqual(self.sent({**FULL, "Name": "Acme  Parts"}, name="Acme Parts"), {})

    def test_no_field_can_be_written_that_xero_only_shows(self):
        values = {"website": "https://example.com", "notes": "x", "is_customer": True, "parent_id": "x"}
        self.assertEqual(self.sent(**values), {})

    def test_an_empty_value_empties_the_field_but_not_a_name_or_a_currency(self):
        self.assertEqual(self.sent(email="", tax_number=" "), {"EmailAddress": "", "TaxNumber": ""})
        self.assertEqual(self.sent(name="", currency=""), {})

    def test_what_xero_cannot_keep_leaves_the_field_as_it_is_and_is_told(self):
        for values, said in (
            ({"email": "jürgen@example.com"}, Said.LEFT_OUT_EMAIL),
            ({"tax_number": "1" * 51}, Said.LEFT_OUT_LENGTH),
            ({"phone": "1" * 51}, Said.LEFT_OUT_LENGTH),
        ):
            element, warnings = changed(FULL, **values)
            self.assertEqual((element, [warning.cause for warning in warnings]), ({}, [said]))
        self.assertEqual(self.sent(sale_due=Due(60)), {})

    def test_another_number_is_whole_and_the_others_stay(self):
        element = self.sent(phone="+1 604 555")
        kept = slots(FULL["Phones"], "PhoneType")
        self.assertEqual(
            slots(element["Phones"], "PhoneType"),
            {
                "DDI": kept["DDI"],
                "MOBILE": {name: value for name, value in kept["MOBILE"].items() if value},
                "DEFAULT": {
                    "PhoneType": "DEFAULT",
                    "PhoneNumber": "+1 604 555",
                    "PhoneAreaCode": "",
                    "PhoneCountryCode": "",
                },
            },
        )

    def test_another_billing_address_leaves_the_delivery_address(self):
        contact = contact_of(FULL)
        billing = PostalAddress("billing", ("1 Way",), "Napier")
        element = self.sent(addresses=(contact.addresses[0], billing))
        found = slots(element["Addresses"], "AddressType")
        self.assertEqual(set(element), {"Addresses"})
        self.assertEqual(found["STREET"]["AddressLine3"], "Floor 3")
        self.assertEqual(found["HOME"], {"AddressType": "HOME", "City": "Hope"})
        self.assertEqual(
            (found["POBOX"]["AddressLine1"], found["POBOX"]["Region"], found["POBOX"]["AttentionTo"]),
            ("1 Way", "", ""),
        )

    def test_an_address_that_is_gone_is_emptied(self):
        element = self.sent(addresses=contact_of(FULL).addresses[1:])
        street = slots(element["Addresses"], "AddressType")["STREET"]
        self.assertEqual(set(street.values()), {"STREET", ""})

    def test_persons_keep_whether_they_get_e_mails(self):
        persons = (Person("Susan", "Johnson", "SUE@krave.com"), Person("New", "One"))
        self.assertEqual(
            self.sent(persons=persons),
            {
                "ContactPersons": [
                    {
                        "FirstName": "Susan",
                        "LastName": "Johnson",
                        "EmailAddress": "SUE@krave.com",
                        "IncludeInEmails": True,
                    },
                    {"FirstName": "New", "LastName": "One"},
                ]
            },
        )
        self.assertEqual(self.sent(persons=()), {"ContactPersons": []})

    def test_a_person_keeps_the_address_that_a_useless_one_was_to_replace(self):
        element, warnings = changed(FULL, persons=(Person("Sue", "Johnson", "süe@krave.com"),))
        (row,) = element["ContactPersons"]
        self.assertEqual((row["EmailAddress"], row["IncludeInEmails"]), ("sue@krave.com", True))
        self.assertEqual([warning.cause for warning in warnings], [Said.LEFT_OUT_EMAIL])

    def test_the_terms_of_the_other_side_stay(self):
        self.assertEqual(
            self.sent(sale_due=Due(20, DueRule.ON_DAY_OF_MONTH)),
            {
                "PaymentTerms": {
                    "Sales": {"Day": 20, "Type": "OFCURRENTMONTH"},
                    "Bills": {"Day": 12, "Type": "OFFOLLOWINGMONTH"},
                }
            },
        )
        self.assertEqual(self.sent(sale_due=None), {"PaymentTerms": {"Bills": FULL["PaymentTerms"]["Bills"]}})

    def test_archiving_and_restoring_are_a_status(self):
        self.assertEqual(self.sent(active=False), {"ContactStatus": "ARCHIVED"})
        self.assertEqual(self.sent(active=True), {})
        archived = {**FULL, "ContactStatus": "ARCHIVED"}
        self.assertEqual(self.sent(archived, active=True), {"ContactStatus": "ACTIVE"})
        self.assertEqual(self.sent({**FULL, "ContactStatus": "GDPRREQUEST"}, active=False), {})
