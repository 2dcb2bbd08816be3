"""What imported contacts are looked up in: countries, payment terms, currencies, and who is who."""

from dataclasses import dataclass

from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .accounting_import_contact_facts import Means
from .place_names import Places

_lt = LazyTranslate(__name__)


# Why it is not certain who of Odoo's a contact is
UNDECIDED = {
    "shared_here": _lt("Several contacts in Odoo are the same"),
    "shared_there": _lt("Another contact there is the same, too"),
    "country": _lt("The contact in Odoo that is the same is in another country"),
    "tax_number": _lt("The contact in Odoo that is the same has another tax number"),
    "held": _lt("The contact in Odoo that is the same is linked to an archived one"),
    "archived": _lt("The contact in Odoo that is the same is archived"),
    "refused": _lt("Somebody undid that it is the contact in Odoo that seems to be the same"),
    "ignored": _lt("It is ignored"),
}


@dataclass(frozen=True)
class Known:
    """Who of Odoo's a contact is.

    :ivar undecided: why that is not certain, a key of :data:`UNDECIDED`.
    """

    partner_id: int = 0
    is_linked: bool = False
    undecided: str = ""


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"
    _undecided = UNDECIDED

    def _who_they_are(self, entries):
        """``{entry: Known}``: by the first link, else as matching tells."""
        links = self.env["accounting.contact.link"].search(
            [("ledger_contact_id", "in", entries.ids)], order="id desc"
        )
        partners = {link.ledger_contact_id: link.partner_id.id for link in links}
        matches = entries.filtered(lambda entry: entry not in partners)._match_partners()
        known = {entry: Known(partner_id, True) for entry, partner_id in partners.items()}
        for entry in entries - entries.browse(entry.id for entry in partners):
            match = matches[entry.id]
            known[entry] = Known(match.record_id, False, match.reason)
        return known

    def _read_means(self, connection):
        return Means(
            places=self._places(connection),
            terms=self._terms_there(connection),
            term_rules=self._terms_here(connection),
            currencies={currency.name: currency.id for currency in self.env["res.currency"].search([])},
            pricelists=self._pricelists(connection),
        )

    def _places(self, connection):
        names = "(SELECT ARRAY_AGG(value) FROM JSONB_EACH_TEXT(name))"
        countries = self.env.execute_query(SQL(f"SELECT id, code, {names} FROM res_country"))
        states = self.env.execute_query(
            SQL("SELECT id, country_id, code, ARRAY[name] FROM res_country_state")
        )
        return Places(countries, states, self._home_of(connection))

    def _home_of(self, connection):
        return connection.organisation_country_code or connection.company_id.country_id.code or ""

    def _terms_there(self, connection):
        """``{external id: (name, (delay, days))}``"""
        terms = self.env["accounting.ledger.term"].with_context(active_test=False)
        return {
            term.external_id: (term.name, ("days_after", term.days) if term.has_days else None)
            for term in terms.search([("connection_id", "=", connection.id)])
        }

    def _terms_here(self, connection):
        """``{(delay, days): id}`` of terms that ask for all of it at once."""
        terms = self.env["account.payment.term"].search(
            [("company_id", "in", (False, connection.company_id.id)), ("early_discount", "=", False)],
            order="sequence desc, id desc",
        )
        return {
            (term.line_ids.delay_type, term.line_ids.nb_days): term.id
            for term in terms
            if len(term.line_ids) == 1
        }

    def _pricelists(self, connection):
        """``{currency: id}`` where there is one price list only."""
        found = {}
        for pricelist in self.env["product.pricelist"].search(
            [("company_id", "in", (False, connection.company_id.id))]
        ):
            name = pricelist.currency_id.name
            found[name] = False if name in found else pricelist.id
        return found
