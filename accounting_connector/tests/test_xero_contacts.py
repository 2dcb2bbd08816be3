"""Contacts are found by exact comparison, created within Xero's rules, and nothing is lost silently."""

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Contact, ContactKey, PostalAddress, Verdict

from .xero_case import CONTACT, XeroCase

EMPTY_SLOTS = {
    "Addresses": [{"AddressType": kind, "City": "", "Region": ""} for kind in ("STREET", "POBOX")],
    "Phones": [
        {"PhoneType": kind, "PhoneNumber": "", "PhoneAreaCode": ""}
        for kind in ("DDI", "DEFAULT", "FAX", "MOBILE")
    ],
}


def name(value):
    return ContactKey("name", value)


def email(value):
    return ContactKey("email", value)


def element(number=1, **facts):
    return {"ContactID": CONTACT[:-1] + str(number), "ContactStatus": "ACTIVE", **EMPTY_SLOTS, **facts}


class TestXeroContacts(XeroCase):
    def find(self, keys, *found):
        self.server.answer({"Contacts": list(found)})
        return {
            key: [contact.external_id[-1] for contact in contacts]
            for key, contacts in self.provider.find_contacts(keys).items()
        }

    def save(self, *contacts, change=lambda elements: elements):
        self.server.answer(status=500)
        with self.assertRaises(errors.Retry):
            self.provider.save_contacts(contacts, "key")
        sent = self.request.json["Contacts"]
        self.server.answer(
            {
                "Contacts": change(
                    [
                        {**element(row), **one, "StatusAttributeString": "OK"}
                        for row, one in enumerate(sent, 1)
                    ]
                )
            }
        )
        outcomes = self.provider.save_contacts(contacts, "key")
        return sent, {outcome.key: outcome for outcome in outcomes}

    def element_of(self, **facts):
        (sent,), outcomes = self.save(Contact(key="odoo-1", **{"name": "Deco Addict", **facts}))
        return sent, outcomes["odoo-1"].warnings

    # find

    def test_one_call_finds_several_keys_archived_contacts_too(self):
        found = self.find(
            [name("Deco Addict"), email("ann@example.com"), name("Nobody")],
            element(1, Name="DECO ADDICT", EmailAddress="x@example.com"),
            element(2, Name="Ann", EmailAddress="Ann@Example.com", ContactStatus="ARCHIVED"),
        )
        self.assertEqual(
            found, {name("Deco Addict"): ["1"], email("ann@example.com"): ["2"], name("Nobody"): []}
        )
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.request.query["includeArchived"], "true")
        self.assertEqual(
            self.request.query["where"],
            'Name=="Deco Addict" OR EmailAddress=="ann@example.com" OR Name=="Nobody"',
        )

    def test_a_tax_number_is_compared_in_the_same_call(self):
        key = ContactKey("tax_number", "49-091-850")
        found = self.find([key, name("Nobody")], element(1, Name="Deco", TaxNumber="49-091-850"))
        self.assertEqual(found, {key: ["1"], name("Nobody"): []})
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.request.query["where"], 'TaxNumber=="49-091-850" OR Name=="Nobody"')

    def test_where_tax_numbers_may_not_be_compared_the_other_keys_are(self):
        key = ContactKey("tax_number", "49-091-850")
        self.server.answer({"ErrorNumber": 51, "Type": "HighVolumeException"}, status=400)
        found = self.find([key, name("Deco")], element(1, Name="Deco", TaxNumber="49-091-850"))
        self.assertEqual(found[name("Deco")], ["1"])
        self.assertEqual(self.request.query["where"], 'Name=="Deco"')

    def test_a_refusal_of_keys_that_may_always_be_compared_is_told(self):
        self.server.answer({"ErrorNumber": 16, "Type": "QueryParseException"}, status=400)
        with self.assertRaises(errors.Refused):
            self.provider.find_contacts([name("Deco")])
        self.assertEqual(len(self.server.requests), 1)

    def test_everybody_who_fits_is_told_so_that_nobody_guesses(self):
        found = self.find(
            [email("info@example.com")],
            element(1, Name="A", EmailAddress="info@example.com"),
            element(2, Name="B", EmailAddress="INFO@example.com"),
        )
        self.assertEqual(found, {email("info@example.com"): ["1", "2"]})

    def test_what_xero_thinks_alike_but_is_not_is_left_out(self):
        """Its comparison ignores accents; ours does not."""
        found = self.find([name("Müller")], element(1, Name="Muller"), element(2, Name="müller"))
        self.assertEqual(found, {name("Müller"): ["2"]})

    def test_quotes_in_a_name_are_doubled(self):
        self.find([name('The "Best" Shop')])
        self.assertEqual(self.request.query["where"], 'Name=="The ""Best"" Shop"')

    def test_a_name_with_a_backslash_is_asked_for_by_its_beginning_and_compared_here(self):
        key = name('The "Best"\\ Shop')
        found = self.find(
            [key, name("Deco")],
            element(1, Name='The "Best" Shop'),
            element(2, Name='the "best"\\ shop'),
            element(3, Name="Deco"),
        )
        self.assertEqual(found, {key: ["2"], name("Deco"): ["3"]})
        self.assertEqual(
            self.request.query["where"],
            '(Name!=null AND Name.StartsWith("The ""Best""")) OR Name=="Deco"',
        )

    def test_where_a_part_of_a_name_may_not_be_asked_for_the_other_keys_are(self):
        self.server.answer({"ErrorNumber": 51, "Type": "HighVolumeException"}, status=400)
        key = name("Best\\Shop")
        found = self.find([key, name("Deco")], element(1, Name="Deco"))
        self.assertEqual(found, {key: [], name("Deco"): ["1"]})
        self.assertEqual(self.request.query["where"], 'Name=="Deco"')

    def test_an_address_no_contact_can_have_is_not_asked_for(self):
        odd = email("a\\b@example.com")
        self.assertEqual(self.find([odd, name("Deco")], element(1, Name="Deco"))[odd], [])
        self.assertEqual(self.request.query["where"], 'Name=="Deco"')

    def test_a_long_name_is_found_as_it_is_kept(self):
        key = name("n" * 300)
        self.assertEqual(self.find([key], element(1, Name="N" * 255)), {key: ["1"]})
        self.assertEqual(self.request.query["where"], f'Name=="{"n" * 255}"')

    def test_nothing_asked_for_finds_nothing_and_calls_nobody(self):
        self.assertEqual(self.provider.find_contacts([name(" "), email("")]), {name(" "): (), email(""): ()})
        self.assertEqual(self.provider.find_contacts([]), {})
        self.assertEqual(self.server.requests, [])

    def test_a_name_is_looked_for_as_it_would_be_created(self):
        odd = name("Deco\u00a0 <Addict>\n")
        self.assertEqual(self.find([odd], element(1, Name="DECO (Addict)")), {odd: ["1"]})
        self.assertEqual(self.request.query["where"], 'Name=="Deco (Addict)"')

    def test_many_keys_go_in_a_few_calls(self):
        keys = [name(f"Customer number {row:04d}") for row in range(100)]
        for _ in range(4):
            self.server.answer({"Contacts": []})
        self.provider.find_contacts(keys)
        self.assertLessEqual(len(self.server.requests), 4)

    # read

    def test_a_contact_is_read_with_its_slots(self):
        self.server.answer(
            {
                "Contacts": [
                    element(
                        1,
                        Name="Deco Addict",
                        ContactNumber="odoo-7",
                        TaxNumber="NZ1",
                        IsCustomer=True,
                        MergedToContactID=CONTACT,
                        Addresses=[
                            {
                                "AddressType": "POBOX",
                                "AddressLine1": "1 Way",
                                "City": "Napier",
                                "Country": "New Zealand",
                            }
                        ],
                        Phones=[
                            {
                                "PhoneType": "DEFAULT",
                                "PhoneCountryCode": "64",
                                "PhoneAreaCode": "6",
                                "PhoneNumber": "123",
                            }
                        ],
                        UpdatedDateUTC="/Date(1789344000000+0000)/",
                    )
                ]
            }
        )
        (page,) = self.provider.contacts()
        (contact,) = page.entries
        self.assertEqual((contact.key, contact.tax_number, contact.phone), ("odoo-7", "NZ1", "64 6 123"))
        self.assertEqual(
            contact.addresses, (PostalAddress("billing", ("1 Way",), "Napier", country="New Zealand"),)
        )
        self.assertEqual((contact.is_customer, contact.is_supplier, contact.active), (True, False, True))
        self.assertEqual(
            (contact.merged_into, contact.updated_at.isoformat()), (CONTACT, "2026-09-14T00:00:00+00:00")
        )

    def test_the_accounts_of_a_contact_are_read(self):
        codes = {"SalesDefaultAccountCode": "210", "PurchasesDefaultAccountCode": "310"}
        self.server.answer({"Contacts": [element(1, **codes)]})
        (page,) = self.provider.contacts()
        (contact,) = page.entries
        self.assertEqual((contact.sale_account, contact.purchase_account), ("210", "310"))

    def test_only_an_active_contact_can_be_invoiced(self):
        self.server.answer(
            {
                "Contacts": [
                    element(row, ContactStatus=status)
                    for row, status in enumerate(("ACTIVE", "ARCHIVED", "GDPRREQUEST", "SOMETHINGNEW"))
                ]
            }
        )
        (page,) = self.provider.contacts()
        self.assertEqual([contact.active for contact in page.entries], [True, False, False, False])

    # create

    def test_a_contact_is_created_under_our_key(self):
        sent, outcomes = self.save(
            Contact(
                name="Deco Addict",
                key="odoo-7",
                email="ann@example.com",
                phone="+64 6 123",
                mobile="021",
                tax_number="NZ1",
                company_number="9",
                first_name="Ann",
                last_name="Lee",
                addresses=(
                    PostalAddress(
                        "billing", ("1 Way", "Floor 2"), "Napier", "HB", "4110", "New Zealand", "Ann"
                    ),
                ),
            )
        )
        self.assertEqual(
            sent,
            [
                {
                    "Name": "Deco Addict",
                    "ContactNumber": "odoo-7",
                    "FirstName": "Ann",
                    "LastName": "Lee",
                    "EmailAddress": "ann@example.com",
                    "TaxNumber": "NZ1",
                    "CompanyNumber": "9",
                    "Addresses": [
                        {
                            "AddressType": "POBOX",
                            "AddressLine1": "1 Way",
                            "AddressLine2": "Floor 2",
                            "City": "Napier",
                            "Region": "HB",
                            "AttentionTo": "Ann",
                            "PostalCode": "4110",
                            "Country": "New Zealand",
                        }
                    ],
                    "Phones": [
                        {"PhoneType": "DEFAULT", "PhoneNumber": "+64 6 123"},
                        {"PhoneType": "MOBILE", "PhoneNumber": "021"},
                    ],
                }
            ],
        )
        self.assertEqual((self.request.method, self.request.path), ("PUT", "/api.xro/2.0/Contacts"))
        self.assertEqual(self.request.query, {"summarizeErrors": "false"})
        self.assertEqual((outcomes["odoo-7"].verdict, outcomes["odoo-7"].warnings), (Verdict.SAVED, ()))

    def test_outcomes_find_their_contact_by_key_then_by_unique_name(self):
        contacts = [Contact(name=f"Customer {row}", key=f"odoo-{row}") for row in range(4)]

        def disorder(elements):
            elements[1].pop("ContactNumber")
            for one in elements[2:]:
                one.pop("ContactNumber")
                one["Name"] = "Alike"
            return elements[::-1]

        _sent, outcomes = self.save(*contacts, change=disorder)
        self.assertEqual(
            [outcomes[contact.key].verdict for contact in contacts],
            [Verdict.SAVED, Verdict.SAVED, Verdict.UNKNOWN, Verdict.UNKNOWN],
        )
        self.assertEqual([outcomes[f"odoo-{row}"].saved.external_id[-1] for row in (0, 1)], ["1", "2"])

    def test_a_taken_name_is_a_duplicate_with_that_name(self):
        text = (
            "The contact name Deco Addict is already assigned to another contact. "
            "The contact name must be unique across all active contacts."
        )

        def taken(elements):
            return [{**elements[0], "HasValidationErrors": True, "ValidationErrors": [{"Message": text}]}]

        _sent, outcomes = self.save(Contact(name="Deco Addict", key="odoo-7"), change=taken)
        (reason,) = outcomes["odoo-7"].reasons
        self.assertEqual((reason.kind, reason.subject), ("duplicate", "Deco Addict"))

    # what Xero does not take

    def test_a_name_is_cleaned_and_told(self):
        for given, sent, told in (
            ("Deco Addict", "Deco Addict", 0),
            ("  Deco   <Addict>\t", "Deco (Addict)", 1),
            ("x" * 300, "x" * 255, 1),
            ("Ünïcode & Söhne", "Ünïcode & Söhne", 0),
        ):
            element, warnings = self.element_of(name=given)
            self.assertEqual((element["Name"], len(warnings)), (sent, told))

    def test_an_e_mail_address_xero_refuses_is_left_out_and_told(self):
        for given in (
            "jürgen@example.com",
            "a@example.com, b@example.com",
            "nobody",
            f"{'x' * 255}@example.com",
        ):
            element, warnings = self.element_of(email=given)
            self.assertNotIn("EmailAddress", element)
            self.assertEqual(len(warnings), 1)

    def test_an_e_mail_address_may_have_an_apostrophe(self):
        element, warnings = self.element_of(email="o'brien@example.com")
        self.assertEqual((element["EmailAddress"], warnings), ("o'brien@example.com", ()))

    def test_numbers_that_are_too_long_are_left_out_and_told(self):
        element, warnings = self.element_of(tax_number="1" * 51, phone="2" * 51, company_number="3" * 51)
        self.assertEqual((set(element), len(warnings)), ({"Name", "ContactNumber"}, 3))

    def test_a_country_keeps_its_letters_and_a_fifth_line_its_text(self):
        address = PostalAddress("delivery", ("a", "", "b", "c", "d", "e"), country="Côte d'Ivoire")
        element, _warnings = self.element_of(addresses=(address,))
        self.assertEqual(
            element["Addresses"],
            [
                {
                    "AddressType": "STREET",
                    "AddressLine1": "a",
                    "AddressLine2": "b",
                    "AddressLine3": "c",
                    "AddressLine4": "d, e",
                    "Country": "Cote d Ivoire",
                }
            ],
        )
