"""How much of a connection waits, and since when: for those who watch that it goes on."""

from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

# What was due for so long, and nothing keeps it, does not go on by itself.
STUCK = timedelta(hours=1)
LONG = timedelta(days=1)


class Waiting(NamedTuple):
    """Documents of one connection.

    :ivar waiting: how many are not sent yet, those with a problem among them.
    :ivar refused: how many the accounting system declined.
    :ivar late: how many have been due for over a day.
    :ivar due_at: since when the first of those that may go was due (naive UTC); ``None`` for none. What left
        and was not answered was due then.
    """

    waiting: int = 0
    refused: int = 0
    late: int = 0
    due_at: datetime | None = None


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _count_waiting(self, now):
        """``{id: Waiting}`` of each of these: one query."""
        documents = self.env["accounting.document"]
        documents.flush_model(["connection_id", "state", "next_attempt_at", "last_attempt_at"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT connection_id,
                       COUNT(*) FILTER (WHERE state != 'refused'),
                       COUNT(*) FILTER (WHERE state = 'refused'),
                       COUNT(*) FILTER (WHERE due_at <= %(long_ago)s),
                       MIN(due_at)
                  FROM (SELECT connection_id, state,
                               CASE WHEN state = 'unconfirmed' THEN COALESCE(last_attempt_at, write_date)
                                    WHEN state IN ('queued', 'sending')
                                    THEN COALESCE(next_attempt_at, write_date)
                                END AS due_at
                          FROM accounting_document
                         WHERE connection_id = ANY(%(ids)s)
                           AND state IN ('queued', 'blocked', 'sending', 'unconfirmed', 'refused')) documents
                 GROUP BY connection_id
                """,
                ids=self.ids,
                long_ago=now - LONG,
            )
        )
        counted = {connection_id: Waiting(*counts) for connection_id, *counts in rows}
        return {connection_id: counted.get(connection_id, Waiting()) for connection_id in self.ids}

    def _is_stuck(self, waiting, now):
        """Whether documents should have gone long ago, and neither a pause nor a limit keeps them.

        :param waiting: :class:`Waiting` of this connection.
        """
        if self.state != "active" or not waiting.due_at or self._keeps_within_calls():
            return False
        return max(waiting.due_at, self.wait_until or waiting.due_at) <= now - STUCK

    def _keeps_within_calls(self):
        """Whether it makes fewer calls than it could, because a limit of long windows would not last else:
        the queue goes on, for days perhaps.
        """
        return bool(self.calls_go_on_at) or self.calls_are_spread
