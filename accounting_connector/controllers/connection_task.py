"""Runs what a connection's button started, without a transaction of its own."""

from odoo import http
from odoo.http import request


class ConnectionTaskController(http.Controller):
    @http.route(
        "/accounting_connector/connection/<int:connection_id>/<string:task>",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def run(self, connection_id, task):
        connection = request.env["accounting.connection"].browse(connection_id)
        connection.check_access("write")
        request.env.cr.rollback()
        kind, sentence = connection._run_task(task)
        return {"type": kind, "message": sentence}
