from odoo import fields, models


class AccountingLedgerTerm(models.Model):
    """One of the organisation's payment terms."""

    _name = "accounting.ledger.term"
    _description = "Ledger Payment Term"
    _inherit = ["accounting.ledger"]
    _order = "name, id"

    days = fields.Integer(readonly=True, help="So many days after its date a document is due.")
    has_days = fields.Boolean(string="By Days", readonly=True, help="Otherwise it follows another rule.")

    def _from_values(self, terms):
        """The columns of ``values.Term`` objects."""
        return [
            {
                "external_id": term.external_id,
                "code": "",
                "name": term.name,
                "active": term.active,
                "days": term.days or 0,
                "has_days": term.days is not None,
            }
            for term in terms
        ]
