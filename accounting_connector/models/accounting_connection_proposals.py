"""Which accounts are proposed for the roles: by Odoo's own accounts, and by what the organisation has set."""

from odoo import api, fields, models

from ..providers.account_codes import is_padded_code, is_same_code, share_a_word

# Odoo's own account of a company for a role; some are there only with the app they belong to.
ACCOUNT_OF_COMPANY = {
    "sales": "income_account_id",
    "purchases": "expense_account_id",
    "cost_of_sales": "expense_account_id",
    "inventory": "account_stock_valuation_id",
    "down_payment": "downpayment_account_id",
    "discount": "account_discount_expense_allocation_id",
}
ACCOUNT_OF_CATEGORY = {
    "sales": "property_account_income_categ_id",
    "purchases": "property_account_expense_categ_id",
    "inventory": "property_stock_valuation_account_id",
}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    account_proposal_count = fields.Integer(compute="_compute_account_proposal_count")

    @api.depends("used_account_mapping_ids.has_proposal")
    def _compute_account_proposal_count(self):
        for connection in self:
            connection.account_proposal_count = len(
                connection.used_account_mapping_ids.filtered("has_proposal")
            )

    # === ACTIONS === #

    def action_propose_accounts(self):
        """Look for proposals anew, for product categories with accounts of their own in Odoo, too."""
        self.check_access("write")
        for connection in self:
            connection._add_category_lines()
            connection._propose_accounts()
        return True

    def action_take_account_proposals(self):
        """Choose every account that is proposed where none is chosen, and the taxes that follow from them."""
        self.check_access("write")
        self.used_account_mapping_ids.action_take_proposal()
        self.filtered("maps_taxes").tax_mapping_ids._propose()
        return True

    # === PROPOSING === #

    def _propose_accounts(self):
        """Note for every line without an account which one is proposed. The number of queries is fixed."""
        self.ensure_one()
        accounts = self.env["accounting.ledger.account"].search([("connection_id", "=", self.id)])
        by_role = self._accounts_known_by_role(accounts)
        for mapping in self.account_mapping_ids.filtered(lambda mapping: mapping._is_empty()):
            offered = accounts.filtered_domain(mapping.offered_account_domain)
            own = self._odoo_account_of(mapping)
            mapping._keep_proposal(*self._best_proposal(mapping, offered, own, by_role))

    def _best_proposal(self, mapping, offered, own, by_role):
        """``(account, basis)`` by the first rule that gives one account that may be used for the line.

        :param offered: the accounts that may be used for it.
        :param own: Odoo's account for it.
        :param by_role: as :meth:`_accounts_known_by_role`.
        """
        rules = [
            ("odoo_code", lambda: offered.filtered(lambda account: is_same_code(own.code, account.code)))
        ]
        if mapping._is_general():
            rules += [
                (basis, lambda found=found: found.get(mapping.role, offered.browse()) & offered)
                for basis, found in by_role
            ]
        rules.append(
            ("odoo_padded_code", lambda: offered.filtered(lambda account: self._is_padded(own, account)))
        )
        for basis, find in rules:
            account = find()
            if len(account) == 1:
                return account, basis
        return offered.browse(), False

    def _is_padded(self, own, account):
        return is_padded_code(own.code, account.code) and share_a_word(own.name, account.name)

    # === ODOO'S OWN ACCOUNTS === #

    def _odoo_account_of(self, mapping):
        """The account that Odoo itself would use for a line: ``account.account``, possibly empty."""
        company = self.company_id.sudo()
        nothing = self.env["account.account"].sudo().with_company(company)
        if mapping.product_tmpl_id:
            return nothing
        owner, names = company, ACCOUNT_OF_COMPANY
        if mapping.category_id:
            owner, names = mapping.category_id.sudo().with_company(company), ACCOUNT_OF_CATEGORY
        name = names.get(mapping.role)
        return owner[name].with_company(company) if name in owner._fields else nothing

    def _add_category_lines(self):
        """Give product categories that have an account of their own in Odoo a line, where one is proposed."""
        self.ensure_one()
        accounts = self.env["accounting.ledger.account"].search([("connection_id", "=", self.id)])
        known = {(line.role, line.category_id) for line in self.account_mapping_ids if line.category_id}
        new = []
        for line in self.account_mapping_ids.filtered(lambda m: m.is_used and m._is_general()):
            offered = accounts.filtered_domain(line.offered_account_domain)
            for category, own in self._categories_with_own_account(line):
                account, _basis = self._best_proposal(
                    line.new({"category_id": category.id}), offered, own, []
                )
                if account and (line.role, category) not in known:
                    new.append({"connection_id": self.id, "role": line.role, "category_id": category.id})
        self.env["accounting.account.mapping"].create(new)

    def _categories_with_own_account(self, line):
        """The product categories that have, for the role of ``line``, another account in Odoo than usual.

        :return: pairs of a category and its ``account.account``.
        """
        company = self.company_id.sudo()
        categories = self.env["product.category"].sudo().with_company(company)
        name = ACCOUNT_OF_CATEGORY.get(line.role)
        if name not in categories._fields:
            return []
        usual = self._odoo_account_of(line)
        found = categories.search([(name, "not in", [False, usual.id])])
        return [(category.with_env(self.env), category[name]) for category in found]

    # === WHAT THE ORGANISATION KNOWS === #

    def _accounts_known_by_role(self, accounts):
        """What the organisation itself uses for roles: ``[(basis, {role: accounts})]``, best first.

        :param accounts: its active accounts.
        """
        return [
            ("preference", self._preferred_accounts(accounts)),
            ("items", self._accounts_of_items(accounts)),
            ("system_account", self._system_accounts(accounts)),
            ("contacts", self._accounts_of_contacts(accounts)),
        ]

    def _preferred_accounts(self, accounts):
        by_external_id = accounts.grouped("external_id")
        return {
            role: by_external_id[external_id]
            for role, external_id in (self.default_accounts or {}).items()
            if external_id in by_external_id
        }

    def _system_accounts(self, accounts):
        """Accounts that are over there for a purpose that is a role of ours."""
        by_system_role = accounts.grouped("system_role")
        return {
            role: by_system_role[system_role]
            for role, system_role in self._capabilities().account_of_role.items()
            if system_role in by_system_role
        }
