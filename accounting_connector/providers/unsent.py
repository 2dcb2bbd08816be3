"""Stands where an adapter is when nothing is to be sent: what would be a call is answered here.

Nothing is found and everything can be created, so that all goes on as far as the call that creates the
document. Anything else that would be a call does not exist here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .base import Provider
from .values import BillKey, Contact, ContactKey, Item, Outcome, RemoteDocument, Verdict


class Unsent:
    """:param provider: what knows how things are said over there. Only what calls nothing is asked of it.

    :ivar created: the contacts and items that would be created, as they would be known from then on.
    :ivar rate_is_open: a rate would have been read that nobody here knows; it counts as one.
    """

    def __init__(self, provider: Provider):
        self.capabilities = provider.capabilities
        self.service_item_for = provider.service_item_for
        self.price = provider.price
        self.show = provider.show
        self.unsaved = provider.unsaved
        self.created: list[Contact | Item] = []
        self.rate_is_open = False

    def find_names(
        self, keys: Sequence[ContactKey], items: Sequence[Item]
    ) -> tuple[dict[ContactKey, tuple[Contact, ...]], dict[str, Item]]:
        return dict.fromkeys(keys, ()), {}

    def find_bills(self, keys: Sequence[BillKey]) -> dict[BillKey, tuple[RemoteDocument, ...]]:
        return dict.fromkeys(keys, ())

    def exchange_rate(self, currency: str, on: date) -> Decimal:
        self.rate_is_open = True
        return Decimal(1)

    def save_names(
        self, contacts: Sequence[Contact], items: Sequence[Item], request_key: str
    ) -> list[Outcome]:
        return [
            *(self._saved(contact.key, contact) for contact in contacts),
            *(self._saved(item.code, item) for item in items),
        ]

    def change_item_account(self, item: Item, account_id: str, request_key: str) -> Item:
        return replace(item, sale_account_id=account_id)

    def _saved(self, key: str, entry: Contact | Item) -> Outcome:
        saved = self.unsaved(entry)
        self.created.append(saved)
        return Outcome(key, Verdict.SAVED, saved=saved)
