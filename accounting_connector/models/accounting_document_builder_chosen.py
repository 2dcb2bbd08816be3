"""Documents of quantities that a person chose, as for what is in the books already."""

from odoo import api, models


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    @api.model
    def _from_quantities(self, orders, quantities):
        """Freeze chosen quantities of orders; grouped as when all that is left is frozen.

        :param quantities: id of an order line -> how much of it, in its own unit, negative for credits; lines
            that are not named stay out.
        :return: list of values for ``accounting.document``.
        :raise NothingToSend: with a reason for each order that cannot be on a document.
        """
        return self._from_orders(orders, lambda order: self._chosen_entries(order, quantities))

    def _chosen_entries(self, order, quantities):
        make_entry = self._sale_entry if order._name == "sale.order" else self._purchase_entry
        chosen = [(line, quantities.get(line.id)) for line in order.order_line if not line.display_type]
        return [make_entry(line, quantity) for line, quantity in chosen if quantity]
