"""Which of Odoo's contacts the contacts over there are, see :mod:`.matching` for the rules."""

from odoo import models
from odoo.tools import SQL

from .compared_values import EMAIL, NAME, NAME_THERE, NUMBER, index_of
from .matching import BY_KEY, BY_LINK, Match


class AccountingLedgerContact(models.Model):
    _inherit = "accounting.ledger.contact"

    _match_number = models.Index(index_of(NUMBER, "tax_number"))
    _match_email = models.Index(index_of(EMAIL, "email"))
    _match_name = models.Index(index_of(NAME, NAME_THERE))

    def _match_partners(self):
        """What each of these contacts of one connection is in Odoo: ``{id: Match}``, whose records are
        commercial partners. No network; the number of queries does not grow with the contacts.

        - A link decides, also that of a contact that was merged into this one. Where several partners are
          linked to it, the first link does.
        - Else the key that we gave a contact when we created it for a partner.
        - Else tax number, e-mail and name, in that order, among the partners of the connection's companies.
          A tax number is none where it cannot be compared over there.
        - A partner that is linked to another contact in the same role (and currency, where a contact has one)
          is no candidate, unless that contact is archived: then a person decides.
        - A name or an e-mail address does not match what is in another country, or has another tax number.
        - An archived partner is suggested, when no other is the same.

        The whole list has to be mirrored before: what is not, cannot be the better one.
        """
        if not self:
            return {}
        self.env.flush_all()
        linked = self._linked_partners()
        others = [contact_id for contact_id in self.ids if contact_id not in linked]
        created = {}
        matching = self.connection_id._contact_matching(self.ids)
        for contact, partner_id in self.connection_id._partners_created_for(others).items():
            created[contact.id] = Match(partner_id, BY_KEY, ((partner_id, BY_KEY),))
            matching.settle(contact.id, partner_id, contact._own_shelves())
        found = matching.matches(set(others) - created.keys())
        return self._heed_decisions(dict.fromkeys(self.ids, Match()) | found | created) | linked

    def _own_shelves(self):
        return self.connection_id._shelves(self.is_customer, self.is_supplier, self.currency_code)

    def _linked_partners(self):
        """``{id: Match}`` of those that are linked, or whose merged predecessors are."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE family (heir_id, member_id, external_id, steps) AS (
                    SELECT id, id, external_id, 0 FROM accounting_ledger_contact WHERE id IN %(ids)s
                     UNION
                    SELECT family.heir_id, merged.id, merged.external_id, family.steps + 1
                      FROM family
                      JOIN accounting_ledger_contact merged
                        ON merged.connection_id = %(connection)s AND merged.merged_into = family.external_id
                     WHERE family.steps < 10
                )
                SELECT DISTINCT ON (family.heir_id) family.heir_id, partner.commercial_partner_id
                  FROM family
                  JOIN accounting_contact_link link ON link.ledger_contact_id = family.member_id
                  JOIN res_partner partner ON partner.id = link.partner_id
                 ORDER BY family.heir_id, family.steps, link.id
                """,
                ids=tuple(self.ids),
                connection=self.connection_id.id,
            )
        )
        return {contact_id: Match(partner_id, BY_LINK) for contact_id, partner_id in rows}
