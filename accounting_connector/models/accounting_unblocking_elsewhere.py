"""What a problem sends people to that is no record of ours: a customer, a currency's rates, a product."""

from odoo import api, models

# What goes over there of a contact or of one of its addresses and persons, and what decides on it.
CONTACT_FACTS = {
    "city",
    "company_registry",
    "country_id",
    "email",
    "is_company",
    "name",
    "parent_id",
    "phone",
    "property_account_position_id",
    "property_payment_term_id",
    "property_supplier_payment_term_id",
    "ref",
    "state_id",
    "street",
    "street2",
    "type",
    "vat",
    "website",
    "zip",
}


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    def _recheck_fixed_in(self, records):
        """Let go what was stopped by problems that are fixed in ``records``, now that those were saved."""
        stopping = self.sudo().search([("fix_model", "=", records._name), ("fix_id", "in", records.ids)])
        if stopping:
            stopping._look_again_at_stopped()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if not CONTACT_FACTS.isdisjoint(vals):
            self.env["accounting.problem"]._recheck_fixed_in(self | self.commercial_partner_id)
        return result


class ResCurrencyRate(models.Model):
    _inherit = "res.currency.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        self.env["accounting.problem"]._recheck_fixed_in(rates.currency_id)
        return rates

    def write(self, vals):
        result = super().write(vals)
        self.env["accounting.problem"]._recheck_fixed_in(self.currency_id)
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        """A product that is given the code it has over there takes it along to the lines that wait for it."""
        result = super().write(vals)
        if "default_code" in vals:
            self._accounting_take_code()
        return result

    def _accounting_take_code(self):
        problems = self.env["accounting.problem"].sudo()
        stopping = problems.search([("fix_model", "=", self._name), ("fix_id", "in", self.ids)])
        for product, lines in stopping.document_ids.line_ids.grouped("product_id").items():
            if product in self:
                lines.filtered(lambda line: line.document_id.state == "blocked").write(
                    {"item_code": product.default_code}
                )
        stopping._look_again_at_stopped()
