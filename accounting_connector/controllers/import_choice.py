"""Searches the organisation's lists for what a person may tick, with no transaction open while it waits."""

from odoo import http
from odoo.http import request

from ..providers import errors


class ImportChoiceController(http.Controller):
    @http.route(
        "/accounting_connector/import/<int:connection_id>/<string:subject>",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def search(self, connection_id, subject, text="", role="", archived=False, position=""):
        """:return: ``{"entries": [...], "position": where to go on, "problem": sentence}``."""
        connection = request.env["accounting.connection"].browse(connection_id)
        connection.check_access("write")
        # what follows waits for the network: no transaction of this request may be open then
        request.env.cr.rollback()
        try:
            return {"problem": "", **connection._search_there(subject, text, role, archived, position)}
        except errors.ProviderError as error:
            connection._note_error(error)
            return {"entries": [], "position": "", "problem": connection._explain_error(error)}
