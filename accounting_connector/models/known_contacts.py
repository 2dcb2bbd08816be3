"""What is known here of the contacts of many partners: read with a fixed number of queries."""

from collections import defaultdict
from functools import cached_property

from odoo.tools import SQL

# Where a contact has what it is known by; a name is the same with what was added to it over there.
COLUMNS = {"tax_number": ("tax_number",), "email": ("email",), "name": ("name", "base_name")}


class KnownContacts:
    """Links of partners to contacts over there, and the mirrored contacts that fit them.

    :param env: whose partners, contacts and links these are.
    :param connection: ``accounting.connection``.
    :param partner_ids: ids of ``res.partner``.
    :param found: ``{ContactKey: external ids}`` of what was looked up over there just now.
    """

    def __init__(self, env, connection, partner_ids, found=None):
        self._connection = connection
        self._partners = env["res.partner"].browse(partner_ids)
        self._found = found or {}
        self._contacts = env["accounting.ledger.contact"].sudo()
        self._links = {}
        self._no_link = env["accounting.contact.link"].sudo()
        of_partners = [("connection_id", "=", connection.id), ("partner_id", "in", list(partner_ids))]
        for link in self._no_link.search(of_partners):
            self._links.setdefault(self._place(link.partner_id, link.role, link.currency_id), link)

    def partner(self, partner_id):
        """The partner, read together with the others."""
        return self._partners.browse(partner_id).with_prefetch(self._partners.ids)

    def _place(self, partner, role, currency):
        return partner.id, role, self._connection._bound_currency(currency).id

    def link(self, partner, role, currency):
        """What a person or an earlier document chose for this partner; empty when nobody did."""
        return self._links.get(self._place(partner, role, currency), self._no_link)

    def fitting(self, partner, role, currency):
        """The active contacts that fit by the first key that finds any: tax number, e-mail, name."""
        may_serve = self._connection._contact_domain(role, currency)
        for key in self._connection._contact_keys(partner, currency):
            fitting = self._having(key).filtered_domain(may_serve)
            fitting = fitting.filtered(lambda each: partner.id not in (each.match_refused_ids or ()))
            if fitting:
                return fitting.sorted().with_prefetch(self._prefetched)
        return self._contacts

    def _having(self, key):
        """The active contacts that have the value of a key here, or had it over there just now."""
        having = self._having_values.get((key.field, key.value), set())
        having = having.union(*(self._looked_up.get(each, ()) for each in self._found.get(key, ())))
        return self._contacts.browse(sorted(having)).with_prefetch(self._prefetched)

    @cached_property
    def _having_values(self):
        """``{(field of a key, value): ids of contacts}`` of everything the partners may be known by."""
        any_currency = self._contacts.env["res.currency"]
        wanted = defaultdict(set)
        for partner in self._partners:
            for key in self._connection._contact_keys(partner, any_currency):
                wanted[key.field].add(key.value)
        having = defaultdict(set)
        for field, value, contact_id in self._query_having(wanted) if wanted else ():
            having[field, value].add(contact_id)
        return having

    def _query_having(self, wanted):
        columns = [(field, column) for field in wanted for column in COLUMNS[field]]
        self._contacts.flush_model(["connection_id", "active", *(column for _field, column in columns)])
        folded = self._contacts.env.registry.unaccent
        of_columns = [
            SQL(
                """
                SELECT %(field)s, wanted.value, contact.id
                  FROM accounting_ledger_contact contact
                  JOIN UNNEST(%(values)s::text[]) AS wanted (value)
                    ON LOWER(%(there)s) = LOWER(%(here)s)
                 WHERE contact.connection_id = %(connection)s AND contact.active
                """,
                field=field,
                values=sorted(wanted[field]),
                there=folded(SQL.identifier("contact", column)),
                here=folded(SQL("wanted.value")),
                connection=self._connection.id,
            )
            for field, column in columns
        ]
        return self._contacts.env.execute_query(SQL(" UNION ALL ").join(of_columns))

    @cached_property
    def _looked_up(self):
        """``{external id: ids of contacts}`` of the active ones among what was found over there."""
        external_ids = sorted({each for ids in self._found.values() for each in ids})
        domain = [("connection_id", "=", self._connection.id), ("external_id", "in", external_ids)]
        contacts = self._contacts.search([*domain, ("active", "=", True)]) if external_ids else self._contacts
        return {contact.external_id: contact.ids for contact in contacts}

    @cached_property
    def _prefetched(self):
        """Ids of all contacts that may fit: what is asked of one is read of all of them."""
        return list(set().union(*self._having_values.values(), *self._looked_up.values()))
