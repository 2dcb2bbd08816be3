"""The QuickBooks adapter: one company's books behind the interface every provider has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from .. import amounts
from ..addresses import checked_base_url
from ..base import Call, Provider
from ..budget import Budget
from ..contact_details import Role
from ..errors import Refused, Retry
from ..reading import Unreadable, page_of
from ..shown import Shown
from ..values import (
    Account,
    BillKey,
    Change,
    Contact,
    ContactKey,
    Currency,
    Document,
    Item,
    Kind,
    Organisation,
    Outcome,
    Page,
    RemoteDocument,
)
from . import (
    changing,
    emailing,
    finding,
    items,
    links,
    lists,
    new_names,
    pricing,
    rates,
    saving,
    searching,
    showing,
    tracking,
)
from .capabilities import CAPABILITIES
from .client import QuickBooksClient
from .contacts import named_contact_of
from .directory import Directory
from .identifiers import CUSTOMER, VENDOR, contact_id_of
from .name_lists import read_lists
from .paging import elements_found, pages
from .queries import IN_ANY_STATE, select, select_only


class QuickBooksProvider(Provider):
    """See :class:`Provider`. Serves one thread at a time; remembers for its life which names are taken."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        *,
        organisation_id: str,
        access_token: Callable[[], str],
        base_url: str = "",
        timeout: float = 10.0,
        clock: Callable[[], datetime],
        budget: Budget,
        on_call: Callable[[Call], None] = lambda call: None,
        facts: Organisation | None = None,
        sandbox: bool = False,
    ):
        self._base_url = checked_base_url(base_url)
        self._clock = clock
        self._sandbox = sandbox
        self._client = QuickBooksClient(
            organisation_id=organisation_id,
            access_token=access_token,
            base_url=base_url,
            timeout=timeout,
            clock=clock,
            budget=budget,
            on_call=on_call,
            sandbox=sandbox,
        )
        self._facts_given = facts
        self._directory = Directory(self._client, facts.base_currency if facts else "")

    def close(self) -> None:
        self._client.close()

    # lists

    def organisation(self) -> Organisation:
        company, preferences = self._client.query_all(
            [select_only("CompanyInfo"), select_only("Preferences")]
        )
        try:
            return lists.organisation_of(
                _only(company, "CompanyInfo"), _only(preferences, "Preferences"), self._client.organisation_id
            )
        except Unreadable as problem:
            raise Retry(f"the answer does not tell the company: {problem}") from problem

    def accounts(self, since: datetime | None = None) -> Iterator[Page]:
        return pages(self._client, "Account", lists.account_of, IN_ANY_STATE, since=since)

    def tax_rates(self) -> Iterator[Page]:
        codes, rates = self._client.query_all(
            [select("TaxCode", IN_ANY_STATE), select("TaxRate", IN_ANY_STATE)]
        )
        values = lists.rate_values_of(elements_found(rates, "TaxRate"))
        content = {"TaxCode": elements_found(codes, "TaxCode")}
        yield page_of(self._client.last_answer, content, "TaxCode", partial(lists.tax_rate_of, rates=values))

    def currencies(self) -> Iterator[Page]:
        """The company's own currency, and the others it has switched on."""
        facts, others = self._client.query_all([select_only("Preferences"), select("CompanyCurrency")])
        home = lists.home_currency_of(_only(facts, "Preferences"))
        try:
            elements = elements_found(others, "CompanyCurrency")
        except Refused:
            # Where there is one currency only, the list of them does not exist.
            elements = []
        content = {"CompanyCurrency": elements}
        page = page_of(self._client.last_answer, content, "CompanyCurrency", lists.currency_of)
        known = {currency.code for currency in page.entries}
        yield replace(page, entries=(() if home in known else (Currency(home),)) + tuple(page.entries))

    def exchange_rate(self, currency: str, on: date) -> Decimal | None:
        return rates.exchange_rate(self._client, currency, on, self._facts.base_currency)

    def payment_terms(self) -> Iterator[Page]:
        return pages(self._client, "Term", lists.term_of, IN_ANY_STATE)

    def tracking_categories(self) -> Iterator[Page]:
        [facts] = self._client.query_all([select_only("Preferences")])
        return tracking.category_pages(self._client, _only(facts, "Preferences"))

    def contacts(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        """Customers, then vendors."""
        readers = {entity: partial(named_contact_of, entity=entity) for entity in (CUSTOMER, VENDOR)}
        return read_lists(self._client, readers, self._clock(), since, position)

    def items(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        return read_lists(self._client, {"Item": items.listed_item_of}, self._clock(), since, position)

    def search_contacts(
        self, text: str, role: Role | None = None, *, archived: bool = False, position: str = ""
    ) -> Page:
        return searching.search_contacts(self._client, text, role, archived, position)

    def search_items(self, text: str, *, archived: bool = False, position: str = "") -> Page:
        return searching.search_items(self._client, text, archived, position)

    # find

    def find_contacts(self, keys: Sequence[ContactKey]) -> dict[ContactKey, tuple[Contact, ...]]:
        return self.find_names(keys, ())[0]

    def find_items(self, codes: Sequence[str]) -> dict[str, Item]:
        return self.find_names((), [Item(code=code, name="") for code in codes])[1]

    def find_names(
        self, keys: Sequence[ContactKey], items: Sequence[Item]
    ) -> tuple[dict[ContactKey, tuple[Contact, ...]], dict[str, Item]]:
        self._directory.look_up(keys, items)
        found = {item.code: self._directory.item_for(item) for item in items}
        return (
            {key: self._directory.contacts_for(key) for key in keys},
            {code: item for code, item in found.items() if item},
        )

    def find_documents(self, since: datetime, kinds: frozenset[Kind], position: str = "") -> Iterator[Page]:
        return finding.find_documents(
            self._client, since, sorted(kinds), self._clock(), self._home_currency, position
        )

    def documents_dated(self, kinds: frozenset[Kind], first: date, last: date) -> Iterator[Page]:
        return finding.documents_dated(self._client, sorted(kinds), first, last, self._home_currency)

    def get_documents(self, kind: Kind, external_ids: Sequence[str]) -> dict[str, RemoteDocument]:
        return finding.get_documents(self._client, kind, external_ids, self._home_currency)

    def find_bills(self, keys: Sequence[BillKey]) -> dict[BillKey, tuple[RemoteDocument, ...]]:
        return finding.find_bills(self._client, keys, self._home_currency)

    # save

    def save_contacts(self, contacts: Sequence[Contact], request_key: str) -> list[Outcome]:
        return self.save_names(contacts, (), request_key)

    def save_items(self, items: Sequence[Item], request_key: str) -> list[Outcome]:
        return self.save_names((), items, request_key)

    def save_names(
        self, contacts: Sequence[Contact], items: Sequence[Item], request_key: str
    ) -> list[Outcome]:
        return new_names.save_names(self._client, self._directory, contacts, items, self._facts, request_key)

    def change_contacts(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        return changing.change_contacts(self._client, self._directory, changes, self._facts, request_key)

    def change_items(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        return changing.change_items(self._client, self._directory, changes, self._facts, request_key)

    def service_item_for(self, account: Account, purchase_account_id: str = "") -> Item:
        return items.service_item_for(account, purchase_account_id)

    def change_item_account(self, item: Item, account_id: str, request_key: str) -> Item:
        return new_names.change_item_account(self._client, item, account_id, request_key)

    def save_documents(self, documents: Sequence[Document], request_key: str) -> list[Outcome]:
        return saving.save_documents(self._client, documents, self._facts, request_key)

    def body_digest(self, documents: Sequence[Document]) -> str:
        return saving.body_digest(documents, self._facts)

    def weight(self, document: Document) -> int:
        return saving.weight(document, self._facts)

    # amounts

    def price(self, document: Document) -> amounts.PricedDocument:
        return pricing.price(document, self._facts)

    def show(self, document: Document) -> Shown:
        return showing.show(document, self._facts)

    def unsaved(self, entry: Contact | Item) -> Contact | Item:
        """Ids of contacts say in which list they are; real ones begin at 1."""
        if isinstance(entry, Contact):
            return replace(entry, external_id=contact_id_of(CUSTOMER if entry.is_customer else VENDOR, "0"))
        return super().unsaved(entry)

    # undo

    def undo(self, document: RemoteDocument, request_key: str) -> RemoteDocument:
        """Invoices are voided, the others deleted; QuickBooks refuses those with payments."""
        return saving.undo(self._client, document, self._home_currency, request_key)

    # e-mail

    def email_document(self, kind: Kind, external_id: str, to: str, request_key: str) -> None:
        emailing.email_document(self._client, kind, external_id, to, request_key)

    # links

    def document_url(self, kind: Kind, external_id: str, short_code: str) -> str:
        return links.document_url(
            kind, external_id, self._client.organisation_id, sandbox=self._sandbox, base_url=self._base_url
        )

    def contact_url(self, external_id: str, short_code: str) -> str:
        return links.contact_url(
            external_id, self._client.organisation_id, sandbox=self._sandbox, base_url=self._base_url
        )

    @property
    def _facts(self) -> Organisation:
        if self._facts_given is None:
            raise ValueError("the company's facts are read before anything is written")
        return self._facts_given

    @property
    def _home_currency(self) -> str:
        return self._facts_given.base_currency if self._facts_given else ""


def _only(answer: dict, entity: str) -> dict:
    found = elements_found(answer, entity)
    if len(found) != 1:
        raise Retry(f"the answer has {len(found)} times {entity}")
    return found[0]
