from odoo import fields, models


class AccountingContactPart(models.Model):
    """An address or a person of a contact over there, and which of Odoo's contacts it became: by this it is
    known again, and never created twice. One that was deleted in Odoo is remembered.
    """

    _name = "accounting.contact.part"
    _description = "Imported Address or Person"
    _order = "ledger_contact_id, key, id"

    ledger_contact_id = fields.Many2one(
        "accounting.ledger.contact", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ledger_contact_id.company_id", store=True, index=True)
    key = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="set null")
    given_fields = fields.Json(help="The fields that were given a value from there.")

    _key = models.UniqueIndex("(ledger_contact_id, key)", "An address or person is imported once.")

    def _move_all(self, merged, heir):
        """What was imported of ``merged`` is known as parts of ``heir``, where that has none of the key."""
        parts = self.search([("ledger_contact_id", "in", (merged | heir).ids)])
        taken = {part.key for part in parts if part.ledger_contact_id == heir}
        parts.filtered(
            lambda part: part.ledger_contact_id == merged and part.key not in taken
        ).ledger_contact_id = heir
