"""Reading back which document stands for which orders: from the file kept when the module was uninstalled."""

import base64
import json

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..models import accounting_link_file as link_file
from ..models.accounting_fix import MANAGER_GROUP

# An order line that holds more cannot be computed to the cent any more.
TOO_MUCH = 1e12


class AccountingLinkImport(models.TransientModel):
    _name = "accounting.link.import"
    _description = "Read Links Back"

    connection_id = fields.Many2one(
        "accounting.connection",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    provider_label = fields.Char(related="connection_id.provider_label")
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    row_ids = fields.One2many("accounting.link.import.row", "import_id", readonly=True)
    fitting_count = fields.Integer(compute="_compute_fitting_count")

    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Read Links Back")

    def _compute_fitting_count(self):
        for wizard in self:
            wizard.fitting_count = len(wizard.row_ids.filtered("fits"))

    # === ACTIONS === #

    def action_check(self):
        """Read the file, and show of each row whether it fits and why not. Nothing is linked yet."""
        self._check_may_import()
        self.row_ids.unlink()
        self.row_ids = [Command.create(self._prepare_row(row)) for row in self._read()]
        self._judge()

    def action_apply(self):
        """Link what fits, all or nothing; what it says is read over there soon.

        :raise UserError: nothing fits, or a quantity was invoiced by somebody else in the meantime.
        """
        self._check_may_import()
        self._judge()
        rows = self.row_ids.filtered("fits")
        if not rows:
            raise UserError(self.env._("No row of the file fits. Each says why."))
        documents = self.env["accounting.document"]._book([row._prepare_document() for row in rows])
        documents._follow_read_back()
        return documents._sources()[0]._accounting_open(documents)

    def _check_may_import(self):
        if not self.env.su and not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(self.env._("Only administrators of the Accounting Connector may do this."))

    # === THE FILE === #

    def _read(self):
        if not self.file:
            raise UserError(self.env._("Choose the file that was exported at uninstalling."))
        try:
            return link_file.read(base64.b64decode(self.file))
        except link_file.NotALinkFile as error:
            raise UserError(
                self.env._(
                    "This is not the file that the connector exports when it is uninstalled. It lacks: "
                    "%(columns)s",
                    columns=", ".join(error.columns),
                )
            ) from error

    def _prepare_row(self, row):
        quantities = _quantities_of(row)
        return {
            "order_names": row[link_file.ORDERS],
            "kind": row[link_file.KIND],
            "number": row[link_file.NUMBER],
            "document_date": row[link_file.DATE],
            "total": f"{row[link_file.TOTAL]} {row[link_file.CURRENCY]}".strip(),
            "external_id": row[link_file.ID],
            "organisation": row[link_file.ORGANISATION],
            "organisation_id": row[link_file.ORGANISATION_ID],
            "origin": row[link_file.ORIGIN],
            "quantities": quantities,
            "is_readable": quantities is not None,
        }

    # === WHAT FITS === #

    def _judge(self):
        """Tell of each row whether it fits, by what is in the database now."""
        found, fitting = FoundOrders(self), set()
        for row in self.row_ids:
            row.reason = row._reason_by_itself(found, fitting) or row._match_lines(found)
            if row.fits:
                fitting.add(row._same_as())
        self._judge_together()

    def _judge_together(self):
        """Several documents may cover one order line, and credits take off again: together they have to fit.
        """
        rows = self.row_ids.filtered("fits")
        documents = self.env["accounting.document"].sudo()
        for model in ("sale.order.line", "purchase.order.line"):
            of_model = rows.filtered(lambda row, model=model: row._line_model() == model)
            covered = of_model._covered()
            for line in self.env[model].sudo().browse(covered):
                if not documents._may_cover(line, covered[line.id]):
                    touching = of_model.filtered(lambda row, line=line: line.id in row._matched())
                    touching.reason = self.env._(
                        "Less is left to invoice of “%(line)s” of %(order)s than was invoiced over there: it "
                        "was changed, or invoiced again.",
                        line=line.name,
                        order=line.order_id.name,
                    )


class FoundOrders:
    """The orders a file names, and what is linked already: read once for all rows."""

    def __init__(self, wizard):
        connection = wizard.connection_id.sudo()
        names = {each["order"] for row in wizard.row_ids for each in row.quantities or []}
        companies = connection._covered_companies().ids
        wanted = Domain("name", "in", list(names)) & Domain("company_id", "in", companies)
        self.orders = {
            model: wizard.env[model].sudo().search(wanted).grouped("name")
            for model in ("sale.order", "purchase.order")
        }
        known = wizard.env["accounting.document"].sudo()
        known = known.search(Domain("connection_id", "=", connection.id) & known._is_in_books())
        self.linked = {(document.kind, document.external_id) for document in known if document.external_id}
        self.marked = {
            (document.kind, document.external_number, name)
            for document in known
            if document.origin == "elsewhere"
            for orders in document._sources()
            for name in orders.mapped("name")
        }


def _quantities_of(row):
    """What a row covers: list of ``{"order", "line", "text", "quantity"}``; ``None`` for what makes no sense.
    """
    try:
        found = json.loads(row[link_file.QUANTITIES] or "[]")
        return [
            {
                "order": _text(each["order"]),
                "line": int(each["line"]),
                "text": _text(each["text"]),
                "quantity": _quantity(each["quantity"]),
            }
            for each in found
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _text(value):
    """:raise ValueError: no database keeps it."""
    text = str(value)
    text.encode()
    if "\0" in text:
        raise ValueError("It holds a NUL")
    return text


def _quantity(value):
    """:raise ValueError: nobody orders as much; not a number, or infinite."""
    quantity = float(value)
    if not abs(quantity) < TOO_MUCH:
        raise ValueError("It is no quantity of an order")
    return quantity
