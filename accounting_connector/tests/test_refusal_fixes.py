"""Whatever the accounting system declines of the set-up: one problem, Fix leads to the very line, and saving
it lets go exactly what it stopped.
"""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.accounting_connector.providers.quickbooks.refusals import reason_for as quickbooks_reason
from odoo.addons.accounting_connector.providers.xero.refusals import reason_for as xero_reason

from ..providers.values import Account, Category, Contact, Item, TaxRate
from .order_case import OrderCase
from .quickbooks_like import QuickBooksLike
from .refusal_texts import QUICKBOOKS, XERO, Place

# What the documents are made with, by codes or ids as both accounting systems have them.
NAMED = {"account": "31", "tax": "17", "contact": "583", "item": "12"}


class RefusalFixCase(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        connection = cls.connection
        cls._mirror(
            connection,
            "accounting.ledger.account",
            [
                Account(external_id, external_id, name, "REVENUE", Category.REVENUE)
                for external_id, name in (("31", "Sales of chairs"), ("32", "Other sales"))
            ],
        )
        cls._mirror(
            connection,
            "accounting.ledger.tax",
            [TaxRate(code, f"GST {code}", 15, applies_to=frozenset(Category)) for code in ("17", "18")],
        )
        cls._mirror(
            connection,
            "accounting.ledger.contact",
            [cls.contact("583", "Deep Blue"), cls.contact("584", "Deeper Blue")],
        )
        cls._mirror(
            connection,
            "accounting.ledger.item",
            [Item("CHAIR", name="Chair", external_id="12", sale_account_id="31")],
        )
        cls.sales = connection.account_mapping_ids.filtered(lambda mapping: mapping.role == "sales")
        cls.sales.ledger_account_id = cls.ledger("account", "31")
        cls.tax = connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == cls.tax_sale)
        cls.tax.ledger_tax_id = cls.ledger("tax", "17")
        cls.ledger("item", "12").product_id = cls.product

    @classmethod
    def contact(cls, external_id, name):
        return Contact(name, external_id=external_id, is_customer=True, currency=cls.company.currency_id.name)

    @classmethod
    def ledger(cls, subject, external_id):
        return cls._ledger(cls.connection, f"accounting.ledger.{subject}", external_id)

    def setUp(self):
        super().setUp()
        self.books.contacts += [self.contact("583", "Deep Blue"), self.contact("584", "Deeper Blue")]
        self.link = self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": self.customer.id,
                "role": "customer",
                "ledger_contact_id": self.ledger("contact", "583").id,
            }
        )
        self.patch(type(self.connection), "_doubt_lists", lambda connection: None)

    # === WHERE FIX LEADS === #

    def expected_place(self, place, document):
        """``(model, id)``; the id is ``False`` for what is made anew."""
        return {
            Place.ACCOUNT: (self.sales._name, self.sales.id),
            Place.TAX: (self.tax._name, self.tax.id),
            Place.CONTACT: (self.link._name, self.link.id),
            Place.ITEM: ("accounting.item.choice", False),
            Place.CURRENCY: (self.connection._name, self.connection.id),
            Place.LOCK: (document._name, document.id),
            Place.LISTS: (self.connection._name, self.connection.id),
            Place.PLAN: (self.connection._name, self.connection.id),
        }[place]

    def fix(self, place, action, problem):
        """Do there what the problem asks for."""
        there = self.env[action["res_model"]].with_context(**(problem.fix_context or {}))
        if place is Place.ACCOUNT:
            self.ledger("item", "12").wanted_account_id = self.ledger("account", "32")
            there.browse(action["res_id"]).ledger_account_id = self.ledger("account", "32")
        elif place is Place.TAX:
            there.browse(action["res_id"]).ledger_tax_id = self.ledger("tax", "18")
        elif place is Place.CONTACT:
            there.browse(action["res_id"]).ledger_contact_id = self.ledger("contact", "584")
        elif place is Place.ITEM:
            there.create({}).action_replace_item()
        elif place is Place.LOCK:
            self.connection.period_lock_date = problem.document_ids.date
            problem.document_ids.action_move_to_open_day()
        elif place is Place.PLAN:
            problem.action_recheck()
        else:
            self.connection.lists_read_at = fields.Datetime.now()

    # === ONE TEXT === #

    def refused(self, reason):
        document = self.queue()
        self.books.refusals[document.marker] = (reason,)
        self.work()
        return document

    def assert_fixed_in_one_place(self, refusal, reason):
        document, other = self.refused(reason), self.queue()
        self.assertEqual(document.state, "blocked")
        another_cause = other._block("plan", f"plan:{other.marker}", "Something else")
        problem = document.problem_ids.filtered("active")
        kind = "other" if refusal.kind == "inactive" else refusal.kind
        self.assertEqual((len(problem), problem.kind, problem.detail), (1, kind, reason.text))
        again = self.refused(reason)
        self.assertEqual(again.problem_ids.filtered("active"), problem, "one cause is one problem")
        again.action_cancel()

        action = problem.action_fix()

        self.assertEqual(
            (action["res_model"], action["res_id"]), self.expected_place(refusal.place, document)
        )
        if "accounting_fix" in action["context"]:
            self.assertTrue(action["views"][0][0], "one section of the connection, not all of it")
        self.books.refusals.clear()
        self.fix(refusal.place, action, problem)
        self.assertEqual((document.state, other.state), ("queued", "blocked"))
        self.assertEqual((problem.active, another_cause.active), (False, True))

    def assert_each_fixed_in_one_place(self, refusals, reason_for):
        for refusal in refusals:
            text = refusal.text.format(**NAMED)
            with self.subTest(text), self.env.cr.savepoint() as attempt:
                self.assert_fixed_in_one_place(refusal, reason_for(refusal, text))
                attempt.rollback()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestXeroRefusalFixes(RefusalFixCase):
    def test_every_text_leads_to_its_fix(self):
        self.assert_each_fixed_in_one_place(XERO, lambda refusal, text: xero_reason(text))


@tagged("post_install", "-at_install")
class TestQuickBooksRefusalFixes(QuickBooksLike, RefusalFixCase):
    def test_every_text_leads_to_its_fix(self):
        self.assert_each_fixed_in_one_place(
            QUICKBOOKS, lambda refusal, text: quickbooks_reason(refusal.code, text)
        )
