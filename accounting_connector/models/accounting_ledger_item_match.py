"""Which of Odoo's products the items over there are, see :mod:`.matching` for the rules."""

from odoo import models

from .compared_values import CODE, NAME, index_of
from .matching import BY_LINK, Match


class AccountingLedgerItem(models.Model):
    _inherit = "accounting.ledger.item"

    _match_code = models.Index(index_of(CODE, "code"))
    _match_name = models.Index(index_of(NAME, "name"))

    def _match_products(self):
        """What each of these items of one connection is in Odoo: ``{id: Match}``, whose records are products.
        No network; the number of queries does not grow with the items.

        - The product that is set decides.
        - Else the code, compared with the product's reference, then with its barcode, then the name, compared
          in every language; among the products of the connection's companies.
        - A product stands for one item: one that is set already is no candidate for another, unless that one
          is archived: then a person decides.
        - An archived product is suggested, when no other is the same.
        - Items that stand for an account are ours, and no products.

        The whole list has to be mirrored before: what is not, cannot be the better one.
        """
        if not self:
            return {}
        self.env.flush_all()
        linked = {item.id: Match(item.product_id.id, BY_LINK) for item in self if item.product_id}
        matching = self.connection_id._item_matching(self.ids)
        found = dict.fromkeys(self.ids, Match()) | matching.matches(set(self.ids) - linked.keys())
        return self._heed_decisions(found) | linked
