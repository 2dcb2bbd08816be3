"""One batch: claim, find or create contacts and items, save, write each outcome."""

import logging
from datetime import timedelta, timezone

import psycopg2

from odoo.exceptions import ConcurrencyError

from ..providers import errors
from ..providers.values import Outcome, Reason, Verdict
from . import database_clock
from .accounting_document_claim import LEASE_MARGIN
from .accounting_document_refusal import LISTED_REASONS
from .accounting_sender_names import Names

_logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class OutOfTime(Exception):
    """Nobody waits any longer for this run: no further call is begun."""


class Batch:
    """Documents of one kind that one run holds under one lease.

    :param sender: the :class:`Sender` of the run: its transactions, its calls.
    """

    def __init__(self, sender):
        self.sender = sender
        self.token = ""

    def send(self):
        """Claim a batch and send it. What was not committed over there is given back.

        :return: how many documents were claimed.
        """
        self.token, claimed = self.sender.transact(self._claim)
        if not claimed:
            return 0
        try:
            self.prepare()
            self._save_all()
        except errors.Refused as error:
            self._set_apart(error)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            self._give_back(error)
        except OutOfTime:
            self._give_back()
            raise
        except (psycopg2.Error, ConcurrencyError):
            self._log_unprepared()
            self._give_back(errors.Retry())
        except Exception:
            self._log_unprepared()
            self._set_apart()
        return claimed

    def prepare(self):
        """Give what is held all it still lacks: contacts, items, rates. Bills that are there already stop."""
        Names(self).resolve()
        self._look_up_bills()
        self._read_rates()

    def _log_unprepared(self):
        _logger.exception(
            "accounting.connection %s: a batch could not be prepared", self.sender.connection.id
        )

    def _claim(self, connection):
        documents = connection.env["accounting.document"]._claim(connection, self.sender.only_ids)
        return documents[:1].lease_token or "", len(documents)

    def _held(self, work, only_ids=None):
        """Call ``work(documents)`` with what is still held under the lease, in a transaction of its own."""
        return self.sender.transact(
            lambda connection: work(connection.env["accounting.document"]._held(self.token, only_ids))
        )

    # === GIVING BACK === #

    def _give_back(self, error=None, only_ids=None):
        """Queue again what is held and was not committed over there. Each time wait longer, or as long as we
        were told.

        :param only_ids: members of a request of which nothing was committed. Without it, only documents that
            are not members of a request yet: what became of a request that left is never decided here.
        """

        def give_back(documents):
            if only_ids is None:
                documents = documents.filtered(lambda document: not document.request_key)
            self._queue_again(documents, error)

        self._held(give_back, only_ids)

    def give_back_needing(self, item, error):
        """Queue again what stands on ``item`` (``values.Item``); the others go on."""
        self._held(lambda documents: self._queue_again(documents._standing_on(item), error))

    def _queue_again(self, documents, error):
        now = database_clock.now(documents.env.cr)
        for document in documents:
            document._give_back(document._explain(error), retry_at(document.attempts, error, now))

    def _set_apart(self, error=None):
        """Preparing the batch failed because of one of its documents: each goes by itself from now on, and
        one that fails by itself is left to a person.

        :param error: what the accounting system said; without it the fault is ours and in the log.
        """

        def set_apart(documents):
            for document in documents.filtered(lambda document: not document.request_key):
                if document.send_alone:
                    document._refuse(document._explain_unprepared(error))
                else:
                    document._give_back(document._explain_unprepared(error))
                    document.send_alone = True

        self._held(set_apart)

    # === BILLS AND RATES === #

    def _look_up_bills(self):
        """Stop the bills that are over there already: one call for a whole batch, none without such bills."""
        keys = self._held(lambda documents: documents._bills_to_look_up())
        if keys:
            found = self.sender.call(lambda: self.sender.provider.find_bills(keys))
            self._held(lambda documents: documents._take_found_bills(found, self.sender.provider))

    def _read_rates(self):
        """Read the exchange rates nobody here knows: one call for each currency and day."""
        for currency_code, day in self._held(lambda documents: documents._rates_to_read()):
            rate, words = self._read_rate(currency_code, day)
            self._held(
                lambda documents, currency_code=currency_code, day=day, rate=rate, words=words: (
                    documents._take_rate(currency_code, day, rate, words)
                )
            )

    def _read_rate(self, currency_code, day):
        """:return: ``(Decimal, "")``; ``(None, the accounting system's own words)`` where it has none."""
        try:
            rate = self.sender.call(lambda: self.sender.provider.exchange_rate(currency_code, day))
        except errors.Refused as error:
            return None, error.text
        return rate, ""

    # === SAVING === #

    def _save_all(self):
        self._save(self._held(lambda documents: documents.filtered("ledger_contact_id").ids))

    def _save(self, ids):
        """Send one request for these documents and write what became of each."""
        request = self._held(lambda documents: documents._seal(self.sender.provider), ids)
        if not request.documents:
            return
        try:
            outcomes = self.sender.call(lambda: self._request(request))
        except OutOfTime:
            self._give_back(only_ids=request.ids)
            raise
        except errors.Refused as error:
            if error.maybe_committed:
                self._lose_answer(request, error, send_alone=True)
            else:
                self._save_apart(request, error)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            if error.maybe_committed:
                self._lose_answer(request, error)
            else:
                self._give_back(error, request.ids)
        except Exception:
            _logger.exception(
                "accounting.connection %s: the answer cannot be read", self.sender.connection.id
            )
            self._lose_answer(request, errors.Retry(maybe_committed=True))
        else:
            self._write_outcomes(outcomes, request)

    def _request(self, request):
        if request.clock.now() > request.lease_until - LEASE_MARGIN:
            raise errors.Retry("the lease ends too soon to begin a request")
        return self.sender.provider.save_documents(request.documents, request.key)

    def _lose_answer(self, request, error, **values):
        self._held(lambda documents: documents._lose_answer(documents._explain(error), **values), request.ids)

    def _save_apart(self, request, error):
        """Declined as a whole: halve it until the document at fault is alone."""
        if len(request.ids) > 1:
            self._held(lambda documents: documents._leave_request(), request.ids)
            middle = len(request.ids) // 2
            self._save(request.ids[:middle])
            self._save(request.ids[middle:])
            return
        reasons = error.reasons or (Reason("other", error.text or str(error)),)
        marker = request.documents[0].marker
        self._write_outcomes(
            [Outcome(marker, Verdict.REFUSED, reasons=reasons, correlation_id=error.correlation_id)], request
        )

    def _write_outcomes(self, outcomes, request):
        """Each in a transaction of its own, found by its marker. A document the answer does not name is
        looked for.
        """
        by_marker = {outcome.key: outcome for outcome in outcomes}
        answered_at = request.clock.now()
        for document_id, document in zip(request.ids, request.documents, strict=True):
            outcome = by_marker.get(document.marker) or Outcome(document.marker, Verdict.UNKNOWN)
            self.sender.on_document(
                document_id,
                lambda document, outcome=outcome: document._record_outcome(
                    outcome, self.sender.provider, request.key, answered_at
                ),
            )
        self.sender.transact(lambda connection: self._note_answer(connection, answered_at, outcomes))

    def _note_answer(self, connection, answered_at, outcomes):
        connection.last_send_at = answered_at
        if any(outcome.verdict is Verdict.SAVED for outcome in outcomes):
            connection._note_saved()
        if any(reason.kind in LISTED_REASONS for outcome in outcomes for reason in outcome.reasons[:1]):
            connection._doubt_lists()


def retry_at(attempts, error, now):
    """When to try again after ``attempts`` failures (naive UTC); ``False`` when only the connection has to
    wait.
    """
    if isinstance(error, errors.RateLimited):
        return error.until.astimezone(timezone.utc).replace(tzinfo=None)
    if error is None or isinstance(error, errors.Unavailable | errors.Reconnect | errors.WrongCredentials):
        return False
    return now + min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
