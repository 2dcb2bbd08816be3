"""Preflight: whether the accounting system keeps the number of a document, Odoo's or the supplier's."""

from odoo import models

from ..providers.values import Kind
from .accounting_preflight import obstacle


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_number(self, connection, vals):
        """Numbers are never cut, and never given in vain."""
        number = (vals.get("number") or "").strip()
        if self._is_purchase(vals):
            too_long = number and connection._is_number_too_long(number)
            return [self._obstacle_long_number(connection, vals, number)] if too_long else []
        is_numbered = Kind(vals["kind"]) in connection._capabilities().number_kinds
        if connection.numbering == "odoo" and is_numbered and not connection.keeps_our_numbers:
            return [
                obstacle(
                    "number",
                    "number:odoo",
                    connection._say_numbers_are_not_kept(),
                    fix_model=connection._name,
                    fix_id=connection.id,
                    fix_context={"accounting_fix": "number"},
                )
            ]
        return []

    def _obstacle_long_number(self, connection, vals, number):
        return self._obstacle_of_bill(
            vals,
            f"number:long:{vals['partner_id']}:{number}",
            self.env._(
                "The bill number %(number)s is too long. %(limit)s",
                number=number,
                limit=connection._say_number_is_too_long(),
            ),
        )

    def _obstacle_bill_number(self, connection, vals):
        orders = self._sources(vals)
        return self._obstacle_of_bill(
            vals,
            f"number:bill:{','.join(map(str, orders.ids))}",
            self.env._(
                "%(provider)s has no drafts: the bill of %(orders)s needs the supplier's number. Enter it, "
                "or let bills go without a number in the connection.",
                provider=connection._capabilities().label,
                orders=", ".join(orders.mapped("name")),
            ),
        )

    def _obstacle_of_bill(self, vals, key, name):
        """Settled in the form of the bill; once the bill waits, a problem opens the form for its number."""
        context = {"default_purchase_order_ids": self._sources(vals).ids}
        return obstacle("number", key, name, fix_model="accounting.bill", fix_context=context)
