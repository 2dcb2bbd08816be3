"""Sending again as new: another document of the same content, with a marker of its own.

The first one is not in the books any more, or never was. Nothing is sent twice by it: its quantities have to
be free, which is checked after its orders were written, as when anything is queued.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .accounting_document_builder import NothingToSend
from .accounting_document_state import COUNTING

# What may be sent again as new.
OVER = ("undone", "cancelled", "refused")
# While one of these is open, it may be in the books all the same.
QUESTIONS = ("copied", "duplicate", "forgotten", "look_alike")

FROZEN = (
    "connection_id",
    "kind",
    "partner_id",
    "partner_name",
    "invoice_partner_id",
    "date",
    "date_due",
    "currency_id",
    "reference",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "source_fingerprint",
    "memo",
    "bill_email",
    "bill_address",
    "ship_address",
    "create_allowed",
    "same_number_allowed",
)
FROZEN_OF_LINE = (
    "sequence",
    "key",
    "description",
    "is_text",
    "product_id",
    "item_code",
    "quantity",
    "uom_name",
    "price_unit",
    "discount",
    "price_includes_tax",
    "untaxed",
    "tax_base",
    "tax",
    "is_taxable",
    "tax_ids",
    "fiscal_position_id",
    "account_role",
    "analytic_distribution",
    "sale_line_id",
    "purchase_line_id",
)


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    again_of_id = fields.Many2one(
        "accounting.document", string="Sent Again for", readonly=True, copy=False, index="btree_not_null"
    )
    again_ids = fields.One2many("accounting.document", "again_of_id", string="Sent Again as", readonly=True)

    # === DOING IT === #

    def _send_anew(self):
        """Queue a new document of the content of each of these. Refused ones are cancelled.

        :return: the new documents.
        :raise UserError: one of them may not be sent again as new, see :meth:`_reasons_against_anew`.
        """
        documents = self.sudo()
        documents._touch_sources()
        self.env.flush_all()
        for document, reason in documents._reasons_against_anew().items():
            raise UserError(
                self.env._("%(document)s: %(reason)s", document=document.display_name, reason=reason)
            )
        vals_list = documents._prepare_anew()
        text = self.env._("Sent again as a new document by %(user)s.", user=self.env.user.name)
        refused = documents.filtered(lambda document: document.state == "refused")
        refused._cancel(text)
        (documents - refused)._tell_story(text)
        obstacles = documents._check_anew(vals_list)
        new = documents._queue(vals_list, problems=obstacles)
        for document in new:
            for orders in document._sources():
                orders._accounting_log_queued(document)
        new._stop_if_changed()
        return new.with_env(self.env)

    def _check_anew(self, vals_list):
        """For each of ``vals_list`` what keeps it from being sent now, see ``accounting.preflight``."""
        obstacles = [[] for _vals in vals_list]
        for connection in self.connection_id:
            places = [place for place, vals in enumerate(vals_list) if vals["connection_id"] == connection.id]
            found = self.env["accounting.preflight"]._check(connection, [vals_list[each] for each in places])
            for place, of_document in zip(places, found, strict=True):
                obstacles[place] = of_document
        return obstacles

    def _stop_if_changed(self):
        """What was frozen is no longer what the orders are: somebody looks at it before it goes."""
        for document in self.filtered(lambda document: document.state in ("queued", "blocked")):
            before, now = document._fingerprints()
            if before != now:
                document._stop_changed()

    def _tell_story(self, text):
        """Add a sentence to their story."""
        self.env["accounting.document.event"].create(
            [document._prepare_event() | {"text": text} for document in self]
        )

    def _prepare_anew(self):
        """Values of the new documents: what Odoo said. What stands for it over there is looked up anew, and
        a number that Odoo gave stays with the document that had it.
        """
        frozen = {values.pop("id"): values for values in self.read(FROZEN, load=None)}
        lines = {values.pop("id"): values for values in self.line_ids.read(FROZEN_OF_LINE, load=None)}
        return [
            {
                **frozen[document.id],
                "number": document.number if document.kind == "bill" else False,
                "again_of_id": document.id,
                "sale_order_ids": [Command.set(document.sale_order_ids.ids)],
                "purchase_order_ids": [Command.set(document.purchase_order_ids.ids)],
                "line_ids": [
                    Command.create(
                        {
                            **lines[line.id],
                            "tax_ids": [Command.set(lines[line.id]["tax_ids"])],
                            "counted_quantity": line.covered_quantity,
                        }
                    )
                    for line in document.line_ids
                ],
            }
            for document in self
        ]

    # === WHETHER IT MAY BE DONE === #

    def _reasons_against_anew(self):
        """Which of these documents may not be sent again as new, and why: ``{document: sentence}``. What one
        of them would cover is not free for the next.
        """
        reasons, covered, freed = {}, defaultdict(float), defaultdict(float)
        companies = {company for orders in self.sudo()._sources() for company in orders.company_id}
        books = {company: company._accounting_connection() for company in companies}
        for document in self.sudo():
            reason = (
                document._reason_of_state()
                or document._reason_of_origin()
                or document._reason_of_orders(books)
                or document._reason_not_free(covered, freed)
            )
            if reason:
                reasons[document] = reason
        return reasons

    def _reason_of_state(self):
        facts = {"provider": self.provider_label}
        if self.state == "sent":
            return self.env._(
                "It is in %(provider)s. Void or delete it there first and press Refresh here; then it can be "
                "sent again as new.",
                **facts,
            )
        if self.state in ("sending", "unconfirmed"):
            return self.env._(
                "It is not known yet whether it arrived in %(provider)s. Wait until it was looked for; if it "
                "arrived, void it there first.",
                **facts,
            )
        if self.state not in OVER:
            return self.env._(
                "It still waits to be sent, and goes by itself. Press Retry Now, or fix what stops it."
            )
        live = self.again_ids.filtered(lambda document: document.state in COUNTING)
        if live:
            return self.env._("It was sent again already, as %(document)s.", document=live[0].display_name)
        return None

    def _reason_of_origin(self):
        question = self.problem_ids.filtered(lambda problem: problem.active and problem.kind in QUESTIONS)
        if question:
            return self.env._("%(question)s Decide that first.", question=question[0].name)
        if self.origin != "sent":
            return self.env._("It was not sent from here. Create a new document from its order.")
        if self._taken_over():
            return self.env._(
                "It was queued in another database, which may have sent it. Create a new document from its "
                "order if it did not."
            )
        if self.state == "refused" and self._is_deposit_request():
            return self.env._("It asks for a deposit: press Retry Now, or cancel it and ask again.")
        return None

    def _reason_of_orders(self, books):
        """The orders still are such that this document may be made of them, in the same books.

        :param books: the connection of each company.
        """
        sources = self._sources()
        lines = self.line_ids.filtered("covered_quantity")
        if not sources or not lines or any(not line._order_line() for line in lines):
            return self.env._("What it was made from is gone. Create a new document from its order.")
        [orders] = sources
        here = {books[company] for company in orders.company_id} == {self.connection_id}
        if not here or not orders._accounting_is_sent_by(self.connection_id):
            return self.env._(
                "%(company)s sends nothing to %(connection)s now.",
                company=self.company_id.name,
                connection=self.connection_id.display_name,
            )
        builder = self.env["accounting.document.builder"]
        against = (builder._reason_against(order) for order in orders)
        return next(filter(None, against), None) or self._reason_of_deposits(builder)

    def _reason_of_deposits(self, builder):
        deducted = self.line_ids.filtered(lambda line: line.covered_quantity < 0).sale_line_id
        try:
            for order, lines in deducted.grouped("order_id").items():
                builder._check_deposits(order, lines)
        except NothingToSend as nothing:
            return next(iter(nothing.reasons.values()))
        return None

    def _reason_not_free(self, covered, freed):
        """:param covered, freed: what documents before it cover of order lines, and what is free again by
        their being cancelled; this document's are added when it may go.
        """
        own = [(line._order_line(), line) for line in self.line_ids.filtered("covered_quantity")]
        for place, line in own:
            quantity = covered[place] + line.covered_quantity
            if not self._may_cover(place, quantity, freed[place] + line.counted_quantity):
                return self.env._(
                    "What it covers of %(order)s is not left to invoice any more: it is on another document, "
                    "or the order changed.",
                    order=place.order_id.display_name,
                )
        for place, line in own:
            covered[place] += line.covered_quantity
            freed[place] += line.counted_quantity
        return None


class AccountingDocumentLine(models.Model):
    _inherit = "accounting.document.line"

    covered_quantity = fields.Float(
        digits=0,
        readonly=True,
        help="What this line covered when its document was queued; it stays when that counts no more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{"covered_quantity": vals.get("counted_quantity", 0.0), **vals} for vals in vals_list]
        )

    def _order_line(self):
        return self.sale_line_id or self.purchase_line_id
