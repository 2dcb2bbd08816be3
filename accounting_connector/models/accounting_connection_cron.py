"""Background work of connections: one worker record each for sending, shared ones for lists and for keeping
alive.
"""

import logging

from odoo import api, fields, models

from ..providers import errors
from . import database_clock
from .own_transaction import in_own_transaction

_logger = logging.getLogger(__name__)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    changes_tried_at = fields.Datetime(
        readonly=True, copy=False, help="When it was last tried to read what became of documents."
    )
    lists_tried_at = fields.Datetime(
        readonly=True, copy=False, help="When it was last tried to read the lists."
    )

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

    # === READING, IN TURN === #

    @api.model
    def _cron_refresh_lists(self):
        """Read every connection's lists anew. One that fails is noted and does not stop the others."""
        for connection in self._in_turn([("state", "in", ("setup", "active"))], "lists_tried_at"):
            connection._refresh_lists_or_note()

    @api.model
    def _in_turn(self, domain, tried_at):
        """Take up connections one by one, those that waited longest first, for as long as the scheduler lets.

        A round that was interrupted goes on with those that were not taken up yet. To be taken up counts,
        whatever comes of it: one that fails, or kills its worker, is last in the next round.

        :param domain: which connections take part.
        :param tried_at: the field that says when each was taken up last.
        :return: an iterator; no transaction is open while its user works on a connection.
        """
        cron = self.env["ir.cron"]
        waiting = self.search(domain, order=f"{tried_at} ASC NULLS FIRST, id", limit=self._left_of_round())
        cron._commit_progress(remaining=len(waiting))
        for connection in waiting:
            in_own_transaction(
                connection, lambda taken: taken.write({tried_at: database_clock.now(taken.env.cr)})
            )
            cron._commit_progress(1)
            yield connection
            if not cron._commit_progress():
                break

    def _left_of_round(self):
        """How many the last run of this scheduled action left to the next; ``None`` when it left none."""
        last = (
            self.env["ir.cron.progress"]
            .sudo()
            .search(
                [
                    ("cron_id", "=", self.env.context.get("cron_id")),
                    ("id", "<", self.env.context.get("ir_cron_progress_id") or 0),
                ],
                order="id DESC",
                limit=1,
            )
        )
        return last.remaining or None

    def _read_changes_soon(self):
        """Have what changed over there read next, and soon."""
        self.sudo().changes_tried_at = False
        self.env.ref("accounting_connector.ir_cron_refresh_documents")._trigger()

    def _refresh_lists_or_note(self):
        """Read the lists; whether that worked. What went wrong is noted."""
        try:
            self._refresh_lists()
            return True
        except errors.ProviderError as error:
            _logger.info("lists of connection %s not read: %s", self.id, error)
            self._note_error(error)
        except Exception:
            _logger.exception("lists of connection %s not read", self.id)
        return False

    @api.model
    def _cron_keep_alive(self):
        """Refresh tokens long before they would die of not being used, and say when they die all the same."""
        connections = self.search([("state", "in", ("setup", "active"))])
        for connection in connections:
            connection._remind_before_end()
        for connection in connections:
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
