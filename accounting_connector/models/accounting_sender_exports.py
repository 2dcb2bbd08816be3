"""Contacts and products that are wanted over there by themselves: created, or changed, a batch at a time."""

import logging
from datetime import timezone

import psycopg2.errors

from odoo.exceptions import ConcurrencyError

from ..providers import errors
from .accounting_connection_reading import LONG_LISTS
from .accounting_sender_names import Names
from .out_of_time import OutOfTime

_logger = logging.getLogger(__name__)

ATTEMPTS = 2
# What a subject is called where whole lists are meant.
LISTS = {"contact": "contacts", "item": "items"}


class Exports:
    """:param sender: the :class:`Sender` of the run: its transactions, its calls."""

    def __init__(self, sender):
        self.sender = sender
        self.token = ""
        self.lease_until = None

    def send(self):
        """Claim a batch and send it. What did not go is given back.

        :return: how many were claimed.
        """
        self.token, operation, subject, claimed = self.sender.transact(self._claim)
        if not claimed:
            return 0
        try:
            if operation == "create":
                Names(self).resolve()
            else:
                self._change(subject)
            self.held(lambda exports: exports._lose_all())
        except errors.Refused as error:
            self._set_apart(error)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            self._give_back(error)
        except OutOfTime:
            self._give_back(None)
            raise
        except psycopg2.errors.UniqueViolation:  # the same again would fail again
            self._log()
            self._set_apart(None)
        except (psycopg2.Error, ConcurrencyError):
            self._log()
            self._give_back(errors.Retry())
        except Exception:
            self._log()
            self._set_apart(None)
        return claimed

    def _claim(self, connection):
        claimed = connection.env["accounting.entry.export"]._claim(connection)
        first = claimed[:1]
        self.lease_until = first.lease_until
        return first.lease_token or "", first.operation, first.subject, len(claimed)

    # === CHANGING === #

    def _change(self, subject):
        """One call; what was changed over there meanwhile is read and tried once more."""
        for _attempt in range(ATTEMPTS):
            since = self.held(lambda exports: exports._changed_since())
            if since:
                self._read(LISTS[subject], since)
            changes = self.held(lambda exports: exports._prepare_changes())
            if not changes:
                return
            outcomes = self._save_changes(LISTS[subject], changes)
            if not self.held(lambda exports, outcomes=outcomes: exports._take_changed(outcomes)):
                return
        self.held(lambda exports: exports._wait_shortly())

    def _save_changes(self, subject, changes):
        change = getattr(self.sender.provider, f"change_{subject}")
        return Names(self).save(lambda key: change(changes, key), map(repr, changes))

    def _read(self, subject, since):
        """Mirror what was changed over there since then, a page at a time."""
        read = getattr(self.sender.provider, subject)
        pages = self.sender.call(lambda: list(read(since=since.replace(tzinfo=timezone.utc))))
        self.sender.connection._log_unreadable(pages)
        for page in pages:
            self.sender.transact(
                lambda connection, page=page: connection._mirror(LONG_LISTS[subject], page.entries)
            )

    # === HOLDING === #

    def held(self, work, only_ids=None):
        """Call ``work(exports)`` with what is still held under the lease, in a transaction of its own."""
        return self.sender.transact(
            lambda connection: work(connection.env["accounting.entry.export"]._held(self.token))
        )

    def call(self, request):
        """Make one call for what is held."""
        return self.sender.call(request)

    def write(self, request):
        """Make one call that changes something over there, for what is held."""
        return self.sender.write(request, self.lease_until)

    def _give_back(self, error):
        self.held(lambda exports: exports._give_back_after(error))

    def _set_apart(self, error):
        self.held(lambda exports: exports._set_apart(error))

    def _log(self):
        _logger.exception(
            "accounting.connection %s: contacts or products could not be sent", self.sender.connection.id
        )
