import json
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import json_default

from ..models.accounting_source_send import Prepared


class AccountingSend(models.TransientModel):
    """What stands between orders and their documents: how to group them, what is missing, which orders stay
    out.
    """

    _name = "accounting.send"
    _description = "Create Accounting Documents"

    sale_order_ids = fields.Many2many("sale.order", readonly=True)
    purchase_order_ids = fields.Many2many("purchase.order", readonly=True)
    options = fields.Json(readonly=True)
    provider_label = fields.Char(readonly=True)
    grouping = fields.Selection(
        [
            ("each", "One document for each order"),
            ("together", "One for each customer or supplier, currency and terms"),
        ],
        required=True,
        default="each",
    )
    date = fields.Date(
        help="Leave it empty for the day of the click, or of the last delivery, as the connection says."
    )
    order_count = fields.Integer(readonly=True)
    each_count = fields.Integer(readonly=True)
    together_count = fields.Integer(readonly=True)
    outlook = fields.Char(compute="_compute_outlook")
    refusals = fields.Text(string="Left out", readonly=True)
    obstacle_ids = fields.One2many("accounting.send.obstacle", "send_id", readonly=True)
    not_before = fields.Date(
        string="First Open Day",
        readonly=True,
        help="What would be dated in a locked period is dated on this day instead.",
    )

    @api.depends("grouping", "order_count", "each_count", "together_count")
    def _compute_outlook(self):
        for wizard in self:
            wizard.outlook = self.env._(
                "%(orders)s orders become %(documents)s documents in %(provider)s.",
                orders=wizard.order_count,
                documents=wizard.together_count if wizard.grouping == "together" else wizard.each_count,
                provider=wizard.provider_label,
            )

    # === OPENING === #

    @api.model
    def _open(self, orders, options=None):
        """The dialog for these orders.

        :param options: what else ``orders._accounting_prepare`` takes.
        :raise UserError: no document can be made of any of them.
        """
        wizard = self.create(
            {
                "sale_order_ids" if orders._name == "sale.order" else "purchase_order_ids": [
                    Command.set(orders.ids)
                ],
                "options": json.loads(json.dumps(options or {}, default=json_default)),
                "provider_label": orders[:1].accounting_provider_label,
            }
        )
        return wizard._look_ahead()

    def _look_ahead(self):
        """Show what the orders would become as things are now.

        :raise UserError: no document can be made of any of them.
        """
        orders = self._orders()
        each = self._outlook_for()
        if not each.vals_list:
            orders._accounting_raise_refusals(each.refusals)
        together = self._outlook_for(together=True) if len(orders) > 1 else each
        chosen = together if self.grouping == "together" else each
        self.obstacle_ids.sudo().unlink()
        self.write(
            {
                "order_count": len(orders) - len(each.refusals),
                "each_count": len(each.vals_list),
                "together_count": len(together.vals_list),
                "refusals": self._refusals_text(each),
                "obstacle_ids": [Command.create(vals) for vals in self._obstacle_vals(chosen)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": orders.accounting_create_label if len(orders) == 1 else orders._accounting_list_button(),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _orders(self):
        """The orders that are to be sent."""
        return self.sale_order_ids or self.purchase_order_ids

    def _prepare(self, **options):
        """What the orders become, as ``orders._accounting_prepare`` gives it; a chosen date goes first."""
        if not self._orders():
            return Prepared()
        options = {**options, **(self.options or {})}
        not_before = not self.date and self.not_before
        return self._orders()._accounting_prepare(date=self.date, not_before=not_before, **options)

    def _outlook_for(self, **options):
        """:meth:`_prepare` that leaves nothing behind in the database."""
        with self.env.cr.savepoint() as attempt:
            prepared = self._prepare(**options)
            attempt.rollback()
        return prepared

    def _refusals_text(self, prepared):
        """Each reason once, with the orders it keeps out."""
        names = defaultdict(list)
        for order, reason in prepared.refusals.items():
            names[reason].append(order.name)
        return "\n".join(f"{', '.join(orders)}: {reason}" for reason, orders in names.items())

    def _obstacle_vals(self, prepared):
        """Each obstacle once, with the number of documents it stops."""
        found = [obstacle for obstacles in prepared.obstacles for obstacle in obstacles]
        counts = Counter(obstacle["key"] for obstacle in found)
        by_key = {obstacle["key"]: obstacle for obstacle in found}
        return [{**by_key[key], "document_count": count} for key, count in counts.items()]

    # === ACTIONS === #

    def action_send(self):
        """Queue the documents: those with an obstacle wait until it is fixed, the others go now.

        An obstacle that nobody saw yet, such as of a date that was just chosen, is shown first.
        """
        self.ensure_one()
        orders = self._orders()
        orders._accounting_check_may_send()
        with self.env.cr.savepoint() as attempt:
            prepared = self._prepare(together=self.grouping == "together")
            if not prepared.vals_list:
                orders._accounting_raise_refusals(prepared.refusals)
            if self._was_shown(prepared):
                return orders._accounting_queue(prepared)._action_follow()
            attempt.rollback()
        return self._look_ahead()

    def _was_shown(self, prepared):
        keys = {obstacle["key"] for obstacles in prepared.obstacles for obstacle in obstacles}
        return keys <= set(self.obstacle_ids.mapped("key"))

    def action_use_open_day(self):
        """Date what would fall into a locked period on the first open day; show what is left to settle."""
        self.ensure_one()
        orders = self._orders()
        orders._accounting_check_may_send()
        connection = orders._accounting_connection_or_raise().sudo()
        self.write({"date": False, "not_before": connection._first_open_day()})
        return self._look_ahead()


class AccountingSendObstacle(models.TransientModel):
    """One missing choice of set-up, with the place where it is made."""

    _name = "accounting.send.obstacle"
    _inherit = "accounting.fix"
    _description = "Missing Set-up"

    send_id = fields.Many2one("accounting.send", required=True, ondelete="cascade")
    kind = fields.Char()
    key = fields.Char()
    name = fields.Char(string="What is missing")
    document_count = fields.Integer(string="Documents")
    fix_model = fields.Char()
    fix_id = fields.Integer()
    fix_context = fields.Json()

    def action_use_open_day(self):
        """Settle a locked period here, by dating the documents after it."""
        return self.send_id.action_use_open_day()

    def action_fix(self):
        """Open the place where this is settled."""
        return self._open_place()
