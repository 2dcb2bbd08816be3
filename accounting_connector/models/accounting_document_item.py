from odoo import models

from ..providers.values import Verdict


class AccountingDocument(models.Model):
    """Which items the lines of documents stand for over there: found by product or code, else created, in
    batches.

    A line whose code is too long for an item goes without one; its code is then in its text.
    """

    _inherit = "accounting.document"

    def _items_to_look_up(self):
        """Before a person is asked about codes nobody here knows: those codes, each once."""
        if self.connection_id.create_items != "ask":
            return []
        self._take_known_items()
        unknown = self._lines_with_item().filtered(lambda line: not line.document_id.create_allowed)
        return sorted(set(unknown.mapped("item_code")))

    def _items_to_create(self):
        """Give lines the items that are known here; block what a person has to decide.

        :return: list of ``Item`` for the codes nobody here knows, each once.
        """
        self._take_known_items()
        return [line._prepare_item() for line in self._lines_with_item()._lines_to_create()]

    def _take_known_items(self):
        lines = self._lines_with_item()
        if not lines:
            return
        items = self.env["accounting.ledger.item"].search(
            [("connection_id", "=", self.connection_id.id), *lines._item_domain()]
        )
        by_product = {item.product_id: item for item in items if item.product_id}
        by_code = {item.code: item for item in items}
        for (product, code), same in lines.grouped(lambda line: (line.product_id, line.item_code)).items():
            item = by_product.get(product) or by_code.get(code)
            if item:
                same._take_item(item)

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

    def _take_created_items(self, outcomes):
        """What became of the items we asked for; a refused one blocks the documents that need it.

        :return: the codes that exist over there already and are only unknown here.
        """
        self._take_found_items([outcome.saved for outcome in outcomes if outcome.verdict is Verdict.SAVED])
        existing = []
        for outcome in outcomes:
            lines = self.line_ids.filtered(lambda line, code=outcome.key: line.item_code == code)
            if outcome.verdict is Verdict.SAVED:
                lines.document_id._tell_warnings(outcome, outcome.key)
            if outcome.verdict is not Verdict.REFUSED:
                continue
            if any(reason.kind == "duplicate" for reason in outcome.reasons):
                existing.append(outcome.key)
            else:
                lines._block_item(outcome)
        return existing

    def _take_found_items(self, values):
        """Mirror items that a find or a save brought, and give them to the lines that need them."""
        items = self.connection_id._upsert_ledger_items(values) if self and values else ()
        for item in items:
            self._lines_with_item().filtered(lambda line, code=item.code: line.item_code == code)._take_item(
                item
            )
