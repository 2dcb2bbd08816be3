"""What orders would become over there, without queueing anything."""

from odoo import models
from odoo.exceptions import AccessError

from .accounting_source import USER_GROUP
from .res_company import ONLY_SHOWN, PREVIEW


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    def action_accounting_preview(self):
        """Show what this order would become.

        :raise UserError: the order forbids its document.
        """
        self.ensure_one()
        return self.env["accounting.preview"]._open_order(self)

    def _accounting_preview(self, **options):
        """Build, freeze, resolve and write what these orders would become, and leave nothing behind.

        :param options: for :meth:`_accounting_prepare`.
        :return: a list of ``accounting_document_preview.Preview``.
        :raise UserError: an order forbids its document.
        """
        self._accounting_check_may_preview()
        orders = self.with_context(**{PREVIEW: ONLY_SHOWN})
        with self.env.cr.savepoint() as attempt:
            prepared = orders._accounting_prepare(**options)
            orders._accounting_raise_refusals(prepared.refusals)
            previews = orders.env["accounting.document"]._preview_queued(prepared)
            attempt.rollback()
        return previews

    def _accounting_check_may_preview(self):
        """:raise AccessError: the user has not the connector's group, or may not read one of the orders."""
        if not self.env.su and not self.env.user.has_group(USER_GROUP):
            raise AccessError(self.env._("Only users of the Accounting Connector may see this."))
        self.check_access("read")
