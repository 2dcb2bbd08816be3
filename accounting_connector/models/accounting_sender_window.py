"""One window: claim several batches of one kind, find or create all contacts and items they need, then send
request after request.
"""

import logging

import psycopg2

from odoo.exceptions import ConcurrencyError

from ..providers import errors
from . import database_clock
from .accounting_document_claim import LEASE, LEASE_MARGIN
from .accounting_sender_names import Names
from .accounting_sender_requests import Requests
from .accounting_sender_retry import APART, counts, halves, retry_at
from .database_clock import RunningClock
from .out_of_time import OutOfTime
from .server_stop import given_back_at_stop, is_stopping

_logger = logging.getLogger(__name__)

# After so many documents that cannot be prepared even by themselves, and none that can, it is no fault of
# theirs.
HOPELESS = 8


class Window:
    """Documents of one kind that one run holds under one lease, which is renewed as long as they are worked
    on: when the worker dies, they are free again as soon as it ends.

    :param sender: the :class:`Sender` of the run: its transactions, its calls.
    """

    def __init__(self, sender):
        self.sender = sender
        self.token = ""
        self.clock = None
        self.lease_until = None
        self.unprepared = []  # ids of documents that cannot be prepared by themselves, and what they met
        self.has_prepared = False

    def send(self):
        """Claim documents and send them. What did not leave is given back, however the window ends.

        :return: how many documents were claimed; 0 when the server is about to stop.
        """
        if is_stopping():
            return 0
        self.token, claimed = self.sender.transact(self._claim)
        if claimed:
            with given_back_at_stop(self):
                self._send_claimed()
        return claimed

    def _send_claimed(self):
        try:
            self._prepare_apart()
            self._refuse_unprepared()
            Requests(self).send()
        except errors.ProviderError as error:
            self.let_go(error)
        except OutOfTime:
            self.let_go()
            raise
        except (psycopg2.Error, ConcurrencyError):
            self.log_fault()
            self.let_go(errors.Retry())
        else:
            self.let_go()
        finally:
            self.sender.hurry(False)

    def _claim(self, connection):
        documents = connection.env["accounting.document"]._claim(connection, self.sender.only_ids)
        self.clock = RunningClock(connection.env.cr)
        self.lease_until = documents[:1].lease_until
        return documents[:1].lease_token or "", len(documents)

    def log_fault(self, ids=None):
        _logger.exception(
            "accounting.connection %s: %s could not be prepared",
            self.sender.connection.id,
            f"accounting.document {ids}" if ids else "a window",
        )

    # === HOLDING === #

    def held(self, work, only_ids=None):
        """Call ``work(documents)`` with what is still held under the lease, in a transaction of its own. The
        calls that follow are a person's, when somebody waits for one of these documents by now.
        """

        def work_on(connection):
            documents = connection.env["accounting.document"]._held(self.token, only_ids)
            self.sender.hurry(documents._are_awaited(self.clock.now()))
            return work(documents)

        return self.sender.transact(work_on)

    def call(self, request):
        """Make one call for what is held."""
        self.keep()
        return self.sender.call(request)

    def write(self, request):
        """Make one call that changes something over there, for what is held."""
        self.keep()
        return self.sender.write(request, self.lease_until)

    def keep(self):
        """Renew the lease of what is not sealed yet, in time for the longest call."""
        if self.clock.now() > self.lease_until - LEASE_MARGIN:
            self.lease_until = self.held(lambda documents: documents._renew_lease(LEASE))

    def give_back(self, error=None, only_ids=None):
        """Queue again what is held and was not committed over there. Each time wait longer, or as long as we
        were told.

        :param only_ids: members of a request of which nothing was committed. Without it, only documents that
            are not members of a request yet: what became of a request that left is never decided here.
        """

        def give_back(documents):
            if only_ids is None:
                documents = documents.filtered(lambda document: not document.request_key)
            self.queue_again(documents, error)

        self.held(give_back, only_ids)

    def let_go(self, error=None):
        """Nothing that did not leave stays held, not even what somebody else has locked just now: that was
        passed over, and is waited for a little.
        """
        self.give_back(error)
        try:
            self.sender.transact(
                lambda connection: self.queue_again(
                    connection.env["accounting.document"]._passed_over(self.token), error
                )
            )
        except psycopg2.errors.LockNotAvailable:
            _logger.info(
                "accounting.connection %s: somebody holds documents; their lease ends by itself",
                self.sender.connection.id,
            )

    def give_back_needing(self, item, error):
        """Queue again what stands on ``item`` (``values.Item``); the others go on."""
        self.held(lambda documents: self.queue_again(documents._standing_on(item), error))

    def queue_again(self, documents, error):
        """Have these of what is held wait again, as ``error`` asks for; in the caller's transaction. What
        failed together again comes back in halves, until what is at fault is among few.
        """
        error = None if isinstance(error, OutOfTime) else error
        now = database_clock.now(documents.env.cr)
        if not counts(error):
            documents._take_back_attempt()
        for attempts, alike in documents.grouped("attempts").items():
            moment, text = retry_at(attempts, error, now), alike._explain(error)
            first, second = halves(alike) if counts(error) and attempts > 1 else (alike, alike.browse())
            first._give_back(text, moment)
            second._give_back(text, moment and moment + APART)
        if counts(error):
            documents._tell_failing()

    # === PREPARING === #

    def prepare(self, only_ids=None):
        """Give what is held all it still lacks: contacts, items, rates. Bills that are there already stop."""
        Names(self, only_ids).resolve()
        self._look_up_bills(only_ids)
        self._read_rates(only_ids)

    def _prepare_apart(self, ids=None):
        """The same; when it fails because of one of the documents, they are halved until that one is alone.

        :raise Retry: no document can be prepared; then it is not because of one of them.
        """
        try:
            self.prepare(ids)
        except errors.Refused as error:
            self._part(ids, error)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            raise
        except (OutOfTime, psycopg2.Error, ConcurrencyError):
            raise
        except Exception:
            self.log_fault(ids)
            self._part(ids)
        else:
            self.has_prepared = True

    def _part(self, ids, error=None):
        ids = self.held(lambda documents: documents.ids, ids)
        if len(ids) > 1:
            middle = len(ids) // 2
            self._prepare_apart(ids[:middle])
            self._prepare_apart(ids[middle:])
            return
        if ids:
            self.unprepared.append((ids, error))
        if not self.has_prepared and len(self.unprepared) >= HOPELESS:
            raise errors.Retry("nothing can be prepared", text=error.text if error else "")

    def _refuse_unprepared(self):
        """These are left to a person."""
        for ids, error in self.unprepared:
            self.held(
                lambda documents, error=error: documents._refuse(documents._explain_unprepared(error)), ids
            )

    # === BILLS AND RATES === #

    def _look_up_bills(self, only_ids):
        """Stop the bills that are over there already: one call for a whole batch, none without such bills."""
        keys = self.held(lambda documents: documents._bills_to_look_up(), only_ids)
        if keys:
            found = self.call(lambda: self.sender.provider.find_bills(keys))
            self.held(
                lambda documents: documents._take_found_bills(found, self.sender.provider), only_ids
            )

    def _read_rates(self, only_ids):
        """Read the exchange rates nobody here knows: one call for each currency and day."""
        for currency_code, day in self.held(
            lambda documents: documents._rates_to_read(), only_ids
        ):
            rate, words = self._read_rate(currency_code, day)
            self.held(
                lambda documents, currency_code=currency_code, day=day, rate=rate, words=words: (
                    documents._take_rate(currency_code, day, rate, words)
                ),
                only_ids,
            )

    def _read_rate(self, currency_code, day):
        """:return: ``(Decimal, "")``; ``(None, the accounting system's own words)`` where it has none."""
        try:
            rate = self.call(lambda: self.sender.provider.exchange_rate(currency_code, day))
        except errors.Refused as error:
            return None, error.text
        return rate, ""
