from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    """What is billed of a purchase order line includes what is queued for or sent to the accounting
    system.
    """

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "accounting.source.line"]

    accounting_document_line_ids = fields.One2many(
        "accounting.document.line",
        "purchase_line_id",
        string="Accounting Document Lines",
        copy=False,
        readonly=True,
        groups="accounting_connector.group_accounting_connector_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("accounting_document_line_ids.counted_quantity")
    def _compute_qty_invoiced(self):
        super()._compute_qty_invoiced()

    def _prepare_qty_invoiced(self):
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            quantities[line] += line._accounting_counted_quantity()
        return quantities
