"""Preflight: which item a line stands on, where items decide to which account it is posted."""

from dataclasses import dataclass

from odoo import models

from .accounting_preflight import each_once, obstacle


@dataclass
class ItemNeed:
    """What item the line of a document needs.

    :ivar line: values of the line.
    :ivar product: of which an item is needed; empty when one of ours does, see
        :meth:`Provider.service_item_for`.
    :ivar code: what the product's item is known by over there.
    :ivar account: the account chosen for the line.
    :ivar item: the item, empty when nobody here knows it.
    :ivar required: without one the line cannot go.
    """

    line: dict
    product: models.Model
    code: str
    account: models.Model
    item: models.Model
    required: bool

    @property
    def is_open(self):
        return self.required and not self.item


class KnownItems:
    """The mirrored items that lines may stand on.

    :param lines: values of the lines this is about.
    """

    def __init__(self, connection, lines):
        self._none = connection.env["accounting.ledger.item"].sudo().with_context(active_test=False)
        products = {line["product_id"] for line in lines if line.get("product_id")}
        accounts = {line["ledger_account_id"] for line in lines if line["ledger_account_id"]}
        codes = {connection._item_code_for(*_product_of(connection, line)) for line in lines} - {""}
        found = self._none.search(
            [
                ("connection_id", "=", connection.id),
                "|",
                "|",
                ("product_id", "in", list(products)),
                ("code", "in", list(codes)),
                ("service_account_id", "in", list(accounts)),
            ],
            order="active desc, id",
        )
        self._by_product = _first_by(found, lambda item: item.product_id.id)
        self._by_code = _first_by(found, lambda item: not item.service_account_id and item.code)
        self._by_account = _first_by(found, lambda item: item.service_account_id.id)

    def of_product(self, product, code):
        """The item linked to the product, else the one that has its code; those in use go first."""
        if not product:
            return self._none
        known = self._by_product.get(product.id, self._none) | self._by_code.get(code, self._none)
        return known.sorted("active", reverse=True)[:1]

    def of_account(self, account):
        """Our own item of an account."""
        return self._by_account.get(account.id, self._none)


def _first_by(items, key):
    return {key(item): item for item in reversed(items) if key(item)}


def _product_of(connection, line):
    """The product of a line's values, and its reference when they were made."""
    product = connection.env["product.product"].browse(line.get("product_id") or ())
    return product, line.get("item_code")


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_items(self, connection, vals_list):
        """Every sales line gets the item that stands for its product, else our own of its account; what of
        the items known here a person has to decide is told.
        """
        if not connection._capabilities().items_hold_accounts:
            return [[] for _vals in vals_list]
        return [self._settle_needs(connection, needs) for needs in self._item_needs(connection, vals_list)]

    def _item_needs(self, connection, vals_list):
        """For each document an :class:`ItemNeed` for each line that is not mere text.

        :param vals_list: values of documents whose lines have their accounts.
        """
        known = KnownItems(connection, [line for vals in vals_list for line in self._posted_lines(vals)])
        return [
            [self._item_need(connection, vals, line, known) for line in self._posted_lines(vals)]
            for vals in vals_list
        ]

    def _item_need(self, connection, vals, line, known):
        is_purchase = self._is_purchase(vals)
        product, reference = _product_of(connection, line)
        if not connection.send_item_codes or not (is_purchase or line["account_role"] == "sales"):
            product = product.browse()
        account = self.env["accounting.ledger.account"].browse(line["ledger_account_id"] or ())
        code = connection._item_code_for(product, reference)
        item = known.of_product(product, code)
        if is_purchase:
            item = item.filtered(lambda item: item._is_bought_to(account))
        elif not product or item._is_replaced():
            product, item = product.browse(), known.of_account(account)
        return ItemNeed(line, product, code, account, item, required=bool(account) and not is_purchase)

    def _settle_needs(self, connection, needs):
        """Write the items into the lines; the obstacles of these needs."""
        found = []
        for need in needs:
            need.line["ledger_item_id"] = need.item.id
            if need.required:
                found += self._settle_need(connection, need)
        return each_once(found)

    def _settle_need(self, connection, need):
        item, account = need.item, need.account
        if not item:
            return self._obstacles_to_create(connection)
        if not item.active:
            return [self._obstacle_item(need, "inactive", self._say_inactive(need))]
        if item.sales_use == "own_account" and item.sale_account_id:
            need.line["ledger_account_id"] = item.sale_account_id.id
        elif item.sale_account_external_id != account.external_id and item.wanted_account_id != account:
            return [self._obstacle_item(need, "account", self._say_other_account(need))]
        return []

    # === OBSTACLES === #

    def _obstacles_to_create(self, connection):
        """An item that needs both accounts cannot be created without one for purchases."""
        needed = connection.items_need_both_accounts and not connection._ledger_account_for("purchases")
        return [self._obstacle_no_account(connection, "purchases")] if needed else []

    def _obstacle_item(self, need, suffix, name):
        """An obstacle that is settled by choosing what to do about the item."""
        return obstacle(
            "item",
            f"item:{need.item.id}:{suffix}",
            name,
            fix_model="accounting.item.choice",
            fix_context={
                "default_item_id": need.item.id,
                "default_product_id": need.product.id,
                "default_account_id": need.account.id,
            },
        )

    def _say_inactive(self, need):
        return self.env._(
            "The item %(item)s is inactive in %(provider)s, so %(subject)s cannot be sold on it. Make it "
            "active there, or choose another way.",
            **self._facts_of(need),
        )

    def _say_other_account(self, need):
        return self.env._(
            "%(provider)s posts sales of the item %(item)s to %(there)s, but %(subject)s belong on %(here)s. "
            "Choose where they go.",
            **self._facts_of(need),
        )

    def _facts_of(self, need):
        return {
            "item": need.item.display_name,
            "provider": need.item.connection_id._capabilities().label,
            "subject": need.product.display_name or self.env._("lines without product"),
            "there": need.item.sale_account_id.display_name or self.env._("no account"),
            "here": need.account.display_name,
        }
