"""Orders that were invoiced before the connection existed: what of them is in the books already."""

from markupsafe import Markup

from odoo import models

from .accounting_connection import BOUND_STATES


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    def action_accounting_already_booked(self):
        """Ask under which number these orders are in the books already, or look for them there."""
        self._accounting_check_may_send()
        return self.env["accounting.booked"]._open(self._accounting_books_or_raise(), self)

    def _accounting_books_or_raise(self):
        """The one connection to whose books these orders belong, while it is set up, too.

        :raise UserError: there is none, or there are several.
        """
        deciding = self.company_id._accounting_deciding_connections().values()
        bound = self.env["accounting.connection"].union(*deciding)
        bound = bound.filtered(lambda connection: connection.state in BOUND_STATES)
        if len(bound) == 1 and self._accounting_is_sent_by(bound.sudo()):
            return bound
        return self._accounting_connection_or_raise()

    def _accounting_log_booked(self, document):
        texts = {
            "linked": self.env._("%(document)s over %(total)s, found in %(provider)s, was linked"),
            "elsewhere": self.env._("%(document)s over %(total)s was marked as invoiced elsewhere"),
        }
        link = Markup("<a href='#' data-oe-model='accounting.document' data-oe-id='%s'>%s</a>")
        for order in self:
            order._message_log(
                author_id=self.env.user.partner_id.id,
                body=Markup(texts[document.origin])
                % {
                    "document": link % (document.id, document.display_name),
                    "total": document.currency_id.format(document.amount_total),
                    "provider": document.provider_label,
                },
            )
