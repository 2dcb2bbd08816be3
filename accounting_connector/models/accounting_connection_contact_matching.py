"""What contacts over there and Odoo's contacts are known by, as far as they may be the same."""

from odoo import models
from odoo.tools import SQL

from .accounting_connection_contacts import ROLE_FLAGS
from .compared_values import EMAIL, NAME, NAME_THERE, NUMBER, compared, having
from .matching import Candidate, Entry, Matching

KEYS = ("tax_number", "email", "name")
COLUMNS = ("number", "email", "name")  # of the queries, in the same order


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _partners_created_for(self, contact_ids):
        """``{contact: id of the partner}`` of those that have the key we gave them when we created them, and
        are none that somebody said they are not.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id, SPLIT_PART(number, '-', 2) FROM accounting_ledger_contact "
                "WHERE id = ANY(%s) AND number ~ %s",
                contact_ids,
                rf"^{self.marker_tag}-\d{{1,9}}(-|$)",
            )
        )
        if not rows:
            return {}
        contacts = self.env["accounting.ledger.contact"].browse([contact_id for contact_id, _key in rows])
        wanted = dict(zip(contacts, (int(partner_id) for _id, partner_id in rows), strict=True))
        here = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) here WHERE active AND id = ANY(%s)",
                self._partners_to_match(),
                list(wanted.values()),
            )
        )
        taken = self._shelves_of_partners([partner_id for (partner_id,) in here])
        found = {}
        for contact, partner_id in wanted.items():
            shelves = contact._own_shelves()
            held = set().union(*(taken.get((partner_id, in_use), ()) for in_use in (True, False)))
            is_another = shelves & held or partner_id in (contact.match_refused_ids or ())
            if (partner_id,) in here and not is_another:
                found[contact] = partner_id
                taken.setdefault((partner_id, True), set()).update(shelves)
        return found

    def _contact_matching(self, contact_ids):
        """The :class:`Matching` of these contacts with Odoo's, with all that may be the better one."""
        self.ensure_one()
        wanted = self._contacts_to_match(self._known_here(contact_ids))
        partners = self._partners_sharing([entry.keys for entry in wanted])
        rivals = self._contacts_to_match(self._contacts_sharing(partners))
        return Matching(
            KEYS,
            list({entry.id: entry for entry in (*wanted, *rivals)}.values()),
            partners,
            contradicting=True,
            known_countries=frozenset().union(*self._country_names().values()),
        )

    # === OVER THERE === #

    def _contacts_to_match(self, ids):
        """An :class:`Entry` for each contact that is neither linked nor merged into another.

        :param ids: query for ids of ``contact``, which has the values that are compared; so has ``here``
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH here AS NOT MATERIALIZED (%(here)s),
                     contact AS NOT MATERIALIZED (
                    SELECT contact.id, %(number)s AS number, %(email)s AS email, %(name)s AS name,
                           contact.is_customer, contact.is_supplier, contact.currency_code, contact.active,
                           LOWER(BTRIM(contact.country)) AS country, contact.match_refused_ids
                      FROM accounting_ledger_contact contact
                     WHERE contact.connection_id = %(connection)s AND contact.merged_into IS NULL
                       AND NOT EXISTS (SELECT 1 FROM accounting_contact_link link
                                        WHERE link.ledger_contact_id = contact.id)
                )
                SELECT contact.* FROM contact WHERE contact.id IN (%(ids)s)
                """,
                number=self._number_over_there(),
                email=compared(EMAIL, "contact.email"),
                name=compared(NAME, NAME_THERE),
                connection=self.id,
                here=self._partners_to_match(),
                ids=ids,
            )
        )
        return [
            Entry(
                id=contact_id,
                keys=tuple(keys),
                shelves=self._shelves(is_customer, is_supplier, currency),
                active=active,
                country=country or None,
                refused=frozenset(refused or ()),
            )
            for contact_id, *keys, is_customer, is_supplier, currency, active, country, refused in rows
        ]

    def _known_here(self, contact_ids):
        """The query for those of ``contact_ids`` that have anything in common with one of Odoo's: few, as a
        rule, and only they are looked at closely.
        """
        shared = SQL(" OR ").join(
            SQL("EXISTS (SELECT 1 FROM here WHERE here.%(key)s = contact.%(key)s)", key=SQL.identifier(key))
            for key in COLUMNS
        )
        return SQL("SELECT contact.id FROM contact WHERE contact.id = ANY(%s) AND (%s)", contact_ids, shared)

    def _number_over_there(self):
        if KEYS[0] not in self._capabilities().contact_keys:
            return SQL("NULL")
        return compared(NUMBER, "contact.tax_number")

    def _contacts_sharing(self, partners):
        """The query for contacts that share a key with one of these candidates."""
        places = range(len(KEYS))
        keys = [{value for partner in partners for value in partner.keys[place]} for place in places]
        return having("contact", dict(zip(COLUMNS, keys, strict=True)))

    def _shelves(self, is_customer, is_supplier, currency_code):
        """Which places a contact takes: one a role, both while it has none, each in its currency."""
        flags = {"is_customer": is_customer, "is_supplier": is_supplier}
        roles = [role for role, flag in ROLE_FLAGS.items() if flags[flag]] or list(ROLE_FLAGS)
        currency = (currency_code or self.base_currency_id.name) if self._binds_currency() else ""
        return frozenset((role, currency) for role in roles)

    def _binds_currency(self):
        return self.has_multicurrency and self._capabilities().contact_binds_currency

    # === IN ODOO === #

    def _partners_to_match(self):
        """The query for the commercial partners of these books, with the values that are compared."""
        return SQL(
            """
            SELECT partner.id, %(number)s AS number, %(email)s AS email, %(name)s AS name,
                   partner.active, partner.country_id
              FROM res_partner partner
             WHERE partner.commercial_partner_id = partner.id
               AND (partner.company_id IS NULL OR partner.company_id IN %(companies)s)
            """,
            number=compared(NUMBER, "partner.vat"),
            email=compared(EMAIL, "partner.email"),
            name=compared(NAME, "partner.name"),
            companies=self._covered_company_ids(),
        )

    def _partners_sharing(self, keys):
        """A :class:`Candidate` for each commercial partner that has one of ``keys`` (tuples of values)."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH here AS NOT MATERIALIZED (%(here)s)
                SELECT here.* FROM here WHERE here.id IN (%(ids)s)
                """,
                here=self._partners_to_match(),
                ids=having(
                    "here",
                    {
                        column: {each[place] for each in keys} - {None}
                        for place, column in enumerate(COLUMNS)
                    },
                ),
            )
        )
        links = self._shelves_of_partners([row[0] for row in rows])
        countries = self._country_names()
        return [
            Candidate(
                id=partner_id,
                keys=tuple(frozenset({value} - {None}) for value in values),
                active=active,
                countries=countries.get(country_id, frozenset()),
                taken=frozenset(links.get((partner_id, True), ())),
                held=frozenset(links.get((partner_id, False), ())),
            )
            for partner_id, *values, active, country_id in rows
        ]

    def _shelves_of_partners(self, partner_ids):
        """``{(commercial partner, whether the linked contact is in use): shelves}`` of what is linked.

        Parts of a contact over there stand for contacts under the partner, not for itself.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, contact.active OR contact.merged_into IS NOT NULL,
                       link.role, contact.currency_code
                  FROM accounting_contact_link link
                  JOIN accounting_ledger_contact contact ON contact.id = link.ledger_contact_id
                  JOIN res_partner partner ON partner.id = link.partner_id
                 WHERE link.connection_id = %s AND partner.commercial_partner_id = ANY(%s)
                   AND (link.partner_id = partner.commercial_partner_id
                        OR COALESCE(contact.parent_external_id, '') = '')
                """,
                self.id,
                partner_ids,
            )
        )
        found = {}
        for partner_id, in_use, role, currency in rows:
            shelves = self._shelves(role == "customer", role == "vendor", currency)
            found.setdefault((partner_id, bool(in_use)), set()).update(shelves)
        return found

    def _country_names(self):
        """``{id: what the country is called}``: its code, and its name in each language, lower case."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT country.id, ARRAY_AGG(LOWER(translated.name)) || LOWER(country.code)::text
                  FROM res_country country, JSONB_EACH_TEXT(country.name) AS translated (lang, name)
                 GROUP BY country.id
                """
            )
        )
        return {country_id: frozenset(names) for country_id, names in rows}
