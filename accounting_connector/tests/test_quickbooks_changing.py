"""What is there is changed as it was read, and nothing of it but what was asked for."""

from dataclasses import fields as fields_of
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.notices import Notice, Part, Said
from odoo.addons.accounting_connector.providers.quickbooks import contact_payloads, items
from odoo.addons.accounting_connector.providers.values import Change, Contact, Item, PostalAddress, Verdict

from .properties import steady
from .quickbooks_case import AMERICAN, BRITISH, REALM, QuickBooksCase, fault

CUSTOMER = Contact("Acme", "customer:12", version="3", is_customer=True, currency="GBP")
SUPPLIER = Contact("Wood", "vendor:34", version="0", is_supplier=True, currency="GBP")
DESK = Item("DESK", "Desk", "21", version="7")
HIGH_STREET = PostalAddress("billing", ("1 High Street",), "London")
EMPTY = dict.fromkeys(("Line1", "Line2", "Line3", "Line4", "Line5", "City"), "")
EMPTY |= dict.fromkeys(("CountrySubDivisionCode", "PostalCode", "Country"), "")


def element(number=12, name="Acme", **facts):
    return {
        "Id": str(number),
        "SyncToken": "3",
        "DisplayName": name,
        "Active": True,
        "CurrencyRef": {"value": "GBP"},
        **facts,
    }


def changed(entry, **values):
    return Change(replace(entry, **values), frozenset(values))


class ChangingCase(QuickBooksCase):
    def change(self, entry, *, current=None, names=None, answer=None, **values):
        """Change one contact; gives what was sent. ``current`` is what it is, ``names`` who has names."""
        entity = "Vendor" if entry.external_id.startswith("vendor") else "Customer"
        if current is not None:
            self.answer_queries({entity: [current]})
        if names is not None:
            self.answer_queries(*names)
        number = entry.external_id.partition(":")[2]
        self.server.answer({entity: answer or element(number, SyncToken="4")})
        (self.outcome,) = self.provider.change_contacts([changed(entry, **values)], "key")
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/{entity.lower()}")
        return {
            name: value
            for name, value in self.request.json.items()
            if name not in ("Id", "SyncToken", "sparse")
        }

    def change_item(self, company=BRITISH, *, current=None, **values):
        self.provider = self.make_provider(company)
        if current is not None:
            self.answer_queries({"Item": [current]})
        if "name" in values:
            self.answer_queries({}, {})
        self.server.answer({"Item": {"Id": "21", "Type": "Service", "Name": "Desk", "SyncToken": "8"}})
        (self.outcome,) = self.provider.change_items([changed(DESK, **values)], "key")
        return self.request.json


class TestQuickBooksChangingContacts(ChangingCase):
    def test_a_change_is_sparse_and_names_what_was_read(self):
        self.change(CUSTOMER, phone="1")
        self.assertEqual(
            self.request.json,
            {"Id": "12", "SyncToken": "3", "sparse": True, "PrimaryPhone": {"FreeFormNumber": "1"}},
        )
        self.assertEqual(len(self.server.requests), 1)
        self.assertIn("requestid", self.request.query)
        self.assertEqual((self.outcome.key, self.outcome.verdict), ("customer:12", Verdict.SAVED))
        self.assertEqual(self.outcome.saved.version, "4")

    def test_what_is_empty_now_is_emptied(self):
        sent = self.change(CUSTOMER, email="", phone="", website="", notes="", first_name="")
        self.assertEqual(
            sent,
            {
                "PrimaryEmailAddr": {"Address": ""},
                "PrimaryPhone": {"FreeFormNumber": ""},
                "WebAddr": {"URI": ""},
                "Notes": "",
                "GivenName": "",
            },
        )

    def test_what_does_not_fit_leaves_what_is_there(self):
        sent = self.change(CUSTOMER, phone="1" * 31, email="jo at example", notes="x" * 2001)
        self.assertEqual(sent, {"Notes": "x" * 2000})
        self.assertEqual(
            {(notice.cause, notice.facts.get("part")) for notice in self.outcome.warnings},
            {
                (Said.LEFT_OUT_LENGTH, Part.PHONE),
                (Said.LEFT_OUT_EMAIL, None),
                (Said.CUT, Part.DESCRIPTION),
            },
        )

    def test_where_quickbooks_keeps_nothing_of_it_nothing_is_sent(self):
        change = changed(CUSTOMER, currency="EUR", purchase_term_id="3", account_number="7", sale_term_id="")
        (outcome,) = self.provider.change_contacts([change], "key")
        self.assertEqual((outcome.verdict, outcome.saved), (Verdict.SAVED, change.entry))
        self.assertEqual(self.server.requests, [])

    def test_an_address_keeps_its_id_and_nothing_of_what_it_was(self):
        current = element(BillAddr={"Id": "95", "Line1": "Old", "Line2": "Road", "Country": "France"})
        sent = self.change(CUSTOMER, current=current, addresses=(HIGH_STREET,))
        new = {**EMPTY, "Id": "95", "Line1": "1 High Street", "City": "London"}
        self.assertEqual(sent, {"BillAddr": new})

    def test_an_address_that_is_gone_is_emptied_and_a_new_one_has_no_id(self):
        current = element(BillAddr={"Id": "95", "Line1": "Old"})
        sent = self.change(CUSTOMER, current=current, addresses=(replace(HIGH_STREET, kind="delivery"),))
        new = {**EMPTY, "Line1": "1 High Street", "City": "London"}
        self.assertEqual(sent, {"BillAddr": {**EMPTY, "Id": "95"}, "ShipAddr": new})

    def test_a_supplier_has_one_address_terms_and_an_account_number(self):
        addresses = (HIGH_STREET, replace(HIGH_STREET, kind="delivery"))
        sent = self.change(
            SUPPLIER,
            current=element(34),
            addresses=addresses,
            purchase_term_id="3",
            account_number="K-7",
            taxable=True,
            answer=element(34),
        )
        self.assertEqual(sent.pop("BillAddr")["Line1"], "1 High Street")
        self.assertEqual(sent, {"TermRef": {"value": "3"}, "AcctNum": "K-7"})

    def test_a_part_of_another_customer_names_it_and_stops_being_one(self):
        sent = self.change(CUSTOMER, parent_id="customer:9")
        self.assertEqual(sent, {"Job": True, "ParentRef": {"value": "9"}})
        self.assertEqual(self.change(CUSTOMER, parent_id=""), {"Job": False})


class TestQuickBooksChangingNames(ChangingCase):
    def test_a_new_name_is_also_printed_where_the_old_one_was(self):
        current = element(CompanyName="ACME", PrintOnCheckName="Acme")
        sent = self.change(CUSTOMER, current=current, names=({}, {}, {}), name="Zebra: Ltd")
        self.assertEqual(
            sent,
            {"DisplayName": "Zebra - Ltd", "CompanyName": "Zebra - Ltd", "PrintOnCheckName": "Zebra - Ltd"},
        )
        self.assertEqual(self.outcome.warnings, (Notice(Said.REPLACED_CHARACTERS, {"part": Part.NAME}),))

    def test_what_people_print_instead_of_the_name_stays(self):
        current = element(CompanyName="Acme Holding", PrintOnCheckName="A. Cme")
        sent = self.change(CUSTOMER, current=current, names=({}, {}, {}), name="Zebra")
        self.assertEqual(sent, {"DisplayName": "Zebra"})

    def test_a_name_the_other_list_has_gets_the_role_behind_it(self):
        taken = ({"Customer": [element(1, "Zebra")]}, {}, {})
        current = element(34, "Acme (Supplier)", CompanyName="Acme")
        sent = self.change(SUPPLIER, current=current, names=taken, name="Zebra", answer=element(34))
        self.assertEqual(sent, {"DisplayName": "Zebra (Supplier)", "CompanyName": "Zebra"})

    def test_a_duplicate_name_is_told(self):
        self.answer_queries({"Customer": [element()]})
        self.answer_queries({"Customer": [element(1, "Zebra")]}, {}, {})
        self.server.answer(fault("6240", "The name supplied already exists."), 400)
        (outcome,) = self.provider.change_contacts([changed(CUSTOMER, name="Zebra")], "key")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "duplicate"))

    def test_whoever_is_restored_gets_the_old_name_back(self):
        sent = self.change(CUSTOMER, current=element(name="Acme (deleted)", Active=False), active=True)
        self.assertEqual(sent, {"Active": True, "DisplayName": "Acme"})
        self.assertEqual(self.change(CUSTOMER, current=element(), active=True), {"Active": True})

    def test_archiving_needs_no_look_at_what_is_there(self):
        self.assertEqual(self.change(CUSTOMER, active=False), {"Active": False})

    def test_a_person_has_no_company_name_and_a_company_has_its_own(self):
        current = element(CompanyName="Acme")
        self.assertEqual(self.change(CUSTOMER, current=current, is_person=True), {"CompanyName": ""})
        self.assertEqual(self.change(CUSTOMER, current=element(), is_person=False), {"CompanyName": "Acme"})


class TestQuickBooksChangingMany(ChangingCase):
    def test_outcomes_are_matched_by_id_whatever_their_order(self):
        changes = [changed(CUSTOMER, phone="1"), changed(SUPPLIER, phone="2")]
        changes.append(changed(replace(CUSTOMER, external_id="customer:13"), phone="3"))
        stale = fault("5010", "Stale Object Error : You and root were working on this at the same time.")
        responses = [{"bId": "2", "Vendor": element(34)}, {"bId": "1", **stale}]
        self.server.answer({"BatchItemResponse": responses})
        outcomes = {outcome.key: outcome for outcome in self.provider.change_contacts(changes, "key")}
        sent = self.request.json["BatchItemRequest"]
        self.assertEqual({entry["operation"] for entry in sent}, {"update"})
        self.assertEqual(
            {key: outcome.verdict for key, outcome in outcomes.items()},
            {
                "customer:12": Verdict.REFUSED,
                "vendor:34": Verdict.SAVED,
                "customer:13": Verdict.UNKNOWN,
            },
        )
        self.assertEqual(outcomes["customer:12"].reasons[0].kind, "stale")

    def test_a_single_stale_one_is_an_outcome_too(self):
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        (outcome,) = self.provider.change_contacts([changed(CUSTOMER, phone="1")], "key")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "stale"))

    def test_the_answer_about_another_one_says_nothing(self):
        self.change(CUSTOMER, phone="1", answer=element(99))
        self.assertEqual(self.outcome.verdict, Verdict.UNKNOWN)

    def test_thirty_cost_one_call_and_two_when_their_addresses_change(self):
        changes = [
            changed(replace(CUSTOMER, external_id=f"customer:{row}"), addresses=(HIGH_STREET,))
            for row in range(30)
        ]
        self.answer_queries({"Customer": [element(row) for row in range(30)]})
        self.server.answer({"BatchItemResponse": []})
        self.provider.change_contacts(changes, "key")
        self.assertEqual(len(self.server.requests), 2)
        with self.assertRaises(ValueError):
            self.provider.change_contacts([*changes, changed(CUSTOMER, phone="1")], "key")

    def test_the_same_change_under_the_same_key_is_the_same_request(self):
        ids = set()
        for _time in range(2):
            self.change(CUSTOMER, phone="1", email="", notes="x", first_name="Jo", last_name="Doe")
            ids.add(self.request.query["requestid"])
        self.assertEqual(len(ids), 1)


class TestQuickBooksChangingItems(ChangingCase):
    def test_an_item_is_changed_in_what_was_asked_for(self):
        sent = self.change_item(
            code="NEW",
            description="",
            sale_price=Decimal("1.234567"),
            purchase_price=None,
            sale_account_id="90",
            sale_tax_code="7",
            sale_price_includes_tax=True,
            taxable=True,
        )
        self.assertEqual(
            sent,
            {
                "Id": "21",
                "SyncToken": "7",
                "sparse": True,
                "Sku": "NEW",
                "Description": "",
                "UnitPrice": 1.23457,
                "IncomeAccountRef": {"value": "90"},
                "SalesTaxCodeRef": {"value": "7"},
                "SalesTaxIncluded": True,
            },
        )
        self.assertEqual((self.outcome.key, self.outcome.saved.version), ("21", "8"))

    def test_an_american_item_is_taxable_and_has_no_codes(self):
        sent = self.change_item(AMERICAN, taxable=False, sale_tax_code="7")
        self.assertIs(sent["Taxable"], False)
        self.assertNotIn("SalesTaxCodeRef", sent)

    def test_neither_its_kind_nor_its_quantities_are_ever_sent(self):
        every = {field.name for field in fields_of(Item)}
        element, _warnings = items.changes_of(Change(DESK, frozenset(every)), "Desk", {}, BRITISH)
        stock = {"QtyOnHand", "InvStartDate", "TrackQtyOnHand", "AssetAccountRef"}
        self.assertFalse(({"Type"} | stock) & set(element))

    def test_a_new_name_that_is_taken_gets_the_code_behind_it(self):
        self.assertEqual(self.change_item(name="Oak: Desk")["Name"], "Oak - Desk")
        self.provider = self.make_provider()
        self.answer_queries({}, {"Item": [{"Id": "5", "Name": "Oak", "Type": "Category"}]})
        self.server.answer({"Item": {}})
        self.provider.change_items([changed(DESK, name="Oak")], "key")
        self.assertEqual(self.request.json["Name"], "Oak (DESK)")

    def test_its_own_name_is_not_taken(self):
        self.answer_queries({}, {"Item": [{"Id": "21", "Name": "desk", "Type": "Service"}]})
        self.server.answer({"Item": {}})
        self.provider.change_items([changed(DESK, name="Desk")], "key")
        self.assertEqual(self.request.json["Name"], "Desk")

    def test_a_restored_item_gets_the_old_name_back(self):
        current = {"Id": "21", "Name": "Desk (deleted)", "Type": "Service", "Active": False}
        sent = self.change_item(current=current, active=True)
        self.assertEqual((sent["Active"], sent["Name"]), (True, "Desk"))

    def test_a_code_that_is_too_long_is_refused_here(self):
        (outcome,) = self.provider.change_items([changed(DESK, code="x" * 101)], "key")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "item"))
        self.assertEqual(self.server.requests, [])


# What a change of a field of ours may write over there.
CONTACT_FIELDS = {
    "name": {"DisplayName", "CompanyName", "PrintOnCheckName"},
    "is_person": {"CompanyName"},
    "first_name": {"GivenName"},
    "last_name": {"FamilyName"},
    "email": {"PrimaryEmailAddr"},
    "phone": {"PrimaryPhone"},
    "mobile": {"Mobile"},
    "website": {"WebAddr"},
    "tax_number": {"PrimaryTaxIdentifier", "TaxIdentifier"},
    "company_number": {"BusinessNumber"},
    "notes": {"Notes"},
    "account_number": {"AcctNum"},
    "addresses": {"BillAddr", "ShipAddr"},
    "active": {"Active", "DisplayName"},
    "taxable": {"Taxable"},
    "parent_id": {"Job", "ParentRef"},
    "sale_term_id": {"SalesTermRef"},
    "purchase_term_id": {"TermRef"},
}
TEXTS = st.text(max_size=40)
CONTACTS = st.builds(
    Contact,
    name=TEXTS,
    external_id=st.sampled_from(("customer:12", "vendor:12")),
    email=TEXTS,
    first_name=TEXTS,
    last_name=TEXTS,
    phone=TEXTS,
    mobile=TEXTS,
    website=TEXTS,
    tax_number=TEXTS,
    company_number=TEXTS,
    account_number=TEXTS,
    notes=TEXTS,
    taxable=st.sampled_from((None, True, False)),
    active=st.booleans(),
    is_person=st.booleans(),
    parent_id=st.sampled_from(("", "customer:1")),
    sale_term_id=st.sampled_from(("", "3")),
    purchase_term_id=st.sampled_from(("", "3")),
    addresses=st.lists(
        st.builds(
            PostalAddress,
            kind=st.sampled_from(("billing", "delivery", "other")),
            lines=st.lists(TEXTS, max_size=7).map(tuple),
            city=TEXTS,
        ),
        max_size=3,
    ).map(tuple),
)
CURRENT = st.fixed_dictionaries(
    {"DisplayName": st.sampled_from(("Acme", "Acme (deleted)")), "Active": st.booleans()},
    optional={
        "CompanyName": st.sampled_from(("Acme", "Other")),
        "BillAddr": st.just({"Id": "9", "City": "X"}),
    },
)
CONTACT_FIELD_NAMES = st.sets(st.sampled_from([field.name for field in fields_of(Contact)]))
ITEM_FIELD_NAMES = st.sets(st.sampled_from([field.name for field in fields_of(Item)]))


class TestQuickBooksChangesAreNarrow(BaseCase):
    @steady(200)
    @given(CONTACTS, CONTACT_FIELD_NAMES, CURRENT)
    def test_a_change_has_no_field_that_was_not_asked_for(self, contact, fields, current):
        name = "Zebra" if "name" in fields else ""
        element, _warnings = contact_payloads.changes_of(
            Change(contact, frozenset(fields)), name, current, BRITISH
        )
        allowed = set().union(*(CONTACT_FIELDS.get(field, set()) for field in fields))
        self.assertLessEqual(set(element), allowed)
        self.assertFalse([each for each in element if "Balance" in each])

    @steady(100)
    @given(ITEM_FIELD_NAMES, st.sampled_from((BRITISH, AMERICAN)))
    def test_nor_has_a_change_of_an_item(self, fields, company):
        item = replace(
            DESK,
            description="x" * 5000,
            sale_price=Decimal(1),
            purchase_price=Decimal(1),
            sale_account_id="1",
            purchase_account_id="2",
            sale_tax_code="3",
            purchase_tax_code="4",
            taxable=True,
            sale_price_includes_tax=False,
        )
        known = {
            "name": "Name",
            "code": "Sku",
            "active": "Active",
            "description": "Description",
            "purchase_description": "PurchaseDesc",
            "sale_price": "UnitPrice",
            "purchase_price": "PurchaseCost",
            "sale_account_id": "IncomeAccountRef",
            "purchase_account_id": "ExpenseAccountRef",
            "sale_tax_code": "SalesTaxCodeRef",
            "purchase_tax_code": "PurchaseTaxCodeRef",
            "taxable": "Taxable",
            "sale_price_includes_tax": "SalesTaxIncluded",
        }
        name = "Desk" if "name" in fields else ""
        element, _warnings = items.changes_of(Change(item, frozenset(fields)), name, {}, company)
        self.assertLessEqual(set(element), {known[field] for field in fields if field in known})
