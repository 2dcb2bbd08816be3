from odoo import api, fields, models
from odoo.fields import Command

from ..models.accounting_tax_mapping import RATE_TOLERANCE, USES


class AccountingTaxCreation(models.TransientModel):
    """Makes a tax in Odoo of one over there, and maps the two."""

    _name = "accounting.tax.creation"
    _description = "Create Tax in Odoo"

    ledger_tax_id = fields.Many2one(
        "accounting.ledger.tax", string="Tax There", required=True, readonly=True, ondelete="cascade"
    )
    connection_id = fields.Many2one(related="ledger_tax_id.connection_id")
    company_id = fields.Many2one(related="connection_id.company_id")
    provider_label = fields.Char(related="connection_id.provider_label")
    use = fields.Selection(
        USES,
        string="Charged On",
        required=True,
        compute="_compute_use",
        store=True,
        precompute=True,
        readonly=False,
    )
    name = fields.Char(
        required=True, compute="_compute_name", store=True, precompute=True, readonly=False
    )
    rate = fields.Float(compute="_compute_rate", digits=(16, 4))
    price_include = fields.Selection(
        [("tax_excluded", "Prices are without this tax"), ("tax_included", "Prices include this tax")],
        string="Prices",
        required=True,
        compute="_compute_price_include",
        store=True,
        precompute=True,
        readonly=False,
    )
    country_id = fields.Many2one(
        "res.country",
        required=True,
        compute="_compute_country_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    tax_group_id = fields.Many2one(
        "account.tax.group",
        required=True,
        compute="_compute_tax_group_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('country_id', 'in', (country_id, False)), ('company_id', 'parent_of', company_id)]",
        help="Under which of its groups Odoo totals the tax on a document.",
    )

    # === COMPUTE METHODS === #

    @api.depends("ledger_tax_id")
    def _compute_use(self):
        for creation in self:
            creation.use = next(iter(creation.ledger_tax_id._uses()), False)

    @api.depends("ledger_tax_id", "use", "country_id")
    def _compute_name(self):
        """As it is called over there; Odoo has every name once."""
        for creation in self:
            name = creation.ledger_tax_id.name
            taken = creation._tax_named(name)
            creation.name = f"{name} ({creation.provider_label})" if taken else name

    def _tax_named(self, name):
        return (
            self.env["account.tax"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "child_of", self.company_id.sudo().root_id.id),
                    ("name", "=", name),
                    ("type_tax_use", "=", self.use),
                    ("country_id", "=", self.country_id.id),
                ],
                limit=1,
            )
        )

    @api.depends("ledger_tax_id", "use")
    def _compute_rate(self):
        for creation in self:
            creation.rate = creation.ledger_tax_id._rate_for(creation.use)

    @api.depends("company_id")
    def _compute_price_include(self):
        for creation in self:
            creation.price_include = creation.company_id.account_price_include

    @api.depends("company_id")
    def _compute_country_id(self):
        for creation in self:
            creation.country_id = creation.company_id.account_fiscal_country_id

    @api.depends("company_id", "country_id", "rate")
    def _compute_tax_group_id(self):
        """That of a tax of the same rate; without one, the first, as Odoo itself does."""
        groups = self.env["account.tax.group"]
        for creation in self:
            same = creation._tax_of_same_rate()
            if same:
                creation.tax_group_id = same.tax_group_id
                continue
            of_company = groups.search(
                [
                    *groups._check_company_domain(creation.company_id),
                    ("country_id", "in", (creation.country_id.id, False)),
                ]
            )
            of_country = of_company.filtered("country_id")
            creation.tax_group_id = (of_country or of_company)[:1]

    def _tax_of_same_rate(self):
        taxes = self.env["account.tax"]
        return taxes.search(
            [
                *taxes._check_company_domain(self.company_id),
                ("country_id", "=", self.country_id.id),
                ("amount_type", "=", "percent"),
                ("amount", "=", self.rate),
            ],
            limit=1,
        )

    # === ACTION === #

    def action_create(self):
        """Create the tax, and let it stand for the one over there."""
        self.ensure_one()
        self.connection_id.check_access("write")
        tax = self._create_tax()
        mappings = self.env["accounting.tax.mapping"]
        mappings.create(
            {
                "connection_id": self.connection_id.id,
                "use": self.use,
                "tax_ids": [Command.set(tax.ids)],
                "ledger_tax_id": self.ledger_tax_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _create_tax(self):
        """One tax; a group of them where the parts of the one over there are rounded by themselves."""
        parts = self._parts()
        if len(parts) < 2:
            return self.env["account.tax"].create(self._prepare_tax(self.name, self.rate))
        children = self.env["account.tax"].create(
            [
                {**self._prepare_tax(f"{self.name} {number}", part), "type_tax_use": "none"}
                for number, part in enumerate(parts, 1)
            ]
        )
        return self.env["account.tax"].create(
            {
                **self._prepare_tax(self.name, self.rate),
                "amount_type": "group",
                "children_tax_ids": [Command.set(children.ids)],
            }
        )

    def _parts(self):
        """The percentages that are rounded by themselves, where they are the whole of the rate."""
        parts = [float(part) for part in self.ledger_tax_id._components_for(self.use) if float(part)]
        return parts if abs(sum(parts) - self.rate) < RATE_TOLERANCE else []

    def _prepare_tax(self, name, rate):
        return {
            "name": name,
            "amount": rate,
            "amount_type": "percent",
            "type_tax_use": self.use,
            "price_include_override": self.price_include,
            "company_id": self.company_id.id,
            "country_id": self.country_id.id,
            "tax_group_id": self.tax_group_id.id,
        }
