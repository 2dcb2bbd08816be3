from dataclasses import replace

from odoo import models

from ..providers.values import Verdict


class AccountingEntryExport(models.Model):
    """Products that are to be created as items: found by their code, else created, as those of documents are
    (see ``accounting_sender_names.py``).
    """

    _inherit = "accounting.entry.export"

    # === FIND === #

    def _items_to_look_up(self, provider):
        """What to look for before it is created: whatever nobody here knows."""
        return [self._item_of(export) for export in self._settle_items()]

    def _settle_items(self):
        """Take the items that are known here; what has no code a person has to give one, and what stands for
        an archived item is for a person, too.

        :return: those that are still without an item.
        """
        left = self.browse()
        exports = self.filtered(lambda each: each.subject == "item" and each.state == "sending")
        items = self.env["accounting.ledger.item"].with_context(active_test=False).search(
            [
                ("connection_id", "in", exports.connection_id.ids),
                ("product_id", "in", exports.product_id.ids),
            ]
        )
        known = {item.product_id: item for item in items}
        for export in exports:
            item = known.get(export.product_id)
            if item and not item.active:
                export._refuse(export._say_archived_item(item))
            elif item:
                export._take_item(item)
            elif not export._item_code():
                export._refuse(export._say_no_code())
            else:
                left |= export
        return left

    def _item_code(self):
        return self.connection_id._item_code_for(self.product_id, self.product_id.default_code)

    def _item_of(self, export):
        return export.connection_id._item_value(export.product_id, export._item_code())

    def _take_found_items(self, found, provider):
        """Mirror items that a find brought, and take them for products that have their code.

        :param found: ``Item`` values, with the codes they were asked for by.
        """
        values = list(found)
        if not values or not self:
            return
        rows = {row.code: row for row in self.connection_id._upsert_ledger_items(values)}
        for export in self._settle_items():
            item = rows.get(export._item_code())
            if item and item.product_id and item.product_id != export.product_id:
                export._refuse(export._say_taken(item), fix=item.product_id)
            elif item:
                item.product_id = export.product_id
                export._take_item(item)

    def _take_item(self, item):
        self.ledger_item_id = item
        self._finish(self.env._("It was there already, and is linked now."))

    # === CREATE === #

    def _items_to_create(self, provider):
        return [self._item_of(export) for export in self._settle_items()]

    def _take_created_items(self, outcomes, provider):
        """What became of the items we asked for.

        :return: the outcomes of what exists over there already and is only unknown here.
        """
        waiting = {export._item_code(): export for export in self._settle_items()}
        existing = []
        for outcome in outcomes:
            export = waiting.get(outcome.key)
            if not export:
                continue
            if outcome.verdict is Verdict.SAVED:
                export._take_saved_item(outcome)
            elif outcome.verdict is Verdict.REFUSED:
                if any(reason.kind == "duplicate" for reason in outcome.reasons):
                    existing.append(outcome)
                else:
                    export._refuse(export._say_item_refused(), outcome.reasons)
        return existing

    def _take_saved_item(self, outcome):
        # known by the code we asked for, however it is written there
        item = self.connection_id._upsert_ledger_items([replace(outcome.saved, code=outcome.key)])
        item._are_as_in_odoo()
        item.product_id = self.product_id
        self.ledger_item_id = item
        self._finish(self._say_created(outcome.warnings))

    def _block_items_not_found(self, outcomes, provider):
        """Those of which it is only known that they exist already.

        :param outcomes: the refusals that said so.
        """
        waiting = {export._item_code(): export for export in self._settle_items()}
        for outcome in outcomes:
            if export := waiting.get(outcome.key):
                export._refuse(export._say_item_refused(), outcome.reasons)

    def _wait_for_items(self, provider):
        """Those that are neither created nor refused are looked for, as all that is unknown."""

    def _item_changes(self):
        """Accounts of items are changed for documents only."""
        return []

    # === WORDS === #

    def _say_no_code(self):
        return self.env._(
            "%(product)s has no reference by which %(provider)s could know it. Give it one of no more than "
            "%(longest)s characters.",
            product=self.product_id.display_name,
            provider=self.provider_label,
            longest=self.connection_id._capabilities().item_code_length,
        )

    def _say_archived_item(self, item):
        return self.env._(
            "%(product)s stands for %(item)s, which is archived or gone in %(provider)s, so it is not "
            "created there a second time. Restore it there, or undo their match on the matching page, then "
            "check again.",
            product=self.product_id.display_name,
            item=item.display_name,
            provider=self.provider_label,
        )

    def _say_taken(self, item):
        return self.env._(
            "The item %(item)s in %(provider)s stands for %(other)s already. Give %(product)s another "
            "reference, or match it with that item.",
            item=item.display_name,
            provider=self.provider_label,
            other=item.product_id.display_name,
            product=self.product_id.display_name,
        )

    def _say_item_refused(self):
        return self.env._(
            "%(provider)s does not take the product %(product)s. Correct it in Odoo, then check again.",
            provider=self.provider_label,
            product=self.product_id.display_name,
        )
