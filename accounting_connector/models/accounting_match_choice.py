from odoo import fields, models

KINDS = [
    ("match", "Match"),
    ("leave", "Leave for Now"),
    ("create", "Create in Odoo"),
    ("export", "Create over There"),
    ("ignore", "Ignore"),
    ("undo", "Undo"),
]


class AccountingMatchChoice(models.Model):
    """What somebody chose on the matching page and did not apply yet: nobody else's business until then.

    About an entry over there, or, without one, about a record of Odoo that has none there.
    """

    _name = "accounting.match.choice"
    _description = "Matching Choice Not Yet Applied"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, default=lambda self: self.env.user, ondelete="cascade"
    )
    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True)
    ledger_contact_id = fields.Many2one("accounting.ledger.contact", ondelete="cascade")
    ledger_item_id = fields.Many2one("accounting.ledger.item", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", ondelete="cascade")
    product_id = fields.Many2one("product.product", ondelete="cascade")

    _contact = models.UniqueIndex(
        "(ledger_contact_id, user_id) WHERE ledger_contact_id IS NOT NULL", "A contact has one choice."
    )
    _item = models.UniqueIndex(
        "(ledger_item_id, user_id) WHERE ledger_item_id IS NOT NULL", "An item has one choice."
    )
    _partner = models.UniqueIndex(
        "(partner_id, user_id, connection_id) WHERE ledger_contact_id IS NULL AND partner_id IS NOT NULL",
        "A contact of Odoo has one choice.",
    )
    _product = models.UniqueIndex(
        "(product_id, user_id, connection_id) WHERE ledger_item_id IS NULL AND product_id IS NOT NULL",
        "A product has one choice.",
    )
