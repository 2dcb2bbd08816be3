"""Looks for orders in the books, with no transaction open while it waits."""

from odoo import http
from odoo.http import request

from ..providers import errors


class BookedController(http.Controller):
    @http.route(
        "/accounting_connector/booked/<int:page_id>/look", type="jsonrpc", auth="user", methods=["POST"]
    )
    def look(self, page_id):
        """:return: ``{"type": kind of notification, "message": sentence}``."""
        page = request.env["accounting.booked"].browse(page_id)
        page._check_may_look()
        look = page._prepare_look()
        # what follows waits for the network: no transaction of this request may be open then
        request.env.cr.rollback()
        try:
            remotes = look()
        except errors.ProviderError as error:
            return {"type": "danger", "message": page._explain_unasked(error)}
        return {"type": "success", "message": page._take_found(remotes)}
