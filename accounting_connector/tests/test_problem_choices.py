"""What changed since the set-up is told before a document meets it, in one place, and closes by itself."""

from dataclasses import replace

from odoo.fields import Command
from odoo.tests import tagged

from ..providers.values import Account, Category
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestProblemChoices(OrderCase):
    def open_problems(self):
        return self.connection.problem_ids.filtered("active")

    def read_lists(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.connection._refresh_lists()
        self.env.invalidate_all()

    def change_account(self, external_id, **facts):
        self.books.accounts = [
            replace(account, **facts) if account.external_id == external_id else account
            for account in self.books.accounts
        ]

    def change_tax(self, code, **facts):
        self.books.tax_rates = [
            replace(rate, **facts) if rate.code == code else rate for rate in self.books.tax_rates
        ]

    def tax_mapping(self, taxes, use="sale"):
        return self.connection.tax_mapping_ids.filtered(
            lambda mapping: mapping.tax_ids == taxes and mapping.use == use
        )

    def assert_told(self, kind, place, words):
        problem = self.open_problems()
        self.assertEqual(problem.mapped("kind"), [kind])
        self.assertIn(words, problem.name)
        action = problem.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), (place._name, place.id))
        return problem

    def setUp(self):
        super().setUp()
        self.read_lists()
        self.connection._tax_mappings_to_choose().not_used = True  # what new products get
        self.assertFalse(self.open_problems(), "all that was chosen holds")

    # === ACCOUNTS === #

    def test_an_account_that_was_archived_there(self):
        self.change_account("a-200", active=False)
        self.read_lists()
        self.assert_told("account", self.mapping_of("sales"), "200 Sales")

    def test_an_account_that_is_gone(self):
        self.books.accounts = [account for account in self.books.accounts if account.code != "845"]
        self.read_lists()
        self.assert_told("account", self.mapping_of("down_payment"), "845 Customer Deposits")

    def test_an_account_that_became_the_systems_own(self):
        self.change_account("a-200", usable_on_lines=False)
        self.read_lists()
        self.assert_told("account", self.mapping_of("sales"), "200 Sales")

    def test_documents_meet_the_same_problem_and_go_when_it_is_fixed(self):
        self.change_account("a-200", active=False)
        self.read_lists()
        problem = self.open_problems()
        documents = self.queue() | self.queue()
        self.assertEqual((self.open_problems(), problem.document_count), (problem, 2))
        account = Account("a-210", "210", "Other Sales", "REVENUE", Category.REVENUE)
        self._mirror(self.connection, "accounting.ledger.account", [account])
        self.mapping_of("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-210"
        )
        self.assertEqual(set(documents.mapped("state")), {"queued"})
        self.assertFalse(self.open_problems())

    def test_a_problem_outlives_the_documents_that_met_it(self):
        self.change_account("a-200", active=False)
        self.read_lists()
        self.queue().action_cancel()
        self.assertEqual(self.open_problems().mapped("kind"), ["account"])

    def test_it_closes_by_itself_when_the_account_is_restored(self):
        self.change_account("a-200", active=False)
        self.read_lists()
        document = self.queue()
        self.change_account("a-200", active=True)
        self.read_lists()
        self.assertFalse(self.open_problems())
        self.assertEqual(document.state, "queued")

    # === TAXES === #

    def test_a_tax_rate_that_was_deleted_there(self):
        self.change_tax("OUT15", active=False)
        self.read_lists()
        self.assert_told("tax", self.tax_mapping(self.tax_sale), "GST on Income")

    def test_a_tax_rate_that_charges_another_percentage(self):
        self.change_tax("OUT15", rate=16)
        self.read_lists()
        self.assert_told("tax", self.tax_mapping(self.tax_sale), "16%")

    def test_a_tax_in_odoo_that_charges_another_percentage(self):
        self.tax_sale.amount = 16
        problem = self.assert_told("tax", self.tax_mapping(self.tax_sale), "16%")
        document = self.queue()
        self.assertEqual(document.problem_ids, problem)
        self.tax_sale.amount = 15
        self.assertEqual((problem.active, document.state), (False, "queued"))

    def test_a_tax_that_no_longer_goes_with_its_account(self):
        self.change_tax("OUT15", applies_to=frozenset({Category.EXPENSE}))
        self.read_lists()
        self.assertEqual(self.open_problems().mapped("kind"), ["tax"])

    def test_a_new_tax_of_a_product(self):
        new = self.tax_sale.copy({"name": "18%", "amount": 18})
        self.product.copy({"taxes_id": [Command.set(new.ids)]})
        self.read_lists()
        self.assert_told("tax", self.tax_mapping(new), "18%")

    def test_a_new_tax_of_an_order_is_told_when_it_is_confirmed(self):
        new = self.tax_sale.copy({"name": "18%", "amount": 18})
        order = self.sale_order(confirm=False)
        order.order_line.tax_ids = new
        order.action_confirm()
        problem = self.assert_told("tax", self.tax_mapping(new), "18%")
        document = self.queue(order)
        self.assertEqual(document.problem_ids, problem)

    def test_a_new_tax_that_is_marked_as_not_used_is_settled(self):
        new = self.tax_sale.copy({"name": "18%", "amount": 18})
        self.product.copy({"taxes_id": [Command.set(new.ids)]})
        self.read_lists()
        self.tax_mapping(new).not_used = True
        self.assertFalse(self.open_problems())

    # === CURRENCIES === #

    def test_a_currency_that_was_used_and_is_switched_off(self):
        document = self.queue()
        document.currency_id = self.env.ref("base.EUR")
        self.connection.currency_ids -= self.env.ref("base.EUR")
        self.env["accounting.problem"]._review_choices(self.connection)
        problem = self.open_problems()
        self.assertEqual((problem.kind, problem.key), ("currency", "currency:EUR"))

    # === NOT TOO MUCH === #

    def test_nothing_is_told_of_a_connection_that_is_not_set_up_yet(self):
        self.connection.state = "setup"
        self.change_account("a-200", active=False)
        self.read_lists()
        self.assertFalse(self.open_problems())

    def test_queries_do_not_grow_with_what_is_chosen(self):
        def queries():
            review = self.env["accounting.problem"]._review_choices
            return self.queries_of(lambda: review(self.connection))

        def add(number):
            taxes = self.env["account.tax"].create(
                [
                    {
                        "name": f"{number}-{n}",
                        "amount": 15,
                        "type_tax_use": "sale",
                        "company_id": self.company.id,
                    }
                    for n in range(number)
                ]
            )
            self.env["accounting.tax.mapping"].create(
                [
                    {
                        "connection_id": self.connection.id,
                        "use": "sale",
                        "tax_ids": [Command.set(tax.ids)],
                        "ledger_tax_id": self.tax_mapping(self.tax_sale).ledger_tax_id.id,
                    }
                    for tax in taxes
                ]
            )

        add(2)
        queries()
        few = queries()
        add(40)
        self.assertEqual(queries(), few)
