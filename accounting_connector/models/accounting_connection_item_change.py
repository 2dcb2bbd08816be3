"""What of an item over there is another than in Odoo, and may be written there."""

from dataclasses import replace

from odoo import models
from odoo.exceptions import UserError

from ..providers.kept_details import item_from_json
from ..providers.values import Change
from .accounting_import_subject import plain
from .item_export_fields import ITEM_GROUP_OF
from .visible_text import clean

_FACTS = {
    "description": ("description", "description_sale"),
    "purchase_description": ("description", "description_purchase"),
    "sale_price": ("price", "list_price"),
    "purchase_price": ("price", "standard_price"),
}
_OF_SALES = ("description", "sale_price", "sale_tax_code")
_OF_PURCHASES = ("purchase_description", "purchase_price", "purchase_tax_code")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _item_change(self, product, ledger, names, is_asked, means):
        """The :class:`Change` that brings what Odoo says to ``ledger``; ``None`` when it says so already.

        Compared as contacts are, see :meth:`_contact_change`. Neither a price nor a tax nor a code is ever
        taken away, and nothing is said of a side the product is not sold or bought on.

        :param names: of :data:`ITEM_GROUP_OF`: what may be another.
        """
        product = product.with_company(self.company_id)
        there = item_from_json(ledger.details)
        value = self._item_value(product, self._item_code_for(product, product.default_code) or there.code)
        try:
            facts = self.env["accounting.import.items"]._quietly(self)._facts_of(ledger, self, means)
        except UserError:  # whatever is asked for is another
            facts = None
        written = {}
        for name in names:
            owner = self[f"item_{ITEM_GROUP_OF[name]}_owner"]
            new = getattr(value, name)
            may_be_empty = owner == "odoo" and ITEM_GROUP_OF[name] == "description"
            if owner == "there" or (owner == "blanks" and not is_asked) or not (new or may_be_empty):
                continue
            is_known = self._is_no_matter_of(name, product) or self._is_same_item(name, product, value, facts)
            if not is_known and new != getattr(there, name):
                written[name] = new
        if not written:
            return None
        return Change(replace(there, external_id=ledger.external_id, **written), frozenset(written))

    def _is_no_matter_of(self, name, product):
        """Whether the product is not sold or bought, which this is about."""
        return (name in _OF_SALES and not product.sale_ok) or (
            name in _OF_PURCHASES and not product.purchase_ok
        )

    def _is_same_item(self, name, product, value, facts):
        if not facts:
            return False
        if name == "name":
            return clean(value.name) == facts.groups["name"]["name"]
        if name not in _FACTS:
            return False
        group, field = _FACTS[name]
        return plain(product[field]) == facts.groups[group][field]
