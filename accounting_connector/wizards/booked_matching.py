"""Which documents over there may be the ones of an order: found by reference, contact and total.

Pure Python: no database, no network.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..providers.values import Kind, RemoteDocument

# Shorter references, such as "1" or "A", are on many documents by chance.
SHORTEST_REFERENCE = 3
MOST_CANDIDATES = 5
_SEPARATORS = re.compile(r"[\s,;:()\[\]#\"']+")


@dataclass(frozen=True)
class Wanted:
    """What is known of an order.

    :ivar references: its own name, and the other side's reference.
    :ivar contact_ids: the contacts over there that are known to be its customer or supplier.
    :ivar contact_name: for contacts nobody linked yet.
    :ivar total: what is left to invoice, tax included, as a document of ``kind`` shows it.
    """

    kind: Kind
    references: tuple[str, ...]
    contact_ids: frozenset[str]
    contact_name: str
    total: Decimal
    currency: str
    confirmed_on: date


@dataclass(frozen=True)
class Candidate:
    """A document over there, and what of it is equal."""

    remote: RemoteDocument
    same_reference: bool
    same_contact: bool
    same_total: bool
    days_apart: int

    @property
    def is_exact(self) -> bool:
        return self.same_reference and self.same_contact and self.same_total

    @property
    def rank(self) -> tuple:
        """Best first: what says most, then what is dated nearest."""
        weight = 4 * self.same_reference + 2 * self.same_total + self.same_contact
        return -weight, self.days_apart, self.remote.external_id


class Finder:
    """Documents over there, to be searched for many orders."""

    def __init__(self, remotes: Iterable[RemoteDocument]):
        self._by_word = defaultdict(list)
        self._by_contact = defaultdict(list)
        self._by_total = defaultdict(list)
        for remote in remotes:
            for word in _words_on(remote):
                self._by_word[word].append(remote)
            for contact in {remote.contact_id, remote.contact_name.casefold()} - {""}:
                self._by_contact[contact].append(remote)
            self._by_total[remote.total].append(remote)

    def candidates(self, wanted: Wanted) -> list[Candidate]:
        """The best candidates for an order, best first; documents in another currency never are."""
        found = {}
        for remote in self._alike(wanted):
            if remote.kind is wanted.kind and remote.currency == wanted.currency:
                found[remote.external_id] = _compare(wanted, remote)
        return sorted(found.values(), key=lambda candidate: candidate.rank)[:MOST_CANDIDATES]

    def _alike(self, wanted: Wanted) -> Iterable[RemoteDocument]:
        for reference in wanted.references:
            for word in _words(reference)[:1]:
                yield from (remote for remote in self._by_word[word] if _names(remote, reference))
        for contact in {*wanted.contact_ids, wanted.contact_name.casefold()} - {""}:
            yield from self._by_contact[contact]
        yield from self._by_total[wanted.total]


def exact_ones(candidates_by_order: dict[object, Sequence[Candidate]]) -> dict[object, Candidate]:
    """For which orders there is no doubt: one exact candidate, that is exact for no other order."""
    exact = {
        order: [candidate for candidate in candidates if candidate.is_exact]
        for order, candidates in candidates_by_order.items()
    }
    claims = defaultdict(int)
    for candidates in exact.values():
        for candidate in candidates:
            claims[candidate.remote.kind, candidate.remote.external_id] += 1
    return {
        order: candidates[0]
        for order, candidates in exact.items()
        if len(candidates) == 1 and claims[candidates[0].remote.kind, candidates[0].remote.external_id] == 1
    }


def _compare(wanted: Wanted, remote: RemoteDocument) -> Candidate:
    same_name = bool(remote.contact_name) and remote.contact_name.casefold() == wanted.contact_name.casefold()
    return Candidate(
        remote,
        same_reference=any(_names(remote, reference) for reference in wanted.references),
        same_contact=remote.contact_id in wanted.contact_ids or same_name,
        same_total=remote.total == wanted.total,
        days_apart=abs((remote.date - wanted.confirmed_on).days) if remote.date else 10**6,
    )


def _names(remote: RemoteDocument, reference: str) -> bool:
    """Whether ``reference`` is on ``remote``, word for word."""
    words = _words(reference)
    if len(reference.strip()) < SHORTEST_REFERENCE or not words:
        return False
    return any(_contains(_words(text), words) for text in _texts_of(remote))


def _contains(words: list[str], wanted: list[str]) -> bool:
    length = len(wanted)
    return any(words[start : start + length] == wanted for start in range(len(words) - length + 1))


def _texts_of(remote: RemoteDocument) -> list[str]:
    return [remote.number, remote.reference, *remote.texts.splitlines()]


def _words_on(remote: RemoteDocument) -> set[str]:
    return {word for text in _texts_of(remote) for word in _words(text)}


def _words(text: str) -> list[str]:
    """The words of a text, without what surrounds them; an order's name such as SO/2026/7 is one."""
    return [word.strip(".!?") for word in _SEPARATORS.split(text.casefold()) if word.strip(".!?")]
