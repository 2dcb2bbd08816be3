"""What is said of combinations that do not stand for one tax over there by themselves."""

from .tax_case import TaxCase


class TestTaxExplanation(TaxCase):
    def assertExplained(self, mapping, *parts):
        for part in parts:
            self.assertIn(part, mapping.explanation)

    def test_an_ordinary_tax_that_is_mapped_needs_no_word(self):
        self.assertFalse(self.map(self.tax_sale, "OUT15").explanation)

    def test_no_tax_is_a_decision(self):
        self.assertExplained(self.map(self.nothing), "No tax at all", "zero-rated, exempt")

    def test_a_group_and_several_taxes_are_one_tax_over_there(self):
        five, ten = self.tax("Five", 5), self.tax("Ten", 10)
        for taxes in (self.group(five, ten), five + ten):
            self.assertExplained(self.map(taxes, "OUT15"), "one tax only", "15%")

    def test_a_reverse_charge_has_to_charge_and_take_back(self):
        reverse = self.tax("Reverse", 21, **self.repartition(100, -100))
        self.assertExplained(self.map(reverse), "reverse charge", "charges and takes back")

    def test_what_is_withheld_only_stands_for_what_withholds(self):
        self.assertExplained(self.map(self.tax("VAT", 20) + self.tax("Withheld", -5)), "withheld")

    def test_a_formula_cannot_be_compared(self):
        if "formula" not in self.env["account.tax"]._fields:
            return
        formula = self.tax("Formula", amount_type="code", formula="0.1 * price_unit")
        self.assertExplained(self.map(formula), "formula")

    def test_a_zero_rate_is_one_of_several_things(self):
        self.assertExplained(self.map(self.tax("Zero", 0)), "Charges nothing", "outside the scope")

    def test_an_included_tax_is_the_same_tax(self):
        included = self.tax("Included", 15, price_include_override="tax_included")
        self.assertExplained(self.map(included, "OUT15"), "Prices in Odoo include it")

    def test_a_fixed_tax_beside_goes_on_a_line_of_its_own(self):
        mapping = self.map(self.tax_sale, "OUT15", with_fixed_tax=True)
        self.assertExplained(mapping, "line of its own", "account for fixed taxes")

    def test_why_nothing_was_proposed(self):
        mapping = self.map(self.tax("Odd", 12.5))
        self.assertExplained(mapping, "No tax in", "charges 12.5%", "Create it there and reload")
        self.rate("ODD1", 12.5)
        self.rate("ODD2", 12.5)
        mapping.invalidate_recordset()
        self.assertExplained(mapping, "2 taxes in", "choose the one")

    def test_a_choice_that_charges_otherwise_says_both_rates(self):
        self.assertExplained(
            self.map(self.tax("Odd", 12.5), "OUT15"), "Odoo charges 12.5%", "charges 15%", "nothing is sent"
        )

    def test_what_is_not_used_needs_no_word(self):
        self.assertFalse(self.map(self.nothing, not_used=True, with_fixed_tax=True).explanation)

    def test_the_account_for_fixed_taxes_is_needed_once_lines_have_them(self):
        self.assertNotIn("fixed_tax", self.connection._required_roles())
        mapping = self.map(self.tax_sale, "OUT15", with_fixed_tax=True)
        self.assertIn("fixed_tax", self.connection._required_roles())
        self.assertIn("Choose the account for Fixed taxes.", self.connection._missing_setup())
        mapping.in_use = False
        self.assertNotIn("fixed_tax", self.connection._required_roles())

    def test_what_is_missing_is_named_but_not_all_of_many(self):
        for number in range(8):
            self.map(self.tax(f"Tax {number}", number + 1))
        [sentence] = self.connection._missing_tax_mappings()
        self.assertIn("3 more", sentence)

    def test_the_number_of_queries_does_not_grow_with_the_combinations(self):
        def queries():
            return self.queries_of(lambda: self.connection.tax_mapping_ids.mapped("explanation"))

        self.map(self.tax("Tax 0", 3))
        queries()
        few = queries()
        for number in range(1, 20):
            self.map(self.tax(f"Tax {number}", 3))
        self.assertEqual(queries(), few)
