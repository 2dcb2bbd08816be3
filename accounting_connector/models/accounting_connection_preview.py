"""Looking without sending; the test that proves a set-up: the latest order as the document it would become.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..providers import errors
from ..providers.unsent import Unsent
from .accounting_source_send import Prepared
from .res_company import ONLY_SHOWN, PREVIEW

MODELS = {"sale": "sale.order", "purchase": "purchase.order"}
# How many orders are looked at for one that becomes a document: what forbids one rarely forbids the next.
LOOK_AT = 10


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def action_preview_latest_order(self):
        """Show the latest order that has something to invoice as the document it would become.

        :raise UserError: there is no such order.
        """
        self.ensure_one()
        orders = self._latest_orders_to_invoice()
        if not orders:
            raise UserError(
                self.env._(
                    "No confirmed order of %(company)s has something left to invoice. Confirm one, then try "
                    "again.",
                    company=self.company_id.name,
                )
            )
        return next(filter(self._becomes_a_document, orders), orders[0]).action_accounting_preview()

    def _unsent(self):
        """What stands where the adapter is while nothing is sent.

        :raise UserError: this server lacks what the adapter needs.
        """
        try:
            return Unsent(self._make_provider())
        except errors.ProviderError as error:
            raise UserError(self._explain_error(error)) from error

    def _latest_orders_to_invoice(self):
        """A list of orders this connection sends and the user may read, the latest first."""
        domain = Domain("company_id", "in", self._companies_sent_by().ids)
        domain &= Domain("invoice_status", "=", "to invoice")
        found = [
            order
            for use in self._uses()
            if self.env[MODELS[use]].has_access("read")
            for order in self.env[MODELS[use]].search(domain, order="date_order desc, id desc", limit=LOOK_AT)
        ]
        return sorted(found, key=lambda order: order.date_order, reverse=True)[:LOOK_AT]

    def _companies_sent_by(self):
        """The company of this connection, and its branches that have none of their own."""
        companies = self.env["res.company"].sudo().search([("id", "child_of", self.company_id.id)])
        deciding = companies._accounting_deciding_connections()
        return companies.filtered(lambda company: self in deciding[company])

    def _becomes_a_document(self, order):
        prepared = Prepared()
        order.with_context(**{PREVIEW: ONLY_SHOWN})._accounting_build_what_can_be(prepared, {})
        return bool(prepared.vals_list)
