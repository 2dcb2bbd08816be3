"""An order's payment term goes along where the organisation has one that says the same."""

from datetime import timedelta

from odoo.fields import Command

from ..providers.values import Term
from .common import ConnectorCase

TERMS = [
    Term("t-0", "Due on receipt", 0),
    Term("t-30", "Net 30", 30),
    Term("t-45", "Net 45", 45),
    Term("t-45b", "Six weeks and a bit", 45),
    Term("t-60", "Sixty", 60, active=False),
    Term("t-20", "20th of next month"),
]


class TestLedgerTerm(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.term", TERMS)

    def document(self, name="", days=0, *more_lines):
        """The document of an order under a term of ``days``; without a name the order has none."""
        order = self.sale_order(confirm=False)
        order.payment_term_id = name and self.env["account.payment.term"].create(
            {
                "name": name,
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100 / (1 + len(more_lines)), **line})
                    for line in ({"nb_days": days}, *more_lines)
                ],
            }
        )
        order.action_confirm()
        order.action_accounting_create_invoice()
        return order.accounting_document_ids

    def test_a_term_of_as_many_days_goes_along(self):
        document = self.document("One month", 30)
        self.assertEqual(document.ledger_term_id.external_id, "t-30")
        self.assertEqual(document._to_value().term_id, "t-30")
        self.assertEqual(document.date_due, document.date + timedelta(days=30))

    def test_an_order_without_a_term_is_due_at_once(self):
        self.assertEqual(self.document().ledger_term_id.external_id, "t-0")

    def test_the_same_name_counts_first(self):
        self.assertEqual(self.document("net 45", 45).ledger_term_id.external_id, "t-45")
        term = self.document("20th of next month", 20, {"nb_days": 40}).ledger_term_id
        self.assertEqual(term.external_id, "t-20")

    def test_of_several_and_of_instalments_none_is_guessed(self):
        self.assertFalse(self.document("45 days", 45).ledger_term_id)
        self.assertFalse(self.document("Two parts", 30, {"nb_days": 60}).ledger_term_id)

    def test_one_that_is_inactive_there_is_not_named(self):
        self.assertFalse(self.document("Two months", 60).ledger_term_id)

    def test_one_that_is_archived_while_a_document_waits_stays_out_of_it_and_the_due_date_goes(self):
        document = self.document("One month", 30)
        self._mirror(self.connection, "accounting.ledger.term", [Term("t-30", "Net 30", 30, active=False)])
        self.assertEqual(document.ledger_term_id.name, "Net 30", "it is still shown")
        value = document._to_value()
        self.assertEqual((value.term_id, value.due_date), ("", document.date_due))
        self._mirror(self.connection, "accounting.ledger.term", [Term("t-30", "Net 30", 30)])
        self.assertEqual(document._to_value().term_id, "t-30")

    def test_a_due_date_of_its_own_follows_no_term(self):
        preflight = self.env["accounting.preflight"]
        [vals] = self.env["accounting.document.builder"]._from_sale_orders(self.sale_order())
        vals["date"] = self.connection._today()
        vals["date_due"] = vals["date"] + timedelta(days=7)
        preflight._check(self.connection, [vals])
        self.assertFalse(vals["ledger_term_id"])
