"""The books in memory that stand for QuickBooks are as strict as it is where models could go wrong."""

from odoo.tests import tagged

from ..providers.values import Account, Category, Contact, ContactKey, Item, Verdict
from .common import ConnectorCase
from .quickbooks_like import QuickBooksLike


@tagged("post_install", "-at_install")
class TestQuickBooksLike(QuickBooksLike, ConnectorCase):
    def setUp(self):
        super().setUp()
        self.provider = self.connection._make_provider()

    def save(self, *contacts, items=()):
        outcomes = self.provider.save_names(contacts, items, f"key-{len(self.books.calls)}")
        return {outcome.key: outcome for outcome in outcomes}

    def test_who_is_in_both_lists_has_two_names(self):
        customer = Contact("Acme", key="c", is_customer=True)
        vendor = Contact("Acme", key="v", is_supplier=True)
        outcomes = self.save(customer, vendor)
        self.assertEqual(
            (outcomes["c"].saved.name, outcomes["v"].saved.name, outcomes["v"].saved.base_name),
            ("Acme", "Acme (Supplier)", "Acme"),
        )
        key = ContactKey("name", "acme")
        self.assertEqual(len(self.provider.find_names([key], ())[0][key]), 2)

    def test_items_need_their_account(self):
        account = Account("a-200", "200", "Sales", "Income", Category.REVENUE)
        service = self.provider.service_item_for(account)
        outcomes = self.save(items=[Item("DESK", "Desk", sold=True), service])
        self.assertEqual(outcomes["DESK"].verdict, Verdict.REFUSED)
        self.assertEqual(outcomes[service.code].saved.sale_account_id, "a-200")

    def test_the_facts_of_the_company_are_known_here(self):
        self.become(items_need_both_accounts=True)
        self.assertTrue(self.connection.items_need_both_accounts)
        self.assertTrue(self.connection._capabilities().items_hold_accounts)
