"""Opening a connection costs as many queries with hundreds of accounts and taxes, and in many companies."""

from decimal import Decimal

from lxml import etree

from odoo.tests import Form, tagged

from ..providers.values import Account, Category, Contact, TaxRate
from .common import ConnectorCase

FORMS = ("accounting_connection_view_form", "accounting_connection_view_form_setup")


@tagged("post_install", "-at_install")
class TestConnectionOpening(ConnectorCase):
    def queries(self, view):
        """What opening the connection in ``view`` costs; the views themselves are known."""
        return self.queries_of(lambda: Form(self.connection, view=f"accounting_connector.{view}"))

    def all_queries(self):
        for view in FORMS:
            self.queries(view)
        return {view: self.queries(view) for view in FORMS}

    def add_taxes(self, number):
        """So many combinations in use, half of them decided, and so many taxes over there."""
        applies_to = frozenset({Category.REVENUE, Category.EXPENSE})
        self._mirror(
            self.connection,
            "accounting.ledger.tax",
            [
                TaxRate(f"T{each}", f"Tax {each}", Decimal(each % 30), applies_to=applies_to)
                for each in range(number)
            ],
        )
        taxes = self.env["account.tax"].create(
            [
                {
                    "name": f"Tax {each}",
                    "amount": each % 30,
                    "type_tax_use": "sale",
                    "company_id": self.company.id,
                    "country_id": self.company.account_fiscal_country_id.id,
                }
                for each in range(number)
            ]
        )
        ledger_taxes = self.env["accounting.ledger.tax"].search([("connection_id", "=", self.connection.id)])
        by_code = {tax.code: tax for tax in ledger_taxes}
        self.env["accounting.tax.mapping"].create(
            [
                {
                    "connection_id": self.connection.id,
                    "use": "sale",
                    "tax_ids": tax.ids,
                    "order_line_count": each,
                    "ledger_tax_id": by_code[f"T{each}"].id if each % 2 else False,
                }
                for each, tax in enumerate(taxes)
            ]
        )

    def add_accounts(self, number):
        """So many accounts, a tenth of them with a product category of their own."""
        accounts = [
            Account(f"more-{each}", f"M{each}", "Account", "REVENUE", Category.REVENUE)
            for each in range(number)
        ]
        self._mirror(self.connection, "accounting.ledger.account", accounts)
        categories = self.env["product.category"].create(
            [{"name": f"Category {each}"} for each in range(number // 10)]
        )
        account = self._ledger(self.connection, "accounting.ledger.account", "more-0")
        self.env["accounting.account.mapping"].create(
            [
                {
                    "connection_id": self.connection.id,
                    "role": "sales",
                    "category_id": category.id,
                    "ledger_account_id": account.id,
                    "proposed_account_id": account.id,
                }
                for category in categories
            ]
        )

    def add_companies(self, number):
        companies = self.env["res.company"].create(
            [{"name": f"Company {each} of {number}", "country_id": False} for each in range(number)]
        )
        self.env.user.company_ids |= companies
        connections = self.env["accounting.connection"].create(
            [{"company_id": company.id} for company in companies]
        )
        for connection in connections:
            self._mirror(connection, "accounting.ledger.contact", [Contact("A", "1", is_customer=True)])

    def queries_of_overview(self):
        """What the cards of all connections cost; what they look like is known."""
        cards = self.env.ref("accounting_connector.accounting_connection_view_kanban")
        fields = {node.get("name"): {} for node in etree.fromstring(cards.arch).iter("field")}
        connections = self.env["accounting.connection"]
        connections.web_search_read([], fields)
        return self.queries_of(lambda: connections.web_search_read([], fields))

    def test_taxes_and_accounts_cost_no_query_each(self):
        self.add_taxes(4)
        self.add_accounts(10)
        few = self.all_queries()
        self.connection.tax_mapping_ids.filtered("order_line_count").unlink()
        self.env["account.tax"].search([("name", "=like", "Tax %")]).unlink()
        self.add_taxes(400)
        self.add_accounts(600)
        self.assertEqual(self.all_queries(), few)

    def test_other_companies_cost_no_query_each(self):
        one = self.all_queries()
        self.add_companies(1)
        cards_of_two = self.queries_of_overview()
        self.add_companies(8)
        self.assertEqual(self.all_queries(), one)
        self.assertEqual(self.queries_of_overview(), cards_of_two)
