"""Reading long lists: page by page, going on where it was interrupted, changes alone afterwards."""

import time
from datetime import timedelta, timezone

from odoo import fields, models
from odoo.tools import SQL

from . import database_clock
from .table_statistics import MANY, refresh_statistics

FULL_READ_EVERY = timedelta(days=7)  # a read of changes alone misses merged and deleted entries
OVERLAP = timedelta(minutes=2)  # two reads of changes overlap by this, for clocks that differ
READING_SECONDS = 20  # so long the worker is at one list before it looks whether others wait
GOES_ON_FOR = timedelta(days=1)  # an older reading is begun anew: its first pages are no longer true

# The adapter's call that reads each, and what mirrors it
LONG_LISTS = {"contacts": "accounting.ledger.contact", "items": "accounting.ledger.item"}
# and what of Odoo its entries are compared with
COMPARED_WITH = {"contacts": ["res.partner"], "items": ["product.product", "product.template"]}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    contacts_changed_since = fields.Datetime(readonly=True, copy=False)
    contacts_read_fully_at = fields.Datetime(readonly=True, copy=False)
    items_changed_since = fields.Datetime(readonly=True, copy=False)
    items_read_fully_at = fields.Datetime(readonly=True, copy=False)
    reading_ids = fields.One2many("accounting.reading", "connection_id", readonly=True)

    def _read_long_list(self, provider, subject, seconds=None):
        """Read what changed since the last read, by the provider's own clock; everything once a week.

        A page and its position are kept together, in a transaction of their own; none is open during a call.

        :param seconds: stop after the page that took it longer than that.
        :return: whether the list was read to its end.
        :raises ProviderError: what was read before the error stays, and the next reading goes on after it.
        """
        reading_id, beginning = self._in_own_transaction(lambda each: each._begin_reading(subject))
        stop_at = None if seconds is None else time.monotonic() + seconds
        for page in getattr(provider, subject)(**beginning):
            self._log_unreadable([page])
            self._in_own_transaction(
                lambda connection, page=page: connection._keep_page(subject, reading_id, page)
            )
            if page.position and stop_at is not None and time.monotonic() >= stop_at:
                return False
        self._in_own_transaction(lambda connection: connection._tell_of_growth(subject, reading_id))
        self._in_own_transaction(lambda connection: connection._end_reading(subject, reading_id))
        return True

    def _begin_reading(self, subject):
        """The rest of an interrupted reading, else a new one: ``(its id, what the adapter is asked for)``."""
        now = database_clock.now(self.env.cr)
        reading = self._reading(subject)
        reads_all = self._is_to_be_read_fully(subject, now)
        if reading.began_at and self._is_outdated(reading, reads_all, now):
            reading.unlink()
            reading = reading.browse()
        if not reading:
            reading = self._new_reading(subject, now, None if reads_all else self[f"{subject}_changed_since"])
        since, position = reading.changes_since, reading.position
        return reading.id, {
            **({"since": since.replace(tzinfo=timezone.utc)} if since else {}),
            **({"position": position} if position else {}),
        }

    def _new_reading(self, subject, began_at, changes_since):
        """Somebody else may just have begun one, which this transaction does not see: it is begun again then.

        :raise psycopg2.errors.SerializationFailure: that is so.
        """
        self.env["accounting.reading"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO accounting_reading (connection_id, company_id, subject, began_at, changes_since)
                     VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (connection_id, subject) DO NOTHING
                """,
                self.id,
                self.company_id.id,
                subject,
                began_at,
                changes_since or None,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(["reading_ids"], flush=False)
        return self._reading(subject)

    def _is_outdated(self, reading, reads_all, now):
        return reading.began_at < now - GOES_ON_FOR or (reads_all and reading.changes_since)

    def _is_to_be_read_fully(self, subject, now):
        read_fully_at = self[f"{subject}_read_fully_at"]
        is_recent = read_fully_at and read_fully_at > now - FULL_READ_EVERY
        return not (self[f"{subject}_changed_since"] and is_recent and self._has_all_details(subject))

    def _may_read_changes_alone(self, subject):
        """Whether the mirror has all entries, and needs only what changed since it was read last."""
        now = database_clock.now(self.env.cr)
        return not (self._is_to_be_read_fully(subject, now) or self._reading(subject))

    def _has_all_details(self, subject):
        """What was mirrored by a version of this addon that kept no details has none yet."""
        return not self.env[LONG_LISTS[subject]].search_count(
            [("connection_id", "=", self.id), ("details_digest", "=", False)], limit=1
        )

    def _reading(self, subject):
        return (
            self.env["accounting.reading"]
            .sudo()
            .search([("connection_id", "=", self.id), ("subject", "=", subject)])
        )

    def _unfinished(self, reading_id):
        """This reading, empty once somebody else read the list to its end or began anew: a position means
        nothing in another reading.
        """
        return self.env["accounting.reading"].sudo().browse(reading_id).exists()

    def _keep_page(self, subject, reading_id, page):
        """The page is kept also when the reading is over."""
        self._mirror(LONG_LISTS[subject], page.entries)
        self._unfinished(reading_id)._page_was_read(page)

    def _end_reading(self, subject, reading_id):
        """All pages are kept: what none of them held is gone over there."""
        reading = self._unfinished(reading_id)
        if not reading:
            return
        marks = {}
        if not reading.changes_since:
            self.env[LONG_LISTS[subject]]._deactivate_unseen(self, reading.began_at)
            marks[f"{subject}_read_fully_at"] = reading.began_at
        if reading.server_time:
            marks[f"{subject}_changed_since"] = reading.server_time - OVERLAP
        self.write(marks)
        reading.unlink()
        self._list_was_read(subject)

    def _tell_of_growth(self, subject, reading_id):
        """Many entries were written: who compares them next does it by how many there are now."""
        if self._unfinished(reading_id).entry_count >= MANY:
            models_read = (LONG_LISTS[subject], *COMPARED_WITH[subject])
            refresh_statistics(self.env.cr, [self.env[name]._table for name in models_read])

    def _list_was_read(self, subject):
        """Hook: a list was read to its end, in the transaction that says so."""
