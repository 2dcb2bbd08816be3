from odoo import fields, models
from odoo.tools import SQL

WAITING = ("queued", "blocked")


class AccountingLedgerItem(models.Model):
    _name = "accounting.ledger.item"
    _inherit = ["accounting.ledger.item", "accounting.ledger.matched"]

    _record_field = "match_product_id"

    match_product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def _match(self):
        return self._match_products()

    def _unmatched_domain(self):
        return [("product_id", "=", False), ("service_account_id", "=", False)]

    def _is_matched_sql(self):
        return SQL("entry.product_id IS NOT NULL")

    def _is_listed_sql(self):
        return SQL("entry.service_account_id IS NULL")

    def _searched_sql(self):
        return [SQL("entry.name"), SQL("entry.code")]

    def _records_of(self):
        return {entry: entry.product_id for entry in self}

    def _stand_for(self, records):
        for entry, record in zip(self, records, strict=True):
            entry.product_id = record

    def _taken_by_others(self, records):
        domain = [
            ("connection_id", "=", self.connection_id.id),
            ("product_id", "in", [record.id for record in records]),
        ]
        held = set(self.with_context(active_test=False).search(domain).product_id.ids)
        taken = {}
        for entry, record in zip(self, records, strict=True):
            if record.id in held:
                taken[entry] = record
            held.add(record.id)
        return taken

    def _stand_for_nothing(self):
        lines = self.env["accounting.document.line"].sudo()
        waiting = [("ledger_item_id", "in", self.ids), ("document_id.state", "in", WAITING)]
        lines.search(waiting).ledger_item_id = False
        self.product_id = False
