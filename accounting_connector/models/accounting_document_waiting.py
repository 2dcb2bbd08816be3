from odoo import api, models


class AccountingDocument(models.Model):
    """Nothing waits silently: what is queued says why its connection does not send."""

    _inherit = "accounting.document"

    @api.model
    def _tell_why_waiting(self, connection, text=""):
        """Write on what waits for ``connection`` why it may not call now, else ``text``.

        One statement, and only for documents that say something else; documents somebody holds are left out.
        A short pause is no news.
        """
        text = connection._why_waiting() or text
        if not text or connection._pauses_shortly():
            return
        self.flush_model(["connection_id", "state", "status_message"])
        self.env.cr.execute(
            """
            UPDATE accounting_document
               SET status_message = %(text)s
             WHERE id IN (
                       SELECT id
                         FROM accounting_document
                        WHERE connection_id = %(connection)s
                          AND state IN ('queued', 'unconfirmed')
                          AND status_message IS DISTINCT FROM %(text)s
                          FOR NO KEY UPDATE SKIP LOCKED
                   )
            """,
            {"connection": connection.id, "text": text},
            log_exceptions=False,
        )
        if self.env.cr.rowcount:
            connection._tell_change()
        self.invalidate_model(["status_message"], flush=False)
