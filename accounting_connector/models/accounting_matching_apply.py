"""On the matching page: choosing, which changes nothing yet, and applying what was chosen."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .accounting_matching import SUBJECTS

CERTAIN_AT_ONCE = 1000  # in one request; the page asks again while there are more


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    # === CHOOSING === #

    @api.model
    def choose(self, connection_id, subject, kind, entry_ids=(), record_ids=()):
        """Keep what the caller chose, until it is applied; returns how many would be applied.

        :param kind: of ``accounting.match.choice``; empty takes the choice back
        :param entry_ids: of entries over there; for ``match``, with a record each in ``record_ids``
        :param record_ids: without entries: records that are in Odoo only
        """
        connection = self._connection_to_apply(connection_id)
        names = SUBJECTS[subject]
        field, ids = (names.entry, entry_ids) if entry_ids else (names.record, record_ids)
        domain = [(field, "in", list(ids))]
        if not entry_ids:
            domain.append((names.entry, "=", False))
        self._own_choices(connection, domain).unlink()
        if kind:
            self._keep_choices(connection, subject, kind, entry_ids, record_ids)
        return self._count_ticked(connection, subject)

    def _keep_choices(self, connection, subject, kind, entry_ids, record_ids):
        names = SUBJECTS[subject]
        entries = self.env[names.ledger].sudo().browse(entry_ids).exists()
        own = entries.filtered(lambda entry: entry.connection_id == connection).ids
        here = self._matched_at_all(connection, subject, record_ids)
        pairs = zip(entry_ids, record_ids or [False] * len(entry_ids), strict=True) if entry_ids else (
            (False, record_id) for record_id in record_ids
        )
        self.env["accounting.match.choice"].sudo().create(
            [
                {
                    "user_id": self.env.uid,
                    "connection_id": connection.id,
                    "kind": kind,
                    names.entry: entry_id,
                    names.record: record_id,
                }
                for entry_id, record_id in pairs
                if (not entry_id or entry_id in own) and (not record_id or record_id in here)
            ]
        )

    def _matched_at_all(self, connection, subject, record_ids):
        """The ids of those records that may be matched in these books."""
        domain = self._domain_here(connection, subject) & Domain("id", "in", list(record_ids))
        records = self.env[SUBJECTS[subject].model].sudo().with_context(active_test=False)
        return set(records.search(domain).ids)

    def _count_ticked(self, connection, subject):
        """How many choices the caller has, with what is certain and was not left."""
        choices = self._own_choices(connection, self._about(subject) + [("kind", "!=", "leave")])
        return len(choices) + self._count_certain(connection, subject)

    def _about(self, subject):
        names = SUBJECTS[subject]
        return ["|", (names.entry, "!=", False), (names.record, "!=", False)]

    def _certain(self, connection, subject, limit):
        """Entries to match for which something certain was found, and about which nothing was chosen."""
        query = SQL("%s ORDER BY id LIMIT %s", self._certain_sql(connection, subject), limit)
        return self._entries(subject).browse(entry_id for [entry_id] in self.env.execute_query(query))

    def _count_certain(self, connection, subject):
        query = SQL("SELECT COUNT(*) FROM (%s) certain", self._certain_sql(connection, subject))
        return self.env.execute_query(query)[0][0]

    def _certain_sql(self, connection, subject):
        self.env.flush_all()
        return SQL(
            """
            SELECT entries.id FROM (%s) entries
             WHERE entries.state = 'open' AND entries.found IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM accounting_match_choice choice
                                WHERE choice.%s = entries.id AND choice.user_id = %s)
            """,
            self._entries(subject)._states_sql(connection),
            SQL.identifier(SUBJECTS[subject].entry),
            self.env.uid,
        )

    # === APPLYING === #

    @api.model
    def apply(self, connection_id, subject):
        """Apply what the caller chose, then some of what is certain.

        :return: ``applied``: how many; ``refused``: sentences about those that could not be, which stay
            chosen; ``remaining``: how many are left for another call.
        """
        connection = self._connection_to_apply(connection_id)
        choices = self._own_choices(connection, self._about(subject) + [("kind", "!=", "leave")])
        done, refused = choices.browse(), []
        for kind, chosen in choices.grouped("kind").items():
            applied, sentences = getattr(self, f"_apply_{kind}")(connection, SUBJECTS[subject], chosen)
            done |= applied
            refused += sentences
        count = len(done)
        done.unlink()
        certain = self._certain(connection, subject, CERTAIN_AT_ONCE)
        count += self._match_certain(certain)
        remaining = self._count_certain(connection, subject) if len(certain) == CERTAIN_AT_ONCE else 0
        if not remaining:
            self._look_through(connection, subject)
        return {"applied": count, "refused": refused, "remaining": remaining}

    def _apply_match(self, connection, names, choices):
        matched = choices[names.entry]._records_of()
        free = choices.filtered(lambda choice: not matched[choice[names.entry]])
        if not free:
            return choices, []
        taken = free[names.entry]._taken_by_others([choice[names.record] for choice in free])
        good = free.filtered(lambda choice: choice[names.entry] not in taken)
        failed = self._match_each(good[names.entry], [choice[names.record] for choice in good])
        good = good.filtered(lambda choice: choice[names.entry] not in failed)
        good[names.entry].write({"match_ignored": False, "match_wish": False})
        sentences = [
            self.env._(
                "%(record)s stands for another one in %(provider)s already, so it was not matched with "
                "%(entry)s.",
                record=record.display_name,
                provider=connection.provider_label,
                entry=entry.name,
            )
            for entry, record in taken.items()
        ]
        sentences += [
            self.env._("%(entry)s was not matched: %(reason)s", entry=entry.name, reason=reason)
            for entry, reason in failed.items()
        ]
        return good | (choices - free), sentences

    def _match_each(self, entries, records):
        """Match entries with ``records``, one each; ``{entry: why}`` of those that cannot be."""
        failed = {}
        try:
            with self.env.cr.savepoint():
                if entries:
                    entries._stand_for(records)
        except UserError as error:
            if len(entries) == 1:
                return {entries: str(error)}
            for entry, record in zip(entries, records, strict=True):
                failed |= self._match_each(entry, [record])
        return failed

    def _match_certain(self, entries):
        """Match entries with what was found; what somebody was quicker with is looked for anew."""
        if not entries:
            return 0
        taken = entries._taken_by_others([entry[entry._record_field] for entry in entries])
        good = entries.filtered(lambda entry: entry not in taken)
        failed = self._match_each(good, [entry[entry._record_field] for entry in good])
        good = good.filtered(lambda entry: entry not in failed)
        (entries - good)[entries._record_field] = False
        return len(good)

    def _apply_create(self, connection, names, choices):
        choices[names.entry].write({"match_wish": "create", "match_ignored": False})
        return choices, []

    def _apply_export(self, connection, names, choices):
        return self._wish(connection, names, choices, "export")

    def _apply_ignore(self, connection, names, choices):
        there = choices.filtered(names.entry)
        there[names.entry].write({"match_ignored": True, "match_wish": False})
        self._wish(connection, names, choices - there, "ignore")
        return choices, []

    def _apply_undo(self, connection, names, choices):
        there = choices.filtered(names.entry)
        there[names.entry]._undo_match()
        self._wishes(connection, names, choices - there).unlink()
        return choices, []

    def _wish(self, connection, names, choices, wish):
        self._wishes(connection, names, choices).unlink()
        self.env["accounting.match.wish"].sudo().create(
            [
                {"connection_id": connection.id, "wish": wish, names.record: choice[names.record].id}
                for choice in choices
            ]
        )
        return choices, []

    def _wishes(self, connection, names, choices):
        return (
            self.env["accounting.match.wish"]
            .sudo()
            .search([("connection_id", "=", connection.id), (names.record, "in", choices[names.record].ids)])
        )
