"""The requests of one window: sealed one after the other, several of them in flight, each answer written."""

import logging
from collections import deque

import psycopg2

from odoo.exceptions import ConcurrencyError

from ..providers import errors
from ..providers.values import Outcome, Reason, Verdict
from .accounting_document_refusal import LISTED_REASONS
from .accounting_sender_retry import concerns_everything
from .out_of_time import OutOfTime

_logger = logging.getLogger(__name__)


class Requests:
    """Sends what a window holds and has prepared.

    While requests are in flight, the next ones are sealed and answers are written as they come. An error
    that concerns only its own request loses no other; after one that every request would meet, no further one
    begins, and what did not leave stays with the window.

    :param window: the :class:`Window` that holds the documents.
    """

    def __init__(self, window):
        self.window = window
        self.sender = window.sender
        self.groups = deque()  # ids of documents that are to go in one request each
        self.stopped_by = None

    def send(self):
        """:raise ProviderError: what every further request would meet; it was noted.
        :raise OutOfTime: nobody waits any longer.
        """
        ids = self.window.held(self._ready)
        size = self.sender.provider.capabilities.batch_size
        self.groups.extend(ids[start : start + size] for start in range(0, len(ids), size))
        flights = self.sender.make_flights(len(self.groups))
        try:
            self._send_through(flights)
        finally:
            flights.close()
        if self.stopped_by:
            raise self.stopped_by

    def _ready(self, documents):
        """Ids of those that can go, those that somebody waits for first; what still has no contact, because
        its partner changed on the way, is prepared again some time later.
        """
        documents._hold_back_forgotten(("sending",))  # contacts were found since they were claimed
        documents = documents.filtered(lambda document: document.state == "sending")
        now = self.window.clock.now()
        ready = documents.filtered("ledger_contact_id").sorted(
            lambda document: (not document._are_awaited(now), document.id)
        )
        self.window.queue_again(documents - ready, errors.Retry())
        return ready.ids

    def _send_through(self, flights):
        try:
            while True:
                while self.groups and not self.stopped_by and flights.has_room():
                    self._begin(flights, self.groups.popleft())
                if not flights.aloft:
                    return
                self._take(flights.fetch())
        except Exception:
            self._take_the_rest(flights)
            raise

    def _take_the_rest(self, flights):
        """A fault of ours ends the window: what the accounting system said of other requests is written all
        the same.
        """
        while flights.aloft:
            answer = flights.fetch()
            try:
                self._take(answer)
            except Exception:
                self.window.log_fault(answer.request.ids)

    # === BEGINNING === #

    def _begin(self, flights, ids):
        """Seal a request and let it go. Those of its documents for which it has no room go with the next."""
        try:
            request = self._seal(ids)
        except (psycopg2.Error, ConcurrencyError) as error:
            self.stopped_by = error
            return
        except Exception:
            self.window.log_fault(ids)
            self._part(ids)
            return
        if request.later:
            self.groups.appendleft(request.later)
        if request.documents:
            self._launch(flights, request)

    def _seal(self, ids):
        self.window.keep()
        return self.window.held(lambda documents: documents._seal(self.sender.provider), ids)

    def _part(self, ids):
        """A fault of ours with one of these documents: halve them until it is alone."""
        if not self._halve(ids):
            self.window.held(lambda documents: documents._refuse(documents._explain_unprepared()), ids)

    def _halve(self, ids):
        """Have these go in two requests; not when there is only one of them."""
        if len(ids) < 2:
            return False
        middle = len(ids) // 2
        self.groups.extendleft((ids[middle:], ids[:middle]))
        return True

    def _launch(self, flights, request):
        try:
            self.sender.check_time()
            flights.begin(request)
        except OutOfTime as error:
            self._stop(request, error)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            self._stop(request, error)

    def _stop(self, request, error):
        """Nothing of this request left, and no other one begins."""
        self.window.give_back(error, request.ids)
        self.stopped_by = error

    # === ANSWERS === #

    def _take(self, answer):
        request, error = answer.request, answer.error
        if error is None:
            self._write_outcomes(answer.outcomes, request)
        elif isinstance(error, OutOfTime):
            self._stop(request, error)
        elif isinstance(error, errors.Refused):
            self._take_refusal(request, error)
        elif isinstance(error, errors.ProviderError):
            self._take_error(request, error)
        else:
            _logger.error(
                "accounting.connection %s: the answer cannot be read",
                self.sender.connection.id,
                exc_info=error,
            )
            self._lose_answer(request, errors.Retry(maybe_committed=True))

    def _take_error(self, request, error):
        self.sender.note_error(error)
        if error.maybe_committed:
            self._lose_answer(request, error)
        else:
            self.window.give_back(error, request.ids)
        if concerns_everything(error):
            self.stopped_by = error
        elif error.maybe_committed:
            self._note_lost(request, error)

    def _note_lost(self, request, error):
        """Where no answer arrives, the connection pauses instead of losing all that waits."""

        def note(connection):
            connection._note_lost(request.ids)
            return connection._is_unanswered()

        if self.sender.transact(note):
            self.stopped_by = errors.Unavailable("answers are lost in a row", text=error.text)
            self.sender.note_error(self.stopped_by)

    def _lose_answer(self, request, error, **values):
        self.window.held(
            lambda documents: documents._lose_answer(documents._explain_lost(error), **values), request.ids
        )

    def _take_refusal(self, request, error):
        """Declined as a whole: halve it until the document at fault is alone."""
        if error.maybe_committed:
            self._lose_answer(request, error, send_alone=True)
        elif self._halve(request.ids):
            self.window.held(lambda documents: documents._leave_request(), request.ids)
        else:
            reasons = error.reasons or (Reason("other", error.text or str(error)),)
            marker = request.documents[0].marker
            self._write_outcomes(
                [Outcome(marker, Verdict.REFUSED, reasons=reasons, correlation_id=error.correlation_id)],
                request,
            )

    def _write_outcomes(self, outcomes, request):
        """All of one answer together, found by their markers; when that fails, each by itself."""
        by_marker = {outcome.key: outcome for outcome in outcomes}
        answered_at = request.clock.now()
        self.sender.on_documents(
            request.ids,
            lambda documents: documents._record_outcomes(
                by_marker, self.sender.provider, request, answered_at
            ),
        )
        try:
            self.sender.transact(lambda connection: self._note_answer(connection, answered_at, outcomes))
        except (psycopg2.Error, ConcurrencyError):
            _logger.warning(
                "accounting.connection %s: an answer could not be noted",
                self.sender.connection.id,
                exc_info=True,
            )

    def _note_answer(self, connection, answered_at, outcomes):
        """What an answer says of the connection. The next one says the same."""
        connection.last_send_at = answered_at
        connection._note_answered()
        if any(outcome.verdict is Verdict.SAVED for outcome in outcomes):
            connection._note_saved()
        if any(reason.kind in LISTED_REASONS for outcome in outcomes for reason in outcome.reasons[:1]):
            connection._doubt_lists()
