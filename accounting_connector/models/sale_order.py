from odoo import api, fields, models
from odoo.fields import Domain

# A change of these changes who gets a document, or in what.
WATCHED = {"partner_id", "partner_invoice_id", "currency_id", "pricelist_id", "fiscal_position_id"}


class SaleOrder(models.Model):
    """A sale order becomes invoices and credit notes in the accounting system."""

    _name = "sale.order"
    _inherit = ["sale.order", "accounting.source"]

    accounting_document_ids = fields.Many2many(
        "accounting.document",
        "accounting_document_sale_order_rel",
        "sale_order_id",
        "accounting_document_id",
        string="Accounting Documents",
        copy=False,
        readonly=True,
        groups="accounting_connector.group_accounting_connector_user",
    )

    # === SOURCE === #

    def _accounting_is_confirmed(self):
        return self.state == "sale"

    def _accounting_confirmed_at(self):
        return self.date_order

    def _accounting_references(self):
        return self.name, self.client_order_ref

    def _accounting_confirmed_before(self, moment):
        return Domain("date_order", "<", moment)

    def _accounting_confirmed_domain(self):
        return Domain("state", "=", "sale")

    @api.model
    def _accounting_is_sent_by(self, connection):
        return connection.send_sale_orders

    def _accounting_create_button(self, provider):
        return self.env._("Create %(provider)s invoice", provider=provider)

    @api.model
    def _accounting_create_selected_button(self, provider):
        return self.env._("Create %(provider)s invoices", provider=provider)

    def _accounting_create(self):
        return self.action_accounting_create_invoice()

    def _accounting_build(self, deposit=None):
        """:param deposit: ``{"percentage": ...}`` or ``{"amount": ...}`` to request a deposit instead."""
        if deposit:
            return self._accounting_build_deposit(**deposit)
        return self.env["accounting.document.builder"]._from_sale_orders(self)

    def _accounting_build_deposit(self, percentage=None, amount=None):
        """Add the deposit to the order, as Odoo does for its own invoice, and freeze the request."""
        builder = self.env["accounting.document.builder"]
        base_lines = builder._down_payment_base_lines(self, amount=amount, percentage=percentage)
        order = self.with_context(accounting_deposit=True)
        order._create_down_payment_section_line_if_needed()
        lines = order._create_down_payment_lines_from_base_lines(base_lines)
        return [builder._from_down_payment(lines, percentage=percentage)]

    # === ACTIONS === #

    def action_accounting_create_invoice(self):
        """Queue what is left to invoice, a document an order, and follow it; or show what is missing."""
        return self._accounting_send()

    def action_accounting_request_deposit(self):
        """Ask how much to request before anything is delivered."""
        self.ensure_one()
        self._accounting_check_may_send()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request a deposit"),
            "res_model": "accounting.down.payment",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_sale_order_id": self.id},
        }

    # === CHANGES === #

    def write(self, vals):
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            self._accounting_source_changed()
        return result

    def _action_cancel(self):
        self._accounting_cancel_documents()
        return super()._action_cancel()
