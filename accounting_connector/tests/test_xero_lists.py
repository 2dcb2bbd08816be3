"""The organisation's facts, accounts and tax rates tell what documents may use."""

from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Action, Category

from .xero_case import TENANT, XeroCase

ORGANISATION = {
    "Name": "Demo Company (NZ)",
    "Version": "NZ",
    "BaseCurrency": "NZD",
    "CountryCode": "NZ",
    "IsDemoCompany": True,
    "Timezone": "NEWZEALANDSTANDARDTIME",
    "ShortCode": "!Nz1aA",
    "PeriodLockDate": "/Date(1774915200000+0000)/",
}
ACTIONS = [
    {"Name": "CreateApprovedInvoice", "Status": "NOT-ALLOWED"},
    {"Name": "CreateDraftInvoice", "Status": "ALLOWED"},
]


class TestXeroLists(XeroCase):
    def test_the_organisation_tells_what_decides_about_documents(self):
        self.server.answer({"Actions": ACTIONS}).answer({"Organisations": [ORGANISATION]})
        facts = self.provider.organisation()
        self.assertEqual(
            (facts.external_id, facts.name, facts.base_currency), (TENANT, "Demo Company (NZ)", "NZD")
        )
        self.assertEqual(
            (facts.timezone, facts.short_code, facts.is_demo), ("Pacific/Auckland", "!Nz1aA", True)
        )
        self.assertEqual((facts.period_lock_date, facts.year_lock_date), (date(2026, 3, 31), None))
        self.assertEqual((facts.denied_actions, facts.multicurrency), ({Action.APPROVE_INVOICES}, True))

    def test_a_plan_with_one_currency_is_told(self):
        denied = {"Name": "UseMulticurrency", "Status": "NOT-ALLOWED"}
        self.server.answer({"Actions": [denied]}).answer({"Organisations": [ORGANISATION]})
        facts = self.provider.organisation()
        self.assertEqual((facts.denied_actions, facts.multicurrency), (frozenset(), False))

    def test_an_answer_without_an_organisation_is_not_believed(self):
        for organisations in ([], [{}], [ORGANISATION, ORGANISATION]):
            self.server.answer({"Actions": []}).answer({"Organisations": organisations})
            with self.assertRaises(errors.Retry):
                self.provider.organisation()

    def test_accounts_tell_whether_lines_may_use_them(self):
        self.server.answer(
            {
                "Accounts": [
                    {
                        "AccountID": "a",
                        "Code": "200",
                        "Type": "REVENUE",
                        "Class": "REVENUE",
                        "Status": "ACTIVE",
                        "TaxType": "OUTPUT2",
                    },
                    {"AccountID": "b", "Code": "090", "Type": "BANK", "Class": "ASSET", "Status": "ACTIVE"},
                    {
                        "AccountID": "c",
                        "Code": "610",
                        "Type": "CURRENT",
                        "Class": "ASSET",
                        "Status": "ACTIVE",
                        "SystemAccount": "DEBTORS",
                    },
                    {
                        "AccountID": "d",
                        "Code": "630",
                        "Type": "INVENTORY",
                        "Class": "ASSET",
                        "Status": "ACTIVE",
                        "SystemAccount": None,
                    },
                    {"AccountID": "e", "Type": "EXPENSE", "Class": "EXPENSE", "Status": "ACTIVE"},
                    {
                        "AccountID": "f",
                        "Code": "860",
                        "Type": "CURRLIAB",
                        "Status": "ARCHIVED",
                        "SystemAccount": "ROUNDING",
                    },
                    {
                        "AccountID": "g",
                        "Code": "999",
                        "Type": "NEWTYPE",
                        "Class": "NEWCLASS",
                        "Status": "ACTIVE",
                    },
                    {"Code": "998", "Type": "EXPENSE", "Class": "EXPENSE", "Status": "ACTIVE"},
                ]
            }
        )
        (page,) = self.provider.accounts()
        self.assertEqual(
            [(account.code, account.usable_on_lines, account.active) for account in page.entries],
            [
                ("200", True, True),
                ("090", False, True),
                ("610", False, True),
                ("630", False, True),
                ("", False, True),
                ("860", True, False),
            ],
        )
        self.assertEqual(
            (page.entries[0].default_tax_code, page.entries[5].category), ("OUTPUT2", Category.LIABILITY)
        )
        self.assertEqual(page.entries[5].system_role, "ROUNDING")
        self.assertFalse(any(account.usable_for_stock for account in page.entries))
        self.assertEqual(len(page.problems), 2)

    def test_stock_counted_in_odoo_goes_to_current_assets_never_to_accounts_of_type_inventory(self):
        asset = {"AccountID": "a", "Class": "ASSET", "Status": "ACTIVE"}
        rows = [
            {**asset, "AccountID": kind, "Code": kind, "Type": kind}
            for kind in ("CURRENT", "INVENTORY", "FIXED", "PREPAYMENT")
        ]
        rows.append({**asset, "AccountID": "x", "Code": "x", "Type": "CURRENT", "SystemAccount": "DEBTORS"})
        self.server.answer({"Accounts": [*rows, {**asset, "Type": "CURRENT"}]})
        (page,) = self.provider.accounts()
        self.assertEqual([each.code for each in page.entries if each.usable_for_stock], ["CURRENT"])

    def test_a_tax_rate_tells_with_which_accounts_it_may_go(self):
        self.server.answer(
            {
                "TaxRates": [
                    {
                        "TaxType": "OUTPUT2",
                        "Name": "15% GST on Income",
                        "EffectiveRate": 15.0000,
                        "Status": "ACTIVE",
                        "CanApplyToRevenue": True,
                        "CanApplyToLiabilities": True,
                        "CanApplyToExpenses": False,
                        "TaxComponents": [{"Name": "GST", "Rate": 15.0000}],
                    },
                    {"TaxType": "INPUT", "EffectiveRate": 12.5, "Status": "DELETED"},
                    {"TaxType": "AVALARA", "EffectiveRate": 0, "Status": "ACTIVE"},
                    {"Name": "no code"},
                ]
            }
        )
        (page,) = self.provider.tax_rates()
        self.assertEqual(
            [(rate.code, rate.rate, rate.active) for rate in page.entries],
            [
                ("OUTPUT2", Decimal(15), True),
                ("INPUT", Decimal("12.5"), False),
                ("AVALARA", Decimal(0), False),
            ],
        )
        self.assertEqual(page.entries[0].applies_to, {Category.REVENUE, Category.LIABILITY})
        self.assertEqual(page.entries[0].components, (("GST", Decimal(15)),))
