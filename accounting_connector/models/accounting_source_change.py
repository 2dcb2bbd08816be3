"""What becomes of documents when their order is changed or cancelled. Runs for anyone who may do that in Odoo."""

from odoo import models
from odoo.exceptions import UserError


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    def _accounting_source_changed(self):
        """Something that documents stand for may have changed: they compare and say so."""
        changed = self.sudo().filtered("accounting_document_ids")
        if changed:
            self.env["accounting.document"].sudo()._on_source_changed(changed)

    def _accounting_cancel_documents(self):
        """Cancelling an order cancels its documents that were not sent.

        :raise UserError: a document is over there, or it is not known yet whether it is; names it and the remedy.
        """
        documents = self.sudo().accounting_document_ids
        for document in documents:
            if document.state in ("sending", "unconfirmed"):
                raise UserError(document._accounting_message_undecided())
            if document.state == "sent":
                raise UserError(document._accounting_message_sent())
        waiting = documents.filtered(lambda document: document.state in ("queued", "blocked", "refused"))
        if waiting:
            waiting._lock_or_raise()
            waiting._cancel(self.env._("Its order was cancelled."))


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _accounting_message_undecided(self):
        return self.env._(
            "%(orders)s cannot be cancelled now: %(document)s is on its way to %(provider)s. "
            "Wait a moment until it is known whether it arrived.",
            orders=self._accounting_source_names(),
            document=self.display_name,
            provider=self.provider_label,
        )

    def _accounting_message_sent(self):
        return self.env._(
            "%(orders)s cannot be cancelled: %(document)s is in %(provider)s. Void or delete it there and refresh it here, "
            "then cancel; or lower the quantities and credit the difference.",
            orders=self._accounting_source_names(),
            document=self.display_name,
            provider=self.provider_label,
        )

    def _accounting_source_names(self):
        return ", ".join(name for orders in self._sources() for name in orders.mapped("name"))
