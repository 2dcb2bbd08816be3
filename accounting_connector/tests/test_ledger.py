"""Mirrors of the organisation's lists: what is there is here, what is gone is archived, a page costs the
same.
"""

from datetime import datetime, timedelta, timezone

from odoo import fields

from ..models.accounting_connection_reading import FULL_READ_EVERY
from ..providers import errors
from ..providers.values import Account, Category, Contact, Item
from .common import ACCOUNTS, ConnectorCase


class TestLedger(ConnectorCase):
    def read_lists(self):
        with self.enter_registry_test_mode():
            self.connection._refresh_lists()

    def contacts(self):
        return (
            self.env["accounting.ledger.contact"]
            .with_context(active_test=False)
            .search([("connection_id", "=", self.connection.id)], order="name")
        )

    def test_a_page_costs_the_same_whatever_its_length(self):
        def page(length):
            return [
                Contact(f"Contact {length} {number}", external_id=f"c-{length}-{number}")
                for number in range(length)
            ]

        def queries(length):
            self.connection.read(["company_id"])  # what a sender has at hand
            before = self.env.cr.sql_log_count
            self.connection._upsert_ledger_contacts(page(length))
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(500), queries(2))

    def test_an_entry_is_mirrored_once_and_changes_in_place(self):
        [first] = self.connection._upsert_ledger_contacts(
            [Contact("Deep Blue", external_id="c-1", email="a@b.example")]
        )
        [second] = self.connection._upsert_ledger_contacts([Contact("Deep Blue Ltd", external_id="c-1")])
        self.assertEqual(first, second)
        self.assertEqual((second.name, second.email), ("Deep Blue Ltd", False))

    def test_a_mirrored_item_keeps_its_product(self):
        [item] = self.connection._upsert_ledger_items([Item("CHAIR", "Chair", external_id="i-1")])
        item.product_id = self.product
        self.connection._upsert_ledger_items([Item("CHAIR", "Office chair", external_id="i-1")])
        self.assertEqual(item.product_id, self.product)
        self.assertEqual(item.name, "Office chair")

    def test_what_is_gone_over_there_is_archived_and_comes_back(self):
        self.read_lists()
        sales = self._ledger(self.connection, "accounting.ledger.account", "a-200")
        self.assertTrue(sales.active)
        self.wait(minutes=1)
        self.books.accounts = [account for account in ACCOUNTS if account.external_id != "a-200"]
        self.read_lists()
        self.assertFalse(sales.active)
        self.wait(minutes=1)
        self.books.accounts = ACCOUNTS
        self.read_lists()
        self.assertTrue(sales.active)

    def test_an_interrupted_read_archives_nothing(self):
        self.read_lists()
        self.wait(minutes=1)
        self.books.fail("accounts", errors.Retry("lost"))
        with self.assertRaises(errors.Retry):
            self.read_lists()
        self.assertTrue(self._ledger(self.connection, "accounting.ledger.account", "a-200").active)

    def test_a_failed_read_is_noted_and_leaves_the_scheduled_action_in_order(self):
        until = datetime.now(timezone.utc) + timedelta(minutes=7)
        self.books.fail("accounts", errors.RateLimited("slow down", until=until))
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_lists").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.connection.wait_until, until.replace(tzinfo=None, microsecond=0))
        self.assertFalse(self.connection.lists_read_at)

    def test_contacts_are_read_by_changes_and_once_a_week_in_full(self):
        asked = []
        provider_class = type(self.connection._make_provider())
        read = provider_class.contacts
        self.patch(
            provider_class,
            "contacts",
            lambda provider, since=None: asked.append(since) or read(provider, since),
        )
        self.read_lists()
        self.wait(hours=1)
        self.read_lists()
        self.wait(seconds=FULL_READ_EVERY.total_seconds())
        self.read_lists()

        self.assertEqual([since is None for since in asked], [True, False, True])

    def test_facts_say_which_currencies_and_dates_are_open(self):
        self.read_lists()
        self.assertTrue(self.connection.facts_read_at)
        self.assertIn("NZD", self.connection.with_context(active_test=False).currency_ids.mapped("name"))

    def test_lists_of_two_connections_never_mix(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        account = Account("a-900", "900", "Only here", "REVENUE", Category.REVENUE)
        self._mirror(self.connection, "accounting.ledger.account", [account])
        self.assertFalse(self._ledger(other, "accounting.ledger.account", "a-900"))

    def test_calls_older_than_thirty_days_go(self):
        calls = (
            self.env["accounting.call"]
            .sudo()
            .create(
                [
                    {
                        "connection_id": self.connection.id,
                        "started_at": fields.Datetime.now() - timedelta(days=days),
                    }
                    for days in (1, 31)
                ]
            )
        )
        self.env["accounting.call"]._gc_old_calls()
        self.env.invalidate_all()
        self.assertEqual(calls.exists(), calls[0])
