"""One sentence for a combination of taxes that does not stand for one tax over there by itself."""

from odoo import api, fields, models


class AccountingTaxMapping(models.Model):
    _inherit = "accounting.tax.mapping"

    explanation = fields.Text(string="Good to Know", compute="_compute_explanation")

    @api.depends("use", "tax_ids", "rate", "ledger_tax_id", "is_unlike", "not_used", "with_fixed_tax")
    def _compute_explanation(self):
        for mappings, offered in self._by_offer():
            for mapping in mappings:
                sentences = [mapping._explain(offered), mapping._explain_fixed_tax()]
                mapping.explanation = " ".join(filter(None, sentences))

    def _explain(self, offered):
        """The most important thing to know, ``""`` when there is nothing.

        :param offered: the taxes over there that may be chosen.
        """
        if self.not_used:
            return ""
        if self.is_unlike:
            return self._explain_unlike()
        return self._explain_nature() or ("" if self.ledger_tax_id else self._explain_choice(offered))

    def _explain_unlike(self):
        """Why nothing is sent with the tax that was chosen."""
        if self._has_other_rate():
            return self.env._(
                "Odoo charges %(here)s%%, %(tax)s charges %(there)s%%: nothing is sent with it. Choose the "
                "tax that charges the same.",
                here=f"{self.rate:g}",
                there=f"{self.ledger_tax_id._rate_for(self.use):g}",
                tax=self.ledger_tax_id.name,
            )
        return self.env._(
            "Only one of the two withholds tax: nothing is sent with it. Choose a tax of the same kind."
        )

    def _explain_nature(self):
        """What is special about these taxes; ``""`` for an ordinary percentage."""
        taxes = self._rated(self._single_taxes())
        label = self.connection_id.provider_label
        facts = {"provider": label, "rate": f"{self.rate:g}"}
        if not taxes:
            return self.env._(
                "No tax at all: zero-rated, exempt or outside the scope? Choose what it means in "
                "%(provider)s.",
                **facts,
            )
        if any(taxes.mapped("has_negative_factor")):
            return self.env._(
                "A reverse charge: choose a tax in %(provider)s that charges and takes back in one.",
                **facts,
            )
        if self._withholds():
            return self.env._(
                "A part is withheld: only a tax in %(provider)s that withholds, too, can stand for it.",
                **facts,
            )
        if "code" in taxes.mapped("amount_type"):
            return self.env._(
                "A formula computes it: make sure yourself that the tax in %(provider)s charges the same.",
                **facts,
            )
        if len(taxes) > 1:
            return self.env._(
                "A line in %(provider)s has one tax only: it has to charge all of these, %(rate)s%%.",
                **facts,
            )
        if not self.rate:
            return self.env._(
                "Charges nothing: zero-rated, exempt and outside the scope differ in %(provider)s.",
                **facts,
            )
        if all(taxes.mapped("price_include")):
            return self.env._(
                "Prices in Odoo include it: the same tax in %(provider)s, included or not.",
                **facts,
            )
        return ""

    def _explain_choice(self, offered):
        """Why nothing was proposed for an ordinary percentage."""
        same_rate = self._of_same_rate(offered)
        facts = {"provider": self.connection_id.provider_label, "rate": f"{self.rate:g}"}
        if not same_rate:
            return self.env._(
                "No tax in %(provider)s that fits the chosen accounts charges %(rate)s%%. Create it there "
                "and reload.",
                **facts,
            )
        if len(same_rate) > 1:
            return self.env._(
                "%(count)s taxes in %(provider)s charge %(rate)s%%: choose the one that this is.",
                count=len(same_rate),
                **facts,
            )
        return ""

    def _explain_fixed_tax(self):
        if not self.with_fixed_tax or self.not_used:
            return ""
        return self.env._(
            "The fixed tax beside it goes on a line of its own, on the account for fixed taxes."
        )
