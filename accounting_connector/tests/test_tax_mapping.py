"""Which tax over there stands for which taxes in Odoo: sets, proposals, and what is only offered."""

from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..providers.values import Category, TaxRate
from .tax_case import TaxCase


class TestTaxMapping(TaxCase):
    def ledger_tax(self, code):
        return self._ledger(self.connection, "accounting.ledger.tax", code)

    def map(self, taxes, code, use="sale", **values):
        return self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": use,
                "tax_ids": [Command.set(taxes.ids)],
                "ledger_tax_id": self.ledger_tax(code).id,
                **values,
            }
        )

    def product_with(self, taxes, **values):
        return self.env["product.product"].create(
            {"name": "Table", "taxes_id": [Command.set(taxes.ids)], **values}
        )

    def proposal(self, taxes, use="sale"):
        """The tax proposed for a set of taxes, ``None`` when it was not collected."""
        self.connection.action_propose()
        mapping = self.connection.tax_mapping_ids.filtered(
            lambda mapping: mapping.use == use and mapping.tax_ids == taxes
        )
        return mapping.ledger_tax_id.code if mapping else None

    # === FINDING === #

    def test_a_set_of_taxes_is_found_in_any_order_and_never_by_a_part(self):
        gst, pst = self.tax("GST", 5), self.tax("PST", 7)
        self.map(gst + pst, "OUT15")
        self.assertEqual(self.connection._ledger_tax_for(pst + gst, "sale").code, "OUT15")
        self.assertFalse(self.connection._ledger_tax_for(gst, "sale"))

    def test_no_tax_is_a_set_of_its_own(self):
        nothing = self.env["account.tax"]
        self.assertFalse(self.connection._ledger_tax_for(nothing, "sale"))
        self.map(nothing, "NONE")
        self.assertEqual(self.connection._ledger_tax_for(nothing, "sale").code, "NONE")
        self.assertFalse(self.connection._ledger_tax_for(nothing, "purchase"))

    def test_a_fiscal_positions_own_line_is_stronger(self):
        export = self.env["account.fiscal.position"].create({"name": "Export", "company_id": self.company.id})
        nothing = self.env["account.tax"]
        self.map(nothing, "NONE")
        self.map(nothing, "OUT15", fiscal_position_id=export.id)
        self.assertEqual(self.connection._ledger_tax_for(nothing, "sale", export).code, "OUT15")
        self.assertEqual(self.connection._ledger_tax_for(nothing, "sale").code, "NONE")

    def test_a_fixed_tax_does_not_change_the_combination(self):
        eco = self.tax("Eco fee", 0.5, amount_type="fixed")
        self.map(self.tax_sale, "OUT15")
        self.assertEqual(self.connection._ledger_tax_for(self.tax_sale + eco, "sale").code, "OUT15")

    def test_a_tax_that_is_gone_over_there_is_missing_again(self):
        mapping = self.map(self.tax_sale, "OUT15")
        mapping.ledger_tax_id.sudo().active = False
        self.assertFalse(self.connection._ledger_tax_for(self.tax_sale, "sale"))
        self.assertTrue(mapping.is_missing)

    def test_the_number_of_queries_does_not_grow_with_the_mappings(self):
        taxes = self.env["account.tax"].union(*(self.tax(f"Tax {number}", number) for number in range(20)))

        def find():
            for tax in taxes:
                self.connection._ledger_tax_for(tax, "sale")


        self.map(taxes[0], "OUT15")
        with_one = self.queries_of(find)
        for tax in taxes[1:]:
            self.map(tax, "OUT15")
        self.assertLessEqual(self.queries_of(find), with_one)

    def test_a_tax_of_another_organisation_is_refused(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        self._mirror(other, "accounting.ledger.tax", [TaxRate("OUT15", "GST", Decimal(15))])
        mapping = self.map(self.tax_sale, "OUT15")
        with self.assertRaisesRegex(ValidationError, "another organisation"):
            mapping.ledger_tax_id = self._ledger(other, "accounting.ledger.tax", "OUT15")

    # === COLLECTING === #

    def test_combinations_come_from_products_positions_and_orders(self):
        five, seven, mapped = self.tax("Five", 5), self.tax("Seven", 7), self.tax("Mapped", 9)
        self.product_with(five + seven)
        position = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "company_id": self.company.id}
        )
        mapped.write(
            {"fiscal_position_ids": [Command.link(position.id)], "original_tax_ids": [Command.set(five.ids)]}
        )
        ordered = self.tax("Only on an order", 3)
        self.sale_order().order_line.tax_ids = ordered

        found = self.connection._collect_tax_combinations()

        self.assertLessEqual(
            {
                ("sale", five + seven),
                ("sale", mapped + seven),
                ("sale", ordered),
                ("sale", self.env["account.tax"]),
                ("purchase", self.env["account.tax"]),
                ("purchase", self.tax_purchase),
            },
            {(use, taxes.sorted("id")) for use, _position, taxes in found}
            | {
                (use, mapped + seven)
                for use, _position, taxes in found
                if taxes == (mapped + seven).sorted("id")
            },
        )

    def test_combinations_are_collected_once(self):
        self.connection.action_propose()
        count = len(self.connection.tax_mapping_ids)
        self.connection.action_propose()
        self.assertEqual(len(self.connection.tax_mapping_ids), count)

    def test_what_is_not_sent_needs_no_taxes(self):
        self.connection.send_purchase_orders = False
        self.assertEqual({use for use, *_others in self.connection._collect_tax_combinations()}, {"sale"})

    # === PROPOSING === #

    def test_the_only_tax_of_the_rate_and_direction_is_proposed(self):
        self.assertEqual(self.proposal(self.tax_sale), "OUT15")
        self.assertEqual(self.proposal(self.tax_purchase, "purchase"), "IN15")

    def test_no_tax_is_never_guessed(self):
        self.assertIs(self.proposal(self.env["account.tax"]), False)

    def test_of_several_the_accounts_own_default_is_proposed_else_none(self):
        twin = TaxRate("OUT15B", "GST on Other Income", Decimal(15), applies_to=frozenset({Category.REVENUE}))
        self._mirror(self.connection, "accounting.ledger.tax", [twin])
        self.assertEqual(self.proposal(self.tax_sale), "OUT15")
        self.connection.tax_mapping_ids.unlink()
        self.connection._ledger_account_for("sales").sudo().default_tax_code = "NONE"
        self.assertIs(self.proposal(self.tax_sale), False)

    def test_a_reverse_charge_is_never_guessed(self):
        reverse = self.tax(
            "Reverse charge",
            15,
            invoice_repartition_line_ids=[
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
            refund_repartition_line_ids=[
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
        )
        self.product_with(reverse)
        self.assertIs(self.proposal(reverse), False)

    def test_a_proposal_leaves_choices_alone(self):
        mapping = self.map(self.tax_sale, "NONE")
        self.connection.action_propose()
        self.assertEqual(mapping.ledger_tax_id.code, "NONE")

    # === LIKENESS === #

    def test_the_rate_is_what_odoo_charges_on_a_hundred(self):
        five, ten = self.tax("Five", 5), self.tax("Ten", 10)
        below = self.tax("Below", 5, include_base_amount=True, sequence=1)
        cases = {
            "sum": (five | ten, 15),
            "tax on tax": (below | self.tax("Above", 10, sequence=2), 15.5),
            "group": (self.group(five, ten), 15),
            "included": (self.tax("Inside", 15, price_include_override="tax_included"), 15),
            "of the total": (self.tax("Division", 10, amount_type="division"), 11.1111),
            "fixed": (five | self.tax("Fee", 0.5, amount_type="fixed", include_base_amount=True), 5),
            "reverse charge": (self.tax("Reverse", 21, **self.repartition(100, -100)), 0),
            "withholding": (ten | self.tax("Withheld", -3), 7),
            "none": (self.env["account.tax"], 0),
        }
        for name, (taxes, rate) in cases.items():
            with self.subTest(name):
                self.assertAlmostEqual(self.map(taxes, "NONE", not_used=True).rate, rate, 4)

    def test_a_tax_over_there_is_like_only_at_the_same_rate(self):
        self.assertFalse(self.map(self.tax_sale, "OUT15").is_unlike)
        self.assertTrue(self.map(self.tax("GST old", 12.5), "OUT15").is_unlike)
        self.assertTrue(self.map(self.tax("Reverse", 15, **self.repartition(100, -100)), "OUT15").is_unlike)
        self.assertFalse(self.map(self.tax("Reversed", 21, **self.repartition(100, -100)), "NONE").is_unlike)

    def test_a_tax_that_withholds_is_like_only_one_that_withholds(self):
        applies_to = frozenset({Category.REVENUE})
        withholding = TaxRate(
            "WH", "With 5 off", Decimal(15), True, applies_to, (("GST", Decimal(20)), ("Off", Decimal(-5)))
        )
        self._mirror(self.connection, "accounting.ledger.tax", [withholding])
        taxes = self.tax("GST 20", 20) | self.tax("Withheld", -5)
        mapping = self.map(taxes, "OUT15")
        self.assertTrue(mapping.is_unlike)
        mapping.ledger_tax_id = self.ledger_tax("WH")
        self.assertFalse(mapping.is_unlike)
        self.assertTrue(self.map(self.tax_sale, "WH").is_unlike)

    def test_on_purchases_the_rate_of_purchases_counts(self):
        applies_to = frozenset({Category.REVENUE, Category.EXPENSE})
        half = TaxRate("HALF", "Half back", Decimal(15), True, applies_to, purchase_rate=Decimal("7.5"))
        self._mirror(self.connection, "accounting.ledger.tax", [half])
        bought = self.tax("7.5% bought", 7.5, "purchase")
        self.assertFalse(self.map(self.tax_sale, "HALF").is_unlike)
        self.assertFalse(self.map(bought, "HALF", "purchase").is_unlike)
        self.assertTrue(self.map(self.tax_purchase, "HALF", "purchase").is_unlike)
        self.assertEqual(self.ledger_tax("HALF").display_name, "Half back (15% on sales, 7.5% on purchases)")

    def test_a_proposal_for_a_purchase_goes_by_the_rate_of_purchases(self):
        applies_to = frozenset({Category.EXPENSE})
        half = TaxRate("HALF", "Half back", Decimal(15), True, applies_to, purchase_rate=Decimal("7.5"))
        self._mirror(self.connection, "accounting.ledger.tax", [half])
        bought = self.tax("7.5% bought", 7.5, "purchase")
        self.product_with(self.tax_sale, supplier_taxes_id=[Command.set(bought.ids)])
        self.assertEqual(self.proposal(bought, "purchase"), "HALF")

    def test_a_reverse_charge_over_there_does_not_withhold(self):
        parts = (("VAT", Decimal(20)), ("VAT reversed", Decimal(-20)))
        reverse = TaxRate(
            "RC",
            "Reverse charge",
            Decimal(0),
            True,
            frozenset({Category.EXPENSE}),
            purchase_rate=Decimal(0),
            purchase_components=parts,
        )
        self._mirror(self.connection, "accounting.ledger.tax", [reverse])
        taxes = self.tax("Reverse 20", 20, "purchase", **self.repartition(100, -100))
        self.assertFalse(self.map(taxes, "RC", "purchase").is_unlike)

    # === OFFERING === #

    def test_only_taxes_the_mapped_accounts_category_allows_are_offered(self):
        mapping = self.map(self.tax_sale, "OUT15")
        self.assertEqual(set(self.offered_to(mapping).mapped("code")), {"OUT15", "NONE"})
        purchase = self.map(self.tax_purchase, "IN15", "purchase")
        self.assertEqual(set(self.offered_to(purchase).mapped("code")), {"IN15", "NONE"})
