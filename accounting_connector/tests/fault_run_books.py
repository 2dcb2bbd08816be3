"""Books in memory whose connection fails in every way a seed asks for; they remember what they were given."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from ..providers import errors
from ..providers.values import Document, RemoteState
from .common import ACCOUNTS, TAX_RATES, Killed
from .fault_run_consent import Consent
from .in_memory_books import Books
from .in_memory_provider import CAPABILITIES, InMemoryProvider
from .quickbooks_like import QuickBooksLikeProvider

REFRESH = "refresh_tokens"


@dataclass
class FaultyBooks(Books):
    """Books with a clock of their own and a memory of the values they hold.

    :ivar skew: how far their clock is from Odoo's.
    :ivar given: the value each document was saved from, by its id over there.
    :ivar edited: by how much the accountant changed a document's amounts, by its id.
    :ivar retouched: other facts of a document that the accountant changed, by its id.
    :ivar committing: how many documents of the next request are saved before the answer is lost; ``None``
        for all of them.
    """

    skew: timedelta = timedelta()
    given: dict[str, Document] = field(default_factory=dict)
    edited: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    retouched: dict[str, set] = field(default_factory=lambda: defaultdict(set))
    committing: int | None = None
    consent: Consent = None

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

    def ours(self):
        """The documents that came from Odoo and are live."""
        return [document for document in self.live() if document.external_id in self.given]

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


class Faulty:
    """A provider in memory whose calls need a token, meet faults and are counted.

    :param run: the :class:`FaultRun` it belongs to.
    :param access_token: called for a token; ``None`` for who asks for tokens.
    :param expire_token: called when that is no longer taken.
    """

    def __init__(self, run, budget=None, access_token=None, expire_token=lambda: None):
        super().__init__(run.books, budget)
        self.capabilities = run.capabilities
        self.run = run
        self.access_token = access_token
        self.expire_token = expire_token

    def clock(self):
        """That of the books is wrong, and counts no calls."""
        return self.books.now() - self.books.skew

    def _call(self, name, work):
        if self.access_token:
            self._authorize()
        try:
            return super()._call(name, work)
        except BaseException as error:
            self._note(error)
            raise

    def _authorize(self):
        if not self.books.consent.takes(self.access_token()):
            self.expire_token()
            self.run.happened("401")
            raise errors.TokenExpired("401")

    def _note(self, error):
        if event := getattr(error, "event", ""):
            self.run.happened(event)
        if isinstance(error, errors.TokenExpired):
            self.expire_token()
        if isinstance(error, Killed):
            self.run.workers.die()

    def refresh_tokens(self, refresh_token):
        return self._call(REFRESH, lambda: self.books.consent.refresh(refresh_token))

    def _save_document(self, document):
        if self.books.committing is not None:
            if not self.books.committing:
                self.books.committing = None
                self.run.happened("answer lost in the middle of a batch")
                raise errors.Retry("connection lost", maybe_committed=True)
            self.books.committing -= 1
        outcome = super()._save_document(document)
        if outcome.saved:
            self.books.given[outcome.saved.external_id] = document
        elif document.marker in self.books.refusals:
            self.run.happened("declined by the books")
        return outcome


class FaultyProvider(Faulty, InMemoryProvider):
    """With the rules of the provider in memory: contacts first, then items; drafts."""

    calls = {"find_contacts": 1, "save_contacts": 2, "save_items": 1, "find_bills": 1}


class FaultyQuickBooksProvider(Faulty, QuickBooksLikeProvider):
    """With QuickBooks' rules: see ``quickbooks_like``."""

    calls = {"find_names": 2, "save_names": 3, "find_bills": 1}


def random_books(random, capabilities):
    books = FaultyBooks(
        accounts=ACCOUNTS,
        tax_rates=TAX_RATES,
        page_size=random.choice((2, 3, 100)),
        skew=timedelta(seconds=random.choice((0, 0, -50, 90, -3600, 7200))),
    )
    books.consent = Consent(books, capabilities.grace_period)
    return books


def random_capabilities(random, capabilities):
    """Small batches and requests, so that few documents take many calls; some at once."""
    return replace(
        capabilities,
        limits=replace(capabilities.limits, concurrency=random.choice((1, 3, 6))),
        batch_size=random.choice((1, 2, 3, 50)),
        request_bytes=random.choice((500, CAPABILITIES.request_bytes)),
    )
