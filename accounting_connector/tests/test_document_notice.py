"""What adapters have to tell reaches people in words, whatever it is."""

from dataclasses import replace
from decimal import Decimal

from odoo import fields
from odoo.tests import tagged

from ..providers.amounts import Cause, Inexpressible
from ..providers.notices import Notice, Part, Said
from ..providers.values import Reason
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES, InMemoryProvider


@tagged("post_install", "-at_install")
class TestDocumentNotice(ConnectorCase):
    def test_every_cause_has_words(self):
        document = self.queue()
        facts = dict.fromkeys(("amount", "tax", "predicted"), Decimal("1.005"))
        facts |= {"code": "OUT15", "longest": 9, "most": 750, "name": "Desk"}
        for cause in (*Said, *Cause):
            for part in Part:
                text = document._say(Notice(cause, {**facts, "part": part}))
                self.assertTrue(text)
                self.assertNotIn("%(", text)

    def test_what_the_accounting_system_says_stays_as_it_is(self):
        document = self.queue()
        reasons = (Reason("other", "50% of %(it)s is odd"), Reason("item", notice=Notice(Said.NO_REASON)))
        self.assertEqual(
            document._say_reasons(reasons), f"50% of %(it)s is odd\n{CAPABILITIES.label} gave no reason"
        )

    def test_a_document_that_cannot_be_equal_says_why(self):
        document = self.queue()

        def inexpressible(provider, value):
            raise Inexpressible(Cause.DECIMALS, value.lines[0], amount=Decimal("1.005"))

        self.patch(InMemoryProvider, "price", inexpressible)
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "amount"))
        self.assertIn(f"has more decimals than {CAPABILITIES.label} keeps", document.problem_ids.name)

    def test_a_rate_that_changes_while_a_document_waits_opens_the_mapping(self):
        document = self.queue()
        mapping = self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)
        mapping.ledger_tax_id.sudo().rate = 12.5
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "tax"))
        problem = document.problem_ids
        self.assertEqual((problem.fix_model, problem.fix_id), (mapping._name, mapping.id))
        self.assertFalse(self.books.documents)
        mapping.ledger_tax_id.sudo().rate = 15
        self.connection.lists_read_at = fields.Datetime.now()
        self.work()
        self.assertEqual((document.state, problem.active), ("sent", False))

    def test_what_was_cut_is_told_with_the_document(self):
        save = InMemoryProvider._save_document

        def save_cut(provider, value):
            notice = Notice(Said.CUT, {"part": Part.REFERENCE, "longest": 255})
            return replace(save(provider, value), warnings=(notice, "Odd rate"))

        self.patch(InMemoryProvider, "_save_document", save_cut)
        document = self.queue()
        self.work()
        self.assertEqual(
            document.status_message,
            "Sent, with a remark: the reference was cut after 255 characters; Odd rate.",
        )
