"""Which account a line is posted to, and which accounts are still to be chosen."""

from odoo import fields, models

from .accounting_account_mapping import ROLES, STAND_INS


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    account_mapping_ids = fields.One2many("accounting.account.mapping", "connection_id", string="Accounts")

    def _required_roles(self):
        """The roles without which nothing can be sent."""
        self.ensure_one()
        return [
            role
            for role, sends in (("sales", self.send_sale_orders), ("purchases", self.send_purchase_orders))
            if sends
        ]

    def _add_default_account_roles(self):
        """Give each connection its empty default line for every role: what the set-up shows to be filled."""
        self.env["accounting.account.mapping"].create(
            [
                {"connection_id": connection.id, "role": role}
                for connection in self
                for role, _label in ROLES
                if role
                not in connection.account_mapping_ids.filtered(
                    lambda mapping: not mapping.category_id and not mapping.product_tmpl_id
                ).mapped("role")
            ]
        )

    def _ledger_account_for(self, role, product=None, use="sale"):
        """The account a line is posted to: the product's, else its category's or a parent's, else the role's.

        Only active accounts count. A discount or shipping without an account of its own goes where the sale
        (``use='sale'``) or purchase goes; a down payment never does.

        :return: accounting.ledger.account, empty when none is mapped.
        """
        return self._account_mapping_for(role, product, use).ledger_account_id.with_env(self.env)

    def _account_mapping_for(self, role, product=None, use="sale"):
        """The line of the mapping that gives :meth:`_ledger_account_for` its account."""
        self.ensure_one()
        mappings = self.sudo().account_mapping_ids.filtered(
            lambda mapping: mapping.role == role and mapping.ledger_account_id.active
        )
        mapping = self._most_specific(mappings, product)
        stand_in = STAND_INS.get((role, use))
        if not mapping and stand_in:
            return self._account_mapping_for(stand_in, product, use)
        return mapping

    def _most_specific(self, mappings, product):
        by_product = {mapping.product_tmpl_id.id: mapping for mapping in mappings if mapping.product_tmpl_id}
        by_category = {mapping.category_id.id: mapping for mapping in mappings if mapping.category_id}
        template = product.product_tmpl_id if product else self.env["product.template"]
        if template.id in by_product:
            return by_product[template.id]
        category = template.categ_id
        while category:
            if category.id in by_category:
                return by_category[category.id]
            category = category.parent_id
        return mappings.filtered(lambda mapping: not mapping.product_tmpl_id and not mapping.category_id)

    def _missing_account_mappings(self):
        """One sentence for every required role without a usable account."""
        labels = dict(self.env["accounting.account.mapping"]._fields["role"]._description_selection(self.env))
        return [
            self.env._("Choose the account for %(role)s.", role=labels[role])
            for role in self._required_roles()
            if not self._ledger_account_for(role)
        ]
