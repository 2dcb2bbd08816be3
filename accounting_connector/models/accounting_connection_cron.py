"""Background work of connections: one scheduled action each for sending; shared ones take them in turn."""

import logging

from odoo import api, fields, models

from . import database_clock
from .own_transaction import RecordsGone, in_own_transaction

_logger = logging.getLogger(__name__)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    # Of what scheduled actions take up in turn: when each connection had its last turn, and wants another.
    changes_tried_at = fields.Datetime(readonly=True, copy=False)
    changes_wanted_at = fields.Datetime(readonly=True, copy=False)
    lists_tried_at = fields.Datetime(readonly=True, copy=False)
    lists_wanted_at = fields.Datetime(readonly=True, copy=False)
    alive_tried_at = fields.Datetime(readonly=True, copy=False)
    alive_wanted_at = fields.Datetime(readonly=True, copy=False)

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

    # === IN TURN === #

    @api.model
    def _in_turn(self, domain, subject, work):
        """Take up connections one by one, those that waited longest first, for as long as the scheduler lets.

        A round that was interrupted goes on with those that were not taken up yet. To be taken up counts,
        whatever comes of it: one that fails, or kills its worker, is last in the next round. One that is
        deleted before its turn or during it keeps no other from its own.

        :param domain: which connections take part.
        :param subject: ``changes``, ``lists`` or ``alive``: what a turn is for.
        :param work: called with a connection, no transaction is open; gives back when that one wants another
            turn (naive UTC, the database's clock), ``None`` for not before the next round. It raises nothing
            but ``RecordsGone``.
        """
        cron = self.env["ir.cron"]
        waiting = self._waiting_for_a_turn(domain, subject)
        left = len(waiting)
        cron._commit_progress(remaining=left)
        for connection in waiting:
            left -= 1
            try:
                left += connection._take_turn(subject, work, left)
            except RecordsGone as error:
                _logger.info("%s", error)
            if not cron._commit_progress(remaining=left):
                break

    def _take_turn(self, subject, work, left):
        """One turn of :meth:`_in_turn`.

        :param left: how many others wait.
        :return: whether another turn is due at once.
        """
        cron = self.env["ir.cron"]
        self._taken_up(subject)
        cron._commit_progress(1, remaining=left)
        again_at = work(self)
        if not again_at:
            return False
        self._wants_another_turn(subject, again_at)
        if again_at <= database_clock.now(self.env.cr):
            return True
        cron.browse(self.env.context.get("cron_id"))._trigger(again_at)
        return False

    def _waiting_for_a_turn(self, domain, subject):
        """Those that want another turn come first; between two regular runs they come alone."""
        cron = self.env["ir.cron"].browse(self.env.context.get("cron_id"))
        now = database_clock.now(self.env.cr)
        wanting = self.search([*domain, (f"{subject}_wanted_at", "<=", now)], order="id")
        if wanting and cron and cron.nextcall > now:
            return wanting
        everybody = self.search(domain, order=f"{subject}_tried_at ASC NULLS FIRST, id")
        return (wanting | everybody)[: self._left_of_round()]

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

    def _taken_up(self, subject):
        def have_its_turn(connection):
            now = database_clock.now(connection.env.cr)
            connection.write({f"{subject}_tried_at": now, f"{subject}_wanted_at": False})

        in_own_transaction(self, have_its_turn)

    def _wants_another_turn(self, subject, again_at):
        in_own_transaction(self, lambda connection: connection.write({f"{subject}_wanted_at": again_at}))

    def _read_changes_soon(self):
        """Have what changed over there read next, and soon."""
        self.sudo().changes_wanted_at = database_clock.now(self.env.cr)
        self.env.ref("accounting_connector.ir_cron_refresh_documents")._trigger()

    def _read_lists_soon(self, at=None):
        """The same with the lists; not before ``at`` (naive UTC), if told."""
        self.sudo().lists_wanted_at = at or database_clock.now(self.env.cr)
        self.env.ref("accounting_connector.ir_cron_refresh_lists")._trigger(at or None)
