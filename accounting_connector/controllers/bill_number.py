"""Looks a supplier's bill number up over there, with no transaction open while it waits."""

from odoo import http
from odoo.http import request

from ..providers import errors


class BillNumberController(http.Controller):
    @http.route("/accounting_connector/bill/<int:bill_id>/look", type="jsonrpc", auth="user")
    def look(self, bill_id):
        """:return: ``{"found": sentence or "", "unknown": sentence or ""}``."""
        bill = request.env["accounting.bill"].browse(bill_id)
        bill.check_access("read")
        bill.purchase_order_ids._accounting_check_may_send()
        look = bill._prepare_look()
        # what follows waits for the network: no transaction of this request may be open then
        request.env.cr.rollback()
        try:
            return {"found": bill._take_found(look()), "unknown": ""}
        except errors.ProviderError as error:
            return {"found": "", "unknown": bill._explain_unasked(error)}
