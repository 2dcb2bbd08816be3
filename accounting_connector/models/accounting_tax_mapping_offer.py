"""Which taxes over there may be chosen for a combination, and which one is proposed."""

from odoo import api, fields, models
from odoo.fields import Domain

from .accounting_tax_mapping import ROLE_OF_USE


class AccountingTaxMapping(models.Model):
    _inherit = "accounting.tax.mapping"

    offered_tax_domain = fields.Binary(
        compute="_compute_offered_tax_domain",
        help="Only what the mapped account's category allows; before one is mapped, its direction's.",
    )

    @api.depends("use", "connection_id")
    def _compute_offered_tax_domain(self):
        for (connection, use), mappings in self.grouped(lambda m: (m.connection_id._origin, m.use)).items():
            categories = connection._categories_of_use(use) if connection and use else []
            applies = Domain.OR(Domain(f"applies_to_{category}", "=", True) for category in categories)
            mappings.offered_tax_domain = list(Domain("connection_id", "=", connection.id) & applies)

    def _by_offer(self):
        """These lines with the taxes that may be chosen for them: pairs, one for each connection and use."""
        for mappings in self.grouped(lambda m: (m.connection_id, m.use)).values():
            yield mappings, self.env["accounting.ledger.tax"].search(mappings[0].offered_tax_domain)

    # === PROPOSAL === #

    def _propose(self):
        """Fill what is empty where rate and direction leave one choice, or the account's default is one.

        No tax at all, and taxes that net out or reverse the charge, are never guessed: they are decisions.
        """
        empty = self.filtered(lambda m: not m.ledger_tax_id and not m.not_used and m._may_be_proposed())
        for mappings, offered in empty._by_offer():
            default = mappings.connection_id._ledger_account_for(ROLE_OF_USE[mappings[0].use])
            for mapping in mappings:
                mapping.ledger_tax_id = mapping._only_choice(offered, default.default_tax_code)

    def _only_choice(self, offered, default_code):
        """The one tax that may be meant, empty when there is none or several.

        :param offered: the taxes that may be chosen.
        :param default_code: of the account that most lines are posted to.
        """
        same_rate = self._of_same_rate(offered)
        choice = same_rate.filtered(lambda tax: tax.code == default_code) or same_rate
        return choice if len(choice) == 1 else choice.browse()

    def _of_same_rate(self, offered):
        return offered.filtered(self._has_rate_of)

    def _may_be_proposed(self):
        """Zero-rated, exempt and out of scope differ in the books: what charges nothing is a decision."""
        taxes = self._rated(self._single_taxes())
        return any(tax.amount > 0 for tax in taxes) and all(
            tax.amount_type in ("percent", "division") and tax.amount >= 0 and not tax.has_negative_factor
            for tax in taxes
        )
