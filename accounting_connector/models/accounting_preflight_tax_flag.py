"""Preflight where there are no tax codes: a line is taxable or not, or tax is switched off altogether."""

from odoo import models

from .accounting_preflight import obstacle


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_without_codes(self, connection, vals):
        """No line has a tax code; what would arrive with another tax is an obstacle."""
        for line in self._posted_lines(vals):
            line["ledger_tax_id"] = False
        vals.update(purchase_tax_handling=False, purchase_tax_account_id=False)
        if connection.taxes_by_flag and self._is_purchase(vals):
            return self._settle_purchase_tax(connection, vals)
        if any(line["tax"] for line in self._posted_lines(vals)):
            return self._obstacles_of_taxed(connection, vals)
        return self._obstacles_of_untaxed(connection, vals)

    # === BILLS === #

    def _settle_purchase_tax(self, connection, vals):
        """Bills carry no tax over there: what the supplier charged is added to the cost, or has its account.
        """
        if not any(line["tax"] for line in self._posted_lines(vals)):
            return []
        vals["purchase_tax_handling"] = connection.purchase_tax_handling
        if connection.purchase_tax_handling == "cost":
            return []
        mapping = connection._account_mapping_for("purchase_tax")
        vals["purchase_tax_account_id"] = mapping.ledger_account_id.id
        if not mapping:
            return [self._obstacle_no_account(connection, "purchase_tax")]
        reason = mapping._unfit_reason(mapping.ledger_account_id)
        return [self._obstacle_unfit_account(mapping, reason)] if reason else []

    # === TAXED IN ODOO === #

    def _obstacles_of_taxed(self, connection, vals):
        label = connection._capabilities().label
        if not connection.charges_tax:
            return [self._obstacle_tax_off(connection, label)]
        if not connection.computes_tax:
            return [] if connection.default_tax_code else [self._obstacle_no_default_tax(connection, label)]
        contact = self._contact_of(vals)
        return [self._obstacle_exempt_there(contact, vals, label)] if contact.taxable == "no" else []

    def _obstacle_tax_off(self, connection, label):
        return obstacle(
            "tax",
            "tax:off",
            self.env._(
                "Odoo charges tax, and tax is switched off in %(provider)s: it would arrive without any. "
                "Switch it on there and read the lists, or take the tax off in Odoo.",
                provider=label,
            ),
            fix_model="accounting.connection",
            fix_id=connection.id,
            fix_context={"accounting_fix": "tax"},
        )

    def _obstacle_no_default_tax(self, connection, label):
        return obstacle(
            "tax",
            "tax:default",
            self.env._(
                "Odoo charges tax, and no sales tax rate is the default in %(provider)s: it would arrive "
                "without any. Choose the default there and read the lists.",
                provider=label,
            ),
            fix_model="accounting.connection",
            fix_id=connection.id,
            fix_context={"accounting_fix": "tax"},
        )

    def _obstacle_exempt_there(self, contact, vals, label):
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return obstacle(
            "tax",
            f"tax:exempt-there:{contact.id}",
            self.env._(
                "Odoo charges tax to %(partner)s, and %(contact)s is exempt in %(provider)s: it would arrive "
                "without any. Make the customer taxable there and read the lists, or take the tax off the "
                "order.",
                partner=partner.display_name,
                contact=contact.display_name,
                provider=label,
            ),
            fix_model=partner._name,
            fix_id=partner.id,
        )

    # === NOT TAXED IN ODOO === #

    def _obstacles_of_untaxed(self, connection, vals):
        contact = self._contact_of(vals)
        finds_tax = connection.charges_tax and connection.computes_tax
        if finds_tax and contact.taxable == "yes" and self._is_exempt(connection, vals):
            return [self._obstacle_exempt_here(contact, vals, connection._capabilities().label)]
        return []

    def _is_exempt(self, connection, vals):
        """Whether it is the customer who is not charged tax: by a fiscal position of its own, on something
        others are charged tax on. Where it goes, or what it is, are no matter of the customer's.
        """
        lines = self._posted_lines(vals)
        partner = self.env["res.partner"].browse(vals["partner_id"]).with_company(connection.company_id)
        position = partner.sudo().property_account_position_id
        if not position or any(line["is_taxable"] for line in lines):
            return False
        products = self.env["product.product"].browse(
            line["product_id"]
            for line in lines
            if line.get("product_id") and line.get("fiscal_position_id") == position.id
        )
        taxes = products.sudo().taxes_id._filter_taxes_by_company(connection.company_id)
        return any(tax.amount for tax in taxes.flatten_taxes_hierarchy())

    def _obstacle_exempt_here(self, contact, vals, label):
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return obstacle(
            "tax",
            f"tax:exempt-here:{contact.id}",
            self.env._(
                "%(partner)s is exempt in Odoo, and %(contact)s is charged tax in %(provider)s. Make the "
                "customer exempt there and read the lists, or take the fiscal position off %(partner)s.",
                partner=partner.display_name,
                contact=contact.display_name,
                provider=label,
            ),
            fix_model=partner._name,
            fix_id=partner.id,
        )

    def _contact_of(self, vals):
        """The contact over there as far as it is known by now."""
        return self.env["accounting.ledger.contact"].sudo().browse(vals["ledger_contact_id"] or ())
