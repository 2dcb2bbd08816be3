"""How far it is, in words, and the ways to what came of it."""

from odoo import fields, models
from odoo.tools import formatLang

from .accounting_bulk import AT_WORK, TO_CREATE
from .accounting_bulk_line import KINDS_OF_ORDERS
from .accounting_document_follow import NEEDS_SOMEBODY
from .accounting_document_work import ON_THE_WAY

IN_DIALOG = "accounting_bulk_dialog"
# What became of the documents: the buttons, and which of their states.
FATES = {
    "sent": ("sent",),
    "on_the_way": ON_THE_WAY,
    "needs_somebody": NEEDS_SOMEBODY,
    "cancelled": ("cancelled",),
}


class AccountingBulk(models.Model):
    _inherit = "accounting.bulk"

    obstacle_ids = fields.One2many(
        "accounting.bulk.cause", "bulk_id", domain=[("is_obstacle", "=", True)], readonly=True
    )
    reason_ids = fields.One2many(
        "accounting.bulk.cause", "bulk_id", domain=[("is_obstacle", "=", False)], readonly=True
    )
    outlook = fields.Text(compute="_compute_outlook")
    total_count = fields.Integer(string="Orders", compute="_compute_counts")
    created_count = fields.Integer(string="Orders Created", compute="_compute_counts")
    out_count = fields.Integer(string="Orders That Stay Out", compute="_compute_counts")
    ready_count = fields.Integer(string="Orders to Create", compute="_compute_counts")
    document_count = fields.Integer(string="Documents", compute="_compute_document_count")

    def _compute_counts(self):
        counts = self._line_counts()
        for bulk in self:
            found = counts[bulk]
            bulk.total_count = sum(found.values())
            bulk.created_count = found.get("created", 0)
            bulk.out_count = found.get("out", 0)
            bulk.ready_count = sum(found.get(state, 0) for state in TO_CREATE)

    def _line_counts(self):
        """``{bulk: {state of a line: how many}}``."""
        counts = {bulk: {} for bulk in self}
        for bulk, state, count in self.env["accounting.bulk.line"]._read_group(
            [("bulk_id", "in", self.ids)], ["bulk_id", "state"], ["__count"]
        ):
            counts[bulk][state] = count
        return counts

    def _compute_document_count(self):
        counts = dict(
            self.env["accounting.document"]._read_group(
                [("bulk_id", "in", self.ids)], ["bulk_id"], ["__count"]
            )
        )
        for bulk in self:
            bulk.document_count = counts.get(bulk, 0)

    # === WHAT IT WOULD BE === #

    def _compute_outlook(self):
        for bulk in self:
            bulk.outlook = bulk._say_outlook()

    def _say_outlook(self):
        """How many documents, with their totals, and how many of them wait; a line each."""
        counted = self.env["accounting.bulk.line"]._read_group(
            [("bulk_id", "in", self.ids), ("document_count", ">", 0)],
            ["state", "currency_id"],
            ["document_count:sum", "amount:sum"],
        )
        said = {
            "ready": self.env._("Documents that go: %(count)s, over %(totals)s"),
            "waiting": self.env._("Documents that wait until something is fixed: %(count)s, over %(totals)s"),
        }
        lines = []
        for state, sentence in said.items():
            rows = [row for row in counted if row[0] == state]
            if rows:
                # the name of the currency: several have the same sign
                totals = ", ".join(
                    f"{formatLang(self.env, amount, currency_obj=currency)} {currency.name}"
                    for _state, currency, _count, amount in rows
                )
                lines.append(sentence % {"count": f"{sum(row[2] for row in rows):,}", "totals": totals})
        return "\n".join(lines)

    # === PROGRESS === #

    def read_progress(self):
        """What the page that follows these shows of each."""
        self.check_access("read")
        counts = self._line_counts()
        return [bulk._progress(counts[bulk]) for bulk in self]

    def _progress(self, counts):
        fates = self._fates() if self.state in ("creating", "done", "cancelled") else {}
        left = counts.get("new", 0) if self.state == "looking" else sum(counts.get(s, 0) for s in TO_CREATE)
        total = sum(counts.values()) if self.state == "looking" else self.to_create_count
        return {
            "id": self.id,
            "state": self.state,
            "is_live": self.state in AT_WORK or bool(fates.get("on_the_way")),
            "may_cancel": self.state in AT_WORK,
            "percent": self._percent(total, left, fates),
            "summary": self._summary(total, left, fates, counts),
            "message": self.message or "",
            "results": [
                {"name": name, "label": label, "count": f"{count:,}"}
                for name, label, count in self._results(fates, counts)
                if count
            ],
        }

    def _fates(self):
        """How many of the documents are how far: ``{name in FATES: count}``."""
        states = dict(
            self.env["accounting.document"]._read_group(
                [("bulk_id", "in", self.ids)], ["state"], ["__count"]
            )
        )
        return {name: sum(states.get(state, 0) for state in of) for name, of in FATES.items()}

    def _percent(self, total, left, fates):
        """Of what is done now: looking, creating, or sending."""
        if self.state in AT_WORK:
            return round(100 * (total - left) / total) if total else 0
        documents = sum(fates.values())
        return round(100 * (documents - fates["on_the_way"]) / documents) if documents else 100

    def _summary(self, total, left, fates, counts):
        done = f"{total - left:,}"
        documents = sum(fates.values())
        if self.state == "looking":
            return self.env._("Looking ahead: %(done)s of %(total)s orders", done=done, total=f"{total:,}")
        if self.state == "creating":
            return self.env._(
                "Creating: %(done)s of %(total)s orders. You may close this: nothing is lost.",
                done=done,
                total=f"{total:,}",
            )
        if self.state == "ready":
            return self.env._(
                "Orders that become documents: %(count)s of %(total)s",
                count=f"{left:,}",
                total=f"{sum(counts.values()):,}",
            )
        if self.state == "cancelled":
            return self.env._("Cancelled. Orders of which nothing was created: %s", f"{left:,}")
        if fates.get("on_the_way"):
            return self.env._(
                "Sending: %(sent)s of %(total)s documents are in %(provider)s. You may close this: nothing "
                "is lost.",
                sent=f"{fates['sent']:,}",
                total=f"{documents:,}",
                provider=self.provider_label,
            )
        if fates.get("needs_somebody"):
            return self.env._(
                "Documents that need somebody: %(count)s of %(total)s",
                count=f"{fates['needs_somebody']:,}",
                total=f"{documents:,}",
            )
        return self.env._("Done. Documents: %s", f"{documents:,}")

    def _results(self, fates, counts):
        """``(name, label, count)`` of each way to what came of it."""
        return [
            ("sent", self.env._("Sent"), fates.get("sent")),
            ("on_the_way", self.env._("On the way"), fates.get("on_the_way")),
            ("needs_somebody", self.env._("Need somebody"), fates.get("needs_somebody")),
            ("cancelled", self.env._("Cancelled"), fates.get("cancelled")),
            ("out", self.env._("Orders that stay out"), counts.get("out")),
        ]

    # === WAYS === #

    def action_results(self):
        """The documents that are so far, or the orders that stay out, as the context says which."""
        self.ensure_one()
        self.check_access("read")
        result = self.env.context.get("bulk_result")
        if result == "out":
            return self._open_lines("out")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_document_action"
        )
        domain = [("bulk_id", "=", self.id)]
        if result in FATES:
            domain.append(("state", "in", FATES[result]))
        return {**action, "domain": domain, "context": {}, "target": "current"}

    def action_open_documents(self):
        return self.action_results()

    def action_open_lines(self):
        return self._open_lines()

    def _open_lines(self, *states):
        """What becomes of each order; of some states only, if any are given."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_bulk_line_action"
        )
        domain = [("bulk_id", "=", self.id)]
        if states:
            domain.append(("state", "in", states))
        return {**action, "domain": domain, "context": {}}

    def _open_orders(self, domain, name):
        """The list of the orders of the lines of ``domain``; of both kinds, what became of each."""
        lines = self.env["accounting.bulk.line"].search([("bulk_id", "=", self.id), *domain])
        for field, model in KINDS_OF_ORDERS.items():
            if all(line[field] for line in lines):
                return {
                    "type": "ir.actions.act_window",
                    "name": name,
                    "res_model": model,
                    "domain": [("id", "in", lines[field].ids)],
                    "views": [(False, "list"), (False, "form")],
                    "target": "current",
                }
        return {**self._open_lines(), "name": name, "domain": [("id", "in", lines.ids)]}

    def _open_dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Documents in Bulk"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("accounting_connector.accounting_bulk_view_form_dialog").id, "form")
            ],
            "target": "new",
            "context": {IN_DIALOG: True},
        }

    def _shown_again(self):
        """What a button gives back: the dialog stays open, a page is read anew."""
        return self._open_dialog() if self.env.context.get(IN_DIALOG) else True
