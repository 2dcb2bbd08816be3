from odoo import api, fields, models
from odoo.tools import SQL

USER_GROUP = "accounting_connector.group_accounting_connector_user"


class AccountingSource(models.AbstractModel):
    """An order that becomes documents in the accounting system.

    Everything shown on it is computed when it is read: nothing stored on an order follows what happens to a
    document, except what is invoiced of its lines. Who may read an order sees status and number of its
    documents, no more.
    """

    _name = "accounting.source"
    _description = "Order that becomes documents"

    accounting_revision = fields.Integer(
        readonly=True,
        copy=False,
        help="Rises with every document that is queued, cancelled or undone: two clicks collide here.",
        groups=USER_GROUP,
    )
    accounting_provider_label = fields.Char(compute="_compute_accounting_labels", compute_sudo=True)
    accounting_create_label = fields.Char(
        compute="_compute_accounting_labels", compute_sudo=True, groups=USER_GROUP
    )
    accounting_numbers = fields.Char(
        string="Number in Books", compute="_compute_accounting_documents", compute_sudo=True
    )
    accounting_document_count = fields.Integer(
        compute="_compute_accounting_documents", compute_sudo=True, groups=USER_GROUP
    )
    accounting_url = fields.Char(
        compute="_compute_accounting_documents", compute_sudo=True, groups=USER_GROUP
    )
    accounting_notice = fields.Char(
        compute="_compute_accounting_notice", compute_sudo=True, groups=USER_GROUP
    )

    # === WHAT EACH KIND OF ORDER SAYS FOR ITSELF === #

    def _accounting_is_confirmed(self):
        """Whether the order may be invoiced at all."""
        raise NotImplementedError

    def _accounting_confirmed_at(self):
        """When the order was confirmed (naive UTC), as far as Odoo knows."""
        raise NotImplementedError

    def _accounting_references(self):
        """By what people know the order: its own name, and the other side's reference or ``False``."""
        raise NotImplementedError

    def _accounting_is_sent_by(self, connection):
        """Whether ``connection`` turns this kind of order into documents."""
        raise NotImplementedError

    def _accounting_create_button(self, provider):
        """What the button to create the document says."""
        raise NotImplementedError

    def _accounting_create(self):
        """What the button to create the document does."""
        raise NotImplementedError

    def _accounting_build(self, **options):
        """Freeze all that is left to invoice of these orders.

        :return: list of values for ``accounting.document``, see ``accounting.document.builder``.
        :raise NothingToSend: with a reason for each order that forbids it.
        """
        raise NotImplementedError

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_accounting_labels(self):
        for company, orders in self.grouped("company_id").items():
            label = orders._accounting_label_in(company)
            orders.accounting_provider_label = label
            orders.accounting_create_label = label and orders._accounting_create_button(label)

    def _accounting_label_in(self, company):
        """The provider's name when ``company`` sends this kind of order, else ``False``."""
        connection = company and company._accounting_connection().sudo()
        return (
            bool(connection) and self._accounting_is_sent_by(connection) and connection._capabilities().label
        )

    @api.depends("accounting_document_ids.state", "accounting_document_ids.external_number")
    def _compute_accounting_documents(self):
        for order in self:
            sent = order._accounting_sent_documents()
            order.accounting_document_count = len(order._accounting_live_documents())
            order.accounting_numbers = ", ".join(filter(None, sent.mapped("external_number")))
            order.accounting_url = sent.filtered("external_url")[-1:].external_url

    def _accounting_sent_documents(self):
        """The documents that are over there, the newest last."""
        return self.accounting_document_ids.filtered(lambda document: document.state == "sent").sorted("id")

    def _accounting_live_documents(self):
        """The documents that stand for something of these orders: neither cancelled nor undone."""
        return self.accounting_document_ids.filtered(
            lambda document: document.state not in ("cancelled", "undone")
        )

    @api.depends(
        "accounting_document_ids.state", "accounting_document_ids.source_state", "order_line.qty_to_invoice"
    )
    def _compute_accounting_notice(self):
        for order in self:
            sent = order._accounting_sent_documents()
            numbers = ", ".join(sent.mapped("display_name"))
            if any(line._accounting_is_credit_due() for line in order.order_line):
                order.accounting_notice = self.env._(
                    "Credit due: less is to be invoiced now than was sent with %(documents)s. "
                    "The next document credits the difference.",
                    documents=numbers,
                )
            elif "differs" in sent.mapped("source_state"):
                order.accounting_notice = self.env._(
                    "This order differs from what was sent with %(documents)s. What was sent stays as it is.",
                    documents=numbers,
                )
            else:
                order.accounting_notice = False

    # === REVISION === #

    def _accounting_touch(self):
        """Write these orders once, so that whoever does the same at the same time collides and is replayed.

        The later transaction fails to serialize, whatever it read before; replayed, it sees what the first
        one covered.
        """
        if not self:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s SET accounting_revision = COALESCE(accounting_revision, 0) + 1
                 WHERE id IN %(ids)s
                """,
                table=SQL.identifier(self._table),
                ids=tuple(self.ids),
            )
        )
        self.invalidate_recordset(["accounting_revision"], flush=False)

    # === ACTIONS === #

    def action_accounting_open_documents(self):
        """The live documents of these orders, else what became of them; one alone is opened itself."""
        return self._accounting_open(self._accounting_live_documents() or self.accounting_document_ids)

    def action_accounting_open_remote(self):
        """The page of the document over there; the list of documents when there are several."""
        self.ensure_one()
        sent = self._accounting_sent_documents().filtered("external_url")
        if len(sent) > 1:
            return self._accounting_open(sent)
        return {"type": "ir.actions.act_url", "url": self.accounting_url, "target": "new"}

    def _accounting_open(self, documents):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_document_action"
        )
        if len(documents) == 1:
            return {**action, "res_id": documents.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", documents.ids)], "context": {}}
