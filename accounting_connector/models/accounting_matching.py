"""The matching page: what is over there, what it may be in Odoo, and what was chosen. No network."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

PAGE = 80
FOUND = 20  # of a search, as many are shown
FRESH = timedelta(minutes=10)  # what was found so long ago still holds, unless lists were read since
HERE = "here"  # the state of what is in Odoo only
MANAGER = "accounting_connector.group_accounting_connector_manager"


@dataclass(frozen=True)
class Subject:
    """What is matched with what; ``entry`` and ``record`` are the names of fields for either."""

    ledger: str
    entry: str
    model: str
    record: str


SUBJECTS = {
    "contacts": Subject("accounting.ledger.contact", "ledger_contact_id", "res.partner", "partner_id"),
    "products": Subject("accounting.ledger.item", "ledger_item_id", "product.product", "product_id"),
}


class AccountingMatching(models.AbstractModel):
    """What the page calls. ``subject`` is a key of :data:`SUBJECTS`, ``state`` one of
    :data:`.accounting_ledger_matched.STATES` or :data:`HERE`.
    """

    _name = "accounting.matching"
    _description = "Matching of Contacts and Products"

    @api.model
    def start(self, connection_id, subject, anew=False):
        """What the page says whatever it shows. Looks through the list, if the caller may, unless that was
        done a moment ago.
        """
        connection = self._connection(connection_id)
        looked_at = connection[f"{subject}_looked_at"]
        is_fresh = looked_at and looked_at > max(
            fields.Datetime.now() - FRESH, connection.lists_read_at or datetime.min
        )
        if self._may_apply() and (anew or not is_fresh):
            self._look_through(connection, subject)
        return {
            "may_apply": self._may_apply(),
            "provider": connection.provider_label,
            "name": connection.display_name,
        }

    @api.model
    def page(self, connection_id, subject, state="open", search="", offset=0):
        """One page.

        :return: ``rows``, ``counts`` by state, ``ticked``: how many would be applied, ``size`` of full pages
        """
        connection = self._connection(connection_id)
        entries = self._entries(subject)
        there = entries._match_counts(connection, search)
        here = self._counts_here(connection, subject, search)
        shown = entries._match_page(connection, state, search, offset, PAGE)
        rows = self._rows(connection, subject, state, shown)
        rows += self._rows_here(
            connection, subject, state, search, max(0, offset - there.get(state, 0)), PAGE - len(shown)
        )
        return {
            "rows": rows,
            "counts": {each: there.get(each, 0) + here.get(each, 0) for each in there | here},
            "ticked": self._count_ticked(connection, subject),
            "size": PAGE,
        }

    @api.model
    def search_here(self, connection_id, subject, text):
        """Records of Odoo that have ``text``, as options of a row."""
        connection = self._connection(connection_id)
        domain = self._domain_here(connection, subject) & Domain("display_name", "ilike", text)
        records = self.env[SUBJECTS[subject].model].search(domain, limit=FOUND)
        return list(self._options(subject, records).values())

    @api.model
    def search_there(self, connection_id, subject, text):
        """Entries over there that stand for nothing yet and have ``text``, as options of a row."""
        connection = self._connection(connection_id)
        entries = self._entries(subject)
        domain = Domain(entries._unmatched_domain()) & Domain("connection_id", "=", connection.id)
        found = entries.search(domain & Domain("display_name", "ilike", text), limit=FOUND)
        return [{"id": entry.id, "name": entry.name, "facts": entry._facts(), "why": []} for entry in found]

    def _look_through(self, connection, subject):
        """Find what the entries are that stand for nothing yet."""
        self._entries(subject)._keep_matches(connection)
        connection[f"{subject}_looked_at"] = fields.Datetime.now()

    # === WHO === #

    def _connection(self, connection_id):
        """:raise AccessError: the connection is none of the caller's."""
        connection = self.env["accounting.connection"].browse(connection_id)
        connection.check_access("read")
        return connection.sudo()

    def _entries(self, subject):
        return self.env[SUBJECTS[subject].ledger].sudo()

    def _may_apply(self):
        return self.env.user.has_group(MANAGER)

    def _connection_to_apply(self, connection_id):
        """:raise AccessError: the caller may look only."""
        if not self._may_apply():
            raise AccessError(self.env._("Only administrators of the accounting connector match."))
        connection = self._connection(connection_id)
        connection.sudo(False).check_access("write")
        connection._check_open()
        return connection
