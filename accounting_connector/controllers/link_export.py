"""The links between orders and documents as a file, for before the module is uninstalled."""

import csv
import io

from odoo import http
from odoo.http import content_disposition, request

from ..models.accounting_document_state import UNDECIDED
from ..wizards.accounting_uninstall import EXPORT_PATH


def state_there(document):
    """The document's status over there, as far as it is known."""
    if document.state in UNDECIDED:
        return document.env._("Not known whether it arrived")
    return document.external_status


COLUMNS = (
    (
        "Orders",
        lambda document: ", ".join(
            [*document.sale_order_ids.mapped("name"), *document.purchase_order_ids.mapped("name")]
        ),
    ),
    ("Kind", lambda document: document.kind),
    ("Number", lambda document: document.external_number),
    ("Date", lambda document: document.date),
    ("Contact", lambda document: document.partner_name),
    ("Total", lambda document: document.external_amount_total),
    ("Currency", lambda document: document.currency_id.name),
    ("State", state_there),
    ("ID", lambda document: document.external_id),
    ("Organisation", lambda document: document.connection_id.organisation_name),
    ("Link", lambda document: document.external_url),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class LinkExportController(http.Controller):
    @http.route(EXPORT_PATH, type="http", auth="user", methods=["GET"], readonly=True)
    def export(self):
        if not request.env.user.has_group("base.group_system"):
            raise request.not_found()
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(name for name, _value in COLUMNS)
        there = ["|", ("external_id", "!=", False), ("state", "in", UNDECIDED)]
        for document in request.env["accounting.document"].sudo().search(there):
            writer.writerow(as_cell(value(document)) for _name, value in COLUMNS)
        return request.make_response(
            "\ufeff" + file.getvalue(),
            headers=[
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition("accounting-links.csv")),
            ],
        )


def as_cell(value):
    """``value`` as text that no spreadsheet takes for a formula."""
    text = "" if value is False or value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, float) else text
