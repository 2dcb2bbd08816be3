from datetime import timedelta

from odoo import models

from . import database_clock
from .accounting_document_item import UnknownItem

# Soon enough for a person, late enough for an item that was created after all to be found.
RETRY = timedelta(minutes=1)


class AccountingDocument(models.Model):
    """Where items hold accounts: every sales line stands on the item of its product, or on our own item of
    its account; which and why is in ``accounting_preflight_item.py``.
    """

    _inherit = "accounting.document"

    def _settle_item_needs(self):
        """Give lines the items that are known here; block what a person has to decide.

        :return: list of (line, :class:`ItemNeed`) of what nobody here knows, of the documents that go on.
        """
        preflight = self.env["accounting.preflight"]
        documents = self.filtered(lambda document: document.state == "sending")
        if not documents:
            return []
        connection = documents.connection_id
        vals_list = [preflight._vals_of_document(document) for document in documents]
        left = []
        for document, needs in zip(documents, preflight._item_needs(connection, vals_list), strict=True):
            obstacles = preflight._settle_needs(connection, needs)
            lines = document.line_ids.filtered(lambda line: not line.is_text)
            pairs = list(zip(lines, needs, strict=True))
            for line, need in pairs:
                line._take_need(need)
            if obstacles:
                self.env["accounting.problem"]._raise_obstacles(connection, obstacles, document)
                document._move_to("blocked", obstacles[0]["name"])
            else:
                left += [(line, need) for line, need in pairs if need.is_open]
        return left

    def _unknown_items_with_account(self, provider):
        """See :meth:`_unknown_items`."""
        found, needs = {}, self._settle_item_needs()
        self.line_ids.union(*(line for line, need in needs if need.product))._read_products()
        same = {}
        for line, need in needs:
            same.setdefault((need.product and need.code, need.account), []).append((line, need))
        for alike in same.values():
            line, need = alike[0]
            item = line._prepare_item(need.code) if need.product else self._our_item(provider, need.account)
            unknown = found.setdefault(item.code, UnknownItem(item, line.browse(), not need.product))
            unknown.lines = unknown.lines.union(*(line for line, _need in alike))
        return list(found.values())

    def _our_item(self, provider, account):
        connection = self.connection_id
        purchases = ""
        if connection.items_need_both_accounts:
            purchases = connection._item_purchase_account_for().external_id
        return provider.service_item_for(account._to_value(), purchases)

    def _wait_for_items(self, provider):
        """Documents that still lack an item after all was created: it is not known whether it was."""
        waiting = self.browse().union(*(each.lines.document_id for each in self._unknown_items(provider)))
        if waiting:
            waiting._give_back(
                self.env._("It is not known whether the product was created. Looking again."),
                database_clock.now(self.env.cr) + RETRY,
            )

    def _block_items_not_found(self, outcomes, provider):
        """Documents that need an item of which it is only known that it exists already.

        :param outcomes: the refusals that said so.
        """
        if not provider.capabilities.items_hold_accounts:
            return
        needed_by = {each.item.code: each.lines for each in self._unknown_items(provider)}
        for outcome in outcomes:
            if outcome.key in needed_by:
                needed_by[outcome.key]._block_item(outcome)

    # === CHANGING ITEMS === #

    def _item_changes(self):
        """What a person wants changed of the items these documents stand on.

        :return: list of (``Item``, external id of the account it is to have).
        """
        lines = self.line_ids.filtered(lambda line: line.ledger_item_id.wanted_account_id)
        there = lines.filtered(
            lambda line: line.ledger_item_id.sale_account_external_id == line.ledger_account_id.external_id
        )
        there.ledger_item_id.wanted_account_id = False  # done, or another account was chosen since
        lines = lines.filtered(lambda line: line.ledger_item_id.wanted_account_id == line.ledger_account_id)
        return [
            (item._to_value(), item.wanted_account_id.external_id)
            for item in lines.ledger_item_id
        ]

    def _take_changed_item(self, value):
        """The item has its new account over there."""
        self.connection_id._upsert_ledger_items([value]).wanted_account_id = False

    def _standing_on(self, value):
        """Those of these documents that have a line on this item."""
        ids = self.line_ids.ledger_item_id.filtered(lambda item: item.external_id == value.external_id).ids
        return self.filtered(lambda document: set(ids) & set(document.line_ids.ledger_item_id.ids))

    def _take_refused_item_change(self, value, reasons):
        """The item keeps its account: its documents wait for another choice."""
        item = self.line_ids.ledger_item_id.filtered(lambda item: item.external_id == value.external_id)
        account = item.wanted_account_id
        item.wanted_account_id = False
        documents = self._standing_on(value)
        documents._settle_item_needs()
        asked = documents.problem_ids.filtered(
            lambda problem: problem.active and problem.fix_context.get("default_item_id") == item.id
        )
        asked.detail = self.env._(
            "%(provider)s does not give it the account %(account)s: %(reasons)s",
            provider=self.connection_id._capabilities().label,
            account=account.display_name,
            reasons=self._say_reasons(reasons),
        )
