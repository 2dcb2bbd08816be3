from odoo import fields, models


class AccountingMatchWish(models.Model):
    """What somebody decided about a record of Odoo that has no entry over there. The exporter removes what it
    did.
    """

    _name = "accounting.match.wish"
    _description = "Wish for a Record without Entry over There"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    wish = fields.Selection([("export", "Create over There"), ("ignore", "Ignore")], required=True)
    partner_id = fields.Many2one("res.partner", ondelete="cascade")
    product_id = fields.Many2one("product.product", ondelete="cascade")

    _partner = models.UniqueIndex(
        "(partner_id, connection_id) WHERE partner_id IS NOT NULL", "A contact has one wish."
    )
    _product = models.UniqueIndex(
        "(product_id, connection_id) WHERE product_id IS NOT NULL", "A product has one wish."
    )
