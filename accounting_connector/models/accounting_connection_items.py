"""What products are known by over there, and what may stand for them."""

import hashlib

from odoo import fields, models

DATABASE_LENGTH = 4


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    items_hold_accounts = fields.Boolean(compute="_compute_items_hold_accounts")
    stocked_items = fields.Selection(
        [
            ("replace", "Use a service item in their place"),
            ("use", "Use them: quantities change there, too"),
        ],
        required=True,
        default="replace",
        help="Invoices on an item that keeps stock in the accounting system take from the quantity there and "
        "post its cost. As Odoo keeps the stock, a service item of the same account is used instead; the "
        "line's text names the product.",
    )

    def _compute_items_hold_accounts(self):
        for connection in self:
            connection.items_hold_accounts = connection._capabilities().items_hold_accounts

    def _item_code_for(self, product, reference):
        """What the item of ``product`` is known by over there; ``""`` when lines go without it.

        Where every line needs an item, a product without a reference, or with too long a one, has a code of
        ours, the same for as long as this database lives.
        """
        self.ensure_one()
        capabilities = self._capabilities()
        if reference and len(reference) <= capabilities.item_code_length:
            return reference
        if not (product and capabilities.items_hold_accounts):
            return ""
        return f"ODOO-{self._database_code()}-{product.id}"

    def _database_code(self):
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        return hashlib.sha256(uuid.encode()).hexdigest()[:DATABASE_LENGTH].upper()
