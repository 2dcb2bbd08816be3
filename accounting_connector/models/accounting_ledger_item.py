from odoo import api, fields, models

from ..providers.values import Item, ItemKind

KINDS = [
    (ItemKind.SERVICE.value, "Service"),
    (ItemKind.GOODS.value, "Goods"),
    (ItemKind.STOCKED.value, "Stocked"),
    (ItemKind.BUNDLE.value, "Bundle or Category"),
]


class AccountingLedgerItem(models.Model):
    """A product or service of the organisation, found by its code."""

    _name = "accounting.ledger.item"
    _description = "Ledger Item"
    _inherit = ["accounting.ledger.detailed", "accounting.protected"]
    _order = "code, id"

    is_sold = fields.Boolean(string="Sold", readonly=True)
    is_purchased = fields.Boolean(string="Purchased", readonly=True)
    kind = fields.Selection(KINDS, readonly=True, help="Stocked items keep quantities over there.")
    sale_account_external_id = fields.Char(
        readonly=True, help="The account its sales are posted to, where that is a matter of the item."
    )
    purchase_account_external_id = fields.Char(readonly=True)
    stock_account_external_id = fields.Char(readonly=True)
    sale_account_code = fields.Char(readonly=True, help="Where accounts are known by their code.")
    purchase_account_code = fields.Char(readonly=True)
    external_version = fields.Char(readonly=True)
    sale_account_id = fields.Many2one(
        "accounting.ledger.account", string="Sales Account", compute="_compute_accounts"
    )
    purchase_account_id = fields.Many2one(
        "accounting.ledger.account", string="Purchases Account", compute="_compute_accounts"
    )
    service_account_id = fields.Many2one(
        "accounting.ledger.account",
        string="Stands for Account",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="This item is ours: lines without product that are posted to this account stand on it.",
    )
    sales_use = fields.Selection(
        [
            ("own_account", "With the item's own account"),
            ("service_item", "Not at all: Odoo's service item in its place"),
        ],
        string="Use on Sales",
        help="What to do when sales of the item are posted to another account than the one chosen for the "
        "product, or when it keeps stock. Empty: ask, and for items that keep stock, as the connection says.",
    )
    wanted_account_id = fields.Many2one(
        "accounting.ledger.account",
        string="Sales Account to Be Set",
        readonly=True,
        ondelete="set null",
        help="The item is given this account over there before the next document with it is sent.",
    )
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="set null")

    _product = models.UniqueIndex(
        "(connection_id, product_id) WHERE product_id IS NOT NULL",
        "A product stands for one item of an organisation.",
    )
    _service_account = models.UniqueIndex(
        "(connection_id, service_account_id) WHERE service_account_id IS NOT NULL",
        "An account has one service item.",
    )

    @api.depends("connection_id", "sale_account_external_id", "purchase_account_external_id")
    def _compute_accounts(self):
        for connection, items in self.grouped("connection_id").items():
            external_ids = {
                *items.mapped("sale_account_external_id"),
                *items.mapped("purchase_account_external_id"),
            }
            accounts = self.env["accounting.ledger.account"].with_context(active_test=False)
            found = accounts.search(
                [("connection_id", "=", connection.id), ("external_id", "in", list(external_ids - {False}))]
            )
            by_external_id = {account.external_id: account for account in found}
            for item in items:
                item.sale_account_id = by_external_id.get(item.sale_account_external_id)
                item.purchase_account_id = by_external_id.get(item.purchase_account_external_id)

    def _details_for_choice(self):
        """What is shown beside code and name."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        uses = [
            label
            for flag, label in (
                (self.is_sold, self.env._("sold")),
                (self.is_purchased, self.env._("purchased")),
            )
            if flag
        ]
        return ", ".join(filter(None, (kinds.get(self.kind), *uses)))

    def _is_linked(self):
        return bool(self.product_id)

    def _are_gone(self, domain):
        """What stands for a product still has something to be told of."""
        self.search([*domain, ("product_id", "!=", False)]).write({"active": False, "details_digest": False})
        super()._are_gone([*domain, ("product_id", "=", False)])

    def _from_values(self, items):
        """The columns of ``values.Item`` objects. What stands on no line is never offered."""
        return [
            {
                "external_id": item.external_id,
                "code": item.code,
                "name": item.name or item.code or item.external_id,
                "active": item.active and item.kind is not ItemKind.BUNDLE,
                "is_sold": item.sold,
                "is_purchased": item.purchased,
                "kind": item.kind.value,
                "sale_account_external_id": item.sale_account_id,
                "purchase_account_external_id": item.purchase_account_id,
                "stock_account_external_id": item.stock_account_id,
                "sale_account_code": item.sale_account,
                "purchase_account_code": item.purchase_account,
                "external_version": item.version,
                **self._details_of(item),
            }
            for item in items
        ]

    def _to_value(self):
        """The item as an adapter takes it that is to change it."""
        self.ensure_one()
        return Item(
            code=self.code or "",
            name=self.name,
            external_id=self.external_id,
            sold=self.is_sold,
            purchased=self.is_purchased,
            active=self.active,
            kind=ItemKind(self.kind),
            sale_account_id=self.sale_account_external_id or "",
            purchase_account_id=self.purchase_account_external_id or "",
            stock_account_id=self.stock_account_external_id or "",
            version=self.external_version or "",
        )

    # === ON LINES === #

    def _is_replaced(self):
        """Whether sales of its product stand on our service item instead."""
        if self.kind == ItemKind.STOCKED.value and not self.sales_use:
            return self.connection_id.stocked_items == "replace"
        return self.sales_use == "service_item"

    def _is_bought_to(self, account):
        """Whether purchases of the item are posted to ``account``, and to no stock over there."""
        return (
            self.active
            and self.kind != ItemKind.STOCKED.value
            and bool(account)
            and self.purchase_account_external_id == account.external_id
        )
