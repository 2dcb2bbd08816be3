"""What was found of an entry over there, and what people decided about it."""

from psycopg2.extras import Json

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from .matching import Match

# A page of the matching screen shows entries in one of these states.
STATES = ("open", "ambiguous", "wished", "matched", "ignored")


class AccountingLedgerMatched(models.AbstractModel):
    """An entry that stands for a record of Odoo, as soon as it is matched with one.

    ``match_reason`` and ``match_candidates`` are what was found when the list was last looked
    through, see :class:`.matching.Match`; the other fields are decisions of people.
    """

    _name = "accounting.ledger.matched"
    _description = "Entry That Stands for a Record of Odoo"

    _record_field = ""  # the field for the record that was found

    match_reason = fields.Char(readonly=True, help="Why nothing was decided.")
    match_candidates = fields.Json(readonly=True, help="Each an id, and by which keys it is the same.")
    match_refused_ids = fields.Json(readonly=True, help="What somebody said it is not.")
    match_ignored = fields.Boolean(readonly=True, help="Somebody said that Odoo does not need it.")
    match_wish = fields.Selection(
        [("create", "Create in Odoo")], readonly=True, help="To be created in Odoo by the next import."
    )

    # === FINDING === #

    def _match(self):
        """``{id: Match}`` of these entries, see :mod:`.matching`."""
        raise NotImplementedError

    def _heed_decisions(self, matches):
        """``matches`` of what stands for nothing yet, after what people decided: what is ignored is nothing,
        and not created either; what is to be created is nothing else; what was said not to be a record is
        nothing new before a person says so.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, match_ignored, match_wish IS NOT NULL FROM %s
                 WHERE id = ANY(%s)
                   AND (match_ignored OR match_wish IS NOT NULL OR match_refused_ids IS NOT NULL)
                """,
                SQL.identifier(self._table),
                self.ids,
            )
        )
        for entry_id, ignored, wished in rows:
            if ignored or wished:
                matches[entry_id] = Match(reason="" if wished and not ignored else "ignored")
            elif not matches[entry_id].candidate_ids:
                matches[entry_id] = Match(reason="refused")
        return matches

    def _keep_matches(self, connection):
        """Look through the list, and keep what was found. The number of queries does not grow with it."""
        entries = self.search([("connection_id", "=", connection.id), *self._unmatched_domain()])
        found = [(entry_id, match) for entry_id, match in entries._match().items()]
        record = SQL.identifier(self._record_field)
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s entry
                   SET %(record)s = found.record_id, match_reason = found.reason,
                       match_candidates = found.candidates
                  FROM (SELECT UNNEST(%(ids)s::int[]) AS id, UNNEST(%(records)s::int[]) AS record_id,
                               UNNEST(%(reasons)s::text[]) AS reason,
                               UNNEST(%(candidates)s::jsonb[]) AS candidates) found
                 WHERE entry.id = found.id
                   AND (entry.%(record)s, entry.match_reason, entry.match_candidates)
                       IS DISTINCT FROM (found.record_id, found.reason, found.candidates)
                """,
                table=SQL.identifier(self._table),
                record=record,
                ids=[entry_id for entry_id, _match in found],
                records=[match.record_id or None for _id, match in found],
                reasons=[match.reason or None for _id, match in found],
                candidates=[Json(match.candidates) if match.candidates else None for _id, match in found],
            )
        )
        self.invalidate_model([self._record_field, "match_reason", "match_candidates"])

    def _unmatched_domain(self):
        """The entries to look through: those in use that stand for nothing yet."""
        raise NotImplementedError

    # === STATES === #

    def _is_matched_sql(self):
        """Whether the row ``entry`` stands for a record."""
        raise NotImplementedError

    def _is_listed_sql(self):
        """Whether the row ``entry`` is of those that are matched at all."""
        raise NotImplementedError

    def _searched_sql(self):
        """The columns that are searched for text."""
        raise NotImplementedError

    def _states_sql(self, connection, search=""):
        """A query for ``id, state, found, name`` of the entries of a connection that have the text."""
        pattern = f"%{escape_psql(search.strip())}%"
        searched = SQL(" OR ").join(SQL("%s ILIKE %s", column, pattern) for column in self._searched_sql())
        return SQL(
            """
            SELECT entry.id, entry.name, entry.%(record)s AS found,
                   CASE WHEN %(matched)s THEN 'matched'
                        WHEN entry.match_ignored THEN 'ignored'
                        WHEN entry.match_wish IS NOT NULL THEN 'wished'
                        WHEN entry.match_reason IS NOT NULL THEN 'ambiguous'
                        ELSE 'open' END AS state
              FROM %(table)s entry
             WHERE entry.connection_id = %(connection)s AND (entry.active OR %(matched)s) AND %(listed)s
               AND %(searched)s
            """,
            record=SQL.identifier(self._record_field),
            table=SQL.identifier(self._table),
            connection=connection.id,
            matched=self._is_matched_sql(),
            listed=self._is_listed_sql(),
            searched=SQL("(%s)", searched) if search.strip() else SQL("TRUE"),
        )

    def _match_counts(self, connection, search=""):
        """How many entries are in each state."""
        self.env.flush_all()
        query = SQL(
            "SELECT state, COUNT(*) FROM (%s) entries GROUP BY state", self._states_sql(connection, search)
        )
        return {**dict.fromkeys(STATES, 0), **dict(self.env.execute_query(query))}

    def _match_page(self, connection, state, search, offset, limit):
        """The entries of one page, those first for which something certain was found."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) entries WHERE state = %s "
                "ORDER BY found IS NULL, name, id OFFSET %s LIMIT %s",
                self._states_sql(connection, search),
                state,
                offset,
                limit,
            )
        )
        return self.browse(entry_id for [entry_id] in rows)

    def _state_to_decide(self):
        """In which state the page shows an entry of which an import could not tell what it is."""
        self.ensure_one()
        if self._records_of()[self]:
            return "matched"
        if self.match_ignored:
            return "ignored"
        return "wished" if self.match_wish else "ambiguous"

    # === WHAT IT STANDS FOR === #

    def _records_of(self):
        """``{entry: records}`` that these entries stand for."""
        raise NotImplementedError

    def _stand_for(self, records):
        """Match entries with records: ``records`` has one for each of them."""
        raise NotImplementedError

    def _taken_by_others(self, records):
        """``{entry: record}`` of those in ``records``, one for each of these entries of one connection, that
        stand for another entry already, or were asked for by an earlier one of these.
        """
        raise NotImplementedError

    def _stand_for_nothing(self):
        """Undo the match. Documents over there keep what they have; those that wait are settled anew."""
        raise NotImplementedError

    def _undo_match(self):
        """Undo whatever was decided about these entries; what they stood for, they are not."""
        records = self._records_of()
        for entry in self:
            refused = {*(entry.match_refused_ids or ()), *records[entry].ids}
            entry.match_refused_ids = sorted(refused) or False
        self.env["accounting.entry.export"]._forget_changes(self)
        self._stand_for_nothing()
        self.write({"match_ignored": False, "match_wish": False, self._record_field: False})
        self._were_never_imported()
