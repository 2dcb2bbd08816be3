from odoo import fields, models

from .accounting_connection_reading import LONG_LISTS
from .accounting_import import OUTCOMES


class AccountingImportLine(models.Model):
    """What became of one entry in one import, and why."""

    _name = "accounting.import.line"
    _description = "Result of an Import"
    _order = "import_id desc, id"

    import_id = fields.Many2one("accounting.import", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    subject = fields.Selection(related="import_id.subject")
    external_id = fields.Char(string="External ID", required=True)
    name = fields.Char(required=True)
    outcome = fields.Selection(OUTCOMES, required=True, index=True)
    reason = fields.Char(string="Remarks", help="Why it was skipped, or what was not taken over as it is.")
    is_undecided = fields.Boolean(
        readonly=True, help="A person has to decide what the entry is in Odoo, on the matching page."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact in Odoo", index="btree_not_null", ondelete="set null"
    )
    product_id = fields.Many2one(
        "product.product", string="Product in Odoo", index="btree_not_null", ondelete="set null"
    )

    def action_decide(self):
        """The matching page, showing this entry."""
        self.ensure_one()
        self.check_access("read")
        entry = self._entry()
        if not entry:
            return self.import_id._matching_page(match_search=self.name)
        return self.import_id._matching_page(match_state=entry._state_to_decide(), match_search=entry.name)

    def action_open_record(self):
        """The contact or product of Odoo; where there is none, the entry over there as it was read."""
        self.ensure_one()
        self.check_access("read")
        record = self.partner_id or self.product_id or self._entry()
        return record.get_formview_action() if record else False

    def _entry(self):
        """What was imported; archived ones count."""
        return (
            self.env[LONG_LISTS[self.subject]]
            .with_context(active_test=False)
            .search(
                [
                    ("connection_id", "=", self.import_id.connection_id.id),
                    ("external_id", "=", self.external_id),
                ]
            )
        )
