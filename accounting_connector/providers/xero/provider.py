"""The Xero adapter: one organisation's books behind the interface every provider has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from .. import amounts
from ..addresses import checked_base_url
from ..base import Call, Provider
from ..budget import Budget
from ..contact_details import Role
from ..errors import Retry
from ..shown import Shown
from ..values import (
    BillKey,
    Change,
    Contact,
    ContactKey,
    Document,
    Item,
    Kind,
    Organisation,
    Outcome,
    Page,
    RemoteDocument,
)
from . import changing, emailing, finding, items, links, lists, saving, searching, showing
from .capabilities import CAPABILITIES, RULES
from .client import XeroClient
from .paging import LONGEST_PAGE, modified_since, whole_list


class XeroProvider(Provider):
    """See :class:`Provider`. Serves one thread at a time."""

    capabilities = CAPABILITIES

    def __init__(self, *, organisation_id: str, access_token: Callable[[], str], base_url: str = "",
                 timeout: float = 10.0, clock: Callable[[], datetime], budget: Budget,
                 on_call: Callable[[Call], None] = lambda call: None, facts: Organisation | None = None):
        self._base_url = checked_base_url(base_url)
        self._client = XeroClient(
            organisation_id=organisation_id, access_token=access_token, base_url=base_url, timeout=timeout,
            clock=clock, budget=budget, on_call=on_call)

    def close(self) -> None:
        self._client.close()

    # lists

    def organisation(self) -> Organisation:
        actions = whole_list(self._client, "get_organisation_actions", "Actions", lists.denied_action_of)
        read = partial(
            lists.organisation_of, organisation_id=self._client.organisation_id,
            denied=frozenset(filter(None, actions.entries)))
        facts = whole_list(self._client, "get_organisations", "Organisations", read).entries
        if len(facts) != 1:
            raise Retry("the answer does not tell the organisation")
        return facts[0]

    def accounts(self, since: datetime | None = None) -> Iterator[Page]:
        yield whole_list(self._client, "get_accounts", "Accounts", lists.account_of, **modified_since(since))

    def tax_rates(self) -> Iterator[Page]:
        yield whole_list(self._client, "get_tax_rates", "TaxRates", lists.tax_rate_of)

    def tracking_categories(self) -> Iterator[Page]:
        yield whole_list(
            self._client, "get_tracking_categories", "TrackingCategories", lists.tracking_category_of)

    def currencies(self) -> Iterator[Page]:
        yield whole_list(self._client, "get_currencies", "Currencies", lists.currency_of)

    def contacts(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        """See :meth:`Provider.contacts`. None is ever deleted over there. Being merged, and becoming a
        customer or a supplier, is no change to Xero: only a full read tells.
        """
        return finding.contact_pages(
            self._client, page_size=LONGEST_PAGE, position=position, **modified_since(since))

    def items(self, since: datetime | None = None, position: str = "") -> Iterator[Page]:
        """See :meth:`Provider.items`. They come in one piece; deleted ones are missing from a full read."""
        yield whole_list(self._client, "get_items", "Items", items.item_of, unitdp=4, **modified_since(since))

    def search_contacts(self, text: str, role: Role | None = None, *, archived: bool = False,
                        position: str = "") -> Page:
        return searching.search_contacts(self._client, text, role, archived, position)

    def search_items(self, text: str, *, archived: bool = False, position: str = "") -> Page:
        """Items have no state over there, so ``archived`` changes nothing."""
        return searching.search_items(self._client, text, position)

    # find

    def find_contacts(self, keys: Sequence[ContactKey]) -> dict[ContactKey, tuple[Contact, ...]]:
        return finding.find_contacts(self._client, keys)

    def find_items(self, codes: Sequence[str]) -> dict[str, Item]:
        return finding.find_items(self._client, codes)

    def find_documents(self, since: datetime, kinds: frozenset[Kind], position: str = "") -> Iterator[Page]:
        return finding.find_documents(self._client, since, kinds, position)

    def documents_dated(self, kinds: frozenset[Kind], first: date, last: date) -> Iterator[Page]:
        return finding.documents_dated(self._client, kinds, first, last)

    def get_documents(self, kind: Kind, external_ids: Sequence[str]) -> dict[str, RemoteDocument]:
        return finding.get_documents(self._client, kind, external_ids)

    def find_bills(self, keys: Sequence[BillKey]) -> dict[BillKey, tuple[RemoteDocument, ...]]:
        return finding.find_bills(self._client, keys)

    # save

    def save_contacts(self, contacts: Sequence[Contact], request_key: str) -> list[Outcome]:
        return saving.save_contacts(self._client, contacts, request_key)

    def save_items(self, items: Sequence[Item], request_key: str) -> list[Outcome]:
        return saving.save_items(self._client, items, request_key)

    def change_contacts(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        return changing.change_contacts(self._client, changes, request_key)

    def change_items(self, changes: Sequence[Change], request_key: str) -> list[Outcome]:
        return changing.change_items(self._client, changes, request_key)

    def save_documents(self, documents: Sequence[Document], request_key: str) -> list[Outcome]:
        return saving.save_documents(self._client, documents, request_key)

    def body_digest(self, documents: Sequence[Document]) -> str:
        return saving.body_digest(documents)

    def weight(self, document: Document) -> int:
        return saving.weight(document)

    # amounts

    def price(self, document: Document) -> amounts.PricedDocument:
        return amounts.price(document, RULES)

    def show(self, document: Document) -> Shown:
        return showing.show(document)

    # undo

    def undo(self, document: RemoteDocument, request_key: str) -> RemoteDocument:
        """Drafts and submitted ones are deleted, approved ones voided; Xero refuses those with payments."""
        return saving.undo(self._client, document, request_key)

    # e-mail

    def email_document(self, kind: Kind, external_id: str, to: str, request_key: str) -> None:
        emailing.email_invoice(self._client, external_id, request_key)

    # links

    def document_url(self, kind: Kind, external_id: str, short_code: str) -> str:
        return links.document_url(kind, external_id, short_code, self._base_url)

    def contact_url(self, external_id: str, short_code: str) -> str:
        return links.contact_url(external_id, short_code, self._base_url)
