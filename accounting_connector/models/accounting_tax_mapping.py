"""Which tax code over there stands for a set of Odoo taxes on a line. No tax at all is a set, too: a
decision.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .accounting_of_branches import OF_BRANCHES_TOO

USES = [("sale", "Sale"), ("purchase", "Purchase")]
RATE_TOLERANCE = 0.0001
ROLE_OF_USE = {"sale": "sales", "purchase": "purchases"}


class AccountingTaxMapping(models.Model):
    _name = "accounting.tax.mapping"
    _description = "Tax Mapping"
    _inherit = ["accounting.of.branches"]
    _order = "connection_id, in_use desc, use desc, order_line_count desc, product_count desc, tax_key, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes in Odoo",
        context={"active_test": False},
        domain=OF_BRANCHES_TOO,
        help="All taxes of a line together, as they are after the fiscal position. Empty: no tax.",
    )
    use = fields.Selection(USES, required=True, default="sale")
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        string="Only with Fiscal Position",
        ondelete="cascade",
        domain=OF_BRANCHES_TOO,
        help="Lets the same taxes mean something else for these customers, such as exports.",
    )
    ledger_tax_id = fields.Many2one(
        "accounting.ledger.tax",
        string="Tax in Books",
        ondelete="set null",
        domain="offered_tax_domain",
    )
    not_used = fields.Boolean(help="Nothing is sold or bought with these taxes any more: no need to choose.")
    tax_key = fields.Char(compute="_compute_tax_key", store=True)
    rate = fields.Float(string="Rate in Odoo", compute="_compute_rate", digits=(16, 4))
    is_unlike = fields.Boolean(string="Charges Otherwise There", compute="_compute_is_unlike")
    is_missing = fields.Boolean(string="To Choose", compute="_compute_is_missing")

    _combination = models.UniqueIndex(
        "(connection_id, use, tax_key, COALESCE(fiscal_position_id, 0))",
        "These taxes already have a line for this use and fiscal position.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _key_of(self, taxes):
        """The text that stands for a set of taxes, ``"-"`` for no tax.

        A fixed tax is a line of its own over there, so it does not count.
        """
        return ",".join(str(tax.id) for tax in self._rated(taxes).sorted("id")) or "-"

    @api.model
    def _rated(self, taxes):
        return taxes.filtered(lambda tax: tax.amount_type != "fixed")

    def _single_taxes(self):
        """The taxes of this line, those of a group of taxes one by one."""
        groups = self.tax_ids.filtered(lambda tax: tax.amount_type == "group")
        return self.tax_ids - groups | groups.children_tax_ids

    @api.depends("tax_ids")
    def _compute_tax_key(self):
        for mapping in self:
            mapping.tax_key = self._key_of(mapping.tax_ids)

    @api.depends("tax_ids", "use")
    def _compute_display_name(self):
        for mapping in self:
            mapping.display_name = " + ".join(mapping.tax_ids.mapped("name")) or self.env._("No tax")

    def _read_shares(self):
        """Read at once what the tax engine would read tax by tax."""
        self._single_taxes().invoice_repartition_line_ids.mapped("factor_percent")

    @api.depends("tax_ids.amount", "tax_ids.children_tax_ids.amount")
    def _compute_rate(self):
        """What Odoo's tax engine charges on 100: taxes on taxes count, a reverse charge nets out."""
        self._read_shares()
        for mapping in self:
            details = mapping.tax_ids._get_tax_details(
                100.0,
                1.0,
                rounding_method="round_globally",
                special_mode="total_excluded",
                filter_tax_function=self._rated,
            )
            mapping.rate = sum(tax_data["tax_amount"] for tax_data in details["taxes_data"])

    @api.depends(
        "rate", "use", "ledger_tax_id.rate", "ledger_tax_id.purchase_rate", "ledger_tax_id.withholds"
    )
    def _compute_is_unlike(self):
        for mapping in self:
            mapping.is_unlike = bool(mapping.ledger_tax_id) and (
                mapping._has_other_rate() or mapping._withholds() != mapping.ledger_tax_id.withholds
            )

    def _has_other_rate(self):
        """Whether the tax over there charges another percentage; a tax that is a formula has none."""
        if "code" in self._single_taxes().mapped("amount_type"):
            return False
        return not self._has_rate_of(self.ledger_tax_id)

    def _naming(self, subject):
        """Those of these lines whose tax has ``subject`` for its id over there."""
        return self.filtered(lambda mapping: subject and subject == mapping.ledger_tax_id.external_id)

    def _has_rate_of(self, ledger_tax):
        """Whether a tax over there charges as much on this line's use as Odoo does."""
        return abs(ledger_tax._rate_for(self.use) - self.rate) < RATE_TOLERANCE

    def _may_be_sent(self, categories):
        """Whether the chosen tax charges the same, and may stand on accounts of one of ``categories``."""
        fits = not self.is_missing and not self.is_unlike
        return fits and bool(self.ledger_tax_id._that_apply_to_any(categories))

    def _withholds(self):
        return any(tax.amount < 0 for tax in self._rated(self._single_taxes()))

    @api.depends("ledger_tax_id.active", "not_used")
    def _compute_is_missing(self):
        for mapping in self:
            mapping.is_missing = not mapping.not_used and not mapping.ledger_tax_id.active

    # === CONSTRAINTS === #

    @api.constrains("connection_id", "tax_ids")
    def _check_company_of_taxes(self):
        self._check_company_of("tax_ids")

    @api.constrains("connection_id", "fiscal_position_id")
    def _check_company_of_fiscal_position(self):
        self._check_company_of("fiscal_position_id")

    @api.constrains("ledger_tax_id", "connection_id")
    def _check_tax(self):
        for mapping in self:
            if mapping.ledger_tax_id and mapping.ledger_tax_id.connection_id != mapping.connection_id:
                raise ValidationError(
                    self.env._(
                        "%(tax)s belongs to another organisation.", tax=mapping.ledger_tax_id.display_name
                    )
                )
