"""The test that proves a set-up: the latest order as the document that would be sent."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

MODELS = {"sale": "sale.order", "purchase": "purchase.order"}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def action_preview_latest_order(self):
        """Show the latest order that has something to invoice as the document it would become.

        :raise UserError: there is no such order.
        """
        self.ensure_one()
        order = self._latest_order_to_invoice()
        if not order:
            raise UserError(
                self.env._(
                    "No confirmed order of %(company)s has something left to invoice. Confirm one, then try "
                    "again.",
                    company=self.company_id.name,
                )
            )
        return order.action_accounting_preview()

    def _latest_order_to_invoice(self):
        """The order, of those this connection sends and the user may read, that was made last; empty for
        none.
        """
        domain = Domain("company_id", "=", self.company_id.id) & Domain("invoice_status", "=", "to invoice")
        latest = [
            self.env[MODELS[use]].search(domain, order="date_order desc, id desc", limit=1)
            for use in self._uses()
        ]
        return max(filter(None, latest), key=lambda order: order.date_order, default=None)
