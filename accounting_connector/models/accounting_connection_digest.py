"""One e-mail a day to the person responsible, and only when something needs a person."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from . import database_clock
from .accounting_connection import LIVE_STATES
from .own_transaction import RecordsGone, in_own_transaction

_logger = logging.getLogger(__name__)

# Nobody gets two in less than this. Less than a day: scheduled actions are not punctual.
AT_MOST_EVERY = timedelta(hours=20)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    send_digest = fields.Boolean(
        string="Daily E-mail",
        default=True,
        help="Once a day the person responsible is told by e-mail what needs somebody. Nothing is sent on "
        "days on which nothing does.",
    )
    digest_sent_at = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _cron_send_digest(self):
        """One message for each person, about all their connections. One that fails stops no other."""
        cron = self.env["ir.cron"]
        connections = self.search(
            [("state", "in", LIVE_STATES), ("send_digest", "=", True), ("closed_at", "=", False)]
        )
        by_reader = connections.grouped(lambda connection: connection._digest_reader())
        by_reader.pop(self.env["res.users"], None)
        left = len(by_reader)
        cron._commit_progress(remaining=left)
        for reader, theirs in by_reader.items():
            try:
                in_own_transaction(
                    theirs, lambda held, reader=reader: held.exists()._send_digest(reader), lock=True
                )
            except RecordsGone as error:
                _logger.info("%s", error)
            except Exception:
                _logger.exception("res.users %s: the daily e-mail could not be made", reader.id)
            left -= 1
            if not cron._commit_progress(1, remaining=left):
                break

    def _digest_reader(self):
        """Whom to tell: the first in charge who has an address; nobody when there is none."""
        return next((person for person in self._in_charge() if person.email), self.env["res.users"])

    def _send_digest(self, reader):
        """Tell one person what needs somebody, unless nothing does or they were told today. The caller holds
        these connections: of several servers one sends.
        """
        now = database_clock.now(self.env.cr)
        if any(each.digest_sent_at and each.digest_sent_at > now - AT_MOST_EVERY for each in self):
            return
        reader = reader.with_env(self.env)
        seen = self._seen_by(reader)
        parts = seen._prepare_digest(now)
        if parts:
            seen._mail_digest(reader, parts)
            self.digest_sent_at = now

    # === WHAT NEEDS SOMEBODY === #

    def _prepare_digest(self, now):
        """What needs somebody, a part for each connection of which anything does: a few queries in all."""
        needs, counts = self._needs_of_person(), self._count_waiting(now)
        parts = (
            connection._prepare_part(needs[connection], counts[connection.id], now) for connection in self
        )
        return [part for part in parts if any(map(part.get, ("needs", "problems", "refused", "late")))]

    def _prepare_part(self, needs, waiting, now):
        """:param waiting: how much of this connection waits."""
        server = self._why_not_from_here() if self._is_stuck(waiting, now) else None
        return {
            "connection": self,
            "needs": [*filter(None, [server]), *needs],
            "problems": self.open_problem_count,
            "causes": self.problem_causes or [],
            "more": self.more_problem_count,
            "refused": waiting.refused,
            # what goes within a limit takes days, and nobody can help it
            "late": 0 if self._keeps_within_calls() else waiting.late,
        }

    # === THE MESSAGE === #

    def _mail_digest(self, reader, parts):
        base_url = self[:1].get_base_url()
        body = self.env["ir.qweb"]._render(
            "accounting_connector.connection_digest",
            {
                "reader": reader,
                "parts": parts,
                "problems_url": f"{base_url}/odoo/action-accounting_connector.accounting_problem_action",
                "documents_url": f"{base_url}/odoo/action-accounting_connector.accounting_document_action",
                "connection_url": f"{base_url}/odoo/accounting.connection",
            },
        )
        names = ", ".join(part["connection"].name for part in parts)
        self.env["mail.mail"].sudo().create(
            {
                "subject": self.env._("What needs you in %(connections)s", connections=names),
                "body_html": body,
                "recipient_ids": [Command.set(reader.partner_id.ids)],
                "email_from": reader.company_id.email_formatted or reader.email_formatted,
                "author_id": self.env.ref("base.partner_root").id,
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
