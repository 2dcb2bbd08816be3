"""Sends what is queued of one connection, and finds out what became of what was sent.

A run holds a *window*: several batches of documents of one kind, under one lease that is renewed while they
are worked on (``accounting_sender_window.py``). What all of them lack over there is found and created first,
in as few calls as it takes (``accounting_sender_names.py``). Then they are sealed and sent request by request
(``accounting_sender_requests.py``), several requests in flight at once where the accounting system takes that
(``accounting_sender_flights.py``). Only documents of a request that left may have an unknown outcome; the
others of a window simply wait again when something goes wrong.

No transaction is open during a call: each step reads and writes in a short transaction of its own and leaves
plain values behind. Only the thread that runs the sender does that; the threads of requests in flight open
no environment of Odoo; they only count and log their call.
What a step needs of the database is in ``accounting_document_<subject>.py``.
"""

import logging
import time
from datetime import timedelta, timezone

from ..providers import errors, values
from ..providers.budget import Priority
from . import database_clock
from .accounting_sender_email import Emails
from .accounting_sender_exports import Exports
from .accounting_sender_flights import InThreads, InTurn, send
from .accounting_sender_reconcile import Reconciliation
from .accounting_sender_refresh import Refresh
from .accounting_sender_unknown import UnknownOutcomes
from .accounting_sender_window import Window
from .lease_fence import under_lease
from .out_of_time import OutOfTime
from .own_transaction import RecordsGone, in_own_transaction
from .scheduler_time import WOKEN_EARLY, woken_for

_logger = logging.getLogger(__name__)

# A list that was not read to its end goes on so soon.
GO_ON_AFTER = timedelta(minutes=1)


class Sender:
    """One run over one connection. The caller has no transaction open that has written anything.

    :param connection: ``accounting.connection``; its cursor is never used.
    :param only_ids: documents this run is for; ``None`` for all of the connection.
    :param seconds: no call is begun after this time.
    """

    def __init__(self, connection, *, only_ids=None, seconds=float("inf")):
        self.connection = connection
        self.only_ids = only_ids
        self.deadline = time.monotonic() + seconds
        self.provider = None
        self.budget = None

    # === RUNS === #

    def run(self):
        """Settle what is unknown, then send one window, then have a few documents e-mailed: these are left to
        the worker while a person waits. Contacts and products by themselves go when no document does.

        :return: how many documents were worked on; 0 when nothing is due, or nothing may be sent now.
        """
        try:
            return self._run()
        except (OutOfTime, RecordsGone):
            return 0
        finally:
            self.close()

    def _run(self):
        if not self._open():
            return 0
        worked = UnknownOutcomes(self).settle() + Window(self).send()
        if self.only_ids is None:
            worked += Emails(self).send()
            return worked or Exports(self).send()
        if worked:
            self.transact(lambda connection: connection._wake_for_emails())
        return worked

    def close(self):
        """No connection to the accounting system is left open."""
        if self.provider:
            self.provider.close()
            self.provider = None

    def reconcile(self):
        """After a restore: match what this database sent since the last send it remembers.

        :raise ProviderError: the list could not be read; the connection still needs to be reconciled.
        """
        try:
            self._reconcile()
        finally:
            self.close()

    def _reconcile(self):
        self._make_provider()
        Reconciliation(self).run()

    def refresh(self):
        """Read what changed over there since the last read. An error is noted, and stops no other connection;
        the next run goes on there.

        :return: when to go on (naive UTC, the database's clock), where there was no time for all of it, or
            background work has to wait with its calls; else ``None``.
        """
        try:
            if self._refresh():
                return None
            return self.transact(self._woken_again_at)
        except OutOfTime:
            return self.transact(lambda connection: database_clock.now(connection.env.cr) + GO_ON_AFTER)
        except errors.ProviderError as error:
            self.note_error(error)
        except Exception:
            _logger.exception("accounting.connection %s: changes could not be read", self.connection.id)
        finally:
            self.close()
        return None

    def _refresh(self):
        """:return: whether all was read."""
        if not self._open():
            return False
        try:
            Refresh(self).run()
        except errors.RateLimited as error:
            self.note_error(error)
            return False
        self.transact(lambda connection: connection._wake_for_emails())
        return True

    def _woken_again_at(self, connection):
        now = database_clock.now(connection.env.cr)
        waits_until = connection._calls_wait_until(now)
        return woken_for(waits_until) if waits_until > now else None

    # === WHAT EVERY STEP NEEDS === #

    def transact(self, work):
        """Call ``work(connection)`` in a transaction of its own; gives back the plain values it returns."""
        return in_own_transaction(
            self.connection, lambda connection: work(connection.with_company(connection.company_id))
        )

    def on_document(self, document_id, work):
        """Call ``work(document)`` in a transaction of its own: one document never stops the others.

        :return: whether it could be done; when not, the log says why.
        """
        try:
            self.transact(lambda connection: work(connection.env["accounting.document"].browse(document_id)))
        except Exception:
            _logger.exception("accounting.document %s: what became of it could not be written", document_id)
            return False
        return True

    def on_documents(self, document_ids, work):
        """Call ``work(documents)`` in a transaction of its own; when that fails, for each of them by itself,
        so that one document never stops the others.
        """
        if len(document_ids) > 1:
            try:
                self.transact(
                    lambda connection: work(connection.env["accounting.document"].browse(document_ids))
                )
                return
            except Exception:
                _logger.warning(
                    "accounting.connection %s: what became of %s documents is written one by one",
                    self.connection.id,
                    len(document_ids),
                    exc_info=True,
                )
        for document_id in document_ids:
            self.on_document(document_id, work)

    def call(self, request):
        """Make one call; once more when nothing but the access token was wrong.

        :raise OutOfTime: instead of beginning a call nobody waits for.
        :raise ProviderError: whatever the call met.
        """
        self.check_time()
        try:
            return request()
        except errors.TokenExpired as error:
            self.note_error(error)
            return request()

    def write(self, request, lease_until):
        """Make one call that changes something over there, while the lease under which that is done lasts.

        :raise Retry: the lease ends too soon; nothing was sent.
        """
        with under_lease(lease_until):
            return self.call(request)

    def check_time(self):
        """:raise OutOfTime: nobody waits any longer for a call that is begun now."""
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def hurry(self, somebody_waits):
        """Whether the next calls are made for a person who waits, at once and with what is reserved for
        people, or at the background's pace.
        """
        hurries = somebody_waits or self.only_ids is not None
        self.budget.priority = Priority.CLICK if hurries else Priority.BACKGROUND

    def make_flights(self, number):
        """What carries so many requests. While a person waits, one goes after the other."""
        at_once = min(number, self.provider.capabilities.concurrency - 1)
        if at_once < 2 or self.only_ids is not None:
            return self.one_in_turn()
        return InThreads(*self.transact(lambda connection: connection._make_adapters(self.budget, at_once)))

    def one_in_turn(self):
        return InTurn(lambda request: self.call(lambda: send(self.provider, request)))

    def note_error(self, error):
        """Tell the connection what happened, for the log and for everybody who calls next."""
        _logger.info("accounting.connection %s: %s", self.connection.id, error)
        self.connection._note_error(error)

    # === BEFORE ANYTHING === #

    def _open(self):
        """Whether this run may call; gives up dead leases, makes the provider, reconciles a restored
        database.
        """
        allowed, needs_reconcile = self.transact(self._check)
        if not allowed and self._waited():
            allowed, needs_reconcile = self.transact(self._check)
        if not allowed:
            return False
        try:
            self._make_provider()
            if needs_reconcile:
                self._reconcile()
        except errors.ProviderError as error:
            self.note_error(error)
            self._tell_why_waiting(error)
            return False
        return True

    def _waited(self):
        """Sleep until background work may call again, if that is as soon as it was woken early.

        :return: whether it was.
        """
        seconds = self.transact(self._seconds_to_wait)
        if self.only_ids is not None or not 0 < seconds <= WOKEN_EARLY.total_seconds():
            return False
        time.sleep(seconds)
        return True

    def _seconds_to_wait(self, connection):
        now = database_clock.now(connection.env.cr)
        return (connection._calls_wait_until(now) - now).total_seconds()

    def _check(self, connection):
        connection.env["accounting.document"]._expire_leases(connection)
        connection.env["accounting.document"]._expire_email_leases(connection)
        connection.env["accounting.entry.export"]._expire_leases(connection)
        allowed, _reason = connection._may_call()
        if not allowed:
            connection.env["accounting.document"]._tell_why_waiting(connection)
        return allowed and not self._keeps_within_limit(connection), connection.needs_reconcile

    def _keeps_within_limit(self, connection):
        """Whether background calls have to wait longer than between two of them: then nothing is claimed, and
        what waits says so.
        """
        if self.only_ids is not None or not connection.calls_go_on_at:
            return False
        connection.env["accounting.document"]._tell_why_waiting(connection, connection._say_within_limit())
        return True

    def _tell_why_waiting(self, error):
        def tell(connection):
            sentence = connection._explain_waiting(error)
            connection.env["accounting.document"]._tell_why_waiting(connection, sentence)

        self.transact(tell)

    def _make_provider(self):
        if not self.provider:
            self.provider = self.transact(self._provider_with_budget)

    def _provider_with_budget(self, connection):
        self.budget = connection._make_budget(
            Priority.BACKGROUND if self.only_ids is None else Priority.CLICK
        )
        return connection._make_provider(self.budget)

    # === READING === #

    def list_documents(self, since, kinds, keep=lambda: None):
        """All pages of what was created or changed over there. A list that was begun is read to its end as
        long as there are calls that are not left to people, and time.

        :param since: naive UTC, by the accounting system's own clock.
        :param kinds: which kinds of documents; nothing is asked for none.
        :param keep: called after each page, to renew what is held meanwhile.
        :return: ``(documents, the accounting system's time of the first page)``.
        """
        if not kinds:
            return [], None
        moment = since.replace(tzinfo=timezone.utc)
        wanted = frozenset(map(values.Kind, kinds))

        pages = [self.page_of_documents(moment, wanted)]
        while position := pages[-1].position:
            keep()
            with self.budget.leaving_to_people():
                pages.append(self.page_of_documents(moment, wanted, position))
        self.connection._log_unreadable(pages)
        return [remote for page in pages for remote in page.entries], pages[0].server_time

    def page_of_documents(self, since, kinds, position=""):
        """The first page of ``Provider.find_documents``, or the one after ``position``."""
        after = {"position": position} if position else {}
        return self.call(lambda: next(self.provider.find_documents(since, kinds, **after), values.Page(())))
