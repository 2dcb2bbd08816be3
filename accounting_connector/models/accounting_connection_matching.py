"""The ways to the matching page."""

from odoo import fields, models


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    contacts_looked_at = fields.Datetime(
        readonly=True, copy=False, help="When contacts were last looked through for what they are in Odoo."
    )
    products_looked_at = fields.Datetime(readonly=True, copy=False)

    def action_match_contacts(self):
        return self._open_matching("contacts", self.env._("Match Contacts"))

    def action_match_products(self):
        return self._open_matching("products", self.env._("Match Products"))

    def _open_matching(self, subject, name):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": f"accounting_connector.match_{subject}",
            "name": name,
            "context": {"active_id": self.id},  # kept in the address, for who loads the page anew
        }
