from odoo import fields, models

from ..providers.values import ItemKind

KINDS = [
    (ItemKind.SERVICE.value, "Service"),
    (ItemKind.GOODS.value, "Goods"),
    (ItemKind.STOCKED.value, "Stocked"),
]


class AccountingLedgerItem(models.Model):
    """A product or service of the organisation, found by its code."""

    _name = "accounting.ledger.item"
    _description = "Ledger Item"
    _inherit = ["accounting.ledger"]
    _order = "code, id"

    is_sold = fields.Boolean(string="Sold", readonly=True)
    is_purchased = fields.Boolean(string="Purchased", readonly=True)
    kind = fields.Selection(KINDS, readonly=True, help="Stocked items keep quantities over there.")
    sale_account_external_id = fields.Char(
        readonly=True, help="The account its sales are posted to, where that is a matter of the item."
    )
    purchase_account_external_id = fields.Char(readonly=True)
    stock_account_external_id = fields.Char(readonly=True)
    external_version = fields.Char(readonly=True)
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="set null")

    _product = models.UniqueIndex(
        "(connection_id, product_id) WHERE product_id IS NOT NULL",
        "A product stands for one item of an organisation.",
    )

    def _from_values(self, items):
        """The columns of ``values.Item`` objects."""
        return [
            {
                "external_id": item.external_id,
                "code": item.code,
                "name": item.name or item.code,
                "active": item.active,
                "is_sold": item.sold,
                "is_purchased": item.purchased,
                "kind": item.kind.value,
                "sale_account_external_id": item.sale_account_id,
                "purchase_account_external_id": item.purchase_account_id,
                "stock_account_external_id": item.stock_account_id,
                "external_version": item.version,
            }
            for item in items
        ]
