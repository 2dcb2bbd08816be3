"""The accounts of imported items: lines of the mapping for products that are posted otherwise than their
category.
"""

from odoo import models

from ..providers.values import ItemKind


class AccountingImportItems(models.AbstractModel):
    _inherit = "accounting.import.items"

    def _accounts_of(self, item, connection, means):
        """``{role: account}``; what an item that keeps stock costs is no purchase where Odoo counts the stock
        in the books.
        """
        counted = item.kind is ItemKind.STOCKED and connection.accounting_method == "inventory"
        told = {
            "sales": item.sold and self._account(item.sale_account_id, item.sale_account, means),
            "cost_of_sales" if counted else "purchases": item.purchased
            and self._account(item.purchase_account_id, item.purchase_account, means),
        }
        return {role: account for role, account in told.items() if account}

    def _account(self, external_id, code, means):
        return means.accounts.get(external_id) or means.account_of_code.get(code)

    def _keep_accounts(self, connection, facts, products, new, means):
        """Give products their own lines of the mapping, change and take them away, as their owner lets.

        :param new: entries whose product was created just now.
        :return: the entries of which anything was changed.
        """
        changed, to_create, to_remove = set(), [], self.env["accounting.account.mapping"]
        for entry, fact in facts.items():
            template = products[entry].product_tmpl_id
            if self._is_one_of_several(products[entry]):
                continue
            owner = "there" if entry in new else connection.item_accounting_owner
            for role, account in fact.accounts.items():
                own = means.lines.get((role, False, template.id))
                general = means.account_without_own(role, template)
                if not self._differs(owner, account, own, general):
                    continue
                if own and general == account:
                    to_remove |= own
                elif reason := self._unfit(connection, role, account, means):
                    fact.remarks.append(reason)
                    continue
                elif own:
                    own.ledger_account_id = account
                else:
                    to_create.append(self._line_values(connection, role, template, account))
                changed.add(entry)
        to_remove.unlink()
        self.env["accounting.account.mapping"].create(to_create)
        return changed

    def _differs(self, owner, account, own, general):
        """Whether the owner wants the product to be posted to ``account``, and it is not."""
        if owner == "odoo" or (own and owner != "there"):
            return False
        return (own.ledger_account_id if own else general) != account

    def _unfit(self, connection, role, account, means):
        """Why ``account`` cannot be chosen for a product, as a person would be told; looked up once."""
        if (role, account) not in means.unfit:
            line = self.env["accounting.account.mapping"].new({"connection_id": connection.id, "role": role})
            means.unfit[role, account] = line._unfit_reason(account)
        return means.unfit[role, account]

    def _line_values(self, connection, role, template, account):
        return {
            "connection_id": connection.id,
            "role": role,
            "product_tmpl_id": template.id,
            "ledger_account_id": account.id,
        }
