"""A batch of an import: which entries are next, what becomes of them, and how that is kept."""

import logging
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from .failure import describe_failure
from .own_transaction import COLLISIONS

_logger = logging.getLogger(__name__)

BATCH = 200


@dataclass
class Result:
    """What became of one entry.

    :ivar outcome: one of ``accounting.import.OUTCOMES``, or ``unchanged``, of which nothing is told.
    :ivar remarks: sentences for people.
    :ivar given: names of the fields Odoo's record was given values for, from there.
    :ivar values: columns of the result's line that belong to the subject.
    """

    entry: object
    outcome: str
    remarks: list = field(default_factory=list)
    given: list = field(default_factory=list)
    values: dict = field(default_factory=dict)


class AccountingImport(models.Model):
    _inherit = "accounting.import"

    def _work_batch(self):
        """Import the next entries in the current transaction; returns how many there were."""
        entries = self._next_entries()
        if entries:
            self._keep_results(self._apply(entries))
        return len(entries)

    # === WHICH === #

    def _next_entries(self):
        subject = self._subject()
        mirror = self.env[subject._mirror]
        ids = []
        for is_due in self._ways_to_be_due(subject):  # one after the other: an index finds the first at once
            query = SQL(
                "%s ORDER BY %s LIMIT %s",
                self._due(SQL("entry.id"), is_due),
                SQL(mirror._import_order),
                BATCH,
            )
            ids = ids or [entry_id for (entry_id,) in self.env.execute_query(query)]
        entries = mirror.browse(ids)
        entries.fetch(["details", "details_digest", "imported_fields", "name", "external_id", "active"])
        return entries

    def _count_due(self):
        is_due = SQL("(%s)", SQL(" OR ").join(self._ways_to_be_due(self._subject())))
        [(count,)] = self.env.execute_query(self._due(SQL("COUNT(*)"), is_due))
        return count

    def _due(self, what, is_due):
        """``what`` of those that were not dealt with by this import."""
        subject = self._subject()
        return SQL(
            """
            SELECT %(what)s FROM %(mirror)s entry
             WHERE entry.connection_id = %(connection)s AND entry.import_id IS DISTINCT FROM %(job)s
               AND %(due)s AND %(scope)s
            """,
            what=what,
            mirror=SQL.identifier(self.env[subject._mirror]._table),
            connection=self.connection_id.id,
            job=self.id,
            due=is_due,
            scope=self._scope(subject),
        )

    def _ways_to_be_due(self, subject):
        """Conditions on ``entry``, one of which holds for those that are not as they were imported. What was
        ticked is imported in any case; what an import had to skip is tried again by hand only.
        """
        if self.selected_ids:
            return [SQL("entry.details_digest IS NOT NULL")]
        due = SQL("entry.details_digest IS DISTINCT FROM entry.imported_digest")
        if self.is_automatic:
            due = SQL(
                "%s AND (entry.attempted_digest IS DISTINCT FROM entry.details_digest OR %s)",
                due,
                subject._may_work_now(),
            )
        changed_here = subject._was_changed_here(self.connection_id)
        return [SQL("(%s)", due), *([changed_here] if changed_here else ())]

    def _scope(self, subject):
        if self.selected_ids:
            return SQL("entry.external_id IN %s", tuple(self.selected_ids))
        return subject._scope(self)

    def _subject(self):
        return self.env[f"accounting.import.{self.subject}"]

    # === WHAT BECOMES OF THEM === #

    def _apply(self, entries):
        """All together; one by one when that fails, so that a bad one stops nobody else."""
        try:
            with self._undone_unless_all_goes():
                return self._subject()._apply(self, entries)
        except COLLISIONS:
            raise
        except Exception as error:
            _logger.info("import %s: a batch goes one by one: %s", self.id, describe_failure(error))
        return [result for entry in entries for result in self._apply_one(entry)]

    def _apply_one(self, entry):
        try:
            with self._undone_unless_all_goes():
                return self._subject()._apply(self, entry)
        except COLLISIONS:
            raise
        except UserError as error:
            return [Result(entry, "skipped", [str(error)])]
        except Exception as error:
            _logger.warning(
                "import %s: entry %s was skipped: %s", self.id, entry.external_id, describe_failure(error)
            )
            return [Result(entry, "skipped", [self._say_not_taken(entry)])]

    @contextmanager
    def _undone_unless_all_goes(self):
        """A savepoint. What PostgreSQL refuses is personal data, which the log is not told of."""
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            yield

    def _say_not_taken(self, entry):
        return self.env._(
            "Odoo could not take it over. Choose it by “Choose Contacts” or “Choose Products” to try it "
            "again; if that does not help, your administrator finds the cause in the server's log under "
            "“%(external_id)s”.",
            external_id=entry.external_id,
        )

    # === KEEPING === #

    def _keep_results(self, results):
        counts = Counter(result.outcome for result in results)
        self.env["accounting.import.line"].create(
            [
                {
                    "import_id": self.id,
                    "company_id": self.company_id.id,
                    "external_id": result.entry.external_id,
                    "name": result.entry.name,
                    "outcome": result.outcome,
                    "reason": " ".join(result.remarks) or False,
                    **result.values,
                }
                for result in results
                if result.outcome != "unchanged"
            ]
        )
        self._mark_entries(results)
        self.write(
            {
                "done_count": self.done_count + len(results),
                **{f"{outcome}_count": self[f"{outcome}_count"] + count for outcome, count in counts.items()},
            }
        )

    def _mark_entries(self, results):
        """Say of which details each entry was imported, in one query."""
        mirror = self.env[self._subject()._mirror]
        as_json = mirror._fields["imported_fields"].convert_to_column
        rows = [
            SQL(
                "(%s, %s, %s::jsonb)",
                result.entry.id,
                result.outcome != "skipped",
                as_json(result.given, mirror),
            )
            for result in results
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(mirror)s entry
                   SET attempted_digest = entry.details_digest,
                       imported_digest = CASE WHEN result.is_imported THEN entry.details_digest
                                              ELSE entry.imported_digest END,
                       imported_fields = CASE WHEN result.is_imported THEN result.given
                                              ELSE entry.imported_fields END,
                       imported_at = CASE WHEN result.is_imported THEN %(now)s ELSE entry.imported_at END,
                       import_id = %(job)s
                  FROM (VALUES %(rows)s) AS result (id, is_imported, given)
                 WHERE entry.id = result.id
                """,
                mirror=SQL.identifier(mirror._table),
                now=self.env.cr.now(),
                job=self.id,
                rows=SQL(", ").join(rows),
            ),
            log_exceptions=False,
        )
        mirror.browse([result.entry.id for result in results]).invalidate_recordset(flush=False)

    def _finish(self):
        """What is here and there is counted anew: the page would tell of before the import."""
        self.write({"state": "done", "finished_at": fields.Datetime.now(), "message": False})
        self.connection_id._compare_lists()
