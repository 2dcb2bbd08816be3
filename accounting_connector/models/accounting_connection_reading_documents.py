"""Where the reading of a long list of documents stands."""

from dataclasses import dataclass
from datetime import datetime

from odoo import models

from . import database_clock


@dataclass(frozen=True)
class Ended:
    """A reading of which all pages were dealt with. Moments are naive UTC by the accounting system's clock.

    :ivar since: what changed since then was read.
    :ivar server_time: when its first page was answered; falsy when that was not told.
    :ivar numbers: what the documents had that are numbered once.
    """

    since: datetime
    server_time: datetime | bool
    numbers: frozenset[str]


class AccountingConnection(models.Model):
    """Unfinished readings of documents: of what changed (``changes``), and of what a restored database sent
    (``sent``).
    """

    _inherit = "accounting.connection"

    def write(self, vals):
        """What was sent is looked up from the beginning whenever that is needed anew: a backup may hold the
        middle of an older reading.
        """
        if vals.get("needs_reconcile"):
            begun = [("connection_id", "in", self.ids), ("subject", "=", "sent")]
            self.env["accounting.reading"].sudo().search(begun).unlink()
        return super().write(vals)

    def _begin_reading_documents(self, subject, since, kinds):
        """What is left of an unfinished reading, else a new one. One that was begun for less than is wanted
        by now would end as if it had read all of it: it is begun anew.

        :return: ``(id of the reading, since, kinds, position)``; ``None`` when there is nothing to read.
        """
        reading = self._reading(subject)
        if reading and not (reading.changes_since <= since and set(kinds) <= set(reading.kinds)):
            reading.unlink()
            reading = reading.browse()
        if not reading and kinds:
            reading = self._new_reading(subject, database_clock.now(self.env.cr), since)
            reading.kinds = sorted(kinds)
        if not reading:
            return None
        return reading.id, reading.changes_since, reading.kinds, reading.position or ""

    def _keep_page_of_documents(self, reading_id, page):
        reading = self._unfinished(reading_id)
        reading._page_was_read(page)
        if reading.subject == "sent":
            reading.numbers = sorted({*(reading.numbers or ()), *self._numbers_of(page.entries)})

    def _numbers_of(self, remotes):
        """The numbers that are given once over there."""
        kinds = self._capabilities().number_kinds
        return {remote.number for remote in remotes if remote.number and remote.kind in kinds}

    def _end_reading_documents(self, reading_id):
        """All pages were dealt with.

        :return: :class:`Ended`; ``None`` when somebody else ended it, or began anew.
        """
        reading = self._unfinished(reading_id)
        if not reading:
            return None
        ended = Ended(reading.changes_since, reading.server_time, frozenset(reading.numbers or ()))
        reading.unlink()
        return ended
