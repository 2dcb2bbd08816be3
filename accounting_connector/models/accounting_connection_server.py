"""Whether this very server can talk to accounting systems. What one cannot, another may."""

from odoo import fields, models
from odoo.tools import config, str2bool

from .accounting_key import OPTION

SENDING_OPTION = "accounting_connector_sending"  # in the server's configuration: for clones of whole machines


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    key_is_known = fields.Boolean(compute="_compute_key_is_known")

    def _compute_key_is_known(self):
        """One query, however many connections there are."""
        secrets = self.env["accounting.connection.secret"].sudo().search([("connection_id", "in", self.ids)])
        unreadable = secrets.filtered(lambda secret: not secret._readable()).connection_id
        for connection in self:
            connection.key_is_known = connection not in unreadable

    def _why_not_from_here(self):
        """One sentence: what this server lacks for sending, and what to do; ``None`` when it lacks nothing,
        or the connection does not send anyway.
        """
        if self.state not in ("setup", "active"):
            return None
        if not self._server_may_call():
            return self._say_server_may_not_call()
        if not self.key_is_known:
            return self._say_key_lacking()
        if self.install_command:
            return self._say_packages_lacking(self.install_command)
        return None

    def _server_may_call(self):
        return str2bool(config.get(SENDING_OPTION) or "true")

    def _say_server_may_not_call(self):
        return self.env._(
            "This server's configuration forbids talking to accounting systems (%(option)s), so it sends "
            "nothing. Servers that may go on.",
            option=SENDING_OPTION,
        )

    def _say_key_lacking(self):
        return self.env._(
            "This server does not have the key the connection's secrets were made with, so it sends nothing. "
            "Give it the same key (%(option)s); servers that have it go on.",
            option=OPTION,
        )

    def _say_packages_lacking(self, command):
        """:param command: what installs them."""
        return self.env._(
            "This server lacks Python packages. Run this where Odoo runs, then restart Odoo: %(command)s",
            command=command,
        )
