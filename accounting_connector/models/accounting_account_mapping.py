"""Which account of the organisation stands for a role of ours; the most specific line wins."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .accounting_of_branches import OF_BRANCHES_TOO

ROLES = [
    ("sales", "Sales"),
    ("purchases", "Purchases"),
    ("inventory", "Inventory"),
    ("cost_of_sales", "Cost of sales"),
    ("down_payment", "Down payments"),
    ("discount", "Discounts"),
    ("shipping", "Shipping"),
    ("freight", "Freight on purchases"),
    ("duty", "Import duty"),
    ("price_difference", "Purchase price differences"),
    ("purchase_tax", "Sales tax on purchases"),
    ("fixed_tax", "Fixed taxes"),
    ("rounding", "Rounding"),
]
# what a role falls back to on an invoice and on a bill; a role that is not here has no stand-in
STAND_INS = {
    ("discount", "sale"): "sales",
    ("discount", "purchase"): "purchases",
    ("shipping", "sale"): "sales",
    ("shipping", "purchase"): "purchases",
    ("freight", "purchase"): "purchases",
    ("duty", "purchase"): "purchases",
}
# roles whose accounts stand on the lines of invoices
SALE_ROLES = ("sales", "down_payment", "discount", "shipping", "fixed_tax", "rounding")
# roles of what stock costs: an expense, or a part of the value of the stock
COST_ROLES = ("freight", "duty", "price_difference")

# what decides which roles are required
CHOICES = (
    "connection_id.accounting_method",
    "connection_id.purchase_tax_handling",
    "connection_id.send_purchase_orders",
    "connection_id.send_sale_orders",
    "connection_id.taxes_by_flag",
)
REQUIREMENTS = (
    *CHOICES,
    "connection_id.tax_mapping_ids.with_fixed_tax",
    "connection_id.tax_mapping_ids.in_use",
)


class AccountingAccountMapping(models.Model):
    _name = "accounting.account.mapping"
    _description = "Account Mapping"
    _inherit = ["accounting.of.branches"]
    _order = "connection_id, sequence, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    role = fields.Selection(ROLES, required=True, default="sales")
    category_id = fields.Many2one("product.category", string="Only for Product Category", ondelete="cascade")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Only for Product", ondelete="cascade", domain=OF_BRANCHES_TOO
    )
    ledger_account_id = fields.Many2one("accounting.ledger.account", string="Account", ondelete="set null")
    is_required = fields.Boolean(compute="_compute_is_required")
    is_used = fields.Boolean(
        compute="_compute_is_used", store=True, help="The connection's choices leave a use for the role."
    )

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

    @api.depends("role", "category_id", "product_tmpl_id", *CHOICES)
    def _compute_sequence(self):
        """Roles without which nothing can be sent come first.

        The order is stored, so it depends on no line of taxes: such a line is written before its taxes are.
        """
        roles = [role for role, _label in ROLES]
        for mapping in self:
            special = 1 if mapping.category_id else 2 if mapping.product_tmpl_id else 0
            connection = mapping.connection_id
            required = set(connection._required_roles() if connection else ()) - {"fixed_tax"}
            place = 10 * roles.index(mapping.role) + special
            mapping.sequence = place if mapping.role in required else 1000 + place

    @api.depends(
        "role", "connection_id.accounting_method", "connection_id.provider", "connection_id.taxes_by_flag",
        "connection_id.purchase_tax_handling",
    )
    def _compute_is_used(self):
        for mapping in self:
            mapping.is_used = mapping.role in mapping.connection_id._used_roles()

    @api.depends("role", *REQUIREMENTS)
    def _compute_is_required(self):
        for mapping in self:
            mapping.is_required = (
                mapping._is_general() and mapping.role in mapping.connection_id._required_roles()
            )

    def _is_general(self):
        """Whether the line holds for all products."""
        return not self.category_id and not self.product_tmpl_id

    @api.constrains("connection_id", "product_tmpl_id")
    def _check_company_of_product(self):
        self._check_company_of("product_tmpl_id")

    @api.constrains("ledger_account_id", "connection_id")
    def _check_account(self):
        for mapping in self:
            account = mapping.ledger_account_id
            if account and account.connection_id != mapping.connection_id:
                raise ValidationError(
                    self.env._("%(account)s belongs to another organisation.", account=account.display_name)
                )
            reason = account and mapping._unfit_reason(account)
            if reason:
                raise ValidationError(reason)

    def _naming(self, subject):
        """Those of these lines whose account has ``subject`` for its code or its id over there."""
        return self.filtered(
            lambda mapping: (
                subject
                and subject in (mapping.ledger_account_id.code, mapping.ledger_account_id.external_id)
            )
        )

    def _unfit_reason(self, account):
        """Why ``account`` cannot stand for this line's role; ``None`` when it can."""
        names = {"account": account.display_name, "provider": self.connection_id._capabilities().label}
        if not account.active:
            return self.env._(
                "The account %(account)s, chosen for %(choice)s, is archived or gone in %(provider)s. Choose "
                "another, or restore it there and read the lists.",
                choice=self.display_name,
                **names,
            )
        if not account.usable_on_lines:
            return self.env._(
                "%(account)s cannot stand on the line of a document: the accounting system keeps it "
                "for itself.",
                **names,
            )
        if self.role in SALE_ROLES and not account.usable_on_sales:
            return self.env._(
                "%(account)s cannot stand on the line of an invoice in %(provider)s. Choose an income "
                "account.",
                **names,
            )
        if self.role == "inventory" and not account.usable_for_stock:
            return self.env._(
                "%(account)s cannot hold the value of stock that Odoo counts. Choose a current asset account "
                "that %(provider)s leaves to you.",
                **names,
            )
        if account.counted_item_id:
            return self.env._(
                "%(account)s holds the value of products that %(provider)s counts itself, such as %(item)s. "
                "Choose another account, so that the two do not mix.",
                item=account.counted_item_id.display_name,
                **names,
            )
        return None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_default_roles(self):
        for mapping in self:
            if mapping._is_general():
                raise ValidationError(
                    self.env._("Leave the account empty instead of deleting the default line.")
                )
