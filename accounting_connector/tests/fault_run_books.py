"""Books in memory whose connection fails in every way a seed asks for; they remember what they were given."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from ..providers import errors
from ..providers.values import Document, Reason, RemoteState
from .common import ACCOUNTS, TAX_RATES, Killed
from .in_memory_provider import CAPABILITIES, Books, InMemoryProvider

# Each call, and how often it is chosen to fail.
METHODS = {
    "save_documents": 8,
    "email_document": 3,
    "find_documents": 3,
    "get_documents": 1,
    "save_contacts": 2,
    "find_bills": 1,
    "find_contacts": 1,
    "save_items": 1,
}
# Late work is done before the provider's settling time is over: that is what settling means.
LATEST = CAPABILITIES.settling_time - timedelta(seconds=10)


@dataclass
class FaultyBooks(Books):
    """Books with a clock of their own and a memory of the values they hold.

    :ivar skew: how far their clock is from Odoo's.
    :ivar given: the value each document was saved from, by its id over there.
    :ivar committing: how many documents of the next request are saved before the answer is lost; ``None``
        for all of them.
    """

    skew: timedelta = timedelta()
    given: dict[str, Document] = field(default_factory=dict)
    committing: int | None = None

    def now(self):
        return super().now() + self.skew

    def do_what_is_due(self):
        """What arrives late arrives as a whole."""
        committing, self.committing = self.committing, None
        super().do_what_is_due()
        self.committing = committing

    def live(self):
        """What the accountant sees: all that is neither voided nor deleted."""
        return [document for document in self.documents if not is_gone(document)]

    def void(self, external_id):
        """Void a document, or delete a draft, as the accountant would."""
        [remote] = [each for each in self.documents if each.external_id == external_id]
        state = RemoteState.DELETED if remote.state is RemoteState.DRAFT else RemoteState.VOIDED
        self.change(external_id, state=state, status=state.value.upper(), amount_due=Decimal(0))

    def heal(self):
        """No more faults, nothing is refused any more; what is under way still arrives."""
        self.faults.clear()
        self.refusals.clear()
        self.committing = None


def is_gone(remote):
    return remote.state in (RemoteState.VOIDED, RemoteState.DELETED)


def random_books(random):
    return FaultyBooks(
        accounts=ACCOUNTS,
        tax_rates=TAX_RATES,
        page_size=random.choice((2, 3, 100)),
        skew=timedelta(seconds=random.choice((0, 0, -50, 90, -3600, 7200))),
    )


def random_capabilities(random):
    return replace(
        CAPABILITIES,
        batch_size=random.choice((1, 2, 3, 50)),
        request_bytes=random.choice((500, CAPABILITIES.request_bytes)),
    )


class FaultyProvider(InMemoryProvider):
    """:param capabilities: those of this run."""

    def __init__(self, books, budget, capabilities):
        super().__init__(books, budget)
        self.capabilities = capabilities

    def _save_document(self, document):
        if self.books.committing is not None:
            if not self.books.committing:
                self.books.committing = None
                raise errors.Retry("connection lost", maybe_committed=True)
            self.books.committing -= 1
        outcome = super()._save_document(document)
        if outcome.saved:
            self.books.given[outcome.saved.external_id] = document
        return outcome


class Faults:
    """Draws what goes wrong next.

    :param random: the run's own source of chance.
    """

    def __init__(self, books, random):
        self.books = books
        self.random = random

    def draw(self):
        """Arrange one fault; returns its story."""
        kinds = {
            self.lost_answer: 6,
            self.part_of_a_batch: 2,
            self.late_commit: 3,
            self.nothing_done: 2,
            self.told_to_wait: 2,
            self.token: 1,
            self.declined: 2,
            self.email_declined: 1,
            self.killed: 3,
        }
        return self.random.choices(list(kinds), list(kinds.values()))[0]()

    def _method(self):
        return self.random.choices(list(METHODS), list(METHODS.values()))[0]

    def _now(self):
        return datetime.now(timezone.utc)

    def _fail(self, method, error, **how):
        self.books.fail(method, error, **how)
        return f"{method} will meet {type(error).__name__} {how or ''}"

    def lost_answer(self):
        error = errors.Retry("connection lost", maybe_committed=True)
        return self._fail(self._method(), error, committed=self.random.random() < 0.7)

    def part_of_a_batch(self):
        self.books.committing = self.random.randrange(3)
        return f"the answer is lost after {self.books.committing} documents"

    def late_commit(self):
        late = timedelta(seconds=self.random.randrange(1, int(LATEST.total_seconds())))
        method = self.random.choice(
            ("save_documents", "save_documents", "save_contacts", "email_document")
        )
        return self._fail(method, errors.Retry("connection lost", maybe_committed=True), late=late)

    def nothing_done(self):
        return self._fail(self._method(), errors.Retry("no connection"))

    def told_to_wait(self):
        until = self._now() + timedelta(seconds=self.random.choice((5, 60, 400)))
        error = self.random.choice(
            (
                errors.RateLimited("429", until=until),
                errors.Unavailable("503", until=until),
                errors.Unavailable("503"),
            )
        )
        return self._fail(self._method(), error)

    def token(self):
        error = self.random.choice((errors.TokenExpired("401"), errors.Reconnect("revoked")))
        return self._fail(self._method(), error)

    def declined(self):
        reasons = (Reason("other", "The request is declined as a whole."),)
        if self.random.random() < 0.5:
            return self._fail("save_documents", errors.Refused("400", reasons=reasons))
        error = errors.Missing("404", reasons=reasons, maybe_committed=True)
        return self._fail("save_documents", error, committed=self.random.random() < 0.5)

    def email_declined(self):
        kind = self.random.choice(("email", "email_limit", "other"))
        return self._fail("email_document", errors.Refused(reasons=(Reason(kind, f"No e-mail: {kind}"),)))

    def killed(self):
        return self._fail(self._method(), Killed("kill -9"), committed=self.random.random() < 0.7)
