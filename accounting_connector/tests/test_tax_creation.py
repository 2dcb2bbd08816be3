"""A tax in Odoo made of one over there, at one click."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..providers.values import Category
from .properties import steady
from .tax_case import TaxCase


class TestTaxCreation(TaxCase):
    def creation(self, tax, **values):
        action = tax.action_create_in_odoo()
        return self.env[action["res_model"]].with_context(action["context"]).create(values)

    def created(self, tax, **values):
        """The mapping of the tax that was created."""
        known = self.connection.tax_mapping_ids
        self.creation(tax, **values).action_create()
        return self.connection.tax_mapping_ids - known

    def test_the_tax_has_name_rate_and_direction_and_is_mapped_at_once(self):
        remote = self.rate("ODD", 12.5)
        mapping = self.created(remote, price_include="tax_included")
        self.assertRecordValues(
            mapping.tax_ids,
            [
                {
                    "name": "Rate ODD",
                    "amount": 12.5,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                    "company_id": self.company.id,
                    "amount_type": "percent",
                }
            ],
        )
        self.assertEqual((mapping.use, mapping.ledger_tax_id), ("sale", remote))
        self.assertFalse(mapping.is_unlike)
        self.assertEqual(self.connection._ledger_tax_for(mapping.tax_ids, "sale"), remote)

    def test_prices_are_as_the_company_has_them_unless_chosen(self):
        self.company.account_price_include = "tax_included"
        self.assertEqual(self.creation(self.rate("ODD", 12.5)).price_include, "tax_included")

    def test_the_direction_is_one_the_tax_over_there_may_have(self):
        bought = self.rate("BUY", 7, applies_to=frozenset({Category.EXPENSE}))
        self.assertEqual(self.created(bought).tax_ids.type_tax_use, "purchase")

    def test_the_rate_of_purchases_counts_for_purchases(self):
        both = self.rate(
            "BOTH", 15, applies_to=frozenset({Category.REVENUE, Category.EXPENSE}), purchase_rate=7.5
        )
        self.assertEqual(self.created(both, use="purchase").tax_ids.amount, 7.5)

    def test_it_is_totalled_with_taxes_of_the_same_rate(self):
        groups = self.env["account.tax.group"].create(
            [{"name": name, "company_id": self.company.id} for name in ("First", "Of 12.5%")]
        )
        groups[0].sequence = -1
        self.assertEqual(self.creation(self.rate("ODD", 12.5)).tax_group_id, groups[0])
        self.tax("Like it", 12.5).tax_group_id = groups[1]
        self.assertEqual(self.creation(self.rate("EVEN", 12.5)).tax_group_id, groups[1])

    def test_a_name_that_is_taken_gets_the_systems_name_behind_it(self):
        self.tax("Rate ODD", 3)
        self.assertEqual(self.created(self.rate("ODD", 12.5)).tax_ids.name, "Rate ODD (Books)")

    def test_parts_that_are_rounded_by_themselves_become_a_group(self):
        mapping = self.created(self.rate("HST", 12, 5, 7))
        self.assertEqual(mapping.tax_ids.amount_type, "group")
        self.assertEqual(sorted(mapping.tax_ids.children_tax_ids.mapped("amount")), [5, 7])
        self.assertFalse(mapping.is_unlike)
        self.assertEqual(len(self.connection.tax_mapping_ids), 1)

    def test_what_reverses_or_withholds_is_left_to_a_person(self):
        self.assertFalse(self.rate("RC", 0, 20, -20).can_be_created)
        self.assertFalse(self.rate("WH", 15, 20, -5).can_be_created)
        self.assertTrue(self.rate("ZERO", 0).can_be_created)

    def test_taxes_without_tax_in_odoo_are_those_no_line_has_and_a_line_may_have(self):
        sold = self.rate("SOLD", 8)
        bought = self.rate("BOUGHT", 9, applies_to=frozenset({Category.EXPENSE}))
        asset = self.rate("ASSET", 9, applies_to=frozenset({Category.ASSET}))
        self.map(self.tax_sale, "OUT15")
        unmapped = self.connection.unmapped_tax_ids
        self.assertLessEqual(sold + bought, unmapped)
        self.assertFalse(unmapped & (asset + self.ledger_tax("OUT15")))
        self.connection.send_purchase_orders = False
        self.assertNotIn(bought, self.connection.unmapped_tax_ids)
        self.created(sold)
        self.assertNotIn(sold, self.connection.unmapped_tax_ids)

    def test_users_may_not(self):
        user = new_test_user(
            self.env, "bookkeeper", groups="accounting_connector.group_accounting_connector_user",
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)],
        )
        remote = self.rate("ODD", 12.5)
        with self.assertRaises(AccessError):
            self.env["accounting.tax.creation"].with_user(user).create({"ledger_tax_id": remote.id})

    @given(st.lists(st.decimals(min_value="0.0001", max_value=40, places=4), min_size=1, max_size=3))
    @steady(15)
    def test_what_was_created_charges_as_much_as_what_it_stands_for(self, parts):
        code = f"P{len(self.connection.tax_mapping_ids)}"
        remote = self.rate(code, sum(parts), *(parts if len(parts) > 1 else ()))
        mapping = self.created(remote)
        self.assertAlmostEqual(mapping.rate, float(sum(parts)), 4)
        self.assertFalse(mapping.is_unlike)
