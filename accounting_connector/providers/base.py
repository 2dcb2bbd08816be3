"""The one interface between Odoo and any accounting system.

A :class:`Provider` is made for one connection and one organisation. It is pure Python: it neither reads nor
writes a database, never sleeps, never retries. All it needs is injected. Every method may raise the errors of
``errors.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from .budget import NO_LIMITS, Budget, Limits
from .contact_details import Role
from .shown import Shown
from .values import (
    Account,
    BillKey,
    Category,
    Change,
    Contact,
    ContactKey,
    Document,
    Item,
    Kind,
    Organisation,
    OrganisationRef,
    Outcome,
    Page,
    RemoteDocument,
    Status,
    Tokens,
)


@dataclass(frozen=True)
class Capabilities:
    """What a provider can do, so that nobody has to ask which one it is.

    :ivar label: the provider's name as people write it.
    :ivar statuses: in which states a document of each kind may arrive.
    :ivar contact_keys: by which fields contacts can be looked up remotely, best first.
    :ivar batch_size: documents, contacts or items a call.
    :ivar limits: what the calls of one organisation have to keep within.
    :ivar request_bytes: how large a request with several documents may be; one that is larger goes alone.
    :ivar amount_decimals: decimals the provider keeps of an amount in any currency.
    :ivar key_lifetime: how long an identical request under its unchanged key is safe to repeat.
    :ivar settling_time: after an unknown outcome, how long a commit may still appear.
    :ivar item_code_length: longest item code.
    :ivar account_of_role: which account of an organisation is there for a role of ours, by the
        ``Account.system_role`` it has.
    :ivar sales_categories, purchase_categories: account categories offered as default for each direction.
    :ivar may_need_rounding_line: a tax cannot always be sent along, so cents may need a line of their own.
    :ivar contact_binds_currency: a contact holds one currency only.
    :ivar number_kinds: kinds whose number is unique over there.
    :ivar grace_period: how long the previous refresh token may be used again.
    :ivar refresh_lifetime: how long an unused refresh token lives.
    :ivar developer_url: where a person gets client id and secret.
    :ivar contact_has_one_role: customers and suppliers are two lists; who is both is in each of them.
    :ivar items_hold_accounts: a sales line is posted to the account of its item, so every one has an item:
        see :meth:`Provider.service_item_for`.
    :ivar needs_currency_rate: without a rate, a document in another currency would be posted at a wrong one.
    :ivar number_length: longest number of a document.
    :ivar has_sandbox: there is a second address for trying out, told by ``sandbox``; an app has other keys
        for it, and only those take plain http as a redirect address on the own machine.
    :ivar disconnecting_revokes: :meth:`Authorizer.disconnect` ends the tokens of that one organisation, so
        nothing is left to revoke. Elsewhere revoking ends all that the person allowed the app.
    :ivar consent_ends_older: a new consent to an organisation may end the tokens the app had for it before.
    :ivar contact_name: a contact's name as it is kept over there, before anything is added to make it unique.
    :ivar email_kinds: kinds the provider e-mails to customers.
    :ivar emails_to_our_address: the address is ours to give; elsewhere it is that of the contact over there.
    :ivar names_in_one_call: contacts and items are found in one call and created in one, so that looking for
        items first costs nothing: see :meth:`Provider.find_names`.
    """

    label: str
    statuses: Mapping[Kind, tuple[Status, ...]]
    contact_keys: tuple[str, ...]
    batch_size: int
    request_bytes: int
    amount_decimals: int
    key_lifetime: timedelta
    settling_time: timedelta
    item_code_length: int
    account_of_role: Mapping[str, str]
    sales_categories: frozenset[Category]
    purchase_categories: frozenset[Category]
    number_kinds: frozenset[Kind]
    grace_period: timedelta
    refresh_lifetime: timedelta
    developer_url: str
    required_packages: tuple[str, ...]
    limits: Limits = NO_LIMITS
    supports_pkce: bool = False
    contact_binds_currency: bool = False
    may_need_rounding_line: bool = False
    contact_has_one_role: bool = False
    items_hold_accounts: bool = False
    needs_currency_rate: bool = False
    number_length: int = 255
    contact_name: Callable[[str], str] = str.strip
    names_in_one_call: bool = False
    email_kinds: frozenset[Kind] = frozenset()
    emails_to_our_address: bool = False
    has_sandbox: bool = False
    disconnecting_revokes: bool = False
    consent_ends_older: bool = False

    @property
    def concurrency(self) -> int:
        """How many calls of one organisation may be in flight."""
        return self.limits.concurrency


@dataclass(frozen=True)
class Credentials:
    client_id: str
    client_secret: str


class Call:
    """One finished HTTP call, as told to ``on_call``: never a payload, never a header of ours.

    Attributes: ``started_at`` (aware UTC), ``method``, ``endpoint`` (path without query and ids kept short),
    ``status`` (int or None), ``seconds`` (float), ``outcome`` (``ok`` or the error class's name),
    ``correlation_id``, ``elements`` (documents, contacts or items in the request), ``remaining`` (calls left
    by name of window, as the answer told; None for no answer).
    """

    __slots__ = (
        "started_at", "method", "endpoint", "status", "seconds", "outcome", "correlation_id", "elements",
        "remaining")

    def __init__(self, **facts):
        for name in self.__slots__:
            setattr(self, name, facts.get(name))


class Authorizer(ABC):
    """The OAuth side of a provider: needs client id and secret, but no organisation yet.

    Where ``Capabilities.has_sandbox`` it also takes ``sandbox: bool = False``.
    """

    @abstractmethod
    def __init__(self, credentials: Credentials, *, base_url: str = "", timeout: float = 10.0,
                 clock: Callable[[], datetime], on_call: Callable[[Call], None] = lambda call: None): ...

    @abstractmethod
    def authorization_url(self, redirect_uri: str, state: str, code_verifier: str = "") -> str: ...

    @abstractmethod
    def exchange(self, redirect_uri: str, code: str, code_verifier: str = "",
                 callback: Mapping[str, str] | None = None) -> Tokens:
        """The tokens for an authorization code; ``callback`` are all parameters that came back with it."""

    @abstractmethod
    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; raises Reconnect on ``invalid_grant``, Retry on anything passing, WrongCredentials
        where consenting again does not cure a wrong client id or secret.
        """

    @abstractmethod
    def revoke(self, refresh_token: str) -> None: ...

    @abstractmethod
    def organisations(self, tokens: Tokens) -> list[OrganisationRef]:
        """What this consent covers; ``added_by_this_consent`` by the authentication event, never by order."""

    @abstractmethod
    def disconnect(self, access_token: str, consent_ref: str) -> None:
        """Remove one organisation's authorization; succeeds when it is already gone."""


class Provider(ABC):
    """One organisation's books.

    :param organisation_id: the only organisation this object may ever touch; sent and checked on every call.
    :param access_token: called before each request; gives a valid access token (refreshing it is the caller's
        affair).
    :param base_url: ``""`` for the real provider, else the address all its hosts collapse onto.
    :param timeout: seconds a call may take.
    :param clock: now, as aware UTC.
    :param budget: counts every call, learns from its answer and may raise RateLimited before it is made.
    :param on_call: told of every finished HTTP call.
    :param facts: what :meth:`organisation` gave last. Before that only lists can be read: how a document is
        written may depend on them.

    A provider with ``Capabilities.has_sandbox`` also takes ``sandbox: bool = False``.
    """

    capabilities: Capabilities

    @abstractmethod
    def __init__(self, *, organisation_id: str, access_token: Callable[[], str], base_url: str = "",
                 timeout: float = 10.0, clock: Callable[[], datetime], budget: Budget,
                 on_call: Callable[[Call], None] = lambda call: None,
                 facts: Organisation | None = None): ...

    @abstractmethod
    def close(self) -> None:
        """Let go of the connections that are kept open between calls; nothing is called any more."""

    # lists
    @abstractmethod
    def organisation(self) -> Organisation: ...

    @abstractmethod
    def accounts(self, since: datetime | None = None) -> Iterator[Page]: ...

    @abstractmethod
    def tax_rates(self) -> Iterator[Page]: ...

    @abstractmethod
    def currencies(self) -> Iterator[Page]: ...

    def payment_terms(self) -> Iterator[Page]:
        """What documents may name as their payment terms; nothing where they only have a due date."""
        return iter(())

    def tracking_categories(self) -> Iterator[Page]:
        """What results are grouped by, with all options (``values.TrackingCategory``); nothing where the
        organisation tracks nothing.

        A category with many options comes on several pages, with some of them on each.
        """
        return iter(())

    def exchange_rate(self, currency: str, on: date) -> Decimal | None:
        """Where ``Capabilities.needs_currency_rate``: how many units of the organisation's currency one unit
        of ``currency`` is worth on that day; ``None`` where its rate is not known over there.
        """
        raise NotImplementedError

    @abstractmethod
    def contacts(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        """Every contact with all its details, archived ones too, in an order that changes do not change.

        :param since: only what was created, changed, archived, merged or deleted since then. What is gone for
            good comes as ``deleted``, where the provider tells.
        :param position: ``Page.position`` of the last page that was dealt with: goes on after it.
        """

    @abstractmethod
    def items(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        """Every item, in the way of :meth:`contacts`."""

    def search_contacts(self, text: str, role: Role | None = None, *, archived: bool = False,
                        position: str = "") -> Page:
        """No more than 100 contacts in which ``text`` is found over there; all of them for ``""``.

        :param position: ``Page.position`` of the page before.
        """
        raise NotImplementedError

    def search_items(self, text: str, *, archived: bool = False, position: str = "") -> Page:
        """No more than 100 items, in the way of :meth:`search_contacts`."""
        raise NotImplementedError

    # find
    @abstractmethod
    def find_contacts(self, keys: Sequence[ContactKey]) -> dict[ContactKey, tuple[Contact, ...]]:
        """For each key every contact, archived or not, whose field equals it but for case; ``()`` for none.

        As few calls as the length of an address allows.
        """

    @abstractmethod
    def find_items(self, codes: Sequence[str]) -> dict[str, Item]: ...

    def find_names(self, keys: Sequence[ContactKey], items: Sequence[Item]
                   ) -> tuple[dict[ContactKey, tuple[Contact, ...]], dict[str, Item]]:
        """What :meth:`find_contacts` and :meth:`find_items` find, in one call where the provider can.

        :param items: as they would be created; the names they would get are looked up along with their codes.
        :return: contacts by key, items by code.
        """
        codes = [item.code for item in items]
        return (self.find_contacts(keys) if keys else {}, self.find_items(codes) if codes else {})

    @abstractmethod
    def find_documents(self, since: datetime, kinds: frozenset[Kind], position: str = "") -> Iterator[Page]:
        """Every document created or changed since ``since`` (all pages, all states), as RemoteDocument with
        its marker (``""`` without one), in an order that changes do not change.

        :param position: ``Page.position`` of the last page that was dealt with: goes on after it.
        """

    @abstractmethod
    def documents_dated(self, kinds: frozenset[Kind], first: date, last: date) -> Iterator[Page]:
        """Every document of these kinds that is dated from ``first`` to ``last``, whoever made it, neither
        deleted nor voided."""

    @abstractmethod
    def get_documents(self, kind: Kind, external_ids: Sequence[str]) -> dict[str, RemoteDocument]: ...

    @abstractmethod
    def find_bills(self, keys: Sequence[BillKey]) -> dict[BillKey, tuple[RemoteDocument, ...]]:
        """For each key every bill of that supplier that carries the number but for case, neither deleted nor
        voided; ``()`` for none.

        As few calls as the length of an address allows.
        """

    # save
    @abstractmethod
    def save_contacts(self, contacts: Sequence[Contact], request_key: str) -> list[Outcome]: ...

    @abstractmethod
    def save_items(self, items: Sequence[Item], request_key: str) -> list[Outcome]: ...

    def save_names(self, contacts: Sequence[Contact], items: Sequence[Item],
                   request_key: str) -> list[Outcome]:
        """Create contacts and items, keyed by contact key and item code, in one call where the provider can;
        elsewhere only one of them at a time: a request key belongs to one request.

        Contacts and items together are no more than ``Capabilities.batch_size``.
        """
        outcomes = self.save_contacts(contacts, request_key) if contacts else []
        return outcomes + (self.save_items(items, request_key) if items else [])

    def change_contacts(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        """Change contacts that are there, one outcome each, keyed by ``external_id``. What is not among the
        fields of a change is not touched over there, whatever it has become.

        A contact that changed since it was read is refused with a reason of the kind ``stale`` where the
        provider can tell; ``active`` archives and restores. No more than ``Capabilities.batch_size``.
        """
        raise NotImplementedError

    def change_items(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        """Change items that are there, in the way of :meth:`change_contacts`."""
        raise NotImplementedError

    def service_item_for(self, account: Account, purchase_account_id: str = "") -> Item:
        """Where ``Capabilities.items_hold_accounts``: the item of lines without product that are posted to
        ``account``, to be found by its code or created like any other.

        :param purchase_account_id: where ``Organisation.items_need_both_accounts``.
        """
        raise NotImplementedError

    def change_item_account(self, item: Item, account_id: str, request_key: str) -> Item:
        """Where ``Capabilities.items_hold_accounts``: have sales of ``item`` posted to another account from
        now on, and give it as it is then. Nothing else of it is changed; what was posted stays where it is.

        :param item: as it was read.
        """
        raise NotImplementedError

    @abstractmethod
    def save_documents(self, documents: Sequence[Document], request_key: str) -> list[Outcome]:
        """Create all, one outcome each, keyed by marker. Documents of one call are of one kind.

        An error raised instead of a list concerns the whole call; ``maybe_committed`` tells whether every one
        of them is now an unknown outcome. An element of which the answer says nothing gets Verdict.UNKNOWN.
        """

    @abstractmethod
    def body_digest(self, documents: Sequence[Document]) -> str:
        """A digest of the exact bytes ``save_documents`` would send: a request key belongs to one digest."""

    @abstractmethod
    def weight(self, document: Document) -> int:
        """How many bytes ``document`` adds to a request of ``save_documents``; 0 for one that is refused
        before it is sent."""

    # amounts
    @abstractmethod
    def price(self, document: Document):
        """What the provider will compute for this document: a PricedDocument of ``amounts.py``; raises
        ``amounts.Inexpressible`` when no form makes it equal."""

    @abstractmethod
    def show(self, document: Document) -> Shown:
        """The body of the request that would create this document alone, told in the provider's own words.

        Nothing is called. Raises ``Refused`` for what ``save_documents`` would refuse before it is sent.
        """

    def unsaved(self, entry: Contact | Item) -> Contact | Item:
        """``entry`` as if it had been created, under an id that nothing over there has."""
        return replace(entry, external_id=f"new:{entry.key if isinstance(entry, Contact) else entry.code}")

    # undo
    @abstractmethod
    def undo(self, document: RemoteDocument, request_key: str) -> RemoteDocument: ...

    # e-mail
    def email_document(self, kind: Kind, external_id: str, to: str, request_key: str) -> None:
        """Have one approved document of ``Capabilities.email_kinds`` e-mailed to the customer, once more when
        it was before.

        :param to: where ``Capabilities.emails_to_our_address``.
        :raise Refused: with reasons of the kinds ``email``, ``email_limit``, ``status`` or ``other``.
        """
        raise NotImplementedError

    # links
    @abstractmethod
    def document_url(self, kind: Kind, external_id: str, short_code: str) -> str: ...

    @abstractmethod
    def contact_url(self, external_id: str, short_code: str) -> str: ...
