from odoo import api, fields, models
from odoo.tools import format_date

from ..models.accounting_remote_facts import facts_of, remote_of


class AccountingBookedCandidate(models.TransientModel):
    """A document over there that may be the one of an order."""

    _name = "accounting.booked.candidate"
    _description = "Document That May Be an Order's"
    _rec_name = "number"
    _order = "id"

    row_id = fields.Many2one("accounting.booked.order", required=True, readonly=True, ondelete="cascade")
    external_id = fields.Char(readonly=True)
    facts = fields.Json(readonly=True)
    number = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    contact_name = fields.Char(string="Contact", readonly=True)
    currency_id = fields.Many2one(related="row_id.currency_id")
    total = fields.Monetary(readonly=True)
    equal = fields.Char(readonly=True)

    @api.depends("number", "date", "total", "equal")
    def _compute_display_name(self):
        for candidate in self:
            facts = (
                candidate.number,
                format_date(self.env, candidate.date),
                candidate.currency_id.format(candidate.total),
                candidate.equal,
            )
            candidate.display_name = ", ".join(filter(None, facts))

    @api.model
    def _prepare(self, candidate):
        remote = candidate.remote
        return {
            "external_id": remote.external_id,
            "facts": facts_of(remote),
            "number": remote.number or remote.external_id,
            "date": remote.date,
            "contact_name": remote.contact_name,
            "total": float(remote.total),
            "equal": self._say_equal(candidate),
        }

    def _say_equal(self, candidate):
        parts = (
            (candidate.same_reference, self.env._("reference")),
            (candidate.same_contact, self.env._("contact")),
            (candidate.same_total, self.env._("total")),
        )
        equal = [name for same, name in parts if same]
        return self.env._("equal: %s", ", ".join(equal)) if equal else ""

    def _remote(self):
        return remote_of(self.facts)
