"""Which document stands for which orders, as a file: kept before the module is uninstalled."""

import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_repr

from . import accounting_link_file as link_file
from .accounting_document_state import UNDECIDED


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    @api.model
    def _is_in_books(self):
        """The domain of what is in the books, or stands for something that is."""
        marked = Domain([("origin", "=", "elsewhere"), ("state", "=", "sent")])
        return Domain("external_id", "!=", False) | marked

    @api.model
    def _export_links(self):
        """The text of the file, see ``accounting_link_file``; the oldest document first."""
        documents = self.search(self._is_in_books() | Domain("state", "in", UNDECIDED), order="id")
        return link_file.write(document._prepare_link_row() for document in documents)

    def _prepare_link_row(self):
        orders = [order for orders in self._sources() for order in orders]
        total = self.external_amount_total if self.external_id else self.amount_total
        return {
            link_file.ORDERS: ", ".join(order.name for order in orders),
            link_file.KIND: self.kind,
            link_file.NUMBER: self.external_number,
            link_file.DATE: self.date,
            link_file.CONTACT: self.partner_name,
            link_file.TOTAL: float_repr(total, self.currency_id.decimal_places),
            link_file.CURRENCY: self.currency_id.name,
            link_file.STATE: self._state_there(),
            link_file.ID: self.external_id,
            link_file.ORGANISATION: self.connection_id.organisation_name,
            link_file.LINK: self.external_url,
            link_file.ORGANISATION_ID: self.connection_id.organisation_external_id,
            link_file.ORIGIN: self.origin,
            link_file.QUANTITIES: json.dumps(self._prepare_link_quantities(), ensure_ascii=False),
        }

    def _state_there(self):
        """The document's status over there, as far as it is known."""
        if self.state in UNDECIDED:
            return self.env._("Not known whether it arrived")
        return self.external_status

    def _prepare_link_quantities(self):
        """What the document covers, to be recognised in another database, too."""
        return [
            {
                "order": order_line.order_id.name,
                "line": order_line.id,
                "text": order_line.name,
                "quantity": line.counted_quantity,
            }
            for line in self.line_ids.filtered("counted_quantity")
            if (order_line := line.sale_line_id or line.purchase_line_id)
        ]
