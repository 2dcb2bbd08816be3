from odoo import api, fields, models
from odoo.fields import Domain

from .accounting_document_builder import NothingToSend

# A change of these changes whose bill a document is, or in what.
WATCHED = {"partner_id", "currency_id", "fiscal_position_id"}


class PurchaseOrder(models.Model):
    """A purchase order becomes bills and vendor credits in the accounting system."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "accounting.source"]

    accounting_document_ids = fields.Many2many(
        "accounting.document",
        "accounting_document_purchase_order_rel",
        "purchase_order_id",
        "accounting_document_id",
        string="Accounting Documents",
        copy=False,
        readonly=True,
        groups="accounting_connector.group_accounting_connector_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.accounting_document_line_ids.counted_quantity")
    def _get_invoiced(self):
        """Without an Odoo bill, Odoo never calls an order fully billed: a document of ours is one as good."""
        super()._get_invoiced()
        for order in self:
            nothing_left = order.state == "purchase" and order.invoice_status == "no"
            if nothing_left and any(line._accounting_counted_lines() for line in order.order_line):
                order.invoice_status = "invoiced"

    # === SOURCE === #

    def _accounting_is_confirmed(self):
        return self.state == "purchase"

    def _accounting_confirmed_at(self):
        return self.date_approve or self.date_order

    def _accounting_references(self):
        return self.name, self.partner_ref

    def _accounting_confirmed_before(self, moment):
        unknown = Domain("date_approve", "=", False) & Domain("date_order", "<", moment)
        return Domain("date_approve", "<", moment) | unknown

    def _accounting_confirmed_domain(self):
        return Domain("state", "=", "purchase")

    @api.model
    def _accounting_is_sent_by(self, connection):
        return connection.send_purchase_orders

    def _accounting_create_button(self, provider):
        return self.env._("Create %(provider)s bill", provider=provider)

    @api.model
    def _accounting_create_selected_button(self, provider):
        return self.env._("Create %(provider)s bills", provider=provider)

    def _accounting_create(self):
        return self.action_accounting_create_bill()

    def _accounting_build(self, bill=None):
        """:param bill: what is printed on the supplier's bill: ``number``, ``date``, ``date_due``."""
        if bill and bill.get("number"):
            self._accounting_check_bill_number(bill["number"])
        return self.env["accounting.document.builder"]._from_purchase_orders(self, bill=bill)

    def _accounting_check_bill_number(self, number):
        """:raise NothingToSend: this supplier's bill of this number is already here, as a document or as an
        Odoo bill.
        """
        for order in self.sudo():
            supplier = order.partner_id.commercial_partner_id
            known = order._accounting_bill_numbered(supplier, number)
            if known:
                raise NothingToSend(
                    {
                        order: self.env._(
                            "The bill %(number)s of %(supplier)s is already here as %(known)s. "
                            "Check the number.",
                            number=number,
                            supplier=supplier.display_name,
                            known=known.display_name,
                        )
                    }
                )

    def _accounting_bill_numbered(self, supplier, number):
        """The document, else Odoo bill, of ``supplier`` with this number, whatever its case."""
        documents = self.env["accounting.document"].search(
            Domain("connection_id", "=", self.company_id._accounting_connection().id)
            & Domain("kind", "=", "bill")
            & Domain("partner_id", "=", supplier.id)
            & Domain("number", "=ilike", escape_like(number))
            & Domain("state", "not in", ("cancelled", "undone")),
            limit=1,
        )
        return documents or self.env["account.move"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("move_type", "=", "in_invoice")
            & Domain("commercial_partner_id", "=", supplier.id)
            & Domain("ref", "=ilike", escape_like(number))
            & Domain("state", "!=", "cancel"),
            limit=1,
        )

    # === ACTIONS === #

    def action_accounting_create_bill(self):
        """Open the form for what is printed on the supplier's bill; several orders are queued as drafts
        without it.
        """
        if len(self) != 1:
            return self._accounting_send()
        self._accounting_check_may_send()
        return {
            "type": "ir.actions.act_window",
            "name": self.accounting_create_label,
            "res_model": "accounting.bill",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_purchase_order_ids": self.ids},
        }

    # === CHANGES === #

    def write(self, vals):
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            self._accounting_source_changed()
        return result

    def button_cancel(self):
        self._accounting_cancel_documents()
        return super().button_cancel()


def escape_like(value):
    """``value`` as a pattern that matches nothing but itself, whatever its case."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
