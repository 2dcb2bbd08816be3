"""Contacts and items are read with all that Xero tells of them, page by page, whatever is in between."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.contact_details import Due, DueRule, Person
from odoo.addons.accounting_connector.providers.reading import Unreadable
from odoo.addons.accounting_connector.providers.values import ItemKind, PostalAddress
from odoo.addons.accounting_connector.providers.xero.contacts import contact_of
from odoo.addons.accounting_connector.providers.xero.items import item_of

from .properties import steady
from .xero_case import FULL_CONTACT as FULL
from .xero_case import XeroCase

SINCE = datetime(2026, 11, 20, 8, 30, 15, 987_654, tzinfo=timezone(timedelta(hours=13)))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(FULL)), inner),
    max_leaves=5,
)


class TestXeroReading(XeroCase):
    def answer(self, count, page, pages, **facts):
        rows = [{"ContactID": f"{page}-{row}"} for row in range(count)]
        self.server.answer({"pagination": {"page": page, "pageCount": pages}, "Contacts": rows, **facts})

    def test_everything_a_contact_has_is_read(self):
        contact = contact_of(FULL)
        self.assertEqual(
            contact.addresses,
            (
                PostalAddress(
                    "delivery",
                    ("123 Fake Street", "Floor 3"),
                    "Vancouver",
                    "British Columbia",
                    "V6B 2T4",
                    "Canada",
                ),
                PostalAddress("billing", region="BC", attention_to="Blake"),
                PostalAddress("other", city="Hope"),
            ),
        )
        self.assertEqual((contact.phone, contact.mobile), ("1 604 408-0914", "234 999-44"))
        self.assertEqual(
            contact.persons, (Person("Sue", "Johnson", "sue@krave.com"), Person(email="shop@krave.com"))
        )
        self.assertEqual(
            (contact.sale_due, contact.purchase_due), (Due(14), Due(12, DueRule.ON_DAY_OF_NEXT_MONTH))
        )
        self.assertEqual(
            (contact.account_number, contact.company_number, contact.currency, contact.website),
            ("1234567", "NumberBusiness1234", "USD", "http://www.example.com"),
        )
        self.assertEqual((contact.is_customer, contact.is_supplier, contact.is_person), (False, True, False))

    def test_who_is_called_like_the_person_in_it_is_a_person(self):
        for name, is_person in (
            ("Blake Kohler", True),
            ("BLAKE  KOHLER ", True),
            ("Kohler, Blake", True),
            ("Kohler Blake", True),
            ("Blake", False),
            ("Blake Kohler Ltd", False),
        ):
            self.assertEqual(contact_of({**FULL, "Name": name}).is_person, is_person, name)
        alone = {**FULL, "Name": "Blake", "LastName": ""}
        self.assertFalse(contact_of(alone).is_person)

    def test_every_kind_of_payment_term_is_read_and_an_unknown_one_is_none(self):
        for term, due in (
            ({"Day": 0, "Type": "DAYSAFTERBILLDATE"}, Due(0)),
            ({"Day": "60", "Type": "DAYSAFTERBILLDATE"}, Due(60)),
            ({"Day": 5, "Type": "DAYSAFTERBILLMONTH"}, Due(5, DueRule.AFTER_MONTH_END)),
            ({"Day": 20, "Type": "OFCURRENTMONTH"}, Due(20, DueRule.ON_DAY_OF_MONTH)),
            ({"Day": 20, "Type": "OFSOMEMONTH"}, None),
            ({"Type": "OFCURRENTMONTH"}, None),
            ({"Day": -1, "Type": "OFCURRENTMONTH"}, None),
            ({}, None),
            (None, None),
        ):
            self.assertEqual(contact_of({**FULL, "PaymentTerms": {"Sales": term}}).sale_due, due, term)

    def test_contacts_come_in_the_longest_pages_with_all_details_and_archived_ones(self):
        self.answer(3, 1, 2)
        self.answer(2, 2, 2)
        pages = list(self.provider.contacts())
        self.assertEqual([len(page.entries) for page in pages], [3, 2])
        self.assertEqual([(page.has_more, page.position) for page in pages], [(True, "1"), (False, "")])
        self.assertEqual(
            [request.query for request in self.server.requests],
            [
                {"page": page, "pageSize": "1000", "order": "ContactID ASC", "includeArchived": "true"}
                for page in "12"
            ],
        )

    def test_a_read_that_was_interrupted_goes_on_after_its_last_page(self):
        self.answer(3, 1, 3)
        last = next(self.provider.contacts())
        self.answer(3, 2, 3)
        self.answer(1, 3, 3)
        pages = list(self.make_provider().contacts(position=last.position))
        self.assertEqual([page.entries[0].external_id for page in pages], ["2-0", "3-0"])
        self.assertEqual([request.query["page"] for request in self.server.requests], ["1", "2", "3"])

    def test_only_changes_are_asked_for_by_whole_seconds_cut_off(self):
        self.answer(0, 1, 0)
        self.assertEqual([page.has_more for page in self.provider.contacts(SINCE)], [False])
        self.assertEqual(self.request.headers["If-Modified-Since"], "2026-11-19T19:30:15")
        self.server.answer({"Items": []})
        list(self.provider.items(SINCE))
        self.assertEqual(self.request.headers["If-Modified-Since"], "2026-11-19T19:30:15")
        self.assertEqual(len(self.server.requests), 2)

    def test_an_answer_that_only_says_that_nothing_changed_is_an_empty_page(self):
        for read in (self.provider.contacts, self.provider.items):
            self.server.answer(status=304)
            (page,) = read(SINCE)
            self.assertEqual((page.entries, page.has_more), ((), False))
            self.assertIsNotNone(page.server_time)
            self.server.answer(status=304)
            with self.assertRaises(errors.Retry):
                list(read())

    def test_a_contact_without_id_is_told_and_the_others_are_read(self):
        rows = [FULL, {"Name": "Secret"}, {**FULL, "ContactID": "00000000-0000-0000-0000-000000000000"}, 7]
        self.server.answer({"Contacts": rows})
        (page,) = self.provider.contacts()
        self.assertEqual([contact.name for contact in page.entries], ["Acme Parts Co."])
        self.assertEqual(len(page.problems), 3)
        self.assertNotIn("Secret", " ".join(page.problems))

    def test_an_item_is_read_with_both_sides(self):
        item = item_of(
            {
                "ItemID": "i-1",
                "Code": "DESK",
                "Name": "Desk",
                "Description": "Sold",
                "PurchaseDescription": "Bought",
                "IsSold": True,
                "IsPurchased": True,
                "IsTrackedAsInventory": True,
                "SalesDetails": {"UnitPrice": Decimal("5.1234"), "AccountCode": "200", "TaxType": "OUTPUT2"},
                "PurchaseDetails": {"UnitPrice": 3, "COGSAccountCode": "310"},
                "UpdatedDateUTC": "/Date(1551459777193+0000)/",
            }
        )
        self.assertEqual((item.description, item.purchase_description), ("Sold", "Bought"))
        self.assertEqual((item.sale_price, item.purchase_price), (Decimal("5.1234"), 3))
        self.assertEqual((item.sale_account, item.purchase_account), ("200", "310"))
        self.assertEqual((item.kind, item.version), (ItemKind.STOCKED, "/Date(1551459777193+0000)/"))

    @given(st.dictionaries(st.sampled_from(sorted(FULL)), _JSON, min_size=1))
    @steady(300)
    def test_whatever_stands_in_a_field_the_contact_is_read(self, odd):
        try:
            contact_of({**FULL, **odd})
        except Unreadable:
            self.assertIn("ContactID", odd)

    @given(st.dictionaries(st.sampled_from(("Name", "SalesDetails", "IsSold", "UpdatedDateUTC")), _JSON))
    @steady(100)
    def test_whatever_stands_in_a_field_the_item_is_read(self, odd):
        self.assertEqual(item_of({"ItemID": "i-1", "Code": "DESK", **odd}).code, "DESK")
