"""The accounting status of an order: one SQL expression, to show it and to search by it."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .accounting_connection import LIVE_STATES

STATUSES = [
    ("problem", "Problem"),
    ("waiting", "Waiting"),
    ("partly", "Partly"),
    ("paid", "Paid"),
    ("sent", "Sent"),
    ("not_invoiced", "Not invoiced"),
]
NO_CONDITION = SQL()
# Odoo's invoice statuses of a confirmed order of which something is left to invoice, now or after a delivery.
SOMETHING_LEFT = ("to invoice", "no")


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    accounting_status = fields.Selection(
        STATUSES,
        string="Accounting",
        compute="_compute_accounting_status",
        compute_sudo=True,
        search="_search_accounting_status",
        help="The first that applies: a problem stops a document, a document waits, something is sent and "
        "something left, all is paid, all is sent, nothing is invoiced.",
    )

    @api.depends(
        "state",
        "invoice_status",
        "accounting_document_ids.state",
        "accounting_document_ids.payment_state",
        "accounting_document_ids.problem_ids.active",
    )
    def _compute_accounting_status(self):
        by_documents = {}
        if self.ids:
            only_these = SQL("AND link.%s IN %s", self._accounting_link_column(), tuple(self.ids))
            by_documents = dict(self.env.execute_query(self._accounting_status_query(only_these)))
        connected = self._accounting_connected_companies()
        for order in self:
            status = by_documents.get(order._origin.id)
            something_left = order.invoice_status in SOMETHING_LEFT
            if something_left and status in ("sent", "paid"):
                status = "partly"
            elif (
                something_left
                and not status
                and order.company_id in connected
                and order._accounting_is_confirmed()
            ):
                status = "not_invoiced"
            order.accounting_status = status

    def _accounting_connected_companies(self):
        """The companies that send this kind of order, those that use their parent's connection among them."""
        connections = self.env["accounting.connection"].sudo().search([("state", "in", LIVE_STATES)])
        sending = connections.filtered(self._accounting_is_sent_by)
        companies = self.env["res.company"].sudo().search([("id", "child_of", sending.company_id.ids)])
        deciding = companies._accounting_deciding_connections()
        return companies.filtered(lambda company: deciding[company] & sending)

    def _accounting_link_column(self):
        return SQL.identifier(self._fields["accounting_document_ids"].column1)

    def _accounting_status_query(self, condition=NO_CONDITION):
        """What the documents say of each order that has any, as rows ``(id, status)``.

        The status is NULL when all that is left of its documents are cancelled or undone ones.

        :param condition: to narrow it down, ``AND ...`` about ``link``.
        """
        document = self.env["accounting.document"]
        link = self._fields["accounting_document_ids"]
        problem_link = document._fields["problem_ids"]
        return SQL(
            """
            SELECT link.%(order_column)s AS id,
                   CASE
                       WHEN bool_or(document.state IN ('blocked', 'refused') OR problem.id IS NOT NULL) THEN
                       'problem' WHEN bool_or(document.state IN ('queued', 'sending', 'unconfirmed')) THEN
                       'waiting' WHEN bool_and(COALESCE(document.payment_state = 'paid', FALSE))
                            FILTER (WHERE document.state = 'sent') THEN 'paid'
                       WHEN bool_or(document.state = 'sent') THEN 'sent'
                   END AS status
              FROM %(link)s AS link
              JOIN accounting_document AS document ON document.id = link.%(document_column)s
         LEFT JOIN %(problem_link)s AS stopped ON stopped.%(stopped_column)s = document.id
         LEFT JOIN accounting_problem AS problem ON problem.id = stopped.%(problem_column)s AND problem.active
             WHERE document.state != 'cancelled' %(condition)s
          GROUP BY link.%(order_column)s
            """,
            condition=condition,
            link=SQL.identifier(link.relation),
            order_column=self._accounting_link_column(),
            document_column=SQL.identifier(link.column2),
            problem_link=SQL.identifier(problem_link.relation),
            stopped_column=SQL.identifier(problem_link.column1),
            problem_column=SQL.identifier(problem_link.column2),
            to_flush=(
                link,
                document._fields["state"],
                document._fields["payment_state"],
                problem_link,
                self.env["accounting.problem"]._fields["active"],
            ),
        )

    # === SEARCH === #

    @api.model
    def _search_accounting_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._accounting_status_domain(status) for status in value)

    def _accounting_status_domain(self, status):
        """The orders that show ``status``; ``False`` for those that show none."""
        something_left = Domain("invoice_status", "in", SOMETHING_LEFT)
        if status in ("problem", "waiting"):
            return self._accounting_documents_say(status)
        if status in ("sent", "paid"):
            return self._accounting_documents_say(status) & ~something_left
        if status == "partly":
            return self._accounting_documents_say("sent", "paid") & something_left
        connected = Domain("company_id", "in", self._accounting_connected_companies().ids)
        to_invoice = something_left & connected & self._accounting_confirmed_domain()
        untouched = ~self._accounting_documents_say("problem", "waiting", "sent", "paid")
        return untouched & (to_invoice if status else ~to_invoice)

    def _accounting_documents_say(self, *statuses):
        found = SQL(
            "(SELECT said.id FROM (%s) AS said WHERE said.status IN %s)",
            self._accounting_status_query(),
            statuses,
        )
        return Domain("id", "in", found)

    def _accounting_confirmed_domain(self):
        """The orders that may be invoiced at all."""
        raise NotImplementedError
