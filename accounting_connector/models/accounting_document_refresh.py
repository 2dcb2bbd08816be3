from odoo import api, models
from odoo.tools import float_is_zero

from .accounting_document_outcome import GONE
from .accounting_document_queue import QUANTITY_DIGITS
from .accounting_sender import Sender

REFRESHED = (
    "external_number",
    "external_status",
    "external_version",
    "external_amount_untaxed",
    "external_amount_tax",
    "external_amount_total",
    "external_amount_due",
    "amount_difference",
    "difference_note",
    "payment_state",
)


class AccountingDocument(models.Model):
    """What became of sent documents over there: paid, edited, voided, deleted."""

    _inherit = "accounting.document"

    @api.model
    def _cron_refresh_documents(self):
        """Read once for each connection what changed over there since the last read."""
        active = [("state", "=", "active")]
        for connection in self.env["accounting.connection"]._in_turn(active, "changes_tried_at"):
            Sender(connection).refresh()

    @api.model
    def _refresh_with(self, connection, remotes, provider):
        """Take over what ``remotes`` say of the documents they are linked to."""
        by_id = {remote.external_id: remote for remote in remotes}
        linked = self.search(
            [
                ("connection_id", "=", connection.id),
                ("state", "=", "sent"),
                ("external_id", "in", list(by_id)),
            ]
        )
        for document in linked:
            document._refresh_one(by_id[document.external_id], provider)

    def _refresh_one(self, remote, provider):
        news = {
            name: value
            for name, value in self._prepare_external(remote, provider).items()
            if name in REFRESHED
        }
        differed = bool(self.difference_note)
        changed = {name: value for name, value in news.items() if not self._is_known(name, value)}
        if changed:
            self.write(changed)
        if remote.state in GONE:
            self._record_gone(remote)
        elif self.difference_note and not differed:
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
            fix=(orders[0][:1] if orders else self, None),
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

    def action_refresh(self):
        """Read what changed over there soon, without waiting for the scheduled read."""
        self._check_may_act()
        self.sudo().connection_id._read_changes_soon()
