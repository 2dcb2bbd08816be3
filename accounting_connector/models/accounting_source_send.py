"""From a click on orders to queued documents."""

from collections import defaultdict
from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Domain

from .accounting_bulk import MOST_IN_DIALOG
from .accounting_document_builder import NothingToSend
from .accounting_source import USER_GROUP


@dataclass
class Prepared:
    """What orders would become.

    :ivar vals_list: values of the documents that can be made.
    :ivar obstacles: for each of them what a person has to set up first, see
        ``accounting_preflight.obstacle``.
    :ivar refusals: order -> why no document can be made of it, with what to do.
    """

    vals_list: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)
    refusals: dict = field(default_factory=dict)

    @property
    def has_obstacles(self):
        return any(self.obstacles)


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    # === ACTIONS === #

    def action_accounting_create_selected(self):
        """From a list: ask how to group the orders, show what is missing, then queue; of many orders in the
        background.
        """
        self._accounting_check_may_send()
        if len(self) > MOST_IN_DIALOG:
            return self.env["accounting.bulk"]._start_selected(self)
        return self.env["accounting.send"]._open(self)

    def _accounting_send(self, **options):
        """Queue a document of these orders, or show what has to be settled first.

        :param options: for :meth:`_accounting_prepare`.
        :return: the client action that follows the documents; or the dialog that lists the missing set-up, or
            warns of orders from before the start date.
        :raise UserError: an order forbids its document; all reasons of all orders are listed.
        :raise RedirectWarning: the same, when Odoo's own invoices are in the way.
        """
        self._accounting_check_may_send()
        if self._accounting_earlier() and "bill" not in options:
            # the form of a bill has warned already
            return self.env["accounting.send"]._open(self, options)
        with self.env.cr.savepoint() as attempt:
            prepared = self._accounting_prepare(**options)
            self._accounting_raise_refusals(prepared.refusals)
            if not prepared.has_obstacles:
                return self._accounting_queue(prepared)._action_follow()
            attempt.rollback()
        return self.env["accounting.send"]._open(self, options)

    # === STEPS === #

    def _accounting_check_may_send(self):
        """:raise AccessError: the user has not the connector's group, or may not write one of the orders."""
        if not self.env.su and not self.env.user.has_group(USER_GROUP):
            raise AccessError(
                self.env._("Only users of the Accounting Connector may create documents there.")
            )
        self.check_access("write")

    def _accounting_prepare(self, together=False, date=None, not_before=None, **options):
        """Freeze and resolve what these orders would become.

        :param together: orders of one customer, currency and terms share a document; else each has its own.
        :param date: the documents' date, instead of the one by the connection's rule.
        :param not_before: the first open day, for documents that would be dated in a locked period.
        :param options: for :meth:`_accounting_build`.
        :return: :class:`Prepared`.
        """
        connection = self._accounting_connection_or_raise()
        prepared = Prepared()
        for orders in [self] if together else self:
            orders._accounting_build_what_can_be(prepared, options)
        for vals in prepared.vals_list if date else ():
            vals["date"] = date
        prepared.obstacles = self.env["accounting.preflight"]._check(
            connection, prepared.vals_list, not_before
        )
        return prepared

    def _accounting_build_what_can_be(self, prepared, options):
        """Add the documents of these orders, leaving out those that forbid it."""
        orders = self
        while orders:
            try:
                prepared.vals_list += orders._accounting_build(**options)
                return
            except NothingToSend as nothing:
                prepared.refusals.update(nothing.reasons)
                orders -= nothing.orders

    def _accounting_connection_or_raise(self):
        """The one connection that sends these orders."""
        connections = self.env["accounting.connection"].union(
            *(company._accounting_connection() for company in self.company_id)
        )
        if len(connections) == 1 and self._accounting_is_sent_by(connections.sudo()):
            return connections
        if len(connections) > 1:
            raise UserError(self.env._("Choose orders of one company: each company has its own books."))
        self._accounting_raise_unused_connection()
        raise UserError(
            self.env._(
                "%s is not connected to an accounting system that takes these orders. Connect it in the "
                "settings.",
                ", ".join(self.company_id.mapped("name")),
            )
        )

    def _accounting_raise_unused_connection(self):
        """:raise UserError: a company of these orders has books of its own, to which nothing is sent now."""
        for company, deciding in self.company_id._accounting_deciding_connections().items():
            if deciding and not company._accounting_connection():
                raise UserError(
                    self.env._(
                        "%(company)s sends to %(connection)s only, which is not connected or whose set-up is "
                        "not finished. Connect it again or finish its set-up. A branch whose connection is "
                        "disconnected sends through its parent's once that is chosen on the "
                        "disconnected one.",
                        company=company.name,
                        connection=deciding[-1:].sudo().name,
                    )
                )

    def _accounting_raise_refusals(self, refusals):
        """:raise UserError: with all of ``refusals`` (see :class:`Prepared`), if there are any.
        :raise RedirectWarning: the same, with the way to Odoo's own invoices that are in the way.
        """
        if not refusals:
            return
        text = "\n".join(
            self.env._("%(order)s: %(reason)s", order=order.name, reason=reason)
            for order, reason in refusals.items()
        )
        invoices = self.browse(order.id for order in refusals)._accounting_invoices_not_entered()
        if not invoices.with_env(self.env)._filtered_access("read"):
            raise UserError(text)
        raise RedirectWarning(
            text, self._accounting_open_invoices(invoices), self.env._("Open the Odoo invoices")
        )

    def _accounting_invoices_not_entered(self):
        """Odoo's own invoices and bills of these orders that nobody said are in the ledger."""
        return self.sudo().invoice_ids.filtered(
            lambda invoice: invoice.state != "cancel" and not invoice.accounting_entered_elsewhere
        )

    @api.model
    def _accounting_not_entered_domain(self):
        """The orders that have such invoices, whether the user may read these or not."""
        not_entered = Domain("state", "!=", "cancel") & Domain("accounting_entered_elsewhere", "=", False)
        return Domain(
            "order_line", "any!", Domain("invoice_lines", "any!", Domain("move_id", "any!", not_entered))
        )

    def _accounting_open_invoices(self, invoices):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices that are not entered"),
            "res_model": "account.move",
            "views": [(False, "form")] if len(invoices) == 1 else [(False, "list"), (False, "form")],
            "res_id": invoices.id if len(invoices) == 1 else False,
            "domain": [("id", "in", invoices.ids)],
        }

    def _accounting_queue(self, prepared):
        """Queue what was prepared, obstacles and all, and tell it on the orders.

        :return: ``accounting.document``.
        """
        documents = self.env["accounting.document"]._queue(prepared.vals_list, problems=prepared.obstacles)
        self._accounting_log_queued(documents.sudo())
        return documents

    def _accounting_log_queued(self, documents):
        """Tell it on the orders, on all of them at once."""
        notes = defaultdict(lambda: defaultdict(list))
        for document in documents:
            note = self._accounting_say_queued(document)
            for orders in document._sources():
                for order_id in orders.ids:
                    notes[orders._name][order_id].append(note)
        author = self.env.user.partner_id
        for model, said in notes.items():
            bodies = {order_id: Markup("<br/>").join(texts) for order_id, texts in said.items()}
            self.env[model].browse(bodies)._message_log_batch(bodies, author_id=author.id)

    def _accounting_say_queued(self, document):
        kinds = dict(document._fields["kind"]._description_selection(self.env))
        link = Markup("<a href='#' data-oe-model='accounting.document' data-oe-id='%s'>%s</a>")
        return self.env._(
            "%(document)s over %(total)s queued for %(provider)s",
            document=link % (document.id, kinds[document.kind]),
            total=document.currency_id.format(document.amount_total),
            provider=document.provider_label,
        )
