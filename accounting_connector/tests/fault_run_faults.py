"""What goes wrong with the calls of a fault run: drawn by its seed, counted when it is met."""

from datetime import datetime, timedelta, timezone

from ..providers import errors
from ..providers.values import Reason
from .common import Killed
from .fault_run_books import REFRESH
from .in_memory_provider import CAPABILITIES

# Each call that every accounting system has, and how often it is chosen to fail.
METHODS = {"save_documents": 8, "email_document": 3, "find_documents": 3, "get_documents": 1, REFRESH: 2}
# Late work is done before the provider's settling time is over: that is what settling means.
LATEST = CAPABILITIES.settling_time - timedelta(seconds=10)


class Faults:
    """Draws what goes wrong next.

    :param run: the :class:`FaultRun`: its books, its source of chance.
    """

    def __init__(self, run):
        self.run = run
        self.books = run.books
        self.random = run.random
        self.methods = {**METHODS, **run.provider_class.calls}

    def draw(self):
        """Arrange one fault; returns its story."""
        kinds = {
            self.lost_answer: 6,
            self.part_of_a_batch: 2,
            self.late_commit: 3,
            self.failed_over_there: 3,
            self.not_reached: 2,
            self.told_to_wait: 2,
            self.token: 2,
            self.declined: 2,
            self.email_declined: 1,
            self.killed: 4,
        }
        return self.random.choices(list(kinds), list(kinds.values()))[0]()

    def _method(self):
        return self.random.choices(list(self.methods), list(self.methods.values()))[0]

    def _now(self):
        return datetime.now(timezone.utc)

    def _fail(self, method, error, event, **how):
        """:param event: what is counted once ``error`` is met."""
        error.event = "token refresh lost" if method == REFRESH and "answer lost" in event else event
        self.books.fail(method, error, **how)
        return f"{method} will meet: {event} {how.get('late') or ''}"

    def lost_answer(self):
        done = self.random.random() < 0.7
        error = errors.Retry("connection lost", maybe_committed=True)
        return self._fail(
            self._method(), error, f"answer lost, {'done' if done else 'not done'}", committed=done
        )

    def part_of_a_batch(self):
        self.books.committing = self.random.randrange(3)
        return f"the answer will be lost after {self.books.committing} documents"

    def late_commit(self):
        late = timedelta(seconds=self.random.randrange(1, int(LATEST.total_seconds())))
        saves = [name for name in self.methods if name.startswith("save") or name == "email_document"]
        error = errors.Retry("connection lost", maybe_committed=True)
        return self._fail(
            self.random.choice(["save_documents", *saves]), error, "answer lost, done late", late=late
        )

    def failed_over_there(self):
        """An answer, but one that says nothing of what was done."""
        done = self.random.random() < 0.7
        error = errors.Retry("500", correlation_id="fault", maybe_committed=True)
        return self._fail(self._method(), error, f"500, {'done' if done else 'not done'}", committed=done)

    def not_reached(self):
        return self._fail(self._method(), errors.Retry("no connection"), "not reached")

    def told_to_wait(self):
        until = self._now() + timedelta(seconds=self.random.choice((5, 60, 400)))
        error, event = self.random.choice(
            (
                (errors.RateLimited("429", until=until), "429"),
                (errors.Unavailable("503", until=until), "503"),
                (errors.Unavailable("503"), "503"),
            )
        )
        return self._fail(self._method(), error, event)

    def token(self):
        if self.random.random() < 0.5:
            self.books.consent.expire()
            return "access tokens end"
        method = self._method()
        if method == REFRESH or self.random.random() < 0.5:
            return self._fail(method, errors.Reconnect("disconnected there"), "authorization gone")
        return self._fail(method, errors.TokenExpired("401"), "401")

    def declined(self):
        reasons = (Reason("other", "The request is declined as a whole."),)
        event = "request declined as a whole"
        if self.random.random() < 0.5:
            return self._fail("save_documents", errors.Refused("400", reasons=reasons), event)
        error = errors.Missing("404", reasons=reasons, maybe_committed=True)
        return self._fail("save_documents", error, event, committed=self.random.random() < 0.5)

    def email_declined(self):
        kind = self.random.choice(("email", "email_limit", "other"))
        error = errors.Refused(reasons=(Reason(kind, f"No e-mail: {kind}"),))
        return self._fail("email_document", error, "e-mail declined")

    def killed(self):
        error = Killed("kill -9")
        return self._fail(
            self._method(), error, "killed during a call", committed=self.random.random() < 0.7
        )
