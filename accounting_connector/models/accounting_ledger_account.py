from odoo import fields, models

from ..providers.values import Account, Category, ItemKind

CATEGORIES = [
    (Category.ASSET.value, "Asset"),
    (Category.LIABILITY.value, "Liability"),
    (Category.EQUITY.value, "Equity"),
    (Category.REVENUE.value, "Revenue"),
    (Category.EXPENSE.value, "Expense"),
]


class AccountingLedgerAccount(models.Model):
    """One account of the organisation's chart."""

    _name = "accounting.ledger.account"
    _description = "Ledger Account"
    _inherit = ["accounting.ledger"]
    _order = "code, name, id"

    account_type = fields.Char(string="Type", readonly=True)
    category = fields.Selection(CATEGORIES, readonly=True)
    system_role = fields.Char(readonly=True, help="What the accounting system itself uses the account for.")
    default_tax_code = fields.Char(readonly=True)
    currency_code = fields.Char(string="Currency", readonly=True)
    usable_on_lines = fields.Boolean(
        readonly=True, help="A line of an invoice or a bill may be posted to it."
    )
    usable_on_sales = fields.Boolean(readonly=True, help="A line of an invoice, too.")
    usable_for_stock = fields.Boolean(
        readonly=True, help="It may hold the value of stock that is counted in Odoo."
    )
    counted_item_id = fields.Many2one(
        "accounting.ledger.item",
        compute="_compute_counted_item_id",
        help="A product that is counted over there and whose value the account holds.",
    )

    def _compute_counted_item_id(self):
        items = (
            self.env["accounting.ledger.item"]
            .sudo()
            .search(
                [
                    ("connection_id", "in", self.connection_id.ids),
                    ("kind", "=", ItemKind.STOCKED.value),
                    ("stock_account_external_id", "in", self.mapped("external_id")),
                ]
            )
        )
        counted = {(item.connection_id, item.stock_account_external_id): item for item in items}
        for account in self:
            account.counted_item_id = counted.get((account.connection_id, account.external_id))

    def _from_values(self, accounts):
        """The columns of ``values.Account`` objects."""
        return [
            {
                "external_id": account.external_id,
                "code": account.code,
                "name": account.name,
                "active": account.active,
                "account_type": account.type,
                "category": account.category.value,
                "system_role": account.system_role,
                "default_tax_code": account.default_tax_code,
                "currency_code": account.currency,
                "usable_on_lines": account.usable_on_lines,
                "usable_on_sales": account.usable_on_sales,
                "usable_for_stock": account.usable_for_stock,
            }
            for account in accounts
        ]

    def _to_value(self):
        """The account as an adapter takes it."""
        self.ensure_one()
        return Account(
            external_id=self.external_id,
            code=self.code or "",
            name=self.name,
            type=self.account_type or "",
            category=Category(self.category),
            active=self.active,
            usable_on_lines=self.usable_on_lines,
            system_role=self.system_role or "",
            default_tax_code=self.default_tax_code or "",
            currency=self.currency_code or "",
            usable_on_sales=self.usable_on_sales,
            usable_for_stock=self.usable_for_stock,
        )
