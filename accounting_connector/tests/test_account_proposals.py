"""Which account is proposed for a role, by which rule, and what taking proposals changes."""

from decimal import Decimal

from odoo.tests import tagged

from ..providers.values import Account, Category, Contact, Item, ItemKind, TaxRate
from .common import ConnectorCase
from .quickbooks_like import QuickBooksLike

MORE_ACCOUNTS = [
    Account("a-210", "210", "Freight Income", "REVENUE", Category.REVENUE),
    Account("a-310", "310", "Cost of Goods Sold", "DIRECTCOSTS", Category.EXPENSE),
    Account("a-130", "130", "Stock on Hand", "CURRENT", Category.ASSET, usable_for_stock=True),
]


class ProposalCase(ConnectorCase):
    """``cls.connection`` has more accounts, and none chosen; Odoo's own accounts have codes of another chart.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.account", MORE_ACCOUNTS)
        cls.connection.account_mapping_ids.ledger_account_id = False
        cls.odoo_account = cls._odoo_account("987001", "income")
        cls.company.income_account_id = cls.odoo_account
        cls.company.expense_account_id = cls._odoo_account("987002", "expense")

    @classmethod
    def _odoo_account(cls, code, account_type, name="Own"):
        return (
            cls.env["account.account"]
            .with_company(cls.company)
            .create({"name": name, "code": code, "account_type": account_type})
        )

    def line(self, role):
        return self.connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == role and not mapping.category_id and not mapping.product_tmpl_id
        )

    def proposal(self, role):
        """``(code, basis)`` of what is proposed for a role."""
        self.connection._propose_accounts()
        line = self.line(role)
        return line.proposed_account_id.code, line.proposal_basis

    def mirror_items(self, *items):
        self._mirror(self.connection, "accounting.ledger.item", items)

    def items(self, number, prefix, **values):
        return [Item(f"{prefix}{each}", "Item", f"{prefix}-{each}", **values) for each in range(number)]


@tagged("post_install", "-at_install")
class TestAccountProposals(ProposalCase):
    def test_nothing_is_proposed_where_nothing_is_known(self):
        self.assertEqual(self.proposal("sales"), (False, False))

    # === ODOO'S OWN ACCOUNTS === #

    def test_the_account_of_the_same_code_as_odoos_is_proposed(self):
        self.odoo_account.code = "200"
        self.assertEqual(self.proposal("sales"), ("200", "odoo_code"))

    def test_a_code_is_the_same_however_it_is_written(self):
        self.odoo_account.code = "0200"
        self.assertEqual(self.proposal("sales"), ("200", "odoo_code"))

    def test_a_code_that_is_filled_up_needs_a_name_that_says_the_same(self):
        self.odoo_account.code = "200000"
        self.assertEqual(self.proposal("sales"), (False, False))
        self.odoo_account.name = "Product Sales"
        self.assertEqual(self.proposal("sales"), ("200", "odoo_padded_code"))

    def test_an_account_that_may_not_be_used_for_the_role_is_never_proposed(self):
        self.odoo_account.code = "300"
        self.assertEqual(self.proposal("sales"), (False, False))

    def test_an_account_archived_over_there_is_never_proposed(self):
        self.odoo_account.code = "200"
        self._ledger(self.connection, "accounting.ledger.account", "a-200").sudo().active = False
        self.assertEqual(self.proposal("sales"), (False, False))

    def test_down_payments_and_purchases_have_accounts_of_the_company_too(self):
        self.company.downpayment_account_id = self._odoo_account("845", "liability_current")
        self.company.expense_account_id.code = "310"
        self.assertEqual(self.proposal("down_payment"), ("845", "odoo_code"))
        self.assertEqual(self.proposal("purchases"), ("310", "odoo_code"))

    # === WHAT THE ORGANISATION KNOWS === #

    def test_the_account_most_items_have_is_proposed(self):
        self.mirror_items(
            *self.items(3, "A", sale_account_id="a-210", purchase_account_id="a-310"),
            *self.items(1, "B", sale_account_id="a-200", purchase_account_id="a-300"),
        )
        self.assertEqual(self.proposal("sales"), ("210", "items"))
        self.assertEqual(self.proposal("purchases"), ("310", "items"))

    def test_items_may_name_their_account_by_its_code(self):
        self.mirror_items(*self.items(2, "A", sale_account="210"))
        self.assertEqual(self.proposal("sales"), ("210", "items"))

    def test_two_accounts_that_as_many_items_have_are_no_proposal(self):
        self.mirror_items(
            *self.items(2, "A", sale_account_id="a-210"), *self.items(2, "B", sale_account_id="a-200")
        )
        self.assertEqual(self.proposal("sales"), (False, False))

    def test_what_stocked_items_are_bought_on_is_their_cost_of_sales(self):
        self.mirror_items(*self.items(1, "A", purchase_account_id="a-310", kind=ItemKind.STOCKED))
        self.assertEqual(self.proposal("cost_of_sales"), ("310", "items"))
        self.assertEqual(self.proposal("purchases"), (False, False))

    def test_the_account_most_contacts_have_by_default_is_proposed(self):
        contacts = [Contact(f"C{each}", f"c-{each}", sale_account="210") for each in range(2)]
        self._mirror(self.connection, "accounting.ledger.contact", contacts)
        self.assertEqual(self.proposal("sales"), ("210", "contacts"))

    def test_an_account_that_is_there_for_a_purpose_is_proposed_for_it(self):
        rounding = Account("a-861", "861", "Cents", "EXPENSE", Category.EXPENSE, system_role="ROUNDING")
        self._mirror(self.connection, "accounting.ledger.account", [rounding])
        self.assertEqual(self.proposal("rounding"), ("861", "system_account"))

    def test_what_its_settings_name_is_proposed(self):
        self.connection.default_accounts = {"discount": "a-210", "shipping": "gone"}
        self.assertEqual(self.proposal("discount"), ("210", "preference"))
        self.assertEqual(self.proposal("shipping"), (False, False))

    def test_odoos_own_account_comes_first_then_what_is_set_then_the_items(self):
        self.mirror_items(*self.items(1, "A", sale_account_id="a-210"))
        self.assertEqual(self.proposal("sales"), ("210", "items"))
        self.connection.default_accounts = {"sales": "a-200"}
        self.assertEqual(self.proposal("sales"), ("200", "preference"))
        self.odoo_account.code = "210"
        self.assertEqual(self.proposal("sales"), ("210", "odoo_code"))

    # === TAKING === #

    def test_one_click_takes_all_and_leaves_what_is_chosen(self):
        self.odoo_account.code = "200"
        self.company.expense_account_id.code = "310"
        chosen = self.line("purchases")
        chosen.ledger_account_id = self._ledger(self.connection, "accounting.ledger.account", "a-300")
        self.connection._propose_accounts()
        self.assertEqual(self.connection.account_proposal_count, 1)
        self.connection.action_take_account_proposals()
        self.assertEqual(self.line("sales").ledger_account_id.code, "200")
        self.assertEqual(chosen.ledger_account_id.code, "300")
        self.assertFalse(self.connection.account_proposal_count)
        self.assertFalse(self.connection._missing_account_mappings())

    def test_taxes_that_follow_from_the_accounts_are_proposed_with_them(self):
        twin = TaxRate("OUT15B", "GST on Other", Decimal(15), applies_to=frozenset({Category.REVENUE}))
        self._mirror(self.connection, "accounting.ledger.tax", [twin])
        mapping = self.connection.tax_mapping_ids.filtered(lambda m: m.tax_ids == self.tax_sale)
        mapping.ledger_tax_id = False
        self.odoo_account.code = "200"
        self.connection._propose_accounts()
        self.connection.action_take_account_proposals()
        self.assertEqual(mapping.ledger_tax_id.code, "OUT15")

    def test_one_line_can_be_taken_by_itself(self):
        self.odoo_account.code = "200"
        self.company.expense_account_id.code = "310"
        self.connection._propose_accounts()
        self.line("sales").action_take_proposal()
        self.assertEqual(self.line("sales").ledger_account_id.code, "200")
        self.assertFalse(self.line("purchases").ledger_account_id)

    def test_an_account_archived_over_there_may_be_replaced_by_the_proposal(self):
        line = self.line("sales")
        line.ledger_account_id = self._ledger(self.connection, "accounting.ledger.account", "a-210")
        line.ledger_account_id.sudo().active = False
        self.odoo_account.code = "200"
        self.connection._propose_accounts()
        self.assertTrue(line.has_proposal)
        self.connection.action_take_account_proposals()
        self.assertEqual(line.ledger_account_id.code, "200")

    # === CATEGORIES === #

    def test_a_category_with_an_account_of_its_own_gets_a_line(self):
        own = self._odoo_account("210", "income")
        usual = self.env["product.category"].create({"name": "Usual"})
        special = self.env["product.category"].create({"name": "Special"})
        special.with_company(self.company).property_account_income_categ_id = own
        self.connection.action_propose_accounts()
        self.connection.action_propose_accounts()
        lines = self.connection.account_mapping_ids.filtered("category_id")
        self.assertRecordValues(
            lines, [{"role": "sales", "category_id": special.id, "proposal_basis": "odoo_code"}]
        )
        self.assertNotIn(usual, lines.category_id)
        self.assertFalse(lines.ledger_account_id)
        self.connection.action_take_account_proposals()
        self.assertEqual(lines.ledger_account_id.code, "210")

    # === WHAT IS STILL NEEDED === #

    def test_what_is_needed_comes_first_and_says_so(self):
        self.connection.accounting_method = "inventory"
        lines = self.env["accounting.account.mapping"].search([("connection_id", "=", self.connection.id)])
        required = [line.role for line in lines if line.is_required]
        self.assertEqual(required, lines[: len(required)].mapped("role"))
        self.assertEqual(required, ["sales", "purchases", "inventory", "cost_of_sales"])
        self.assertEqual(set(lines[: len(required)].mapped("need")), {"needed"})
        self.assertEqual(set(lines[len(required) :].mapped("need")), {"optional"})
        self.line("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-200"
        )
        self.assertEqual(self.line("sales").need, "chosen")

    def test_lines_of_a_category_stand_below_their_role(self):
        category = self.env["product.category"].create({"name": "Special"})
        line = self.line("sales").create(
            {"connection_id": self.connection.id, "role": "sales", "category_id": category.id}
        )
        lines = self.env["accounting.account.mapping"].search([("connection_id", "=", self.connection.id)])
        self.assertEqual(list(lines[:2]), [self.line("sales"), line])

    # === OFFERING === #

    def test_what_is_offered_is_what_may_be_chosen(self):
        accounts = self.env["accounting.ledger.account"].search([("connection_id", "=", self.connection.id)])
        for method in ("simple", "inventory"):
            self.connection.accounting_method = method
            for line in self.connection.account_mapping_ids:
                for account in self.offered_to(line):
                    self.assertIn(account, accounts)
                    self.assertFalse(line._unfit_reason(account), (line.role, account.code))

    def test_the_number_of_queries_does_not_grow_with_accounts_and_items(self):
        def queries():
            return self.queries_of(self.connection._propose_accounts)

        queries()
        few = queries()
        self._mirror(
            self.connection,
            "accounting.ledger.account",
            [Account(f"x-{n}", f"X{n}", "Account", "REVENUE", Category.REVENUE) for n in range(100)],
        )
        self.mirror_items(*self.items(100, "A", sale_account_id="x-1"), *self.items(100, "B"))
        queries()
        self.assertEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestQuickBooksProposals(QuickBooksLike, ProposalCase):
    def test_accounts_of_a_known_kind_are_proposed(self):
        self._mirror(
            self.connection,
            "accounting.ledger.account",
            [
                Account("q-1", "1", "Income", "Income", Category.REVENUE, system_role="SalesOfProductIncome"),
                Account(
                    "q-2",
                    "2",
                    "Cost",
                    "Cost of Goods Sold",
                    Category.EXPENSE,
                    system_role="SuppliesMaterialsCogs",
                ),
                Account("q-3", "3", "Given", "Income", Category.REVENUE, system_role="DiscountsRefundsGiven"),
            ],
        )
        self.assertEqual(self.proposal("sales"), ("1", "system_account"))
        self.assertEqual(self.proposal("purchases"), ("2", "system_account"))
        self.assertEqual(self.proposal("discount"), ("3", "system_account"))

    def test_of_two_of_one_kind_none_is_proposed(self):
        self._mirror(
            self.connection,
            "accounting.ledger.account",
            [
                Account(
                    f"q-{n}",
                    f"{n}",
                    "Income",
                    "Income",
                    Category.REVENUE,
                    system_role="SalesOfProductIncome",
                )
                for n in (1, 2)
            ],
        )
        self.assertEqual(self.proposal("sales"), (False, False))
