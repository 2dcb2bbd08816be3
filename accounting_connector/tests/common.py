"""An active connection to books in memory, with accounts and taxes mapped, for every model test."""

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..models import accounting_sender_retry, database_clock
from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_protected import AccountingProtected
from ..models.accounting_sender import Sender
from ..providers.budget import Budget
from ..providers.call_counts import CallCounts
from ..providers.values import Account, Category, OrganisationRef, TaxRate, Tokens
from .company_case import CompanyCase
from .in_memory_books import Books
from .in_memory_provider import InMemoryProvider

ACCOUNTS = [
    Account("a-200", "200", "Sales", "REVENUE", Category.REVENUE, default_tax_code="OUT15"),
    Account("a-300", "300", "Purchases", "EXPENSE", Category.EXPENSE, default_tax_code="IN15"),
    Account("a-845", "845", "Customer Deposits", "LIABILITY", Category.LIABILITY),
    Account("a-860", "860", "Rounding", "EXPENSE", Category.EXPENSE),
]
TAX_RATES = [
    TaxRate(
        "OUT15", "GST on Income", Decimal(15), applies_to=frozenset({Category.REVENUE, Category.LIABILITY})
    ),
    TaxRate("IN15", "GST on Expenses", Decimal(15), applies_to=frozenset({Category.EXPENSE})),
    TaxRate("NONE", "No GST", Decimal(0), applies_to=frozenset(Category)),
]
ROLES = {"sales": "a-200", "purchases": "a-300", "down_payment": "a-845", "rounding": "a-860"}


class Killed(BaseException):
    """Stands for a worker process that ends at this very moment."""


@tagged("post_install", "-at_install")
class ConnectorCase(CompanyCase):
    """``cls.connection`` is active; what it sends arrives in ``cls.books``. Time stands still, see
    :meth:`wait`; all clocks are right, see :meth:`server_whose_clock_is_wrong`. For books with QuickBooks'
    rules, mix in ``QuickBooksLike``.
    """

    provider_class = InMemoryProvider

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._let_tests_write_what_is_protected()
        cls.tax_sale = cls._tax("sale")
        cls.tax_purchase = cls._tax("purchase")
        cls.connection = cls._connect(cls.company)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Chair",
                "default_code": "CHAIR",
                "type": "service",
                "invoice_policy": "order",
                "purchase_method": "purchase",
                "list_price": 100.0,
                "standard_price": 60.0,
                "taxes_id": [Command.set(cls.tax_sale.ids)],
                "supplier_taxes_id": [Command.set(cls.tax_purchase.ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Deep Blue Ltd", "email": "accounts@deepblue.example"}
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Timber Yard", "email": "sales@timber.example"})
        # Beginning to freeze looks through every module there is: with time that goes on, once for all tests.
        cls.startClassPatcher(freeze_time(fields.Datetime.now(), tick=True))

    def setUp(self):
        super().setUp()
        self.books = Books(accounts=ACCOUNTS, tax_rates=TAX_RATES)
        frozen = freeze_time(fields.Datetime.now())
        self.clock = frozen.start()
        self.addCleanup(frozen.stop)
        self.ahead = timedelta()
        read = database_clock.read
        self.patch(database_clock, "read", lambda cr: read(cr) and self.true_time())
        self.patch(Books, "now", lambda books: self.true_time().replace(tzinfo=timezone.utc))
        self.patch(accounting_sender_retry, "chance", lambda: 0.0)
        # one request after the other: threads are a matter of test_sender_flights
        self.make_flights = Sender.make_flights
        self.patch(Sender, "make_flights", lambda sender, number: sender.one_in_turn())
        # nobody sleeps while time stands still: that is a matter of test_sender_resumes
        self.waited = Sender._waited
        self.patch(Sender, "_waited", lambda sender: False)
        self.patch(
            AccountingConnection,
            "_make_provider",
            lambda connection, budget=None: self.provider_class(self.books, budget),
        )
        self.patch(
            AccountingConnection, "_capabilities", lambda connection: self.provider_class.capabilities
        )

    def tell_calls_left(self, **remaining):
        """As if an answer had just told these calls to be left of each window."""
        counts = CallCounts()
        Budget(counts).learn(remaining, self.connection._capabilities().limits.windows, self.books.now())
        kept = self.env["accounting.call.count"].sudo()
        kept.search([("connection_id", "=", self.connection.id)]).unlink()
        kept.create({"connection_id": self.connection.id, "counted": counts.read()})
        self.connection.invalidate_recordset()

    # === SET-UP === #

    @classmethod
    def _let_tests_write_what_is_protected(cls):
        """Whose tests these are arranges what only the connector writes; anybody else may not."""
        uid, kept = cls.env.uid, AccountingProtected._has_field_access

        def has_field_access(model, field, operation):
            arranges = operation == "write" and model.env.uid == uid
            return kept(model.sudo() if arranges else model, field, operation)

        cls.classPatch(AccountingProtected, "_has_field_access", has_field_access)

    @classmethod
    def _tax(cls, use):
        return cls.env["account.tax"].create(
            {
                "name": f"15% {use}",
                "amount": 15.0,
                "type_tax_use": use,
                "company_id": cls.company.id,
                "country_id": cls.company.account_fiscal_country_id.id,
            }
        )

    @classmethod
    def _connect(cls, company, **values):
        """An active connection of ``company`` whose lists are mirrored and whose roles and taxes are mapped.
        """
        connection = cls.env["accounting.connection"].create({"company_id": company.id, **values})
        connection.write(
            {
                "organisation_external_id": f"books-{company.id}",
                "organisation_name": f"Books of {company.name}",
                "organisation_timezone": "Pacific/Auckland",
                "items_read_fully_at": fields.Datetime.now(),
                "base_currency_id": company.currency_id.id,
                "facts_read_at": fields.Datetime.now(),
                "currency_ids": [
                    Command.set(
                        cls.env["res.currency"].search([("name", "in", ["NZD", "USD", "EUR", "JPY"])]).ids
                    )
                ],
            }
        )
        cls._mirror(connection, "accounting.ledger.account", ACCOUNTS)
        cls._mirror(connection, "accounting.ledger.tax", TAX_RATES)
        for mapping in connection.account_mapping_ids.filtered(lambda mapping: mapping.role in ROLES):
            mapping.ledger_account_id = cls._ledger(
                connection, "accounting.ledger.account", ROLES[mapping.role]
            )
        for use, taxes, code in (
            ("sale", cls.tax_sale, "OUT15"),
            ("purchase", cls.tax_purchase, "IN15"),
            ("sale", cls.env["account.tax"], "NONE"),
            ("purchase", cls.env["account.tax"], "NONE"),
        ):
            cls.env["accounting.tax.mapping"].create(
                {
                    "connection_id": connection.id,
                    "use": use,
                    "tax_ids": [Command.set(taxes.ids)],
                    "ledger_tax_id": cls._ledger(connection, "accounting.ledger.tax", code).id,
                }
            )
        connection._stamp_database()
        connection._ensure_cron()
        connection.write({"state": "active"})
        return connection

    @classmethod
    def _mirror(cls, connection, model, entries):
        ledger = cls.env[model]
        ledger._upsert(connection, ledger._from_values(entries))

    @classmethod
    def _ledger(cls, connection, model, external_id):
        return cls.env[model].search(
            [("connection_id", "=", connection.id), ("external_id", "=", external_id)]
        )

    def consent_again(self):
        """Somebody connects to the same organisation again. The key of secrets is no part of this."""
        secret = type(self.env["accounting.connection.secret"])
        tokens = Tokens("access", "refresh", datetime.now(timezone.utc) + timedelta(minutes=30))
        organisation = OrganisationRef(self.connection.organisation_external_id, "Books", "consent", True)
        with patch.object(secret, "_keep_tokens", lambda *args: None):
            self.connection.sudo()._connected(organisation, tokens, self.env.user)
        self.patch(type(self.connection), "_may_use_tokens", lambda connection: (True, ""))

    def offered_to(self, mapping):
        """The accounts or taxes over there that a person may choose for a line of a mapping."""
        if mapping._name == "accounting.tax.mapping":
            return self.env["accounting.ledger.tax"].search(mapping.offered_tax_domain)
        return self.env["accounting.ledger.account"].search(mapping.offered_account_domain)

    # === ORDERS AND DOCUMENTS === #

    def sale_order(self, quantity=2.0, price=100.0, partner=None, product=None, confirm=True):
        """A sale order of one line, confirmed unless told."""
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.product).id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax_sale.ids)],
                        }
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def mark_other_taxes_as_not_used(self):
        """Decide what is used in this database beside the taxes of the tests."""
        self.connection._add_what_is_used()
        self.connection._tax_mappings_to_choose().write({"not_used": True})

    def queue(self, orders=None, **values):
        """Documents for sale orders (one each; a new order when none is given), queued as a click would."""
        orders = orders or self.sale_order()
        vals_list = [{**vals, **values} for order in orders for vals in self._frozen(order)]
        problems = self.env["accounting.preflight"]._check(self.connection, vals_list)
        return self.env["accounting.document"]._queue(vals_list, problems=problems)

    def _frozen(self, order):
        return [
            {"connection_id": self.connection.id, **vals}
            for vals in self.env["accounting.document.builder"]._from_sale_orders(order)
        ]

    # === TIME AND WORK === #

    def wait(self, **duration):
        """Let time pass, in Odoo and in the books."""
        self.clock.tick(timedelta(**duration))
        self.books.do_what_is_due()

    def true_time(self):
        """Naive UTC, as the database's clock and that of the books show it."""
        return datetime.now() - self.ahead

    @contextmanager
    def server_whose_clock_is_wrong(self, **ahead):
        """What is done inside is done on a server whose own clock is ahead of all others; negative for
        behind.
        """
        before, self.ahead = self.ahead, timedelta(**ahead)
        self.clock.tick(self.ahead - before)
        try:
            yield
        finally:
            self.clock.tick(before - self.ahead)
            self.ahead = before

    def run_sender(self, **options):
        """One run of the sender, outside any scheduled action."""
        try:
            with self.enter_registry_test_mode():
                return Sender(self.connection, **options).run()
        finally:
            self.env.invalidate_all()

    def run_sender_until_killed(self):
        self.until_killed(self.run_sender)

    def until_killed(self, work):
        """Do ``work`` with something in its way that kills the worker."""
        try:
            work()
        except Killed:
            return
        self.fail("The worker was not killed.")

    def run_scheduled(self, name):
        """Run once one of the scheduled actions that all connections share."""
        try:
            with self.enter_registry_test_mode():
                self.env.ref(f"accounting_connector.ir_cron_{name}").sudo().method_direct_trigger()
        finally:
            self.env.invalidate_all()

    def work(self, connection=None):
        """Run the worker of the connection once, as its scheduled action would."""
        with self.enter_registry_test_mode():
            (connection or self.connection).cron_id.method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def failing(self, method, error, **how):
        """One fault in the books, see ``Books.fail``; fails the test when it was never met."""
        self.books.fail(method, error, **how)
        yield
        self.assertFalse(
            [fault for fault in self.books.faults if fault.error is error], f"{method} was never called"
        )
