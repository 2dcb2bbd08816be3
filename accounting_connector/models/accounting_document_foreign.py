"""Documents over there that another database's connector seems to have made of an order that is open here."""

from decimal import Decimal

from odoo import api, models
from odoo.tools import float_repr

from .accounting_document_forgotten import WAITING, likenesses_of
from .order_names import names_on


class AccountingDocument(models.Model):
    """What another database sent, or this one under an earlier tag, of orders that are open here."""

    _inherit = "accounting.document"

    @api.model
    def _of_open_orders(self, connection, remotes):
        """Those of ``remotes`` that name an order which is still to be invoiced, and have its contact and
        total: a backup of before the connection was made knows of the order, but not of the connection.
        """
        names = {remote: names_on(remote) for remote in remotes}
        open_ones = self._likenesses_of_open_orders(connection, set().union(*names.values()))

        def is_of_one(remote):
            likenesses = likenesses_of(remote)
            return any((name, *one) in open_ones for name in names[remote] for one in likenesses)

        return list(filter(is_of_one, remotes))

    @api.model
    def _likenesses_of_open_orders(self, connection, names):
        """``{(name, kind, currency, total, contact)}`` of orders that have one of these names."""
        builder, found = self.env["accounting.document.builder"], set()
        if not names:
            return found
        wanted = [
            ("name", "in", list(names)),
            ("company_id", "child_of", connection.company_id.ids),
            "|",
            ("invoice_status", "=", "to invoice"),
            ("accounting_document_ids.state", "in", WAITING),
        ]
        for model, is_sale in (("sale.order", True), ("purchase.order", False)):
            for order in self.env[model].sudo().search(wanted):
                currency = order.currency_id
                kind = builder._kind(is_sale, currency.compare_amounts(order.amount_total, 0))
                total = Decimal(float_repr(abs(order.amount_total), currency.decimal_places))
                partner = builder._invoice_partner(order).commercial_partner_id
                for contact in self._partner_there(connection, partner):
                    found.add((order.name, kind, currency.name, total, contact))
        return found

    @api.model
    def _partner_there(self, connection, partner):
        """By what a partner's contact is known over there, as :func:`likenesses_of` has it."""
        links = partner.accounting_contact_link_ids.filtered(lambda link: link.connection_id == connection)
        if links:
            return {("id", contact.external_id) for contact in links.ledger_contact_id}
        names = {partner.name or "", connection._capabilities().contact_name(partner.name or "")}
        return {("name", name.casefold()) for name in names}
