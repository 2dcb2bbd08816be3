from odoo import api, fields, models

from ..providers.values import Category


class AccountingLedgerTax(models.Model):
    """One tax code of the organisation. A line over there holds exactly one."""

    _name = "accounting.ledger.tax"
    _description = "Ledger Tax"
    _inherit = ["accounting.ledger"]
    _order = "name, id"

    rate = fields.Float(digits=(16, 6), readonly=True, help="Effective percentage.")
    purchase_rate = fields.Float(
        digits=(16, 6), readonly=True, help="Effective percentage on purchases, which may be another one."
    )
    components = fields.Json(
        readonly=True, help="Percentages of the parts that are rounded by themselves, on sales."
    )
    purchase_components = fields.Json(readonly=True)
    withholds = fields.Boolean(readonly=True, help="A part of it is taken off what is paid.")
    applies_to_asset = fields.Boolean(string="On Assets", readonly=True)
    applies_to_liability = fields.Boolean(string="On Liabilities", readonly=True)
    applies_to_equity = fields.Boolean(string="On Equity", readonly=True)
    applies_to_revenue = fields.Boolean(string="On Revenue", readonly=True)
    applies_to_expense = fields.Boolean(string="On Expenses", readonly=True)

    @api.depends("name", "rate", "purchase_rate")
    def _compute_display_name(self):
        for tax in self:
            rates = f"{tax.rate:g}%"
            if tax.purchase_rate != tax.rate:
                rates = self.env._(
                    "%(sale)s%% on sales, %(purchase)s%% on purchases",
                    sale=f"{tax.rate:g}",
                    purchase=f"{tax.purchase_rate:g}",
                )
            tax.display_name = f"{tax.name} ({rates})"

    def _applies_to(self, category):
        """Whether this tax may stand on a line whose account is of ``category`` (a value of ``Category``)."""
        return self[f"applies_to_{category}"]

    def _rate_for(self, use):
        """The effective percentage on a ``sale`` or a ``purchase``."""
        return self.purchase_rate if use == "purchase" else self.rate

    def _components_for(self, use):
        """The percentages, as texts, of the parts of this tax that are rounded by themselves."""
        return (self.purchase_components if use == "purchase" else self.components) or []

    def _that_apply_to_any(self, categories):
        return self.filtered(lambda tax: any(tax._applies_to(category) for category in categories))

    def _from_values(self, rates):
        """The columns of ``values.TaxRate`` objects."""
        return [
            {
                "external_id": rate.code,
                "code": rate.code,
                "name": rate.name,
                "active": rate.active,
                "rate": rate.rate,
                "purchase_rate": rate.rate if rate.purchase_rate is None else rate.purchase_rate,
                "components": _percentages(rate.components),
                "purchase_components": _percentages(
                    rate.components if rate.purchase_rate is None else rate.purchase_components
                ),
                "withholds": _withholds(rate),
                **{f"applies_to_{category.value}": category in rate.applies_to for category in Category},
            }
            for rate in rates
        ]


def _withholds(rate):
    """Whether less is paid because of a tax; what a reverse charge takes off it also adds."""
    return any(
        total < 0 or (total and any(percentage < 0 for _name, percentage in components))
        for total, components in (
            (rate.rate, rate.components),
            (rate.purchase_rate or 0, rate.purchase_components),
        )
    )


def _percentages(components):
    """The percentages of a rate's parts as JSON keeps them without loss."""
    return [str(percentage) for _name, percentage in components]
