import time

from odoo import models

from .accounting_document_work import ON_THE_WAY
from .accounting_sender import Sender


class AccountingDocument(models.Model):
    """The click waits for its own documents: a dialog that follows them, and does the work while it waits."""

    _inherit = "accounting.document"

    def _action_follow(self):
        """The client action that follows these documents until they are sent, stopped, or somebody stops
        waiting.
        """
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

    def _progress(self):
        """What the dialog shows of these documents."""
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
