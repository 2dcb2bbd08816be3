"""What becomes of documents when their order changes. Runs for anyone who may change or cancel it in Odoo."""

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
        """Cancelling an order cancels its documents that were not sent. Other orders they were made from
        are to be invoiced again, and their people are told.

        :raise UserError: a document is over there, or it is not known yet whether it is; names it and the
            remedy.
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
            for document in waiting:
                document._tell_orders_left(self)


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _source_state_now(self):
        """Whether the orders still are what was sent: ``same`` or ``differs``.

        Quantities do not count: what is more goes on the next document, what is less is credited by it.
        """
        before, now = self._fingerprints(uncounted=("quantity",))
        return "same" if before == now else "differs"

    def _is_deposit_request(self):
        """Whether the document asks for a deposit: nothing else is on it."""
        posted = self.line_ids.filtered(lambda line: not line.is_text)
        return bool(posted) and set(posted.mapped("account_role")) == {"down_payment"}

    def _cancel(self, text=""):
        """A deposit that is not asked for after all leaves no line on its order."""
        deposits = self.filtered(lambda document: document._is_deposit_request()).line_ids.sale_line_id
        super()._cancel(text)
        deposits.filtered(
            lambda line: not line.invoice_lines and not line._accounting_counted_lines()
        ).unlink()

    def _tell_orders_left(self, cancelled):
        """This document went with ``cancelled``: say so on the other orders it was made from."""
        [orders] = self._sources()
        for order in (orders - cancelled).filtered(lambda order: order._accounting_is_confirmed()):
            order.message_post(
                body=self.env._(
                    "%(document)s, which covered this order, too, was cancelled: %(orders)s was cancelled. "
                    "What it covered of this order is to be invoiced again.",
                    document=self.display_name,
                    orders=", ".join((orders & cancelled).mapped("name")),
                ),
                partner_ids=order.user_id.partner_id.ids,
            )

    def _accounting_message_undecided(self):
        return self.env._(
            "%(orders)s cannot be cancelled now: %(document)s is on its way to %(provider)s. "
            "Wait a moment until it is known whether it arrived.",
            orders=self._accounting_source_names(),
            document=self.display_name,
            provider=self.provider_label,
        )

    def _accounting_message_sent(self):
        if self.origin == "elsewhere":
            return self.env._(
                "%(orders)s cannot be cancelled: it is marked as invoiced elsewhere by %(document)s. Undo "
                "that on the document first.",
                orders=self._accounting_source_names(),
                document=self.display_name,
            )
        return self.env._(
            "%(orders)s cannot be cancelled: %(document)s is in %(provider)s. Void or delete it there and "
            "refresh it here, then cancel; or lower the quantities and credit the difference.",
            orders=self._accounting_source_names(),
            document=self.display_name,
            provider=self.provider_label,
        )

    def _accounting_source_names(self):
        return ", ".join(name for orders in self._sources() for name in orders.mapped("name"))

