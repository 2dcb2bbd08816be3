"""Which accounts most items and contacts of the organisation have."""

from collections import defaultdict

from odoo import models

from ..providers.values import ItemKind


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _accounts_of_items(self, accounts):
        """``{role: account}``: where sales and purchases of most items are posted.

        What stocked items are bought on is their cost of sales.
        """
        return {
            "sales": self._most_usual("accounting.ledger.item", "sale", accounts, self._is_not_stocked()),
            "purchases": self._most_usual(
                "accounting.ledger.item", "purchase", accounts, self._is_not_stocked()
            ),
            "cost_of_sales": self._most_usual(
                "accounting.ledger.item", "purchase", accounts, [("kind", "=", ItemKind.STOCKED.value)]
            ),
        }

    def _is_not_stocked(self):
        return ["|", ("kind", "=", False), ("kind", "!=", ItemKind.STOCKED.value)]

    def _accounts_of_contacts(self, accounts):
        """``{role: account}``: what sales to, and purchases from, most contacts are posted to by default."""
        return {
            "sales": self._most_usual("accounting.ledger.contact", "sale", accounts),
            "purchases": self._most_usual("accounting.ledger.contact", "purchase", accounts),
        }

    def _most_usual(self, model, use, accounts, domain=()):
        """The account that more entries of a list have than any other; empty when none has.

        An entry names its account by id or by code, as its accounting system does.
        """
        entries = self.env[model].sudo()
        counts = defaultdict(int)
        for fname, key in ((f"{use}_account_external_id", "external_id"), (f"{use}_account_code", "code")):
            if fname not in entries._fields:
                continue
            by_key = accounts.grouped(key)
            groups = entries._read_group(
                [("connection_id", "=", self.id), (fname, "!=", False), *domain], [fname], ["__count"]
            )
            for value, count in groups:
                if value in by_key:
                    counts[by_key[value]] += count
        ranked = sorted(counts.items(), key=lambda entry: -entry[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return accounts.browse()
        return ranked[0][0]
