from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..models.accounting_document import KINDS
from ..models.accounting_preflight import created_lines


class AccountingBookedOrder(models.TransientModel):
    """One order: which of its quantities are in the books already, and as what."""

    _name = "accounting.booked.order"
    _description = "Order Already in the Books"
    _inherit = "accounting.protected"
    _rec_name = "order_name"

    booked_id = fields.Many2one("accounting.booked", required=True, readonly=True, ondelete="cascade")
    sale_order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    purchase_order_id = fields.Many2one("purchase.order", readonly=True, ondelete="cascade")
    order_name = fields.Char(string="Order", readonly=True)
    order_date = fields.Datetime(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_total = fields.Monetary(
        string="Left to Invoice",
        compute="_compute_amount_total",
        store=True,
        help="Tax included, for the quantities chosen below.",
    )
    refusal = fields.Char(string="Why Not", readonly=True)
    is_chosen = fields.Boolean(
        string="Take Over", compute="_compute_is_chosen", store=True, readonly=False
    )
    candidate_ids = fields.One2many("accounting.booked.candidate", "row_id", readonly=True)
    candidate_note = fields.Char(string="Found", readonly=True)
    candidate_id = fields.Many2one(
        "accounting.booked.candidate",
        string="Is There As",
        domain="[('row_id', '=', id)]",
        help="The document over there. Without one, the order is only marked as invoiced elsewhere.",
    )
    number = fields.Char(
        compute="_compute_said",
        store=True,
        readonly=False,
        help="The number of the invoice or bill by which this was invoiced.",
    )
    date = fields.Date(
        compute="_compute_said", store=True, readonly=False, help="The date of that invoice or bill."
    )
    line_ids = fields.One2many("accounting.booked.line", "row_id", string="Quantities")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.quantity")
    def _compute_amount_total(self):
        for row in self:
            [vals] = row._build() or [{"amount_total": 0.0}]
            row.amount_total = vals["amount_total"]

    @api.depends("candidate_id")
    def _compute_said(self):
        for row in self.filtered("candidate_id"):
            row.number, row.date = row.candidate_id.number, row.candidate_id.date

    @api.depends("candidate_id", "number", "date")
    def _compute_is_chosen(self):
        """Whoever chooses a document, or types in a number and a date, means it."""
        for row in self:
            row.is_chosen = not row.refusal and bool(row.candidate_id or (row.number and row.date))

    # === THE ORDER === #

    @api.model
    def _prepare(self, order, vals, refusal):
        """Values of the row for ``order``.

        :param vals: values of the document of all that is left to invoice of it, ``None`` for none.
        :param refusal: why there is none.
        """
        is_sale = order._name == "sale.order"
        line_name = "sale_line_id" if is_sale else "purchase_line_id"
        covered = [line for line in created_lines(vals or {}) if line.get(line_name)]
        return {
            "sale_order_id" if is_sale else "purchase_order_id": order.id,
            "order_name": order.name,
            "order_date": order._accounting_confirmed_at(),
            "partner_id": vals["partner_id"] if vals else order.partner_id.commercial_partner_id.id,
            "kind": vals and vals["kind"],
            "currency_id": order.currency_id.id,
            "amount_total": vals["amount_total"] if vals else 0.0,
            "refusal": refusal,
            "candidate_note": refusal,
            "line_ids": [
                Command.create(
                    {
                        line_name: line[line_name],
                        "quantity": line["counted_quantity"],
                        "quantity_left": line["counted_quantity"],
                    }
                )
                for line in covered
            ],
        }

    def _source(self):
        self.ensure_one()
        return self.sale_order_id or self.purchase_order_id

    def _sources(self):
        """The orders of these rows, one recordset a model, empty ones left out."""
        return [orders for orders in (self.sale_order_id, self.purchase_order_id) if orders]

    @api.constrains("candidate_id")
    def _check_candidate(self):
        """The form offers what was found for the order; another order's document may be of another kind."""
        for row in self.filtered("candidate_id"):
            if row.candidate_id.row_id != row:
                raise ValidationError(
                    self.env._(
                        "%(document)s was found for another order than %(order)s. Choose one of its own.",
                        document=row.candidate_id.display_name,
                        order=row.order_name,
                    )
                )

    # === WHAT IS TAKEN OVER === #

    def _check_complete(self):
        """:raise UserError: it is not said of every row what stands for it; names all that lack it."""
        refused = self.filtered("refusal")
        if refused:
            raise UserError(
                "\n".join(
                    self.env._("%(order)s: %(reason)s", order=row.order_name, reason=row.refusal)
                    for row in refused
                )
            )
        unsaid = self.filtered(lambda row: not row._is_complete())
        if unsaid:
            raise UserError(
                self.env._(
                    "Choose the document over there, or enter number and date, of: %(orders)s",
                    orders=", ".join(unsaid.mapped("order_name")),
                )
            )

    def _is_complete(self):
        return bool(self.candidate_id or ((self.number or "").strip() and self.date))

    def _prepare_documents(self):
        """What stands for these rows; orders that were invoiced together share a document.

        :return: ``(values of the documents, for each the RemoteDocument it is linked to, or None)``
        """
        vals_list, remotes = [], []
        for external_id, rows in self.grouped(lambda row: row.candidate_id.external_id).items():
            for group in [rows] if external_id else rows:
                vals_list.append(group._prepare_document())
                remotes.append(group[0].candidate_id._remote() if external_id else None)
        return vals_list, remotes

    def _prepare_document(self):
        vals_list = self._build()
        if len(vals_list) != 1:
            raise UserError(
                self.env._(
                    "%(orders)s cannot be on one document: choose quantities, and one document over there "
                    "for orders of one customer or supplier, currency and terms only.",
                    orders=", ".join(self.mapped("order_name")),
                )
            )
        said = {"number": self[0].number.strip(), "date": self[0].date}
        return {
            **vals_list[0],
            "origin": "linked" if self.candidate_id else "elsewhere",
            "external_number": said["number"],
            "number": said["number"] if vals_list[0]["kind"] == "bill" else False,
            "date": said["date"],
        }

    def _build(self):
        """The values of the documents of the chosen quantities; none when nothing is chosen."""
        lines = self.line_ids.filtered("quantity")
        quantities = {line._order_line().id: line.quantity for line in lines}
        if not quantities:
            return []
        [orders] = self._sources()
        vals_list = self.env["accounting.document.builder"]._from_quantities(orders._origin, quantities)
        return [{**vals, "connection_id": self.booked_id.connection_id.id} for vals in vals_list]


class AccountingBookedLine(models.TransientModel):
    """How much of one order line is in the books already."""

    _name = "accounting.booked.line"
    _description = "Quantity Already in the Books"
    _inherit = "accounting.protected"

    row_id = fields.Many2one("accounting.booked.order", required=True, readonly=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", readonly=True, ondelete="cascade")
    purchase_line_id = fields.Many2one("purchase.order.line", readonly=True, ondelete="cascade")
    name = fields.Char(string="Line", compute="_compute_name")
    quantity_left = fields.Float(string="Left to Invoice", digits="Product Unit", readonly=True)
    quantity = fields.Float(string="In the Books", digits="Product Unit")

    @api.depends("sale_line_id", "purchase_line_id")
    def _compute_name(self):
        for line in self:
            line.name = line._order_line().name

    def _order_line(self):
        return self.sale_line_id or self.purchase_line_id
