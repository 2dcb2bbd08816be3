"""Why a line goes to its account and has its tax: told of the very choice that decided it."""

from odoo import models


class AccountingDocumentLine(models.Model):
    _inherit = "accounting.document.line"

    def _why_account(self):
        """One sentence: which choice gave this line its account; ``""`` when it has none.

        A document that left keeps its account, whatever was chosen since.
        """
        if not self.ledger_account_id:
            return ""
        connection = self.document_id.connection_id
        role = connection._posting_role(self.account_role, self.product_id)
        mapping = connection._account_mapping_for(role, self.product_id, self.document_id._use())
        if mapping.ledger_account_id == self.ledger_account_id:
            return mapping._why(role, self.product_id)
        item = self.ledger_item_id
        if item.sales_use == "own_account":
            return self.env._(
                "The item %(item)s has this account in %(provider)s.",
                item=item.display_name,
                provider=connection._capabilities().label,
            )
        return self.env._("Chosen when it was queued; another account is chosen now.")

    def _why_tax(self):
        """One sentence: what gave this line its tax."""
        connection = self.document_id.connection_id
        if not connection.maps_taxes:
            return self._why_taxable()
        if not self.ledger_tax_id:
            return ""
        mapping = connection._tax_mapping_for(self.tax_ids, self.document_id._use(), self.fiscal_position_id)
        if mapping.ledger_tax_id != self.ledger_tax_id:
            return self.env._("Chosen when it was queued; another tax is chosen now.")
        return mapping._why()

    def _why_taxable(self):
        taxes = ", ".join(self.tax_ids.mapped("name"))
        if self.is_taxable:
            return self.env._("Odoo charges %(taxes)s on it.", taxes=taxes)
        return self.env._("Odoo charges no tax on it.")


class AccountingAccountMapping(models.Model):
    _inherit = "accounting.account.mapping"

    def _why(self, role=None, product=None):
        """One sentence: for whom this line's account was chosen.

        :param role: for which an account was looked for, when that may be another one than this line's.
        :param product: of the document's line.
        """
        labels = dict(self._fields["role"]._description_selection(self.env))
        choice = self._whose(labels[self.role], product)
        if role and role != self.role:
            return self.env._(
                "%(role)s has no account of its own. %(choice)s", role=labels[role], choice=choice
            )
        return choice

    def _whose(self, role, product):
        facts = {"role": role, "product": self.product_tmpl_id.display_name}
        facts["category"] = self.category_id.display_name
        if self.product_tmpl_id:
            return self.env._("%(role)s: the account of the product %(product)s.", **facts)
        if self.category_id and product and self.category_id != product.categ_id:
            return self.env._(
                "%(role)s: the account of %(category)s, the nearest category above %(own)s that has one.",
                own=product.categ_id.display_name,
                **facts,
            )
        if self.category_id:
            return self.env._("%(role)s: the account of the category %(category)s.", **facts)
        return self.env._("The connection's account for %(role)s.", **facts)


class AccountingTaxMapping(models.Model):
    _inherit = "accounting.tax.mapping"

    def _why(self):
        """One sentence: what this line says."""
        facts = {"taxes": self.display_name, "tax": self.ledger_tax_id.name}
        if self.fiscal_position_id:
            facts["position"] = self.fiscal_position_id.display_name
            return self.env._(
                "“%(taxes)s” stands for %(tax)s with the fiscal position %(position)s.", **facts
            )
        return self.env._("“%(taxes)s” stands for %(tax)s.", **facts)
