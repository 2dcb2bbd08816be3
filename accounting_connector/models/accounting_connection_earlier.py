"""Orders from before the start date: how many are left to invoice, and what is to become of them."""

from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .naive_utc import naive_utc

# A page with more orders takes too long to open.
MOST_AT_ONCE = 500


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    earlier_orders = fields.Selection(
        [
            ("ignore", "Leave them alone"),
            ("link", "Look for them in the books"),
            ("send", "Send them like newer ones"),
        ],
        string="Orders from Before",
        copy=False,
        tracking=True,
        help="Orders that were confirmed before the start date may be in the books already. Until they are "
        "to be sent like newer ones, selections leave them out unless that is ticked.",
    )
    earlier_order_count = fields.Integer(compute="_compute_earlier_order_count")
    earlier_note = fields.Char(compute="_compute_earlier_order_count")

    @api.depends("send_from", "send_sale_orders", "send_purchase_orders", "company_id", "state")
    def _compute_earlier_order_count(self):
        for connection in self:
            count = sum(
                self.env[model].sudo().search_count(domain)
                for model, domain in connection._earlier_domains().items()
            )
            connection.earlier_order_count = count
            connection.earlier_note = bool(count) and connection._say_earlier_orders(count)

    def _say_earlier_orders(self, count):
        return self.env._(
            "Orders confirmed before %(date)s that have something left to invoice: %(count)s. They may be in "
            "the books already.",
            count=count,
            date=format_date(self.env, self.send_from),
        )

    def _missing_earlier_orders(self):
        """What keeps the set-up from being complete: list of sentences, empty for nothing."""
        if self.earlier_orders or not self.earlier_order_count:
            return []
        return [
            self.env._(
                "%(orders)s Decide what is to become of them: leave them alone, look for them in the books, "
                "or send them like newer ones.",
                orders=self.earlier_note,
            )
        ]

    # === WHICH ORDERS === #

    def _sends_from_moment(self):
        """When the start date begins in the organisation's time zone (naive UTC)."""
        return naive_utc(datetime.combine(self.send_from, time.min, self._zone()))

    def _earlier_domains(self):
        """Which confirmed orders precede the start date and have something left to invoice, by model."""
        self.ensure_one()
        if not self.send_from:
            return {}
        companies = Domain("company_id", "in", self._covered_companies().ids)
        to_invoice = Domain("invoice_status", "=", "to invoice")
        return {
            orders._name: companies
            & to_invoice
            & orders._accounting_confirmed_domain()
            & orders._accounting_confirmed_before(self._sends_from_moment())
            for orders in (self.env["sale.order"], self.env["purchase.order"])
            if orders._accounting_is_sent_by(self)
        }

    def _covered_companies(self):
        """The companies whose documents go to these books: its own, and the branches without their own."""
        companies = self.env["res.company"].sudo().search([("id", "child_of", self.company_id.ids)])
        deciding = companies._accounting_deciding_connections()
        return companies.filtered(lambda company: self._origin in deciding[company])

    def write(self, vals):
        """Another start date means other orders: what becomes of them is to be decided anew."""
        if "send_from" in vals and "earlier_orders" not in vals:
            day = fields.Date.to_date(vals["send_from"])
            changed = self.filtered(lambda connection: connection.send_from != day)
            super(AccountingConnection, changed).write({"earlier_orders": False})
        return super().write(vals)

    # === GIVEN UP === #

    def unlink(self):
        """With a set-up go the documents that somebody linked or marked while it was not finished."""
        taken_over = self.env["accounting.document"].sudo().search(
            [("connection_id", "in", self.ids), ("origin", "!=", "sent")]
        )
        unfinished = taken_over.filtered(lambda document: not document.connection_id.activated_at)
        unfinished._free_quantities()
        unfinished.unlink()
        return super().unlink()

    # === ACTIONS === #

    def action_link_earlier_orders(self):
        """Look for exactly the orders from before the start date in the books; of very many, for the oldest.
        """
        self.ensure_one()
        selections = [
            self.env[model].search(domain, order="date_order, id", limit=MOST_AT_ONCE)
            for model, domain in self._readable_earlier_domains()
        ]
        for orders in selections:
            orders._accounting_check_may_send()
        return self.env["accounting.booked"]._open(self, *selections, note=self._say_left_over(selections))

    def _say_left_over(self, selections):
        """That there are more than these; ``False`` when there are none."""
        shown = sum(map(len, selections))
        if shown == self.earlier_order_count or all(len(orders) < MOST_AT_ONCE for orders in selections):
            return False
        return self.env._(
            "These are the oldest %(shown)s of %(count)s orders. Open this page again for the next ones.",
            shown=shown,
            count=self.earlier_order_count,
        )

    def _readable_earlier_domains(self):
        """``[(model, domain)]`` of the earlier orders this person may read.

        :raise UserError: there are none.
        """
        found = [each for each in self._earlier_domains().items() if self.env[each[0]].has_access("read")]
        if not found:
            raise UserError(self.env._("There are no earlier orders that you may see."))
        return found

    def action_open_earlier_orders(self):
        """The list of these orders; sale orders first, when there are both."""
        self.ensure_one()
        found = self._readable_earlier_domains()
        model, domain = next(
            (each for each in found if self.env[each[0]].search_count(each[1], limit=1)), next(iter(found))
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders from Before"),
            "res_model": model,
            "domain": list(domain),
            "views": [(False, "list"), (False, "form")],
        }
