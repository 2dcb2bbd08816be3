from odoo import api, fields, models
from odoo.exceptions import UserError

from .accounting_document_state import UNDECIDED

# A change to its order stops these before they leave.
NOT_GONE = ("queued", "blocked", "refused")


class AccountingDocument(models.Model):
    """What a change to an order means for its documents: they are frozen, so a person decides."""

    _inherit = "accounting.document"

    change_notes = fields.Text(string="What Changed", compute="_compute_change_notes")

    @api.model
    def _on_source_changed(self, orders):
        """Compare the documents of ``orders`` with what their orders are now.

        A document that did not leave yet is stopped until somebody rebuilds or keeps it; one that is changed
        back goes. One that is sent, or on its way, says that it differs.
        """
        documents = self.sudo().search(
            [(self._source_field(orders), "in", orders.ids), ("state", "in", (*NOT_GONE, *UNDECIDED, "sent"))]
        )
        for document in documents:
            before, now = document._fingerprints()
            if document.state not in NOT_GONE:
                document._mark_source_state(document._source_state_now())
            elif before != now:
                document._stop_changed()
            else:
                document._changed_problem()._release()

    def _source_field(self, orders):
        return "sale_order_ids" if orders._name == "sale.order" else "purchase_order_ids"

    def _current_fingerprint(self):
        """What this document would be made from now, as JSON gives it back."""
        [orders] = self._sources()
        fingerprint = self.env["accounting.document.builder"]._fingerprint(orders, self.line_ids)
        return self._fields["source_fingerprint"].convert_to_record(fingerprint, self)

    def _fingerprints(self, uncounted=()):
        """What the orders were when this document was made, and what they are now.

        :param uncounted: facts of a line to leave out. The analytic distribution is one where nothing stands
            for it over there.
        """
        if not self.connection_id._tracked_categories():
            uncounted = (*uncounted, "analytic")
        return tuple(
            _without(fingerprint or {}, uncounted)
            for fingerprint in (self.source_fingerprint, self._current_fingerprint())
        )

    def _mark_source_state(self, source_state):
        if self.source_state != source_state:
            self.source_state = source_state

    # === STOPPED === #

    def _changed_key(self):
        return f"order_changed:{self.marker}"

    def _changed_problem(self):
        return self.problem_ids.filtered(
            lambda problem: problem.active and problem.key == self._changed_key()
        )

    def _stop_changed(self):
        """Nothing of this document left: it waits until somebody rebuilds it or keeps it."""
        self._lock_or_raise()
        self.source_state = False
        self._block(
            "order_changed",
            self._changed_key(),
            self.env._(
                "%(orders)s changed after %(document)s was queued. Rebuild the document, or send it as it "
                "is.",
                orders=", ".join(name for orders in self._sources() for name in orders.mapped("name")),
                document=self.display_name,
            ),
            fix=self,
        )

    def action_keep(self):
        """Send documents that were stopped as they were queued, whatever their orders say now."""
        self._check_may_act()
        self._lock_or_raise()
        for document in self.sudo().filtered(lambda document: document._changed_problem()):
            document.source_fingerprint = document._current_fingerprint()
            document._changed_problem()._release()

    def action_rebuild(self):
        """Cancel this document and make a new one from what its orders are now.

        :return: the client action that follows the new documents.
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_or_raise()
        if self.state not in NOT_GONE:
            raise UserError(
                self.env._("%(document)s is on its way: it cannot be rebuilt.", document=self.display_name)
            )
        self.sudo()._cancel(self.env._("Rebuilt by %(user)s.", user=self.env.user.name))
        [orders] = self.sudo()._sources()
        return orders.with_env(self.env)._accounting_send(together=True, **self._rebuild_options())

    def _rebuild_options(self):
        """What a person had typed in beside the orders: the supplier's bill."""
        if self._is_deposit_request():
            return {"deposit": {"amount": self.amount_total}}
        if self.kind != "bill" or not self.number:
            return {}
        typed = ("number", "date", "date_due", "same_number_allowed")
        return {"bill": {name: self[name] for name in typed}}

    # === OLD AND NEW === #

    @api.depends("source_fingerprint", "state", "problem_ids.active")
    def _compute_change_notes(self):
        for document in self:
            stopped = document._changed_problem()
            document.change_notes = "\n".join(document._describe_changes()) if stopped else False

    def _describe_changes(self):
        """One sentence for each thing that is another than when this document was queued."""
        old, new = self._fingerprints()
        for name, before in old.items():
            after = new.get(name) or {}
            for fact in ("partner", "currency", "fiscal_position"):
                if before.get(fact) != after.get(fact):
                    yield self._describe_fact(fact, before.get(fact), after.get(fact))
            yield from self._describe_lines(before.get("lines") or {}, after.get("lines") or {})

    def _describe_lines(self, before, after):
        texts = {
            str(line.sale_line_id.id or line.purchase_line_id.id): line.description for line in self.line_ids
        }
        for line_id, facts in before.items():
            text = (texts.get(line_id) or self.env._("a line")).split("\n")[0]
            if line_id not in after:
                yield self.env._("%(line)s: removed", line=text)
                continue
            for fact, value in facts.items():
                if after[line_id].get(fact) != value:
                    yield f"{text}: {self._describe_fact(fact, value, after[line_id].get(fact))}"

    def _describe_fact(self, fact, before, after):
        labels = {
            "partner": (self.env._("customer or vendor"), "res.partner"),
            "currency": (self.env._("currency"), None),
            "fiscal_position": (self.env._("fiscal position"), "account.fiscal.position"),
            "product": (self.env._("product"), "product.product"),
            "quantity": (self.env._("quantity"), None),
            "uom": (self.env._("unit"), "uom.uom"),
            "price": (self.env._("price"), None),
            "discount": (self.env._("discount"), None),
            "taxes": (self.env._("taxes"), "account.tax"),
            "analytic": (self.env._("analytic distribution"), "account.analytic.account"),
        }
        label, model = labels.get(fact, (fact, None))
        return f"{label} {self._show(model, before)} → {self._show(model, after)}"

    def _show(self, model, value):
        if not model:
            return value
        if isinstance(value, dict):
            return self._show_distribution(value)
        records = self.env[model].sudo().browse(value or []).exists()
        return ", ".join(records.mapped("display_name")) or self.env._("none")

    def _show_distribution(self, distribution):
        """The analytic accounts of a line with their percentages."""
        shares = []
        for key, percentage in distribution.items():
            ids = [int(each) for each in key.split(",") if each.isdigit()]
            accounts = self.env["account.analytic.account"].sudo().browse(ids).exists()
            shares.append(f"{' + '.join(accounts.mapped('name'))} {percentage:g} %")
        return ", ".join(shares) or self.env._("none")


def _without(fingerprint, uncounted):
    """A fingerprint (see the builder) in which these facts of a line do not count."""
    return {
        order: {
            **facts,
            "lines": {
                line: {name: value for name, value in line_facts.items() if name not in uncounted}
                for line, line_facts in facts["lines"].items()
            },
        }
        for order, facts in fingerprint.items()
    }
