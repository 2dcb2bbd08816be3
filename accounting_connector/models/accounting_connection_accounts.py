"""Which account a line is posted to, and which accounts are still to be chosen."""

from odoo import fields, models

from ..providers.values import Category
from .accounting_account_mapping import ROLES, STAND_INS

# Roles that only stock has; what it does to the cost of sales is for journals, not for documents.
STOCK_ROLES = ("inventory", "cost_of_sales", "price_difference")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    accounting_method = fields.Selection(
        [("simple", "Simple accounting"), ("inventory", "Accounting with inventory")],
        required=True,
        default="simple",
        tracking=True,
    )
    account_mapping_ids = fields.One2many("accounting.account.mapping", "connection_id", string="All Roles")
    used_account_mapping_ids = fields.One2many(
        "accounting.account.mapping",
        "connection_id",
        string="Accounts",
        domain=[("is_used", "=", True)],
    )

    def _required_roles(self):
        """The roles without which what the connection is to do cannot be done."""
        self.ensure_one()
        needed = {
            "sales": self.send_sale_orders,
            "purchases": self.send_purchase_orders,
            "inventory": self.accounting_method == "inventory",
            "cost_of_sales": self.accounting_method == "inventory",
            "purchase_tax": self.send_purchase_orders and self._has_line_for_purchase_tax(),
            "fixed_tax": self._charges_fixed_taxes(),
        }
        return [role for role, is_needed in needed.items() if is_needed]

    def _used_roles(self):
        """The roles that the connection's choices leave a use for."""
        unused = set()
        if self.accounting_method == "simple":
            unused.update(STOCK_ROLES)
        if not self._has_line_for_purchase_tax():
            unused.add("purchase_tax")
        if not self.may_need_rounding_line:
            unused.add("rounding")
        return [role for role, _label in ROLES if role not in unused]

    def _posting_role(self, role, product):
        """The role whose account a line is posted to: of purchases, the accounting method and the product
        decide.

        What is counted in stock goes to inventory; what has an account of its own as freight or duty, there.

        :param role: as the document's line has it.
        """
        if role != "purchases" or not product:
            return role
        for cost in ("freight", "duty"):
            own = self._account_mapping_for(cost, product, "purchase")
            if own.role == cost and (own.product_tmpl_id or own.category_id):
                return cost
        counted = "is_storable" in product._fields and product.is_storable
        return "inventory" if counted and self.accounting_method == "inventory" else role

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

        A discount or shipping without an account of its own goes where the sale (``use='sale'``) or purchase
        goes; a down payment never does. What was chosen and is archived over there is no reason to take the
        next best one: it has to be chosen anew.

        :return: accounting.ledger.account, empty when none is mapped, or the mapped one is archived.
        """
        account = self._account_mapping_for(role, product, use).ledger_account_id
        return account.filtered("active").with_env(self.env)

    def _item_purchase_account_for(self, product=None):
        """The account that an item of ``product`` is bought on.

        Where items hold accounts it is an expense, too, when the product's purchases go to an asset account.
        """
        of_product, general = (self._ledger_account_for("purchases", each) for each in (product, None))
        if self.items_hold_accounts and of_product.category != Category.EXPENSE.value:
            return general
        return of_product

    def _account_mapping_for(self, role, product=None, use="sale"):
        """The line of the mapping that gives :meth:`_ledger_account_for` its account."""
        self.ensure_one()
        mappings = self.sudo().account_mapping_ids.filtered(
            lambda mapping: mapping.role == role and mapping.ledger_account_id
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
        missing = []
        for role in self._required_roles():
            mapping = self._account_mapping_for(role)
            reason = mapping and mapping._unfit_reason(mapping.ledger_account_id)
            if not mapping:
                missing.append(self.env._("Choose the account for %(role)s.", role=labels[role]))
            elif reason:
                missing.append(reason)
        return missing
