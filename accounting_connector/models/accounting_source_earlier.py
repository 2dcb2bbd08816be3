"""Orders that were confirmed before the connection's start date: they may be in the books already."""

from odoo import models
from odoo.tools import format_date


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    def _accounting_confirmed_before(self, moment):
        """The domain of orders that were confirmed before ``moment`` (naive UTC)."""
        raise NotImplementedError

    def _accounting_earlier(self):
        """Those of these orders that precede the start date, and are not to be sent like newer ones."""
        earlier = self.browse()
        for company, orders in self.grouped("company_id").items():
            connection = company._accounting_connection().sudo()
            if connection.send_from and connection.earlier_orders != "send":
                earlier |= orders._accounting_before(connection._sends_from_moment())
        return earlier

    def _accounting_before(self, moment):
        return self.filtered(
            lambda order: bool(order._accounting_confirmed_at()) and order._accounting_confirmed_at() < moment
        )

    def _accounting_send_from(self):
        """The start date of the connection that sends these orders; ``False`` for none."""
        return self.company_id[:1]._accounting_connection().sudo().send_from

    def _accounting_say_earlier(self):
        """What to tell somebody who sends one of these orders although it precedes the start date; ``""``
        when none does.
        """
        earlier = self._accounting_earlier()
        if not earlier:
            return ""
        return self.env._(
            "%(orders)s precedes %(date)s, the day from which on orders are sent: it may be in the books "
            "already. Look there first; if it is, choose “Already in the Books” among the order's actions.",
            orders=", ".join(earlier.mapped("name")),
            date=format_date(self.env, self._accounting_send_from()),
        )
