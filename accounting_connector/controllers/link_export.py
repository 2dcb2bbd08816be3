"""The links between orders and documents as a file, for before the module is uninstalled."""

from odoo import http
from odoo.http import content_disposition, request

from ..wizards.accounting_uninstall import EXPORT_PATH


class LinkExportController(http.Controller):
    @http.route(EXPORT_PATH, type="http", auth="user", methods=["GET"], readonly=True)
    def export(self):
        if not request.env.user.has_group("base.group_system"):
            raise request.not_found()
        return request.make_response(
            request.env["accounting.document"].sudo()._export_links(),
            headers=[
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition("accounting-links.csv")),
            ],
        )
