"""Contacts: whatever a partner is called, it is created once and found again; second names are people's."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.notices import Notice, Part, Said
from odoo.addons.accounting_connector.providers.quickbooks import naming
from odoo.addons.accounting_connector.providers.quickbooks.lengths import length
from odoo.addons.accounting_connector.providers.quickbooks.queries import quoted
from odoo.addons.accounting_connector.providers.values import (
    Contact,
    ContactKey,
    Item,
    PostalAddress,
    Verdict,
)

from .properties import steady
from .quickbooks_case import BRITISH, REALM, QuickBooksCase, fault, make_document, saved_answer

AWKWARD = 'O\'Brien & Söhne: "Ltd"\\'


def customer(name, number=12, **facts):
    return {
        "Id": str(number),
        "SyncToken": "0",
        "DisplayName": name,
        "Active": True,
        "CurrencyRef": {"value": "GBP", "name": "British Pound"},
        **facts,
    }


def by_name(name, currency=""):
    return ContactKey("name", name, currency)


class NamesCase(QuickBooksCase):
    def know(self, *, customers=(), vendors=(), employees=(), name="Acme", currency="GBP"):
        """Look ``name`` up, so that the provider knows who has it."""
        self.answer_queries({"Customer": customers}, {"Vendor": vendors}, {"Employee": employees})
        key = by_name(name, currency)
        return self.provider.find_contacts([key])[key]

    def created(self, entity, **facts):
        self.server.answer({entity: {"Id": "77", "SyncToken": "0", "Active": True, **facts}})

    def save_contact(self, **facts):
        """Create a contact and give what was sent."""
        facts = {"name": "Acme", "key": "k3x7qz-1", "is_customer": True, "currency": "GBP", **facts}
        self.created("Vendor" if facts.get("is_supplier") else "Customer")
        self.outcomes = self.provider.save_contacts([Contact(**facts)], "key")
        return self.request.json

    def statements(self):
        return [entry["Query"] for entry in self.request.json["BatchItemRequest"]]


class TestQuickBooksFindingContacts(NamesCase):
    def test_customers_and_vendors_are_looked_up_by_name_and_email_in_one_call(self):
        self.answer_queries(
            {"Customer": [customer("Acme")]},
            {"Vendor": [customer("Acme (Supplier)", 34)]},
            {},
            {"Customer": [customer("Other", 13, PrimaryEmailAddr={"Address": "JO@example.com"})]},
            {},
        )
        email = ContactKey("email", "jo@example.com")
        found = self.provider.find_contacts([by_name("acme"), email])
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/batch")
        names = "DisplayName IN ('acme', 'acme (Customer)', 'acme (Supplier)')"
        emails = "PrimaryEmailAddr IN ('jo@example.com')"
        self.assertEqual(
            self.statements(),
            [
                f"SELECT * FROM {entity} WHERE {condition} AND Active IN (true, false) MAXRESULTS 1000"
                for entity, condition in (
                    ("Customer", names),
                    ("Vendor", names),
                    ("Employee", names),
                    ("Customer", emails),
                    ("Vendor", emails),
                )
            ],
        )
        self.assertEqual(
            [contact.external_id for contact in found[by_name("acme")]], ["customer:12", "vendor:34"]
        )
        self.assertEqual([contact.external_id for contact in found[email]], ["customer:13"])

    def test_a_contact_tells_its_list_and_the_name_it_would_have_alone(self):
        (found,) = self.know(vendors=[customer("Acme (Supplier)", 34, Active=False)])
        self.assertEqual((found.is_customer, found.is_supplier, found.active), (False, True, False))
        self.assertEqual((found.name, found.base_name, found.currency), ("Acme (Supplier)", "Acme", "GBP"))

    def test_whether_a_customer_is_exempt_is_told_where_it_is_known(self):
        for facts, taxable in (({"Taxable": True}, True), ({"Taxable": False}, False), ({}, None)):
            self.provider = self.make_provider()
            (found,) = self.know(customers=[customer("Acme", **facts)])
            self.assertIs(found.taxable, taxable)

    def test_a_name_that_only_looks_like_an_addition_is_the_name(self):
        (found,) = self.know(customers=[customer("Acme (EUR)")], name="Acme (EUR)")
        self.assertEqual(found.base_name, "")

    def test_a_question_that_is_not_answered_says_nothing(self):
        self.answer_queries({}, {})
        with self.assertRaises(errors.Retry):
            self.provider.find_contacts([by_name("Acme")])

    def test_vendors_without_a_search_by_email_and_hidden_employees_stop_nobody(self):
        refused = fault("4001", "QueryValidationError: Property PrimaryEmailAddr not found for Entity Vendor")
        self.answer_queries({}, {}, refused, {}, refused)
        keys = [by_name("Acme"), ContactKey("email", "jo@example.com")]
        self.assertEqual(self.provider.find_contacts(keys), {keys[0]: (), keys[1]: ()})

    def test_quotes_and_backslashes_of_a_name_are_escaped(self):
        self.know(name=AWKWARD)
        self.assertIn(r"""'O\'Brien & Söhne - "Ltd"\\'""", self.statements()[0])

    def test_nothing_is_asked_for_a_name_of_blanks(self):
        key = by_name("  \t ")
        self.assertEqual(self.provider.find_contacts([key]), {key: ()})
        self.assertEqual(self.server.requests, [])


class TestQuickBooksCreatingContacts(NamesCase):
    def test_a_customer_is_sent_with_all_that_fits(self):
        self.know()
        sent = self.save_contact(
            email="jo@example.com",
            phone="020 7946 0958",
            mobile="07700 900123",
            website="https://acme.example.com",
            tax_number="GB123456789",
            addresses=(PostalAddress("billing", ("1 High Street",), "London"),),
        )
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/customer")
        self.assertEqual(
            sent,
            {
                "DisplayName": "Acme",
                "CompanyName": "Acme",
                "PrimaryEmailAddr": {"Address": "jo@example.com"},
                "PrimaryPhone": {"FreeFormNumber": "020 7946 0958"},
                "Mobile": {"FreeFormNumber": "07700 900123"},
                "WebAddr": {"URI": "https://acme.example.com"},
                "PrimaryTaxIdentifier": "GB123456789",
                "CurrencyRef": {"value": "GBP"},
                "BillAddr": {"Line1": "1 High Street", "City": "London"},
            },
        )
        (outcome,) = self.outcomes
        self.assertEqual((outcome.key, outcome.verdict), ("k3x7qz-1", Verdict.SAVED))
        self.assertEqual((outcome.saved.external_id, outcome.saved.key), ("customer:77", "k3x7qz-1"))

    def test_a_customer_is_made_taxable_or_not_when_that_is_told(self):
        for taxable in (True, False):
            self.provider = self.make_provider()
            self.know()
            self.assertIs(self.save_contact(taxable=taxable)["Taxable"], taxable)

    def test_a_supplier_is_never_made_taxable(self):
        self.know()
        sent = self.save_contact(is_customer=False, is_supplier=True, taxable=True)
        self.assertNotIn("Taxable", sent)

    def test_a_name_nobody_has_is_taken_as_it_is(self):
        self.know()
        self.assertEqual(self.save_contact(is_customer=False, is_supplier=True)["DisplayName"], "Acme")

    def test_a_supplier_that_is_a_customer_already_gets_a_second_name(self):
        self.know(customers=[customer("acme", Active=False)])
        sent = self.save_contact(is_customer=False, is_supplier=True)
        self.assertEqual(sent["DisplayName"], "Acme (Supplier)")
        self.assertEqual(self.outcomes[0].warnings, (Notice(Said.NAME_TAKEN, {"name": "Acme (Supplier)"}),))

    def test_a_customer_that_is_a_supplier_or_employee_already_gets_a_second_name(self):
        for taken in ({"vendors": [customer("Acme")]}, {"employees": [{"Id": "3", "DisplayName": "Acme"}]}):
            self.provider = self.make_provider()
            self.know(**taken)
            self.assertEqual(self.save_contact()["DisplayName"], "Acme (Customer)")

    def test_a_customer_with_another_currency_is_told_apart_by_it(self):
        self.know(customers=[customer("Acme")], currency="EUR")
        self.assertEqual(self.save_contact(currency="EUR")["DisplayName"], "Acme (EUR)")

    def test_role_and_currency_tell_apart_when_either_is_taken(self):
        self.know(customers=[customer("Acme")], vendors=[customer("Acme (Supplier)", 34)], currency="EUR")
        sent = self.save_contact(is_customer=False, is_supplier=True, currency="EUR")
        self.assertEqual(sent["DisplayName"], "Acme (Supplier EUR)")

    def test_the_same_customer_again_is_left_to_quickbooks_to_refuse(self):
        self.know(customers=[customer("Acme")])
        self.server.answer(
            fault("6240", "The name supplied already exists. : Another customer, vendor or employee"), 400
        )
        (outcome,) = self.provider.save_contacts(
            [Contact("Acme", key="k-1", is_customer=True, currency="GBP")], "key"
        )
        self.assertEqual(self.request.json["DisplayName"], "Acme")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "duplicate"))

    def test_names_that_were_not_looked_up_are_before_anybody_is_created(self):
        self.answer_queries({"Customer": [customer("Acme")]}, {}, {})
        sent = self.save_contact(is_customer=False, is_supplier=True)
        self.assertEqual((len(self.server.requests), sent["DisplayName"]), (2, "Acme (Supplier)"))

    def test_two_of_one_batch_do_not_get_one_name(self):
        self.know()
        self.server.answer({"BatchItemResponse": []})
        contacts = [
            Contact("Acme", key="1", is_customer=True, currency="GBP"),
            Contact("Acme", key="2", is_supplier=True, currency="GBP"),
        ]
        outcomes = self.provider.save_contacts(contacts, "key")
        sent = self.request.json["BatchItemRequest"]
        self.assertEqual(
            [entry.get("Customer", entry.get("Vendor"))["DisplayName"] for entry in sent],
            ["Acme", "Acme (Supplier)"],
        )
        self.assertEqual({outcome.verdict for outcome in outcomes}, {Verdict.UNKNOWN})

    def test_an_awkward_partner_is_sent_and_found_again(self):
        """Quotes, a backslash, a colon, emoji, right-to-left text, 120 letters, a phone of 45."""
        for name in (AWKWARD, "שלום 👋 " + "x" * 113, "a\tb\nc"):
            self.provider = self.make_provider()
            self.know(name=name)
            sent = self.save_contact(name=name, phone="0" * 45)
            shown = sent["DisplayName"]
            self.assertLessEqual(length(shown), 100)
            self.assertFalse(set(":\t\n") & set(shown))
            self.assertNotIn("PrimaryPhone", sent)
            self.assertEqual(len(self.outcomes[0].warnings), 2)
            (found,) = self.know(customers=[customer(shown)], name=name)
            self.assertEqual(found.name, shown)

    def test_a_person_has_two_names_and_no_company(self):
        self.know(name="Jo Doe")
        sent = self.save_contact(name="Jo Doe", first_name="Jo", last_name="Doe")
        self.assertEqual((sent["GivenName"], sent["FamilyName"]), ("Jo", "Doe"))
        self.assertNotIn("CompanyName", sent)

    def test_what_would_be_refused_is_left_out_with_a_word(self):
        self.know()
        sent = self.save_contact(email="jo at example", phone="1" * 31)
        self.assertFalse({"PrimaryEmailAddr", "PrimaryPhone"} & set(sent))
        self.assertEqual(
            self.outcomes[0].warnings,
            (
                Notice(Said.LEFT_OUT_EMAIL),
                Notice(Said.LEFT_OUT_LENGTH, {"part": Part.PHONE, "longest": 30}),
            ),
        )

    def test_a_company_with_one_currency_is_not_told_of_any(self):
        self.provider = self.make_provider(replace(BRITISH, multicurrency=False))
        self.know()
        self.assertNotIn("CurrencyRef", self.save_contact(currency="EUR"))

    def test_no_opening_balance_is_ever_posted(self):
        self.know()
        self.assertFalse([name for name in self.save_contact() if "Balance" in name])


class TestQuickBooksThreeCalls(NamesCase):
    def test_an_order_with_a_new_customer_and_three_new_products_costs_three_calls(self):
        key = by_name("Acme", "GBP")
        items = [
            Item(code, f"Product {code}", sold=True, sale_account_id="79", purchase_account_id="80")
            for code in ("A", "B", "C")
        ]
        self.answer_queries({}, {}, {}, {}, {})
        self.assertEqual(self.provider.find_names([key], items), ({key: ()}, {}))
        self.server.answer(
            {
                "BatchItemResponse": [
                    {
                        "bId": "4",
                        "Item": {"Id": "9", "Type": "NonInventory", "Name": "Product C", "Sku": "C"},
                    },
                    {"bId": "1", "Customer": customer("Acme")},
                ]
            }
        )
        contact = Contact("Acme", key="k-1", is_customer=True, currency="GBP")
        outcomes = {outcome.key: outcome for outcome in self.provider.save_names([contact], items, "key")}
        self.assertEqual(len(self.server.requests), 2)
        self.assertEqual(self.server.requests[1].path, f"/v3/company/{REALM}/batch")
        self.assertEqual(outcomes["k-1"].saved.external_id, "customer:12")
        self.assertEqual(outcomes["C"].saved.external_id, "9")
        self.assertEqual({outcomes[code].verdict for code in "AB"}, {Verdict.UNKNOWN})
        document = make_document()
        self.server.answer(saved_answer(document))
        self.provider.save_documents([document], "key")
        self.assertEqual(len(self.calls), 3)

    def test_names_that_are_written_at_the_same_time_by_somebody_else_are_looked_for_again(self):
        """QuickBooks takes one name at a time, whoever writes them."""
        self.know()
        busy = fault("6000", "Business Validation Error: You can only add or edit one name at a time.")
        self.server.answer({"BatchItemResponse": [{"bId": "1", **busy}, {"bId": "2", **busy}]})
        contacts = [Contact(name, key=name, is_customer=True) for name in ("Acme", "Acme (GBP)")]
        self.answer_queries({}, {}, {})
        self.server._replies.reverse()
        outcomes = self.provider.save_contacts(contacts, "key")
        self.assertEqual({outcome.verdict for outcome in outcomes}, {Verdict.UNKNOWN})


class TestQuickBooksNaming(BaseCase):
    @steady(200)
    @given(st.text(max_size=150).filter(naming.clean_name), st.sampled_from(("", "EUR")))
    def test_every_name_is_allowed_and_leads_back_to_the_partner(self, name, currency):
        for entity in ("Customer", "Vendor"):
            names = list(naming.candidates(name, entity, currency))
            for one in names:
                self.assertLessEqual(length(one), 100)
                self.assertFalse([character for character in one if not character.isprintable()])
                self.assertNotIn(":", one)
                self.assertEqual(naming.comparable(one), one.casefold())
            for one in names[1:]:
                base = naming.base_name_of(one, entity, currency)
                self.assertTrue(naming.plain_name(name).startswith(base))

    def test_a_colon_becomes_what_a_person_would_write(self):
        for name, clean in (("Acme: Parts", "Acme - Parts"), ("Club 10:30", "Club 10-30"), (" a  b ", "a b")):
            self.assertEqual(naming.clean_name(name), clean)

    def test_a_value_is_always_quoted(self):
        self.assertEqual(quoted("it's"), r"'it\'s'")
        self.assertEqual(quoted("a\\"), r"'a\\'")
        self.assertIsNone(quoted(""))
        self.assertIsNone(quoted("a\nb"))
