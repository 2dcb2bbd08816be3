"""Books that live in memory, and what an accountant does to them behind Odoo's back."""

import contextlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors, markers
from odoo.addons.accounting_connector.providers.values import (
    Account,
    Contact,
    Item,
    Kind,
    Organisation,
    Outcome,
    Reason,
    RemoteDocument,
    RemoteState,
    TaxMode,
    TaxRate,
    TrackingCategory,
)

ORGANISATION = Organisation(
    external_id="books",
    name="Books",
    country_code="NZ",
    base_currency="NZD",
    timezone="Pacific/Auckland",
    short_code="!b00ks",
)


@dataclass
class Fault:
    """What goes wrong in one call of ``method``.

    :ivar error: raised instead of an answer.
    :ivar committed: the work is done before the error is raised.
    :ivar late: the work is done, but only when this much time has passed.
    """

    method: str
    error: BaseException
    committed: bool = False
    late: timedelta | None = None


@dataclass
class Books:
    """One organisation's books, shared by every provider object made for it."""

    organisation: Organisation = ORGANISATION
    contacts: list[Contact] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    documents: list[RemoteDocument] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    tax_rates: list[TaxRate] = field(default_factory=list)
    tracking: list[TrackingCategory] = field(default_factory=list)
    rates: dict[tuple[str, date], Decimal] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answers: dict[str, tuple[str, list[Outcome]]] = field(default_factory=dict)
    kept: dict[str, tuple[datetime, list[Outcome] | Exception]] = field(default_factory=dict)
    refusals: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    emails: list[tuple[str, str]] = field(default_factory=list)
    email_refusals: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    pending: list[tuple[datetime, Callable]] = field(default_factory=list)
    open_adapters: set[int] = field(default_factory=set)
    page_size: int = 100
    during_call: Callable[[str], None] = lambda name: None
    _next: dict = field(default_factory=lambda: defaultdict(int))

    def now(self):
        return datetime.now(timezone.utc)

    def do_what_is_due(self):
        """Do late what a lost connection did not stop; nobody hears what is declined by then."""
        due = [work for moment, work in self.pending if moment <= self.now()]
        self.pending = [(moment, work) for moment, work in self.pending if moment > self.now()]
        for work in due:
            with contextlib.suppress(errors.Refused):
                work()

    def fail(self, method, error, **how):
        """Let the next call of ``method`` fail, see :class:`Fault`."""
        self.faults.append(Fault(method, error, **how))

    def refuse(self, key, kind, text, subject=""):
        """Refuse the document, contact or item saved under ``key`` until further notice."""
        self.refusals[key] = (Reason(kind, text, subject),)

    def identifier(self, prefix):
        self._next[prefix] += 1
        return f"{prefix}-{self._next[prefix]:04}"

    def with_marker(self, marker):
        return [document for document in self.documents if document.marker == marker]

    def change_contact(self, external_id, **changes):
        """Change a contact as the accountant would, at this moment."""
        for position, contact in enumerate(self.contacts):
            if contact.external_id == external_id:
                version = self.identifier("version")
                self.contacts[position] = replace(
                    contact, updated_at=self.now(), version=version, **changes
                )

    def delete_contact(self, external_id):
        """Delete a contact for good: only its id is told from now on."""
        for position, contact in enumerate(self.contacts):
            if contact.external_id == external_id:
                self.contacts[position] = Contact(
                    "", external_id=external_id, deleted=True, updated_at=self.now()
                )

    def change_item(self, external_id, **changes):
        """The same with an item."""
        for code, item in self.items.items():
            if item.external_id == external_id:
                version = self.identifier("version")
                self.items[code] = replace(item, updated_at=self.now(), version=version, **changes)

    def delete_item(self, external_id):
        for code, item in self.items.items():
            if item.external_id == external_id:
                self.items[code] = Item("", "", external_id, deleted=True, updated_at=self.now())

    def change(self, external_id, **changes):
        """Change a document as the accountant would, at this moment."""
        for position, document in enumerate(self.documents):
            if document.external_id == external_id:
                changed = {"version": self.identifier("revision"), **changes}
                self.documents[position] = replace(document, updated_at=self.now(), **changed)


def written_by_hand(books, **facts):
    """A document the accountant entered in the books without us, dated today unless told."""
    document = RemoteDocument(
        **{
            "kind": Kind.INVOICE,
            "external_id": books.identifier("document"),
            "number": books.identifier("INV"),
            "reference": "",
            "marker": "",
            "contact_id": "",
            "contact_name": "",
            "date": date.today(),
            "due_date": None,
            "currency": "NZD",
            "state": RemoteState.DRAFT,
            "untaxed": Decimal(0),
            "tax": Decimal(0),
            "total": Decimal(0),
            "amount_due": Decimal(0),
            "updated_at": books.now(),
            "tax_mode": TaxMode.EXCLUSIVE,
            **facts,
        }
    )
    books.documents.append(document)
    return document


def foreign_marker():
    """A marker of somebody else's database."""
    return markers.new(markers.new_tag())
