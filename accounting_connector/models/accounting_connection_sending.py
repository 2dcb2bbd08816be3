from odoo import models


class AccountingConnection(models.Model):
    """What the sender needs of a connection."""

    _inherit = "accounting.connection"

    def _wake_sender_at(self, moment):
        """Wake the worker at a moment (UTC, naive); Odoo looks for such moments once a minute."""
        self.sudo().cron_id._trigger(at=moment)
