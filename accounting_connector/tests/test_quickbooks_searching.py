"""What a person types is searched for over there, a hundred at a time."""

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.contact_details import Role

from .quickbooks_case import REALM, QuickBooksCase, fault


def contact(number, name="", **facts):
    return {"Id": str(number), "SyncToken": "0", "DisplayName": name or f"Acme {number}", **facts}


def item(number, name="", **facts):
    return {"Id": str(number), "Name": name or f"Desk {number}", "Type": "Service", **facts}


class TestQuickBooksSearching(QuickBooksCase):
    def statements(self):
        self.assertEqual((self.request.path, len(self.server.requests)), (f"/v3/company/{REALM}/batch", 1))
        return [entry["Query"] for entry in self.request.json["BatchItemRequest"]]

    def ids(self, page):
        return [entry.external_id for entry in page.entries]

    def test_both_lists_are_searched_by_name_and_email_in_one_call(self):
        self.answer_queries(
            {"Customer": [contact(1)]}, {"Vendor": [contact(2)]}, {"Customer": [contact(3, "Jo")]}, {}
        )
        page = self.provider.search_contacts("acme")
        self.assertEqual(
            self.statements(),
            [
                f"SELECT * FROM {entity} WHERE {field} LIKE '%acme%' "
                "ORDERBY DisplayName STARTPOSITION 1 MAXRESULTS 100"
                for field in ("DisplayName", "PrimaryEmailAddr")
                for entity in ("Customer", "Vendor")
            ],
        )
        self.assertEqual(self.ids(page), ["customer:1", "vendor:2", "customer:3"])
        self.assertEqual((page.has_more, page.position, page.problems), (False, "", ()))

    def test_a_role_searches_one_list(self):
        for role, entity in ((Role.CUSTOMER, "Customer"), (Role.SUPPLIER, "Vendor")):
            self.server.requests.clear()
            self.answer_queries({entity: [contact(1)]}, {})
            self.assertEqual(self.ids(self.provider.search_contacts("a", role)), [f"{entity.lower()}:1"])
            self.assertEqual({entity}, {statement.split()[3] for statement in self.statements()})

    def test_inactive_ones_are_found_only_when_asked_for_and_have_their_old_names(self):
        self.answer_queries({"Customer": [contact(1, "Acme (deleted)", Active=False)]}, {})
        page = self.provider.search_contacts("acme", Role.CUSTOMER, archived=True)
        self.assertEqual([(one.name, one.active) for one in page.entries], [("Acme", False)])
        for statement in self.statements():
            self.assertIn("LIKE '%acme%' AND Active IN (true, false) ORDERBY", statement)

    def test_without_a_text_everything_is_listed_by_name(self):
        self.answer_queries({}, {})
        self.provider.search_contacts("  \t")
        self.assertEqual(
            self.statements(),
            [
                f"SELECT * FROM {entity} ORDERBY DisplayName STARTPOSITION 1 MAXRESULTS 100"
                for entity in ("Customer", "Vendor")
            ],
        )

    def test_quotes_and_control_characters_of_a_text_break_no_question(self):
        self.answer_queries({}, {})
        self.provider.search_contacts("O'Brien\\\n50%", Role.CUSTOMER)
        self.assertIn(r"DisplayName LIKE '%O\'Brien\\ 50%%' ", self.statements()[0])

    def test_a_hundred_come_at_a_time_whatever_place_they_are_found_in(self):
        customers, vendors = [*map(contact, range(60))], [*map(contact, range(70))]
        self.answer_queries({"Customer": customers}, {"Vendor": vendors}, {}, {})
        page = self.provider.search_contacts("acme")
        self.assertEqual((len(page.entries), page.has_more), (100, True))
        self.assertEqual(page.position, "Vendor.DisplayName:41")
        self.server.requests.clear()
        self.answer_queries({"Vendor": vendors[40:]}, {"Customer": [contact(99, "Jo")]}, {})
        rest = self.provider.search_contacts("acme", position=page.position)
        self.assertIn("STARTPOSITION 41 ", self.statements()[0])
        self.assertIn("STARTPOSITION 1 ", self.statements()[1])
        self.assertEqual(self.ids(rest), [f"vendor:{row}" for row in range(40, 70)] + ["customer:99"])
        self.assertFalse(rest.has_more)

    def test_after_a_full_answer_the_same_place_is_asked_for_more(self):
        self.answer_queries({"Item": [*map(item, range(100))]}, {"Item": [item(7, "Oak", Sku="DESK")]})
        page = self.provider.search_items("desk")
        self.assertEqual((len(page.entries), page.position), (100, "Item.Name:101"))

    def test_who_is_found_twice_is_shown_once(self):
        found = contact(1, PrimaryEmailAddr={"Address": "jo@acme.example.com"})
        self.answer_queries({"Customer": [found]}, {"Customer": [found]})
        self.assertEqual(self.ids(self.provider.search_contacts("ACME", Role.CUSTOMER)), ["customer:1"])

    def test_items_are_searched_by_name_and_code(self):
        by_code = [item(2, "Oak", Sku="DESK"), item(1, Sku="DESK-1")]
        self.answer_queries({"Item": [item(1)]}, {"Item": by_code})
        self.assertEqual(self.ids(self.provider.search_items("desk")), ["1", "2"])
        by_name, by_code = self.statements()
        self.assertEqual(
            by_name, "SELECT * FROM Item WHERE Name LIKE '%desk%' ORDERBY Name STARTPOSITION 1 MAXRESULTS 100"
        )
        self.assertIn("Sku LIKE '%desk%'", by_code)

    def test_categories_count_for_the_place_but_are_not_shown(self):
        self.answer_queries({"Item": [item(row, Type="Category") for row in range(100)]}, {})
        page = self.provider.search_items("desk")
        self.assertEqual((page.entries, page.problems, page.position), ((), (), "Item.Name:101"))

    def test_vendors_without_a_search_by_email_stop_nobody(self):
        refused = fault("4001", "QueryValidationError: Property PrimaryEmailAddr not found for Entity Vendor")
        self.answer_queries({"Vendor": [contact(1)]}, refused)
        self.assertEqual(self.ids(self.provider.search_contacts("acme", Role.SUPPLIER)), ["vendor:1"])
        self.answer_queries(refused, {})
        with self.assertRaises(errors.Refused):
            self.provider.search_contacts("acme", Role.SUPPLIER)

    def test_who_cannot_be_read_is_told_and_skipped(self):
        self.answer_queries({"Customer": [{"DisplayName": "Acme"}, contact(2)]}, {})
        page = self.provider.search_contacts("acme", Role.CUSTOMER)
        self.assertEqual((self.ids(page), page.problems), (["customer:2"], ("Customer[0]: no Id",)))
