"""What imported items are looked up in: taxes, accounts, and which accounts products are posted to."""

from dataclasses import dataclass, field

from odoo import models

from .accounting_connection_tax_sets import DEFAULT_TAX
from .accounting_import_item_facts import TAX_FIELDS


@dataclass
class ItemMeans:
    """What values are looked up in, read once a batch.

    :ivar taxes: ``{(use, tax code): [account.tax records]}``: sets of taxes that are mapped to it, the most
        usual first.
    :ivar default_taxes: ``{field of a product: account.tax records}`` of the company.
    :ivar tax_names: by their code over there.
    :ivar accounts: ``accounting.ledger.account`` by external id.
    :ivar account_of_code: the same by code.
    :ivar lines: ``{(role, id of category or False, id of template or False): accounting.account.mapping}``
    :ivar unfit: why an account cannot stand for a role, by both.
    """

    taxes: dict
    default_taxes: dict
    tax_names: dict
    accounts: dict
    account_of_code: dict
    lines: dict
    unfit: dict = field(default_factory=dict)

    def taxes_for(self, use, code, is_included):
        """:param is_included: whether prices include the tax, ``None`` when that is not told.
        :return: account.tax records, ``None`` when none are known to stand for ``code``.
        """
        default = self.default_taxes[TAX_FIELDS[use]]

        def rank(taxes):
            fits = is_included is None or all(tax.price_include == is_included for tax in taxes)
            return not fits, taxes != default

        return min(self.taxes.get((use, code), ()), key=rank, default=None)

    def account_without_own(self, role, template):
        """What the mapping gives a product that has no line of its own."""
        category = template.categ_id
        while category:
            if line := self.lines.get((role, category.id, False)):
                return line.ledger_account_id
            category = category.parent_id
        line = self.lines.get((role, False, False))
        return line.ledger_account_id if line else None


class AccountingImportItems(models.AbstractModel):
    _inherit = "accounting.import.items"

    def _read_means(self, connection, entries):
        accounts = self._accounts_there(connection)
        company = connection.company_id
        return ItemMeans(
            taxes=self._mapped_taxes(connection),
            default_taxes={TAX_FIELDS[use]: company[name] for use, name in DEFAULT_TAX.items()},
            tax_names={
                tax.external_id: tax.name
                for tax in self.env["accounting.ledger.tax"]
                .with_context(active_test=False)
                .search([("connection_id", "=", connection.id)])
            },
            accounts={account.external_id: account for account in accounts},
            account_of_code={account.code: account for account in accounts if account.code},
            lines=self._account_lines(connection),
        )

    def _accounts_there(self, connection):
        """Those that are in use come last, so that they have their code."""
        accounts = self.env["accounting.ledger.account"].with_context(active_test=False)
        return accounts.search([("connection_id", "=", connection.id)]).sorted("active")

    def _mapped_taxes(self, connection):
        """What :class:`ItemMeans` says of ``taxes``; only such that products of the company may have."""
        mapped = {}
        lines = self.env["accounting.tax.mapping"].search(
            [
                ("connection_id", "=", connection.id),
                ("fiscal_position_id", "=", False),
                ("not_used", "=", False),
                ("ledger_tax_id.active", "=", True),
            ]
        )
        usable = connection.company_id.sudo().parent_ids
        for line in lines:
            taxes = line.tax_ids
            if all(tax.active and tax.company_id in usable for tax in taxes):
                mapped.setdefault((line.use, line.ledger_tax_id.external_id), []).append(taxes)
        return mapped

    def _account_lines(self, connection):
        lines = self.env["accounting.account.mapping"].search(
            [("connection_id", "=", connection.id), ("ledger_account_id", "!=", False)]
        )
        return {(line.role, line.category_id.id, line.product_tmpl_id.id): line for line in lines}
