"""Orders from before the start date stay out of a selection, unless that is ticked."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingSend(models.TransientModel):
    _inherit = "accounting.send"

    selected_count = fields.Integer(compute="_compute_earlier")
    earlier_count = fields.Integer(compute="_compute_earlier")
    earlier_note = fields.Char(compute="_compute_earlier")
    send_from = fields.Date(compute="_compute_earlier")
    with_earlier = fields.Boolean(string="Also those before")

    @api.depends("sale_order_ids", "purchase_order_ids")
    def _compute_earlier(self):
        for wizard in self:
            selected = (wizard.sale_order_ids or wizard.purchase_order_ids)._origin
            wizard.selected_count = len(selected)
            wizard.earlier_count = len(selected._accounting_earlier())
            wizard.send_from = selected._accounting_send_from()
            wizard.earlier_note = wizard._say_earlier(selected)

    def _say_earlier(self, selected):
        if len(selected) == 1:
            return selected._accounting_say_earlier()
        if not self.earlier_count:
            return ""
        return self.env._(
            "Selected orders from before the day from which on orders are sent: %(count)s. They may be in "
            "the books already, and stay out.",
            count=self.earlier_count,
        )

    @api.depends("with_earlier")
    def _compute_outlook(self):
        super()._compute_outlook()
        for wizard in self.filtered("with_earlier"):
            wizard.outlook = self.env._(
                "%(count)s of the selected orders go, %(earlier)s of them from before the start date.",
                count=wizard.order_count + wizard.earlier_count,
                earlier=wizard.earlier_count,
            )

    def _orders(self):
        """Somebody who clicks on one order has read the warning; of a selection, nobody may have."""
        selected = super()._orders()
        if self.with_earlier or len(selected) == 1:
            return selected
        return selected - selected._accounting_earlier()

    def action_send(self):
        if not self._orders():
            raise UserError(
                self.env._("All of the selected orders precede the start date. Tick that they go, too.")
            )
        return super().action_send()
