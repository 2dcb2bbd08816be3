"""A line for cents: only where it may be needed and the company allows it, and never without a tax code."""

from dataclasses import replace

from odoo.tests import tagged

from ..models.accounting_connection_provider import AccountingConnection
from ..providers import amounts
from .in_memory_provider import CAPABILITIES, RULES, InMemoryProvider
from .order_case import OrderCase

WITHOUT_TAXES = replace(RULES, tax_override=False, inclusive=False)


@tagged("post_install", "-at_install")
class TestDocumentRounding(OrderCase):
    def setUp(self):
        super().setUp()
        capabilities = replace(CAPABILITIES, may_need_rounding_line=True)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)
        self.patch(InMemoryProvider, "price", lambda provider, value: amounts.price(value, WITHOUT_TAXES))
        self.connection.invalidate_recordset(["may_need_rounding_line"])

    def odd_order(self):
        """Two lines of 10.10: 3.03 of tax, where 1.52 on each would be 3.04."""
        self.company.tax_calculation_rounding_method = "round_globally"
        order = self.sale_order(confirm=False)
        order.order_line.write({"product_uom_qty": 1, "price_unit": 10.10})
        order.order_line.copy({"order_id": order.id})
        order.action_confirm()
        return order

    def test_without_leave_the_document_stops_and_leads_to_the_choice(self):
        document = self.queue(self.odd_order())
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "amount"))
        self.assertIn("Allow a rounding line", document.problem_ids.name)
        self.assertEqual(document.problem_ids.fix_model, "accounting.connection")

    def test_what_was_stopped_goes_once_it_has_leave_and_an_account(self):
        account = self.mapping_of("rounding").ledger_account_id
        self.mapping_of("rounding").ledger_account_id = False
        document = self.queue(self.odd_order())
        for choose in (
            lambda: self.connection.write({"allow_rounding_line": True}),
            lambda: self.mapping_of("rounding").write({"ledger_account_id": account.id}),
        ):
            self.work()
            self.assertEqual(document.state, "blocked")
            choose()
            self.assertEqual(document.state, "queued")
            self.assertFalse(document.problem_ids.filtered("active"))
        self.work()
        self.assertEqual((document.state, document.external_amount_total), ("sent", document.amount_total))

    def test_with_leave_the_cent_goes_on_the_rounding_account_without_tax(self):
        self.connection.allow_rounding_line = True
        document = self.queue(self.odd_order())
        self.work()
        self.assertEqual((document.state, document.external_amount_total), ("sent", document.amount_total))
        line = amounts.price(document._to_value(), WITHOUT_TAXES).lines[-1].line
        self.assertEqual((line.account_code, line.tax_code, str(line.untaxed)), ("860", "NONE", "-0.01"))

    def test_without_a_tax_code_for_it_there_is_no_rounding_line(self):
        self.connection.allow_rounding_line = True
        self.connection.tax_mapping_ids.filtered(lambda mapping: not mapping.tax_ids).unlink()
        document = self.queue(self.odd_order())
        self.work()
        self.assertEqual(document.state, "blocked")

    def test_it_is_offered_only_where_it_may_be_needed(self):
        self.assertTrue(self.connection.may_need_rounding_line)
        self.patch(AccountingConnection, "_capabilities", lambda connection: CAPABILITIES)
        self.connection.invalidate_recordset(["may_need_rounding_line"])
        self.assertFalse(self.connection.may_need_rounding_line)
        self.connection.allow_rounding_line = True
        self.assertFalse(self.queue()._to_value().rounding_account_code)
