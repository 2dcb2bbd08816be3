import json
from collections import Counter, defaultdict

from odoo import api, fields, models

from ..models.accounting_document import KINDS, SALE_KINDS
from ..models.accounting_document_builder import NothingToSend

LABELS = dict(KINDS)


class AccountingLinkImportRow(models.TransientModel):
    """One document of a file of links: what it is to be linked to, or why it cannot be."""

    _name = "accounting.link.import.row"
    _description = "Link to Read Back"
    _rec_name = "number"
    _order = "id"

    import_id = fields.Many2one("accounting.link.import", required=True, readonly=True, ondelete="cascade")
    order_names = fields.Char(string="Orders", readonly=True)
    kind = fields.Char(readonly=True)
    kind_label = fields.Char(string="Kind of Document", compute="_compute_kind_label")
    number = fields.Char(readonly=True)
    document_date = fields.Char(string="Date", readonly=True)
    total = fields.Char(readonly=True)
    external_id = fields.Char(readonly=True)
    organisation = fields.Char(readonly=True)
    organisation_id = fields.Char(string="Organisation ID", readonly=True)
    origin = fields.Char(readonly=True)
    quantities = fields.Json(readonly=True)
    is_readable = fields.Boolean(readonly=True, help="The quantities are such.")
    matched = fields.Json(readonly=True, help="Which quantity of which order line it covers here.")
    reason = fields.Char(string="Why Not", readonly=True)
    fits = fields.Boolean(compute="_compute_fits")

    @api.depends("kind")
    def _compute_kind_label(self):
        """In the words of the documents' list; what is no kind, as it stands in the file."""
        kinds = dict(self.env["accounting.document"]._fields["kind"]._description_selection(self.env))
        for row in self:
            row.kind_label = kinds.get(row.kind, row.kind)

    @api.depends("reason")
    def _compute_fits(self):
        for row in self:
            row.fits = not row.reason

    # === WHETHER IT FITS === #

    def _reason_by_itself(self, found, fitting):
        """Why this row cannot be read back, whatever the orders say; ``""`` for nothing.

        :param found: ``FoundOrders``.
        :param fitting: what the rows above that fit stand for, see :meth:`_same_as`.
        """
        connection = self.import_id.connection_id
        if self.kind not in LABELS or not self._date() or not self.is_readable:
            return self.env._("The row cannot be read: its kind, its date or its quantities are not such.")
        if self.organisation_id != connection.organisation_external_id:
            return self.env._(
                "It is in the books of %(there)s, this connection is to %(here)s.",
                there=self.organisation or self.organisation_id,
                here=connection.organisation_name,
            )
        if not self.external_id and self.origin != "elsewhere":
            return self.env._("It was not known whether it arrived: look in the books.")
        if not self.quantities:
            return self.env._("It covers nothing any more: it was voided or deleted.")
        if self.external_id and (self.kind, self.external_id) in found.linked:
            return self.env._("It is linked already.")
        if any((self.kind, self.number, each["order"]) in found.marked for each in self.quantities):
            return self.env._("It is marked already.")
        if self._same_as() in fitting:
            return self.env._("It is in the file twice.")
        return ""

    def _same_as(self):
        """What is equal in rows of one document: its id over there; all that is said of it without one."""
        if self.external_id:
            return self.kind, self.external_id
        return self.kind, self.number, self.document_date, json.dumps(self.quantities)

    def _match_lines(self, found):
        """Find the order lines this row covers, and see whether a document of it can be made.

        :return: why not; ``""`` when it can.
        """
        matched = Counter()
        alike = found.orders[self._line_model().removesuffix(".line")]
        for name, wanted in self._wanted_by_order().items():
            orders = alike.get(name, ())
            if not orders:
                return self.env._("There is no order %s here.", name)
            whole = [lines for order in orders if all(lines := self._find_lines(order, wanted))]
            if not whole:
                return self._say_lost_line(orders[0], wanted)
            exact = [lines for lines in whole if all(map(self._is_same, lines, wanted))]
            if len(exact or whole) > 1:
                return self.env._("There are several orders %s here with such lines.", name)
            for line, each in zip((exact or whole)[0], wanted, strict=True):
                matched[str(line.id)] += each["quantity"]
        self.matched = dict(matched)
        return self._reason_against_building()

    def _wanted_by_order(self):
        """``{name of an order: what the document covers of it}``; each company may have one of that name."""
        wanted = defaultdict(list)
        for each in self.quantities:
            wanted[each["order"]].append(each)
        return wanted

    def _find_lines(self, order, wanted):
        """For each of ``wanted`` the line by id and text, in the same database; else the only one with that
        text, else none.
        """
        lines = order.order_line.filtered(lambda line: not line.display_type)
        found = []
        for each in wanted:
            alike = lines.filtered(lambda line, each=each: line.name == each["text"])
            same = alike.filtered(lambda line, each=each: self._is_same(line, each))
            found.append(same or (alike if len(alike) == 1 else lines.browse()))
        return found

    def _is_same(self, line, wanted):
        return line.id == wanted["line"]

    def _say_lost_line(self, order, wanted):
        found = zip(wanted, self._find_lines(order, wanted), strict=True)
        lost = next(each for each, line in found if not line)
        return self.env._("%(order)s has no line “%(line)s” any more.", order=order.name, line=lost["text"])

    def _reason_against_building(self):
        try:
            vals_list = self._build()
        except NothingToSend as nothing:
            return " ".join(dict.fromkeys(nothing.reasons.values()))
        if len(vals_list) != 1 or vals_list[0]["kind"] != self.kind:
            return self.env._("Its orders changed: they would no longer be on one document of this kind.")
        return ""

    def _line_model(self):
        return "sale.order.line" if self.kind in SALE_KINDS else "purchase.order.line"

    def _matched(self):
        """``{id of an order line: quantity}``"""
        return {int(line_id): quantity for line_id, quantity in (self.matched or {}).items()}

    def _covered(self):
        """What these rows cover together: ``{id of an order line: quantity}``."""
        covered = Counter()
        for row in self:
            for line_id, quantity in row._matched().items():
                covered[line_id] += quantity
        return covered

    # === WHAT IT BECOMES === #

    def _build(self):
        quantities = self._matched()
        orders = self.env[self._line_model()].sudo().browse(quantities).order_id
        return self.env["accounting.document.builder"]._from_quantities(orders, quantities)

    def _prepare_document(self):
        connection = self.import_id.connection_id
        [vals] = self._build()
        return {
            **vals,
            "connection_id": connection.id,
            "origin": "linked" if self.external_id else "elsewhere",
            "external_id": self.external_id or False,
            "external_number": self.number or False,
            "number": self.number if self.kind == "bill" else False,
            "date": self._date(),
        }

    def _date(self):
        try:
            return fields.Date.to_date(self.document_date)
        except ValueError:
            return None
