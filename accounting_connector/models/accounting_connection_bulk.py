from odoo import models


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def write(self, vals):
        """What was to be created goes on as soon as the connection is back."""
        result = super().write(vals)
        if vals.get("state") == "active":
            self.env["accounting.bulk"]._wake()
        return result

    def action_send_history(self):
        """The form that asks of which time everything is to be sent."""
        self.ensure_one()
        self.env["accounting.document"]._check_user_group()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_bulk_action_history"
        )
        return {**action, "context": {"default_connection_id": self.id}}
