"""Items hold the accounts of the lines they stand on; none is ever made twice, none keeps stock."""

from dataclasses import replace
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Account, Category, Item, ItemKind, Verdict

from .quickbooks_case import AMERICAN, BRITISH, QuickBooksCase, fault

ONE_ACCOUNT = replace(BRITISH, country_code="AU", items_need_both_accounts=False)


def product(code="DESK", **facts):
    facts = {"name": "Desk", "sold": True, "sale_account_id": "79", **facts}
    return Item(code, **facts)


def element(number=21, **facts):
    return {
        "Id": str(number),
        "SyncToken": "0",
        "Name": "Desk",
        "Sku": "DESK",
        "Type": "NonInventory",
        "Active": True,
        "UnitPrice": 49.99,
        "IncomeAccountRef": {"value": "79", "name": "Sales"},
        **facts,
    }


class ItemsCase(QuickBooksCase):
    def know(self, *found, item=None):
        """Look ``item`` up, so that the provider knows what is there."""
        item = item or product()
        self.answer_queries({"Item": found}, {"Item": found})
        return self.provider.find_names((), [item])[1].get(item.code)

    def save_item(self, item=None, company=ONE_ACCOUNT, known=()):
        """Create an item nobody knows; gives what was sent."""
        self.provider = self.make_provider(company)
        item = item or product()
        self.know(*known, item=item)
        self.server.answer({"Item": element()})
        (self.outcome,) = self.provider.save_items([item], "key")
        return self.request.json if self.request.path.endswith("/item") else None


class TestQuickBooksItems(ItemsCase):
    def test_an_item_is_looked_up_by_code_and_name(self):
        self.know()
        by_code, by_name = (entry["Query"] for entry in self.request.json["BatchItemRequest"])
        tail = "AND Active IN (true, false) MAXRESULTS 1000"
        self.assertEqual(by_code, f"SELECT * FROM Item WHERE Sku IN ('DESK') {tail}")
        self.assertEqual(by_name, f"SELECT * FROM Item WHERE Name IN ('DESK', 'Desk') {tail}")

    def test_an_item_tells_what_it_is_and_whose_accounts_it_holds(self):
        found = self.know(
            element(
                Type="Inventory",
                ExpenseAccountRef={"value": "80"},
                AssetAccountRef={"value": "81"},
                PurchaseCost=20,
            )
        )
        self.assertEqual((found.external_id, found.code, found.kind), ("21", "DESK", ItemKind.STOCKED))
        self.assertEqual(
            (found.sale_account_id, found.purchase_account_id, found.stock_account_id), ("79", "80", "81")
        )
        self.assertEqual((found.sale_price, found.purchase_price), (Decimal("49.99"), Decimal(20)))

    def test_the_code_decides_then_a_name_without_code(self):
        by_code = element(1, Name="Something", Sku="DESK")
        by_name = element(2, Sku=None)
        other = element(3, Sku="OTHER")
        self.assertEqual(self.know(by_name, by_code).external_id, "1")
        self.provider = self.make_provider()
        self.assertEqual(self.know(other, by_name).external_id, "2")
        self.provider = self.make_provider()
        self.assertIsNone(self.know(other))

    def test_what_is_found_has_the_code_it_was_asked_for_by(self):
        self.assertEqual(self.know(element(Sku=None)).code, "DESK")

    def test_an_active_item_is_preferred(self):
        self.assertEqual(self.know(element(1, Active=False), element(2)).external_id, "2")

    def test_what_nobody_knows_is_left_out_of_the_list(self):
        self.server.answer({"QueryResponse": {"Item": [element(Type="SomethingNew"), element(22)]}})
        (page,) = self.provider.items()
        self.assertEqual([item.external_id for item in page.entries], ["22"])
        self.assertEqual(page.problems, ())

    def test_categories_and_bundles_are_listed_as_no_product(self):
        for kind in ("Category", "Group"):
            self.server.answer({"QueryResponse": {"Item": [element(Type=kind), element(22)]}})
            (page,) = self.provider.items()
            self.assertEqual(
                [(item.external_id, item.kind is ItemKind.BUNDLE) for item in page.entries],
                [("21", True), ("22", False)],
            )

    def test_categories_and_bundles_are_never_found_for_a_line(self):
        for kind in ("Category", "Group", "SomethingNew"):
            self.provider = self.make_provider()
            self.assertIsNone(self.know(element(Type=kind)))

    def test_a_product_that_is_called_like_a_category_has_its_code_in_its_name(self):
        for kind in ("Category", "Group"):
            self.assertEqual(self.save_item(known=[element(Type=kind, Sku=None)])["Name"], "Desk (DESK)")

    def test_a_product_becomes_an_item_that_keeps_no_stock(self):
        sent = self.save_item(product(sale_price=Decimal("49.999999"), description="Oak"))
        self.assertEqual(
            sent,
            {
                "Name": "Desk",
                "Sku": "DESK",
                "Type": "NonInventory",
                "Description": "Oak",
                "UnitPrice": 50.0,
                "IncomeAccountRef": {"value": "79"},
            },
        )
        self.assertEqual((self.outcome.key, self.outcome.saved.external_id), ("DESK", "21"))

    def test_a_service_is_one(self):
        self.assertEqual(self.save_item(product(kind=ItemKind.SERVICE))["Type"], "Service")

    def test_an_item_that_keeps_stock_is_not_created(self):
        self.assertIsNone(self.save_item(product(kind=ItemKind.STOCKED)))
        self.assertEqual((self.outcome.verdict, self.outcome.reasons[0].kind), (Verdict.REFUSED, "item"))

    def test_an_item_that_lacks_an_account_is_refused_here(self):
        self.assertIsNone(self.save_item(company=BRITISH))
        self.assertEqual(self.outcome.reasons[0].kind, "account")

    def test_in_some_countries_an_item_has_both_accounts(self):
        sent = self.save_item(product(purchase_account_id="80"), company=BRITISH)
        self.assertEqual(sent["ExpenseAccountRef"], {"value": "80"})

    def test_a_name_that_is_taken_gets_the_code_behind_it(self):
        sent = self.save_item(known=[element(Sku="OTHER")])
        self.assertEqual(sent["Name"], "Desk (DESK)")

    def test_an_item_that_is_there_is_not_created_again(self):
        self.assertIsNone(self.save_item(known=[element()]))
        self.assertEqual((self.outcome.verdict, self.outcome.reasons[0].kind), (Verdict.REFUSED, "duplicate"))

    def test_items_that_were_not_looked_up_are_before_they_are_created(self):
        self.answer_queries({"Item": [element()]}, {"Item": [element()]})
        provider = self.make_provider(ONE_ACCOUNT)
        (outcome,) = provider.save_items([product()], "key")
        self.assertEqual((len(self.server.requests), outcome.verdict), (1, Verdict.REFUSED))

    def test_names_have_neither_colons_nor_more_than_a_hundred_letters(self):
        self.assertEqual(self.save_item(product(name='Desk: 5" wide'))["Name"], 'Desk - 5" wide')
        self.assertEqual(len(self.save_item(product(name="x" * 120))["Name"]), 100)
        taken = element(Name="x" * 100, Sku="OTHER")
        self.assertEqual(self.save_item(product(name="x" * 120), known=[taken])["Name"][-7:], " (DESK)")

    def test_an_american_item_is_taxable_or_not(self):
        for taxable in (True, False):
            self.assertIs(self.save_item(product(taxable=taxable), AMERICAN)["Taxable"], taxable)
        self.assertNotIn("Taxable", self.save_item(product(), AMERICAN))

    def test_lines_without_product_have_one_service_item_for_each_account(self):
        account = Account("79", "4000", "Sales: Online", "Income", Category.REVENUE)
        item = self.provider.service_item_for(account, "80")
        self.assertEqual((item.code, item.kind, item.sale_account_id), ("ODOO-79", ItemKind.SERVICE, "79"))
        sent = self.save_item(item, BRITISH)
        self.assertEqual(
            (sent["Name"], sent["Sku"], sent["Type"]), ("Odoo Sales - Online", "ODOO-79", "Service")
        )
        self.assertEqual(self.know(element(Sku="ODOO-79", Name="Renamed"), item=item).external_id, "21")


class TestQuickBooksItemAccount(ItemsCase):
    def change(self):
        return self.provider.change_item_account(self.found, "90", "key")

    def setUp(self):
        super().setUp()
        self.found = self.know(element())
        self.changed = element(SyncToken="1", IncomeAccountRef={"value": "90"})

    def test_only_the_account_is_changed(self):
        self.server.answer({"Item": self.changed})
        self.assertEqual(self.change().sale_account_id, "90")
        self.assertEqual(
            self.request.json,
            {
                "Id": "21",
                "SyncToken": "0",
                "sparse": True,
                "Name": "Desk",
                "IncomeAccountRef": {"value": "90"},
            },
        )
        self.assertIn("requestid", self.request.query)

    def test_what_was_changed_meanwhile_is_read_and_tried_once_more(self):
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        self.answer_queries({"Item": [element(SyncToken="5", Name="Desk 2")]})
        self.server.answer({"Item": self.changed})
        self.assertEqual(self.change().version, "1")
        self.assertEqual((self.request.json["SyncToken"], self.request.json["Name"]), ("5", "Desk 2"))

    def test_it_is_tried_no_third_time(self):
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        self.answer_queries({"Item": [element(SyncToken="5")]})
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        with self.assertRaises(errors.Stale):
            self.change()

    def test_an_answer_that_tells_nothing_leaves_it_open(self):
        self.server.answer({})
        with self.assertRaises(errors.Retry) as caught:
            self.change()
        self.assertTrue(caught.exception.maybe_committed)
