import time

from odoo import api, models
from odoo.tools import float_is_zero

from .accounting_document_outcome import GONE
from .accounting_document_queue import QUANTITY_DIGITS
from .accounting_sender import Sender
from .scheduler_time import seconds_to_begin_calls


class AccountingDocument(models.Model):
    """What became of sent documents over there: paid, edited, voided, deleted."""

    _inherit = "accounting.document"

    @api.model
    def _cron_refresh_documents(self):
        """Read once for each connection what changed over there since the last read. No call begins when Odoo
        is about to end this.
        """
        ends_at = time.monotonic() + seconds_to_begin_calls()
        self.env["accounting.connection"]._in_turn(
            [("state", "=", "active")],
            "changes",
            lambda connection: Sender(connection, seconds=ends_at - time.monotonic()).refresh(),
        )

    @api.model
    def _with_news(self, connection, remotes):
        """Which documents are linked to one of ``remotes`` and do not know yet what it says.

        :return: ``[(document id, RemoteDocument)]``
        """
        by_id = {(remote.kind.value, remote.external_id): remote for remote in remotes}
        linked = self.search(
            [
                ("connection_id", "=", connection.id),
                ("state", "=", "sent"),
                ("external_id", "in", [external_id for _kind, external_id in by_id]),
            ]
        )
        found = [(document, by_id.get((document.kind, document.external_id))) for document in linked]
        return [(document.id, remote) for document, remote in found if remote and document._is_news(remote)]

    def _is_news(self, remote):
        return remote.state in GONE or bool(self._unknown(self._prepare_external_news(remote)))

    def _unknown(self, values):
        """Those of ``values`` that are others than this document's."""
        return {name: value for name, value in values.items() if not self._is_known(name, value)}

    def _take_news(self, remote):
        """Take over what ``remote`` says, in a transaction of its own."""
        if self.state != "sent":
            return
        differed = bool(self.difference_note)
        changed = self._unknown({**self._prepare_external_news(remote), **self._prepare_difference(remote)})
        if changed:
            before = self._facts_there()
            self.write(changed)
            self._tell_news(before)
        self._leave_problems(self._missed_problem())
        if remote.state in GONE:
            self._record_gone(remote)
            return
        self._follow_email(remote, status_changed="external_status" in changed)
        if self.difference_note and not differed:
            self._tell_difference()

    def _is_known(self, name, value):
        field = self._fields[name]
        if field.type == "monetary":
            return not self.currency_id.compare_amounts(self[name], float(value))
        return (self[name] or False) == (value or False)

    def _record_gone(self, remote):
        """The accountant voided or deleted it: its quantities are free again, and a person decides what
        follows.
        """
        self._undo(self.env._("Voided or deleted there."))
        orders = self._sources()[:1]
        self.env["accounting.problem"]._raise(
            self.connection_id,
            "undone",
            f"undone:{self.marker}",
            self.env._(
                "%(document)s was voided or deleted in %(provider)s. What it covered can be invoiced again: "
                "create a new document "
                "from the order, or close this problem.",
                document=self.display_name,
                provider=self.provider_label,
            ),
            fix=orders[0][:1] if orders else self,
            documents=self,
        )

    def _answer_undone(self):
        """These documents cover again what undone ones covered: once nothing of it is left to invoice, there
        is nothing to decide any more.
        """
        for orders in self._sources():
            undone = orders.accounting_document_ids.filtered(lambda document: document.state == "undone")
            covered_again = undone.filtered(lambda document: not document._has_lines_to_invoice())
            problems = covered_again.problem_ids.filtered("active")
            problems.filtered(lambda problem: problem.kind == "undone").write({"active": False})

    def _has_lines_to_invoice(self):
        """Whether something is left to invoice of the order lines this document stood for."""
        lines = [*self.line_ids.sale_line_id, *self.line_ids.purchase_line_id]
        return any(
            not line.is_downpayment
            and not float_is_zero(line.qty_to_invoice, precision_digits=QUANTITY_DIGITS)
            for line in lines
        )

    # === NEWS THAT COULD NOT BE TAKEN OVER === #

    def _missed_key(self):
        return f"missed:{self.marker}"

    def _missed_problem(self):
        return self.problem_ids.filtered(lambda problem: problem.active and problem.key == self._missed_key())

    def _tell_missed(self):
        """It was tried often enough: a person finds out why."""
        self.env["accounting.problem"]._raise(
            self.connection_id,
            "other",
            self._missed_key(),
            self.env._(
                "%(document)s changed in %(provider)s, and that could not be taken over here. The server's "
                "log says why. Once that is corrected, open the document and press Refresh.",
                document=self.display_name,
                provider=self.provider_label,
            ),
            fix=self,
            documents=self,
        )

    def action_refresh(self):
        """Read what changed over there soon, without waiting for the scheduled read."""
        self._check_may_act()
        missed = self.sudo().filtered(lambda document: document._missed_problem())
        for connection, documents in missed.grouped("connection_id").items():
            connection._changes_were_missed(documents.ids)
        self.sudo().connection_id._read_changes_soon()
