from dataclasses import dataclass, replace

from odoo import models

from ..providers.values import Item, Verdict


@dataclass
class UnknownItem:
    """An item that lines need and nobody here knows.

    :ivar item: as it would be created.
    :ivar lines: ``accounting.document.line`` that need it.
    :ivar is_ours: it stands for an account, not for a product: nobody has to allow it.
    """

    item: Item
    lines: models.Model
    is_ours: bool = False


class AccountingDocument(models.Model):
    """Which items the lines of documents stand for over there: found by product or code, else created, in
    batches. What is different where items hold accounts is in ``accounting_document_item_account.py``.

    Elsewhere a line whose code is too long for an item goes without one; its code is then in its text.
    """

    _inherit = "accounting.document"

    # === FIND === #

    def _items_to_look_up(self, provider):
        """What to look for before it is created: all that is unknown here where that costs nothing, else what
        a person would have to be asked about.

        :return: list of ``Item``, each as it would be created.
        """
        if provider.capabilities.names_in_one_call:
            return [unknown.item for unknown in self._unknown_items(provider)]
        if self.connection_id.create_items != "ask":
            return []
        return [
            unknown.item
            for unknown in self._unknown_items(provider)
            if not all(unknown.lines.document_id.mapped("create_allowed"))
        ]

    def _unknown_items(self, provider):
        """Give lines the items that are known here; block what a person has to decide about those.

        :return: list of :class:`UnknownItem`, each code once.
        """
        if not self:
            return []
        if provider.capabilities.items_hold_accounts:
            return self._unknown_items_with_account(provider)
        self._take_known_items()
        lines = self._lines_with_item()
        lines._read_products()
        by_code = lines.grouped("item_code")
        return [UnknownItem(lines._prepare_item(code), lines) for code, lines in by_code.items()]

    def _take_known_items(self):
        lines = self._lines_with_item()
        if not lines:
            return
        items = self.env["accounting.ledger.item"].search(
            [("connection_id", "=", self.connection_id.id), *lines._item_domain()]
        )
        by_product = {item.product_id: item for item in items if item.product_id}
        by_code = {item.code: item for item in items}
        same = lines.grouped(lambda line: (line.product_id, line.item_code))
        self._give_items(
            [
                (each, item)
                for (product, code), each in same.items()
                if (item := by_product.get(product) or by_code.get(code))
            ]
        )

    def _give_items(self, pairs):
        """:param pairs: lines of one product, and the item they stand for."""
        lines_of_new = self.line_ids.union(*(lines for lines, item in pairs if not item.product_id))
        free = self._products_without_item(lines_of_new.product_id)
        for lines, item in pairs:
            lines._take_item(item, free)

    def _products_without_item(self, products):
        """The ids of those products that no item stands for, in use or not."""
        if not products:
            return set()
        items = self.env["accounting.ledger.item"].with_context(active_test=False)
        known = items.search(
            [("connection_id", "=", self.connection_id.id), ("product_id", "in", products.ids)]
        )
        return set(products.ids) - set(known.product_id.ids)

    def _lines_with_item(self):
        if not self.connection_id.send_item_codes:
            return self.line_ids.browse()
        longest = self.connection_id._capabilities().item_code_length
        return self.line_ids.filtered(
            lambda line: (
                line.product_id
                and line.item_code
                and len(line.item_code) <= longest
                and not line.ledger_item_id
            )
        )

    def _take_found_items(self, found, provider):
        """Mirror items that a find or a save brought, and give them to the lines that need them.

        :param found: ``Item`` values, with the codes they were asked for by.
        """
        if self and found:
            self._take_items(found, self._unknown_items(provider), provider)

    def _take_items(self, values, unknown, provider):
        needs = {each.item.code: each for each in unknown}
        pairs = []
        for item in self.connection_id._upsert_ledger_items(list(values)):
            need = needs.get(item.code)
            if need and need.is_ours:
                item.service_account_id = need.lines.ledger_account_id[:1]
            elif need:
                pairs.append((need.lines, item))
        self._give_items(pairs)
        if provider.capabilities.items_hold_accounts:
            self._settle_item_needs()

    # === CREATE === #

    def _items_to_create(self, provider):
        """Give lines the items that are known here; block what a person has to decide.

        :return: list of ``Item`` that nobody knows, each code once.
        """
        return [
            unknown.item
            for unknown in self._unknown_items(provider)
            if unknown.is_ours or unknown.lines._may_create_item(unknown.item)
        ]

    def _take_created_items(self, outcomes, provider):
        """What became of the items we asked for; a refused one blocks the documents that need it.

        :return: the outcomes of what exists over there already and is only unknown here.
        """
        if not self or not outcomes:
            return []
        unknown = self._unknown_items(provider)
        # known by the code we asked for, however it is written there: else it would be created again
        saved = [
            replace(outcome.saved, code=outcome.key)
            for outcome in outcomes
            if outcome.verdict is Verdict.SAVED
        ]
        if saved:
            self._take_items(saved, unknown, provider)
        needed_by = {each.item.code: each.lines for each in unknown}
        existing = []
        for outcome in outcomes:
            lines = needed_by.get(outcome.key)
            if not lines:
                continue
            if outcome.verdict is Verdict.SAVED:
                lines.document_id._tell_warnings(outcome, outcome.key)
            elif outcome.verdict is Verdict.REFUSED:
                if any(reason.kind == "duplicate" for reason in outcome.reasons):
                    existing.append(outcome)
                else:
                    lines._block_item(outcome)
        return existing
