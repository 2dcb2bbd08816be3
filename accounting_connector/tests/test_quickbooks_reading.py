"""Contacts and items are read with all that is told of them, page after page, from wherever reading stopped;
afterwards only what changed.
"""

from datetime import timedelta
from decimal import Decimal

from odoo.addons.accounting_connector.providers.values import Contact, Item, ItemKind, PostalAddress

from .quickbooks_case import NOW, REALM, QuickBooksCase

YESTERDAY = NOW - timedelta(days=1)
CUSTOMERS = "SELECT * FROM Customer WHERE Active IN (true, false)"
UPDATED = {"MetaData": {"LastUpdatedTime": "2026-11-20T01:30:00-08:00"}}


def person(number, **facts):
    return {"Id": str(number), "SyncToken": "0", "DisplayName": f"C{number}", **facts}


def gone(number):
    return {"domain": "QBO", "status": "Deleted", "Id": str(number), **UPDATED}


class ReadingCase(QuickBooksCase):
    def answer_list(self, entity, *elements):
        self.server.answer({"QueryResponse": {entity: list(elements)} if elements else {}})

    def answer_changes(self, **groups):
        responses = [{entity: found, "startPosition": 1} for entity, found in groups.items()]
        self.server.answer({"CDCResponse": [{"QueryResponse": [*responses, {}]}], "time": "x"})

    def statements(self):
        return [request.body.decode() for request in self.server.requests]

    def read(self, entity="Customer", **facts):
        """The contact or item that one element is."""
        element = {"Id": "12", "SyncToken": "3", **facts}
        if entity == "Item":
            self.answer_list(entity, element)
            (page,) = self.provider.items()
        else:
            for each in ("Customer", "Vendor"):
                self.answer_list(each, *([element] if each == entity else []))
            page = [*self.provider.contacts()][entity == "Vendor"]
        self.assertEqual(page.problems, ())
        return page.entries[0]


class TestQuickBooksReadingPages(ReadingCase):
    def answer_two_lists(self):
        """A thousand and one customers, a thousand vendors."""
        customers, vendors = [*map(person, range(1001))], [*map(person, range(1000))]
        self.answer_list("Customer", *customers[:1000])
        self.answer_list("Customer", *customers[999:])
        self.answer_list("Vendor", *vendors)
        self.answer_list("Vendor", vendors[-1])

    def test_customers_come_before_vendors_and_each_page_says_where_to_go_on(self):
        self.answer_two_lists()
        pages = list(self.provider.contacts())
        self.assertEqual(
            [page.position for page in pages],
            ["Customer:1001:999", "Vendor:1", "Vendor:1001:999", ""],
        )
        self.assertEqual([len(page.entries) for page in pages], [1000, 1, 1000, 0])
        self.assertEqual([page.has_more for page in pages], [True, True, True, False])
        self.assertEqual(self.statements()[1], f"{CUSTOMERS} ORDERBY Id STARTPOSITION 1000 MAXRESULTS 1000")

    def test_reading_goes_on_after_any_page_as_if_it_had_never_stopped(self):
        self.answer_two_lists()
        whole = list(self.provider.contacts())
        for done in (1, 2, 3):
            self.server.requests.clear()
            self.answer_two_lists()
            del self.server._replies[:done]
            rest = list(self.make_provider().contacts(position=whole[done - 1].position))
            self.assertEqual([page.entries for page in rest], [page.entries for page in whole[done:]])
            self.assertEqual(len(self.server.requests), len(whole) - done)

    def test_who_moves_up_while_others_are_merged_is_not_missed(self):
        customers = [*map(person, range(1500))]
        self.answer_list("Customer", *customers[:1000])
        merged = [each for each in customers if each["Id"] not in ("3", "4")]
        self.answer_list("Customer", *merged[999:])
        self.answer_list("Customer", *merged[:1000])
        self.answer_list("Customer", *merged[999:])
        self.answer_list("Vendor")
        read = [contact.name for page in self.provider.contacts() for contact in page.entries]
        self.assertEqual(set(read), {f"C{row}" for row in range(1500)})
        self.assertIn("STARTPOSITION 1 ", self.statements()[2])

    def test_who_is_added_meanwhile_costs_no_further_call(self):
        customers = [*map(person, range(1500))]
        self.answer_list("Customer", *customers[:1000])
        longer = [person("10000"), *customers]
        self.answer_list("Customer", *longer[999:])
        self.answer_list("Vendor")
        read = [contact.name for page in self.provider.contacts() for contact in page.entries]
        self.assertLessEqual({f"C{row}" for row in range(1500)}, set(read))
        self.assertEqual(len(self.server.requests), 3)

    def test_fifty_thousand_contacts_are_fifty_two_calls(self):
        rows = [*map(person, range(25_000))]
        for entity in ("Customer", "Vendor"):
            self.answer_list(entity, *rows[:1000])
            for start in range(999, 25_000, 999):
                self.answer_list(entity, *rows[start : start + 1000])
        read = [contact.external_id for page in self.provider.contacts() for contact in page.entries]
        self.assertEqual((len(read), len(set(read))), (50_000, 50_000))
        self.assertEqual(len(self.server.requests), 52)

    def test_items_go_on_after_a_page_too(self):
        self.answer_list("Item", {"Id": "9", "Name": "Desk", "Type": "Service"})
        (page,) = self.provider.items(position="Item:2001:9")
        self.assertEqual((page.entries, page.position, page.has_more), ((), "", False))
        self.assertIn("STARTPOSITION 2000 ", self.statements()[0])

    def test_who_cannot_be_read_is_told_and_skipped(self):
        self.answer_list("Customer", {"DisplayName": "Lost"}, {"Id": "2"}, None, person(3))
        self.answer_list("Vendor")
        page = next(self.provider.contacts())
        self.assertEqual([contact.name for contact in page.entries], ["C3"])
        self.assertEqual(
            page.problems, ("Customer[0]: no Id", "Customer[1]: no DisplayName", "Customer[2]: no Id")
        )


class TestQuickBooksReadingChanges(ReadingCase):
    def test_changes_of_both_lists_are_one_call_and_tell_who_is_gone(self):
        self.answer_changes(Customer=[person(1, Active=False), gone(2)], Vendor=[gone(2)])
        (page,) = self.provider.contacts(YESTERDAY)
        self.assertEqual((self.request.path, len(self.server.requests)), (f"/v3/company/{REALM}/cdc", 1))
        self.assertEqual(self.request.query["entities"], "Customer,Vendor")
        self.assertEqual(
            [(contact.external_id, contact.active, contact.deleted) for contact in page.entries],
            [("customer:1", False, False), ("customer:2", False, True), ("vendor:2", False, True)],
        )
        self.assertEqual((page.has_more, page.position, page.problems), (False, "", ()))

    def test_a_deleted_item_is_told_though_its_type_is_not(self):
        self.answer_changes(Item=[gone(5)])
        (page,) = self.provider.items(YESTERDAY)
        (item,) = page.entries
        self.assertEqual((item.external_id, item.deleted, item.active), ("5", True, False))

    def test_where_nothing_changed_a_list_is_one_call(self):
        for read in (self.provider.contacts, self.provider.items):
            self.server.requests.clear()
            self.answer_changes()
            self.assertEqual([page.entries for page in read(YESTERDAY)], [()])
            self.assertEqual(len(self.server.requests), 1)

    def test_changes_that_are_no_longer_kept_are_queried(self):
        for entity in ("Customer", "Vendor"):
            self.answer_list(entity)
        pages = list(self.provider.contacts(NOW - timedelta(days=29)))
        self.assertEqual([(page.entries, page.has_more) for page in pages], [((), True), ((), False)])
        self.assertEqual(
            self.statements()[0],
            f"{CUSTOMERS} AND MetaData.LastUpdatedTime >= '2026-10-23T09:30:00+00:00' "
            "ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        )

    def test_too_many_changes_for_one_answer_are_queried_after_telling_who_is_gone(self):
        customers, vendors = [gone(1), *map(person, range(2, 501))], [*map(person, range(500))]
        self.answer_changes(Customer=customers, Vendor=vendors)
        self.answer_list("Customer", person(2))
        self.answer_list("Vendor", person(3))
        pages = list(self.provider.contacts(YESTERDAY))
        self.assertEqual(
            [[contact.external_id for contact in page.entries] for page in pages],
            [["customer:1"], ["customer:2"], ["vendor:3"]],
        )
        self.assertEqual([page.position for page in pages], ["Customer:1", "Vendor:1", ""])

    def test_an_interrupted_query_of_changes_goes_on_without_asking_for_all_again(self):
        self.answer_list("Vendor", person(3))
        (page,) = self.provider.contacts(YESTERDAY, "Vendor:1")
        self.assertEqual([contact.external_id for contact in page.entries], ["vendor:3"])
        self.assertIn("MetaData.LastUpdatedTime >=", self.statements()[0])


class TestQuickBooksReadingDetails(ReadingCase):
    def test_a_customer_is_read_whole(self):
        found = self.read(
            DisplayName="Acme Ltd",
            CompanyName="Acme Ltd",
            GivenName="Jo",
            FamilyName="Doe",
            PrimaryEmailAddr={"Address": "jörg@müller.de"},
            PrimaryPhone={"FreeFormNumber": "020 7946 0958"},
            Mobile={"FreeFormNumber": "07700 900123"},
            WebAddr={"URI": "https://acme.example.com"},
            BusinessNumber="123456789",
            BillAddr={"Id": "2", "Line1": "1 High Street", "City": "London", "Country": "United Kingdom"},
            ShipAddr={"Id": "3", "Line1": "Dock 4", "CountrySubDivisionCode": "CA", "PostalCode": "94043"},
            CurrencyRef={"value": "GBP"},
            SalesTermRef={"value": "3"},
            ParentRef={"value": "11"},
            Job=True,
            Notes="Rings twice\nalways",
            Taxable=False,
            Balance=120,
            **UPDATED,
        )
        self.assertEqual(
            found,
            Contact(
                "Acme Ltd",
                "customer:12",
                email="jörg@müller.de",
                first_name="Jo",
                last_name="Doe",
                phone="020 7946 0958",
                mobile="07700 900123",
                website="https://acme.example.com",
                company_number="123456789",
                addresses=(
                    PostalAddress("billing", ("1 High Street",), "London", country="United Kingdom"),
                    PostalAddress("delivery", ("Dock 4",), region="CA", postal_code="94043"),
                ),
                is_customer=True,
                currency="GBP",
                version="3",
                updated_at=YESTERDAY,
                taxable=False,
                sale_term_id="3",
                parent_id="customer:11",
                notes="Rings twice\nalways",
            ),
        )

    def test_a_vendor_has_an_account_number_and_terms_of_its_own(self):
        found = self.read("Vendor", DisplayName="Wood", AcctNum="K-7", TermRef={"value": "4"})
        self.assertEqual(
            (found.external_id, found.account_number, found.purchase_term_id, found.sale_term_id),
            ("vendor:12", "K-7", "4", ""),
        )
        self.assertTrue(found.is_supplier and not found.is_customer)

    def test_an_item_is_read_whole(self):
        found = self.read(
            "Item",
            Name="Desk",
            Sku="D-1",
            Type="Inventory",
            Description="Oak",
            PurchaseDesc="Oak, raw",
            UnitPrice=49.99,
            PurchaseCost=20,
            IncomeAccountRef={"value": "79"},
            ExpenseAccountRef={"value": "80"},
            AssetAccountRef={"value": "81"},
            SalesTaxCodeRef={"value": "7"},
            PurchaseTaxCodeRef={"value": "8"},
            SalesTaxIncluded=True,
            Taxable=True,
            QtyOnHand=5,
            **UPDATED,
        )
        self.assertEqual(
            found,
            Item(
                "D-1",
                "Desk",
                "12",
                description="Oak",
                sold=True,
                purchased=True,
                sale_price=Decimal("49.99"),
                purchase_price=Decimal(20),
                sale_tax_code="7",
                purchase_tax_code="8",
                updated_at=YESTERDAY,
                kind=ItemKind.STOCKED,
                sale_account_id="79",
                purchase_account_id="80",
                stock_account_id="81",
                taxable=True,
                version="3",
                purchase_description="Oak, raw",
                sale_price_includes_tax=True,
            ),
        )

    def test_what_quickbooks_does_not_tell_of_an_item_stays_open(self):
        found = self.read("Item", Name="Desk", Type="Service")
        self.assertEqual((found.code, found.sold, found.sale_price), ("Desk", False, None))
        self.assertIsNone(found.taxable)
        self.assertIsNone(found.sale_price_includes_tax)
