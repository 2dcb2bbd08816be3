"""Facts and lists of a company are read in as few calls as there can be, and no odd element costs a page."""

from datetime import date, datetime, timezone
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Category, Term

from .quickbooks_case import REALM, QuickBooksCase, fault

SINCE = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)


def company(country="GB", **facts):
    return {
        "Id": "1",
        "CompanyName": "Tea Ltd",
        "Country": country,
        "DefaultTimeZone": "Europe/London",
        "NameValue": [{"Name": "OfferingSku", "Value": "QuickBooks Online Plus"}],
        **facts,
    }


def preferences(**facts):
    return {
        "Id": "1",
        "AccountingInfoPrefs": {"BookCloseDate": "2026-09-30", "TrackDepartments": True},
        "SalesFormsPrefs": {"CustomTxnNumbers": True},
        "TaxPrefs": {"UsingSalesTax": True},
        "CurrencyPrefs": {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "GBP"}},
        **facts,
    }


class TestQuickBooksFacts(QuickBooksCase):
    def organisation(self, company_facts=None, **facts):
        self.answer_queries(
            {"CompanyInfo": [company_facts or company()]}, {"Preferences": [preferences(**facts)]}
        )
        return self.provider.organisation()

    def test_the_facts_of_a_company_cost_one_call(self):
        found = self.organisation()
        self.assertEqual((len(self.server.requests), self.request.path), (1, f"/v3/company/{REALM}/batch"))
        self.assertEqual(
            [entry["Query"] for entry in self.request.json["BatchItemRequest"]],
            ["SELECT * FROM CompanyInfo", "SELECT * FROM Preferences"],
        )
        self.assertEqual(
            (found.external_id, found.name, found.country_code, found.base_currency, found.timezone),
            (REALM, "Tea Ltd", "GB", "GBP", "Europe/London"),
        )
        self.assertEqual((found.period_lock_date, found.plan), (date(2026, 9, 30), "QuickBooks Online Plus"))
        self.assertTrue(found.multicurrency and found.custom_numbers and found.tracks_locations)
        self.assertTrue(found.charges_tax and found.items_need_both_accounts)
        self.assertFalse(found.tax_by_flag or found.computes_tax or found.tracks_classes)

    def test_the_accounts_its_settings_name_are_known_by_role(self):
        forms = {"DefaultDiscountAccount": "86", "DefaultShippingAccount": ""}
        self.assertEqual(self.organisation(SalesFormsPrefs=forms).default_accounts, (("discount", "86"),))
        self.assertFalse(self.organisation().default_accounts)

    def test_the_united_kingdom_has_two_codes(self):
        self.assertEqual(self.organisation(company("UK")).country_code, "GB")

    def test_an_american_company_flags_its_lines_and_finds_its_rates(self):
        found = self.organisation(company("US"), TaxPrefs={"UsingSalesTax": True, "PartnerTaxEnabled": True})
        self.assertEqual(
            (found.tax_by_flag, found.computes_tax, found.charges_tax, found.items_need_both_accounts),
            (True, True, True, False),
        )

    def test_automated_sales_tax_that_was_not_set_up_charges_nothing(self):
        found = self.organisation(company("US"), TaxPrefs={"UsingSalesTax": True, "PartnerTaxEnabled": False})
        self.assertEqual((found.computes_tax, found.charges_tax), (True, False))

    def test_an_older_american_company_has_one_code_for_a_document(self):
        found = self.organisation(
            company("US"), TaxPrefs={"UsingSalesTax": True, "TaxGroupCodeRef": {"value": "5"}}
        )
        self.assertEqual((found.computes_tax, found.default_tax_code), (False, "5"))

    def test_a_company_without_tax_and_other_currencies_says_so(self):
        found = self.organisation(
            TaxPrefs={"UsingSalesTax": False},
            CurrencyPrefs={"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "GBP"}},
            SalesFormsPrefs={"CustomTxnNumbers": False},
            AccountingInfoPrefs={"ClassTrackingPerTxnLine": True},
        )
        self.assertFalse(found.charges_tax or found.multicurrency or found.custom_numbers)
        self.assertTrue(found.tracks_classes)
        self.assertIsNone(found.period_lock_date)

    def test_an_answer_without_the_company_says_nothing(self):
        for groups in ([{}, {}], [{"CompanyInfo": [company()]}, {"Preferences": [{"Id": "1"}]}]):
            self.answer_queries(*groups)
            with self.assertRaises(errors.Retry):
                self.provider.organisation()


class TestQuickBooksLists(QuickBooksCase):
    def answer_list(self, entity, *elements):
        self.server.answer({"QueryResponse": {entity: list(elements)}})

    def usable(self, name):
        """The types and subtypes of accounts with this use, of one account of each kind there is."""
        kinds = [(kind, "") for kind in ("Income", "Other Income", "Other Current Liability", "Expense")]
        kinds += [("Other Current Asset", "Inventory"), ("Other Current Asset", "UndepositedFunds")]
        kinds += [("Fixed Asset", ""), ("Long Term Liability", "")]
        self.answer_list(
            "Account",
            *(
                {"Id": str(number), "Name": kind, "AccountType": kind, "AccountSubType": subtype}
                for number, (kind, subtype) in enumerate(kinds)
            ),
        )
        (page,) = self.provider.accounts()
        return {each.type for each in page.entries if getattr(each, name)}, page.entries

    def test_an_item_may_post_to_income_and_to_deposits(self):
        found, _entries = self.usable("usable_on_sales")
        self.assertEqual(found, {"Income", "Other Income", "Other Current Liability"})

    def test_stock_counted_in_odoo_goes_to_other_current_assets_but_never_to_undeposited_funds(self):
        found, entries = self.usable("usable_for_stock")
        self.assertEqual(found, {"Other Current Asset"})
        self.assertEqual([each.system_role for each in entries if each.usable_for_stock], ["Inventory"])

    def test_accounts_tell_what_lines_may_use(self):
        self.answer_list(
            "Account",
            {
                "Id": "79",
                "Name": "Sales",
                "AcctNum": "4000",
                "AccountType": "Income",
                "AccountSubType": "SalesOfProductIncome",
                "Classification": "Revenue",
                "Active": True,
            },
            {
                "Id": "35",
                "Name": "Checking",
                "AccountType": "Bank",
                "Classification": "Asset",
                "CurrencyRef": {"value": "USD"},
                "Active": False,
            },
            {"Id": "84", "Name": "A/R", "AccountType": "Accounts Receivable"},
            {"Id": "90", "Name": "New", "AccountType": "Something New"},
            {"Name": "Lost", "AccountType": "Income"},
        )
        (page,) = self.provider.accounts(SINCE)
        sales, bank, receivable = page.entries
        self.assertEqual(
            (sales.external_id, sales.code, sales.name, sales.type, sales.system_role, sales.category),
            ("79", "4000", "Sales", "Income", "SalesOfProductIncome", Category.REVENUE),
        )
        self.assertEqual((sales.usable_on_lines, sales.active), (True, True))
        self.assertEqual((bank.usable_on_lines, bank.active, bank.currency), (False, False, "USD"))
        self.assertEqual((receivable.usable_on_lines, receivable.category), (False, Category.ASSET))
        self.assertTrue(sales.usable_on_sales)
        self.assertFalse(any(each.usable_for_stock for each in page.entries))
        self.assertEqual(page.problems, ("Account[3]: of an unknown class", "Account[4]: no Id"))
        self.assertEqual(
            self.request.body.decode(),
            "SELECT * FROM Account WHERE Active IN (true, false) AND MetaData.LastUpdatedTime >= "
            "'2026-11-20T08:00:00+00:00' ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        )
        self.assertEqual(self.request.headers["Content-Type"], "application/text")

    def test_a_list_is_read_to_its_end(self):
        rows = [{"Id": str(row), "DisplayName": f"C{row}"} for row in range(1000)]
        self.answer_list("Customer", *rows)
        self.answer_list("Customer", rows[-1], {"Id": "1000", "DisplayName": "C1000"})
        self.answer_list("Vendor", {"Id": "7", "DisplayName": "V7"})
        pages = list(self.provider.contacts())
        self.assertEqual([len(page.entries) for page in pages], [1000, 1, 1])
        self.assertEqual([page.has_more for page in pages], [True, True, False])
        self.assertIn(b"STARTPOSITION 1000 ", self.server.requests[1].body)
        self.assertEqual(pages[1].entries[0].external_id, "customer:1000")
        self.assertEqual(pages[2].entries[0].external_id, "vendor:7")

    def test_nothing_found_is_an_empty_page_and_no_answer_is_none(self):
        self.server.answer({"QueryResponse": {}, "time": "x"})
        (page,) = self.provider.items()
        self.assertEqual((page.entries, page.has_more), ((), False))
        self.server.answer({"time": "x"})
        with self.assertRaises(errors.Retry):
            list(self.provider.items())

    def test_tax_codes_charge_the_sum_of_their_rates_on_each_side(self):
        codes = [
            {"Id": "7", "Name": "20% S", "SalesTaxRateList": rates("1"), "PurchaseTaxRateList": rates("2")},
            {
                "Id": "8",
                "Name": "20% RC",
                "SalesTaxRateList": rates("3"),
                "PurchaseTaxRateList": rates("2", "4"),
            },
            {
                "Id": "9",
                "Name": "GST/QST",
                "SalesTaxRateList": rates("5", "6"),
                "PurchaseTaxRateList": rates(),
            },
            {"Id": "10", "Name": "Hidden", "Hidden": True, "SalesTaxRateList": rates("1")},
            {"Id": "11", "Name": "Odd", "SalesTaxRateList": rates("99")},
            {"Id": "12", "Name": "Input only", "Active": False, "PurchaseTaxRateList": rates("5", "7")},
            {"Id": "TAX", "Name": "TAX", "Taxable": True},
        ]
        values = {"1": 20, "2": 20, "3": 0, "4": -20, "5": 5, "6": 9.975, "7": 10}
        self.answer_queries(
            {"TaxCode": codes},
            {
                "TaxRate": [
                    {"Id": one, "Name": f"R{one}", "RateValue": value} for one, value in values.items()
                ]
            },
        )
        (page,) = self.provider.tax_rates()
        self.assertEqual(len(self.server.requests), 1)
        standard, reverse, quebec, hidden, purchases = page.entries
        both = set(Category) - {Category.EQUITY}
        self.assertEqual((standard.code, standard.rate, standard.applies_to), ("7", 20, both))
        self.assertTrue(standard.active)
        self.assertIsNone(standard.purchase_rate)
        self.assertEqual((reverse.rate, reverse.purchase_rate), (0, 0))
        self.assertEqual([rate for _name, rate in reverse.purchase_components], [20, -20])
        sales_only = {Category.REVENUE, Category.LIABILITY}
        self.assertEqual((quebec.rate, quebec.applies_to), (Decimal("14.975"), sales_only))
        self.assertEqual(quebec.components, (("R5", 5), ("R6", Decimal("9.975"))))
        self.assertFalse(hidden.active or purchases.active)
        purchases_only = {Category.EXPENSE, Category.ASSET, Category.LIABILITY}
        self.assertEqual((purchases.rate, purchases.applies_to), (15, purchases_only))
        self.assertEqual(page.problems, ("TaxCode[4]: with a rate nobody knows",))

    def test_no_tax_at_all_goes_with_sales_and_purchases_and_has_no_rates(self):
        code = {"Id": "9", "Name": "Out of Scope", "SalesTaxRateList": {"TaxRateDetail": []}}
        for facts, applies_to in (
            ({"Taxable": False}, set(Category) - {Category.EQUITY}),
            ({"Taxable": True}, set()),
            ({}, set()),
        ):
            self.answer_queries({"TaxCode": [{**code, **facts}]}, {"TaxRate": []})
            ((found,),) = (page.entries for page in self.provider.tax_rates())
            self.assertEqual((found.rate, found.components, found.applies_to), (0, (), applies_to))
            self.assertIsNone(found.purchase_rate)

    def test_a_tax_on_a_tax_counts_as_what_it_is_of_the_line(self):
        details = rates("1", "2")
        details["TaxRateDetail"][1]["TaxTypeApplicable"] = "TaxOnAmountPlusTax"
        self.answer_queries(
            {"TaxCode": [{"Id": "7", "Name": "Compound", "SalesTaxRateList": details}]},
            {"TaxRate": [{"Id": "1", "RateValue": 5}, {"Id": "2", "RateValue": 10}]},
        )
        (page,) = self.provider.tax_rates()
        self.assertEqual(page.entries[0].rate, Decimal("15.5"))

    def test_currencies_are_the_companys_own_and_those_switched_on(self):
        self.answer_queries(
            {"Preferences": [preferences()]},
            {"CompanyCurrency": [{"Id": "1", "Code": "EUR", "Name": "Euro"}]},
        )
        (page,) = self.provider.currencies()
        self.assertEqual([currency.code for currency in page.entries], ["GBP", "EUR"])

    def test_a_company_with_one_currency_has_it(self):
        self.answer_queries({"Preferences": [preferences()]}, fault("5030", "Feature Not Supported Error"))
        (page,) = self.provider.currencies()
        self.assertEqual([currency.code for currency in page.entries], ["GBP"])

    def test_terms_of_a_day_of_the_month_have_no_days(self):
        answer = {
            "QueryResponse": {
                "Term": [
                    {"Id": "3", "Name": "Net 30", "Type": "STANDARD", "DueDays": 30, "Active": True},
                    {"Id": "4", "Name": "The 20th", "Type": "DATE_DRIVEN", "DayOfMonthDue": 20},
                    {"Id": "5", "Name": "Old", "Type": "STANDARD", "DueDays": 0, "Active": False},
                ]
            }
        }
        self.server.answer(answer)
        (page,) = self.provider.payment_terms()
        expected = [Term("3", "Net 30", 30), Term("4", "The 20th"), Term("5", "Old", 0, active=False)]
        self.assertEqual(list(page.entries), expected)


def rates(*identifiers):
    return {
        "TaxRateDetail": [
            {"TaxRateRef": {"value": one}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": row}
            for row, one in enumerate(identifiers)
        ]
    }
