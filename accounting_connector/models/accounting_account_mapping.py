"""Which account of the organisation stands for a role of ours; the most specific line wins."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..providers.values import Category

ROLES = [
    ("sales", "Sales"),
    ("purchases", "Purchases"),
    ("down_payment", "Down payments"),
    ("discount", "Discounts"),
    ("shipping", "Shipping"),
    ("fixed_tax", "Fixed taxes"),
    ("rounding", "Rounding"),
]
# what a role falls back to on an invoice and on a bill; a role that is not here has no stand-in
STAND_INS = {
    ("discount", "sale"): "sales",
    ("discount", "purchase"): "purchases",
    ("shipping", "sale"): "sales",
    ("shipping", "purchase"): "purchases",
}


class AccountingAccountMapping(models.Model):
    _name = "accounting.account.mapping"
    _description = "Account Mapping"
    _order = "connection_id, sequence, id"
    _check_company_auto = True

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    role = fields.Selection(ROLES, required=True, default="sales")
    category_id = fields.Many2one("product.category", string="Only for Product Category", ondelete="cascade")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Only for Product", ondelete="cascade", check_company=True
    )
    ledger_account_id = fields.Many2one("accounting.ledger.account", string="Account", ondelete="set null")
    offered_account_ids = fields.Many2many(
        "accounting.ledger.account", compute="_compute_offered_account_ids"
    )
    is_required = fields.Boolean(compute="_compute_is_required")

    _role = models.UniqueIndex(
        "(connection_id, role, COALESCE(category_id, 0), COALESCE(product_tmpl_id, 0))",
        "There is already a line for this role, category and product.",
    )
    _one_subject = models.Constraint(
        "CHECK (category_id IS NULL OR product_tmpl_id IS NULL)",
        "Choose a product category or a product, not both.",
    )

    @api.depends("role", "category_id", "product_tmpl_id")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for mapping in self:
            subject = mapping.product_tmpl_id or mapping.category_id
            mapping.display_name = " / ".join(filter(None, [labels.get(mapping.role), subject.display_name]))

    @api.depends("role", "category_id", "product_tmpl_id")
    def _compute_sequence(self):
        roles = [role for role, _label in ROLES]
        for mapping in self:
            special = 1 if mapping.category_id else 2 if mapping.product_tmpl_id else 0
            mapping.sequence = 10 * roles.index(mapping.role) + special

    @api.depends("role", "connection_id")
    def _compute_offered_account_ids(self):
        for connection, mappings in self.grouped("connection_id").items():
            usable = self.env["accounting.ledger.account"].search(
                [("connection_id", "=", connection.id), ("usable_on_lines", "=", True)]
            )
            for mapping in mappings:
                mapping.offered_account_ids = mapping._accounts_to_offer(usable)

    def _accounts_to_offer(self, accounts):
        categories = self._offered_categories()
        return accounts.filtered(lambda account: account.category in categories)

    @api.depends("role", "connection_id.send_sale_orders", "connection_id.send_purchase_orders")
    def _compute_is_required(self):
        for mapping in self:
            mapping.is_required = (
                not mapping.category_id
                and not mapping.product_tmpl_id
                and mapping.role in mapping.connection_id._required_roles()
            )

    def _offered_categories(self):
        """The account categories that make sense for this line's role: a set of ``Category`` values."""
        if not self.connection_id or not self.role:
            return set()
        capabilities = self.connection_id._capabilities()
        categories = {
            "sales": capabilities.sales_categories,
            "purchases": capabilities.purchase_categories,
            "down_payment": set(Category),
            "fixed_tax": set(Category),
            "rounding": {Category.REVENUE, Category.EXPENSE},
        }.get(self.role, capabilities.sales_categories | capabilities.purchase_categories)
        return {category.value for category in categories}

    @api.constrains("ledger_account_id", "connection_id")
    def _check_account(self):
        for mapping in self:
            account = mapping.ledger_account_id
            if account and account.connection_id != mapping.connection_id:
                raise ValidationError(
                    self.env._("%(account)s belongs to another organisation.", account=account.display_name)
                )
            if account and not account.usable_on_lines:
                raise ValidationError(
                    self.env._(
                        "%(account)s cannot stand on the line of a document: the accounting system keeps it "
                        "for itself.",
                        account=account.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_default_roles(self):
        for mapping in self:
            if not mapping.category_id and not mapping.product_tmpl_id:
                raise ValidationError(
                    self.env._("Leave the account empty instead of deleting the default line.")
                )
