"""Orders that cannot share a document because of what stands once on it."""

from odoo import models

from ..providers.values import TrackingPlace


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    def _grouping_key(self, order):
        """Where a document names one option of a category, orders of several are documents of their own."""
        key = super()._grouping_key(order)
        connection = order.company_id._accounting_connection().sudo()
        plans = connection.tracking_plan_ids.filtered(
            lambda mapping: mapping.place == TrackingPlace.DOCUMENT.value
        ).plan_id
        if not plans:
            return key
        accounts = order.sudo().order_line.distribution_analytic_account_ids
        return *key, accounts.filtered(lambda account: account.root_plan_id in plans)
