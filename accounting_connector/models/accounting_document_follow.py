import time
from datetime import timedelta

from odoo import fields, models

from . import database_clock
from .accounting_document_work import ON_THE_WAY
from .accounting_sender import Sender

# Of more documents the dialog tells how many are how far, and lists those that need somebody.
MOST_LISTED = 10
NEEDS_SOMEBODY = ("blocked", "refused", "undone")
# As long as the dialog waits.
AWAITED = timedelta(seconds=20)


class AccountingDocument(models.Model):
    """The click waits for its own documents: a dialog that follows them, and does the work while it waits."""

    _inherit = "accounting.document"

    awaited_until = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until then a person waits for it, so it comes before what nobody waits for.",
    )

    def _action_follow(self):
        """The client action that follows these documents until they are sent, stopped, or somebody stops
        waiting. Whoever sends them meanwhile, the dialog or the worker, does it for a person who waits.
        """
        on_the_way = self.sudo().filtered(lambda document: document.state in ON_THE_WAY)
        on_the_way.awaited_until = database_clock.now(self.env.cr) + AWAITED
        return {
            "type": "ir.actions.client",
            "tag": "accounting_connector_sending",
            "name": self.env._("Sending to %s", ", ".join(set(self.mapped("provider_label")))),
            "target": "new",
            "params": {"document_ids": self.ids},
        }

    def action_send_now(self):
        """Follow these documents, and send those of them that wait."""
        self._check_may_act()
        self.sudo().filtered(lambda document: document.state in ("queued", "unconfirmed")).write(
            {"next_attempt_at": self.env.cr.now()}
        )
        return self._action_follow()

    def _are_awaited(self, now):
        """Whether a person waits for one of these documents."""
        return any(document.awaited_until and document.awaited_until > now for document in self)

    def _tell_progress(self):
        """What the dialog shows: each document; of many, how many are how far and the first that need
        somebody.
        """
        if len(self) <= MOST_LISTED:
            return {"documents": self._progress(), "summary": False}
        states = dict(self._read_group([("id", "in", self.ids)], ["state"], ["__count"]))
        in_need = self.search(
            [("id", "in", self.ids), ("state", "in", NEEDS_SOMEBODY)], order="id", limit=MOST_LISTED
        )
        return {"documents": in_need._progress(), "summary": self._summarize(states)}

    def _summarize(self, states):
        """:param states: ``{state: how many documents}``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        on_the_way = sum(states.get(state, 0) for state in ON_THE_WAY)
        return {
            "total": sum(states.values()),
            "on_the_way": on_the_way,
            "percent": round(100 * (len(self) - on_the_way) / len(self)),
            "in_need": sum(states.get(state, 0) for state in NEEDS_SOMEBODY),
            "states": [
                {"state": state, "label": label, "count": states[state]}
                for state, label in labels.items()
                if states.get(state)
            ],
        }

    def _progress(self):
        """What the dialog shows of each of these documents."""
        states, kinds = (
            dict(self._fields[name]._description_selection(self.env)) for name in ("state", "difference_kind")
        )
        return [
            {
                "id": document.id,
                "name": document.display_name,
                "total": document.currency_id.format(document.amount_total),
                "state": document.state,
                "state_label": states[document.state],
                "on_the_way": document.state in ON_THE_WAY,
                "message": document.status_message or "",
                "number": document.external_number or "",
                "url": document.external_url or "",
                "difference": document.difference_note or "",
                "difference_label": kinds.get(document.difference_kind, ""),
                "provider": document.provider_label,
                "problems": [{"id": problem.id, "name": problem.name} for problem in document.problem_ids],
            }
            for document in self
        ]

    def _send_for_click(self, seconds):
        """Send these documents now, one call at a time. The caller has no transaction open that has written
        anything.

        :param seconds: no call is begun after this time; what is left goes on in the background.
        """
        ends_at = time.monotonic() + seconds
        for connection, documents in self.sudo().grouped("connection_id").items():
            self.env.cr.rollback()
            while (left := ends_at - time.monotonic()) > 0:
                if not Sender(connection, only_ids=documents.ids, seconds=left).run():
                    break
