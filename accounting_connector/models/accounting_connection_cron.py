"""Background work of connections: one worker record each for sending, shared ones for lists and for keeping
alive.
"""

import logging

from odoo import api, fields, models

from ..providers import errors

_logger = logging.getLogger(__name__)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _ensure_cron(self):
        """Give each connection its own scheduled action, so that connections are sent in parallel."""
        for connection in self.sudo().filtered(lambda c: not c.cron_id):
            connection.cron_id = (
                self.env["ir.cron"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Accounting: send documents of %(name)s", name=connection.name),
                        "model_id": self.env["ir.model"]._get_id("accounting.document"),
                        "state": "code",
                        "code": f"model._cron_send({connection.id})",
                        "user_id": self.env.ref("base.user_root").id,
                        "interval_number": 10,
                        "interval_type": "minutes",
                    }
                )
            )

    def _wake_sender(self):
        """Have the worker look at the queue as soon as this transaction has ended."""
        for connection in self.sudo():
            connection._ensure_cron()
            connection.cron_id._trigger()

    def _unlink_crons(self, crons):
        """Scheduled actions go together with the server action behind them."""
        actions = crons.sudo().ir_actions_server_id
        crons.sudo().unlink()
        actions.exists().unlink()

    @api.model
    def _cron_refresh_lists(self):
        """Read every connection's lists anew. One that fails is noted and does not stop the others."""
        connections = self.search([("state", "in", ("setup", "active"))])
        self.env["ir.cron"]._commit_progress(remaining=len(connections))
        for connection in connections:
            connection._refresh_lists_or_note()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _refresh_lists_or_note(self):
        try:
            self._refresh_lists()
        except errors.ProviderError as error:
            _logger.info("lists of connection %s not read: %s", self.id, error)
            self._note_error(error)
        except Exception:
            _logger.exception("lists of connection %s not read", self.id)

    @api.model
    def _cron_keep_alive(self):
        """Refresh tokens long before they would die of not being used."""
        for connection in self.search([("state", "in", ("setup", "active"))]):
            secret = self.env["accounting.connection.secret"].sudo()._of(connection)
            idle_limit = fields.Datetime.now() - connection._capabilities().refresh_lifetime / 4
            if secret.refreshed_at and secret.refreshed_at > idle_limit:
                continue
            secret._expire_access_token()
            self.env["ir.cron"]._commit_progress()  # no transaction of ours is open during a call
            try:
                connection._token_store().access_token()
            except errors.ProviderError as error:
                _logger.info("tokens of connection %s not refreshed: %s", connection.id, error)
