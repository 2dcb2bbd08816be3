"""Taxes that nobody has chosen anything for yet are told when an order with them is confirmed, not when it is
to be invoiced.
"""

import psycopg2.errors

from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import mute_logger

USE_OF_ORDER = {"sale.order": "sale", "purchase.order": "purchase"}


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    def _accounting_tell_new_taxes(self):
        """Give combinations of taxes that these orders are the first to have a line in the mapping, and tell
        whoever keeps it.
        """
        for company, orders in self.sudo().grouped("company_id").items():
            connection = company._accounting_connection().sudo()
            if connection.maps_taxes and orders._accounting_is_sent_by(connection):
                lines = orders.order_line.filtered(lambda line: not line.display_type)
                connection._tell_new_taxes(USE_OF_ORDER[self._name], lines)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _tell_new_taxes(self, use, lines):
        mappings = self.env["accounting.tax.mapping"]
        by_key = {mappings._key_of(line.tax_ids): mappings._rated(line.tax_ids) for line in lines}
        known = mappings.search(
            [("connection_id", "=", self.id), ("use", "=", use), ("tax_key", "in", list(by_key))]
        )
        known.filtered(lambda mapping: not mapping.in_use).write({"in_use": True})
        new = self._add_taxes_of_order(
            use, [by_key[key] for key in by_key.keys() - set(known.mapped("tax_key"))]
        )
        for mapping in (known | new).filtered(
            lambda mapping: not mapping.ledger_tax_id and not mapping.not_used
        ):
            cause = self.env["accounting.preflight"]._obstacle_no_tax(
                self, mapping.tax_ids, use, mapping.fiscal_position_id
            )
            self.env["accounting.problem"]._open(self, {**cause, "holds_alone": True})

    def _add_taxes_of_order(self, use, tax_sets):
        """An empty line for each of these combinations.

        :raise ConcurrencyError: another order with the same was just confirmed: do it all again.
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self.env["accounting.tax.mapping"].create(
                    [{"connection_id": self.id, "use": use, "tax_ids": taxes.ids} for taxes in tax_sets]
                )
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        self._accounting_tell_new_taxes()
        return result


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def button_approve(self, force=False):
        result = super().button_approve(force=force)
        self.filtered(lambda order: order.state == "purchase")._accounting_tell_new_taxes()
        return result
