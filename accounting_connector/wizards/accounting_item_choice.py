from odoo import api, fields, models
from odoo.tools import clean_context


class AccountingItemChoice(models.TransientModel):
    """What to do when an item of the books cannot be sold as Odoo's accounts say: three ways, each kept for
    all later documents.
    """

    _name = "accounting.item.choice"
    _description = "What to Do about an Item"

    item_id = fields.Many2one("accounting.ledger.item", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", ondelete="cascade")
    account_id = fields.Many2one(
        "accounting.ledger.account",
        string="Account Chosen in Odoo",
        required=True,
        ondelete="cascade",
    )
    item_account_id = fields.Many2one(related="item_id.sale_account_id", string="Account of the Item")
    item_kind = fields.Selection(related="item_id.kind")
    provider_label = fields.Char(compute="_compute_provider_label")
    may_keep_account = fields.Boolean(compute="_compute_ways")
    may_change_item = fields.Boolean(compute="_compute_ways")
    may_replace_item = fields.Boolean(compute="_compute_ways")

    @api.depends("item_id")
    def _compute_provider_label(self):
        for choice in self:
            choice.provider_label = choice.item_id.connection_id._capabilities().label

    @api.depends("item_id", "product_id")
    def _compute_ways(self):
        for choice in self:
            item = choice.item_id
            choice.may_keep_account = item.active and bool(item.sale_account_id)
            choice.may_change_item = item.active
            choice.may_replace_item = not item.service_account_id

    # === ACTIONS === #

    def action_keep_account(self):
        """Post what stands on this item to the item's own account, from now on."""
        return self._choose("own_account")

    def action_change_item(self):
        """Have the item changed over there before the next document with it: only the worker calls."""
        return self._choose(False, wanted_account=self.account_id)

    def action_replace_item(self):
        """Put lines of this item's product on our service item of the account that Odoo chose."""
        return self._choose("service_item")

    def _choose(self, sales_use, wanted_account=None):
        self.ensure_one()
        # what this dialog was opened with is no default for what is let go
        item = self.item_id.with_context(clean_context(self.env.context))
        item.check_access("write")
        item.sudo().wanted_account_id = wanted_account
        item.write({"sales_use": sales_use})
        return {"type": "ir.actions.act_window_close"}
