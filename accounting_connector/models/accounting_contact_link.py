from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountingContactLink(models.Model):
    """Which contact over there stands for a partner. One contact may serve both roles."""

    _name = "accounting.contact.link"
    _description = "Linked Contact"
    _order = "partner_id, role, id"
    _check_company_auto = True

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact in Odoo",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    role = fields.Selection([("customer", "Customer"), ("vendor", "Vendor")], required=True)
    currency_id = fields.Many2one(
        "res.currency", help="Set where a contact over there holds one currency only."
    )
    ledger_contact_id = fields.Many2one(
        "accounting.ledger.contact",
        string="Contact in Books",
        required=True,
        index=True,
        ondelete="cascade",
    )

    _partner = models.UniqueIndex(
        "(connection_id, partner_id, role, COALESCE(currency_id, 0))",
        "This contact is already linked in this role.",
    )

    @api.depends("partner_id", "ledger_contact_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.partner_id.display_name}: {link.ledger_contact_id.display_name}"

    @api.constrains("connection_id", "ledger_contact_id")
    def _check_same_organisation(self):
        for link in self:
            if link.ledger_contact_id.connection_id != link.connection_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s belongs to another organisation.",
                        contact=link.ledger_contact_id.display_name,
                    )
                )
