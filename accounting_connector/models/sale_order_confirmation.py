"""Invoices that are created by themselves when a sale order is confirmed."""

import logging

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .accounting_fix import MANAGER_GROUP

_logger = logging.getLogger(__name__)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    create_invoices = fields.Selection(
        [
            ("click", "When somebody presses the button"),
            ("confirmation", "By themselves, when the order is confirmed"),
            ("both", "Both: by themselves, and by the button for what is left"),
        ],
        string="Invoices Are Created",
        required=True,
        default="click",
        help="What is invoiced on delivery is not created on confirmation: it needs the button. Without the "
        "button, only administrators of the connector have it.",
    )

    def _creates_by_itself(self):
        """Whether what is confirmed today becomes an invoice by itself."""
        return self.create_invoices != "click" and (not self.send_from or self.send_from <= self._today())


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _accounting_create_button(self, provider):
        """No button for those to whom invoices come by themselves."""
        connection = self.company_id[:1]._accounting_connection().sudo()
        if connection.create_invoices == "confirmation" and not self.env.user.has_group(MANAGER_GROUP):
            return False
        return super()._accounting_create_button(provider)

    def _action_confirm(self):
        result = super()._action_confirm()
        self._accounting_create_on_confirmation()
        return result

    def _accounting_create_on_confirmation(self):
        """Queue what is to be invoiced of these orders, for whoever confirmed them.

        What is invoiced on delivery is not yet. Nothing of it keeps an order from being confirmed: what lacks
        set-up is queued with its problems, what cannot be made at all is told on the order.
        """
        for company, orders in self.sudo().grouped("company_id").items():
            connection = company._accounting_connection()
            if connection and orders._accounting_is_sent_by(connection) and connection._creates_by_itself():
                orders.filtered(lambda order: order.invoice_status == "to invoice")._accounting_try_to_queue()

    def _accounting_try_to_queue(self):
        """Queue a document for each of these orders; tell it on those it cannot be made of."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                prepared = self._accounting_prepare()
                self._accounting_queue(prepared)
                refusals = prepared.refusals
        except UserError as error:
            refusals = dict.fromkeys(self, str(error))
        except (ConcurrencyError, psycopg2.OperationalError):
            raise  # Odoo replays the confirmation
        except Exception:
            _logger.exception("no invoice on confirmation of %s", self)
            reason = self.env._("Something unexpected happened, see the server's log. Use the button.")
            refusals = dict.fromkeys(self, reason)
        for order, reason in refusals.items():
            order._message_log(
                body=self.env._(
                    "No invoice was created in %(provider)s when this order was confirmed. %(reason)s",
                    provider=order.accounting_provider_label,
                    reason=reason,
                )
            )
