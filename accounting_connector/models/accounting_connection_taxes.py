"""Which tax code a line carries, and which combinations of taxes are still to be decided."""

from odoo import api, fields, models

from ..providers.values import Category
from .accounting_tax_mapping import ROLE_OF_USE

PURCHASE_TAX_HANDLINGS = [
    ("cost", "Added to the cost of what was bought"),
    ("account", "On a line of its own, on the account for sales tax on purchases"),
]
# How many combinations a sentence names.
NAMED = 5


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    tax_mapping_ids = fields.One2many("accounting.tax.mapping", "connection_id", string="Taxes")
    tax_decided_by = fields.Selection(
        [("provider", "The accounting system"), ("odoo", "Odoo")],
        string="Who Decides the Tax",
        required=True,
        default="provider",
        help="The accounting system finds the rates from the addresses; where its tax is another one than "
        "Odoo's, you are told. Or Odoo's tax total replaces what it finds.",
    )
    purchase_tax_handling = fields.Selection(
        PURCHASE_TAX_HANDLINGS,
        string="Sales Tax on Bills",
        required=True,
        default="cost",
        help="Bills over there carry no tax, but you pay what the supplier charged all the same.",
    )
    maps_taxes = fields.Boolean(
        compute="_compute_maps_taxes", help="Every line has a tax code over there."
    )
    missing_tax_count = fields.Integer(compute="_compute_missing_tax_count")

    @api.depends("charges_tax", "taxes_by_flag")
    def _compute_maps_taxes(self):
        for connection in self:
            connection.maps_taxes = connection.charges_tax and not connection.taxes_by_flag

    @api.depends(
        "maps_taxes",
        "tax_mapping_ids.is_missing",
        "tax_mapping_ids.is_unlike",
        "tax_mapping_ids.in_use",
        "account_mapping_ids.ledger_account_id",
        "send_sale_orders",
        "send_purchase_orders",
    )
    def _compute_missing_tax_count(self):
        for connection in self:
            connection.missing_tax_count = len(connection._tax_mappings_to_choose())

    def _tax_mappings_to_choose(self):
        """The combinations in use that nobody has decided yet, or with a tax nothing can be sent with."""
        if not self.maps_taxes:
            return self.tax_mapping_ids.browse()
        categories = {use: self._categories_of_use(use) for use in self._uses()}
        return self.tax_mapping_ids.filtered(
            lambda mapping: (
                mapping.in_use
                and not mapping.not_used
                and mapping.use in categories
                and not mapping._may_be_sent(categories[mapping.use])
            )
        )

    def _charges_fixed_taxes(self):
        """Whether lines of what is sent have fixed taxes, which go on lines of their own."""
        uses = self._uses()
        return any(
            mapping.with_fixed_tax and mapping.in_use and mapping.use in uses
            for mapping in self.sudo().tax_mapping_ids
        )

    def _decides_tax_total(self):
        """Whether Odoo's tax total goes along: always where no rates are found over there, so that the
        document is equal to the cent.
        """
        self.ensure_one()
        return self.taxes_by_flag and (not self.computes_tax or self.tax_decided_by == "odoo")

    def _has_line_for_purchase_tax(self):
        """Whether the sales tax of a bill goes on a line of its own."""
        return self.taxes_by_flag and self.purchase_tax_handling == "account"

    def _uses(self):
        """What is sent: ``sale``, ``purchase`` or both."""
        return [
            use
            for use, sends in (("sale", self.send_sale_orders), ("purchase", self.send_purchase_orders))
            if sends
        ]

    def _categories_of_use(self, use):
        """The account categories (values of ``Category``) a line of this use may be posted to."""
        accounts = self._ledger_account_for(ROLE_OF_USE[use])
        if use == "purchase" and self.accounting_method == "inventory":
            accounts |= self._ledger_account_for("inventory")
        if accounts:
            return accounts.mapped("category")
        capabilities = self._capabilities()
        categories = capabilities.sales_categories if use == "sale" else capabilities.purchase_categories
        main = Category.REVENUE if use == "sale" else Category.EXPENSE
        return [main.value] if main in categories else [category.value for category in categories]

    def _ledger_tax_for(self, taxes, use, fiscal_position=None):
        """The tax code for the taxes of one line: the fiscal position's own line first, else the general one.

        :param taxes: account.tax records as they stand on the line; may be empty.
        :param use: ``sale`` or ``purchase``.
        :return: accounting.ledger.tax, empty when none is mapped or the mapped one is gone over there.
        """
        mapping = self._tax_mapping_for(taxes, use, fiscal_position)
        return mapping.ledger_tax_id.filtered("active").with_env(self.env)

    def _tax_mapping_for(self, taxes, use, fiscal_position=None):
        """The line of the mapping that gives :meth:`_ledger_tax_for` its tax."""
        self.ensure_one()
        key = self.env["accounting.tax.mapping"]._key_of(taxes)
        positions = (False, fiscal_position.id if fiscal_position else False)
        fitting = self.sudo().tax_mapping_ids.filtered(
            lambda mapping: (
                mapping.use == use
                and mapping.tax_key == key
                and mapping.fiscal_position_id.id in positions
                and mapping.ledger_tax_id
            )
        )
        return fitting.filtered("fiscal_position_id") or fitting

    def _missing_tax_mappings(self):
        """A sentence when combinations of taxes still wait for their tax over there."""
        missing = self._tax_mappings_to_choose()
        if not missing:
            return []
        named = [f"{mapping.display_name} ({mapping.use})" for mapping in missing[:NAMED]]
        if len(missing) > NAMED:
            named.append(self.env._("%(count)s more", count=len(missing) - NAMED))
        return [
            self.env._(
                "Choose the tax for %(combinations)s, or mark what is not used.",
                combinations=", ".join(named),
            )
        ]

    def _add_what_is_used(self):
        """Give what came into use since the last proposal its line: it is to be decided, too."""
        for connection in self.filtered("maps_taxes"):
            connection._add_tax_combinations()

    def action_propose(self):
        """Collect the combinations of taxes in use and propose a tax for each, by rate and direction."""
        self.check_access("write")
        self._add_what_is_used()
        self.filtered("maps_taxes").tax_mapping_ids._propose()
        return True
