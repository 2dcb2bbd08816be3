"""By what a partner's contact is known over there: its list, its currency, its keys."""

from odoo import models
from odoo.fields import Domain

from ..providers.values import ContactKey

ROLE_FLAGS = {"customer": "is_customer", "vendor": "is_supplier"}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _bound_currency(self, currency):
        """The currency a contact has to hold for documents in ``currency``; empty where that does not matter.
        """
        self.ensure_one()
        binds = self.has_multicurrency and self._capabilities().contact_binds_currency
        return currency if binds else currency.browse()

    def _contact_domain(self, role, currency):
        """The contacts over there that documents of this role and currency may be for."""
        domain = Domain("connection_id", "=", self.id)
        if self._capabilities().contact_has_one_role:
            domain &= Domain(ROLE_FLAGS[role], "=", True)
        if bound := self._bound_currency(currency):
            domain &= Domain("currency_code", "in", self._currency_codes(bound))
        return domain

    def _currency_codes(self, currency):
        """What contacts in ``currency`` have for a code; nothing stands for the organisation's own."""
        return [currency.name, *([False] if currency == self.base_currency_id else [])]

    def _contact_keys(self, partner, currency):
        """What to know ``partner`` by, best first: only what can be compared over there."""
        capabilities = self._capabilities()
        bound = self._bound_currency(currency).name or ""
        values = {
            "tax_number": (partner.vat or "").strip(),
            "email": (partner.email or "").strip(),
            "name": capabilities.contact_name(partner.name or ""),
        }
        return [
            ContactKey(name, value, bound)
            for name, value in values.items()
            if value and name in capabilities.contact_keys
        ]
