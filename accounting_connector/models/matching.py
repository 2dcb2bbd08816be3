"""Telling which of Odoo's records an entry over there is, without guessing.

Two that have a key in common are compared by all keys, best first: the first key in which two pairs differ
decides between them. An entry is matched with a record when each is strictly the best one for the other. From
this follow the rules for ties: a key that several share, on either side, decides nothing by itself; the next
key may break the tie, among those that share it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

BY_LINK = ("link",)  # nothing else was asked
BY_KEY = ("key",)  # it was created for the record
MOST_CANDIDATES = 20  # of an entry, as many as a person can look through
COMMON = 50  # a value that more share, on one side, is a placeholder: it tells nothing


@dataclass(frozen=True)
class Entry:
    """What an entry over there is known by.

    :ivar keys: one value a key, ``None`` for nothing.
    :ivar shelves: in which of the lists over there it stands (role and currency); one record may be matched
        once a shelf.
    :ivar country: lower case, as it is written there.
    :ivar refused: ids of records that somebody said it is not.
    """

    id: int
    keys: tuple
    shelves: frozenset = frozenset({None})
    active: bool = True
    country: str | None = None
    refused: frozenset = frozenset()


@dataclass(frozen=True)
class Candidate:
    """What a record of Odoo is known by.

    :ivar keys: one set of values a key: a product has a name in each language.
    :ivar taken: shelves on which it is linked to another entry that is in use.
    :ivar held: shelves on which it is linked to another entry, which is archived over there.
    :ivar countries: all that its country is called by, lower case; empty for none.
    """

    id: int
    keys: tuple
    active: bool = True
    taken: frozenset = frozenset()
    held: frozenset = frozenset()
    countries: frozenset = frozenset()


@dataclass(frozen=True)
class Match:
    """What one entry is.

    :ivar record_id: the record of Odoo it is; 0 when that is not certain.
    :ivar by: names of all keys that are the same, best first; ``("link",)`` for an existing link.
    :ivar candidates: what it may be, best first, each ``(id, names of keys)``: a person chooses among them
        when it is ambiguous.
    :ivar reason: why nothing was decided: ``shared_here`` (several records are the same), ``shared_there``
        (another entry is the same at least as well), ``country`` or ``tax_number`` (they contradict),
        ``held`` (it is linked to an archived entry), ``archived`` (only archived records are the same),
        ``refused`` (somebody said that it is not what it seems to be), ``ignored`` (Odoo does not need it).
    """

    record_id: int = 0
    by: tuple = ()
    candidates: tuple = ()
    reason: str = ""

    @property
    def candidate_ids(self):
        return tuple(record_id for record_id, _by in self.candidates)

    @property
    def is_ambiguous(self):
        return bool(self.reason)


@dataclass
class Matching:
    """One matching of entries with candidates. All that share a key with one of the wanted entries, or with
    one of their candidates, have to be given.

    :ivar names: of the keys, best first.
    :ivar entries: those that are not linked, the wanted ones among them.
    :ivar contradicting: the first key and the country contradict what was found by other keys alone.
    :ivar known_countries: all that countries are called by: only between those there is a contradiction.
    """

    names: tuple
    entries: list
    candidates: list
    contradicting: bool = False
    known_countries: frozenset = frozenset()
    _taken: dict = field(default_factory=dict)

    def __post_init__(self):
        self._keys = {entry.id: entry.keys for entry in self.entries}
        self._entries_by = [defaultdict(list) for _name in self.names]
        self._candidates_by = [defaultdict(list) for _name in self.names]
        for entry in self.entries:
            for index, value in zip(self._entries_by, entry.keys, strict=True):
                if value is not None:
                    index[value].append(entry)
        for candidate in self.candidates:
            for index, values in zip(self._candidates_by, candidate.keys, strict=True):
                for value in values:
                    index[value].append(candidate)
        self._forget_placeholders()
        self._taken = {candidate.id: set(candidate.taken) for candidate in self.candidates}
        self._matched_entries = set()

    def _forget_placeholders(self):
        for place, (there, here) in enumerate(zip(self._entries_by, self._candidates_by, strict=True)):
            for value in [value for index in (there, here) for value in index if len(index[value]) > COMMON]:
                for entry in there.pop(value, ()):
                    keys = self._keys[entry.id]
                    self._keys[entry.id] = (*keys[:place], None, *keys[place + 1 :])
                here.pop(value, None)

    def settle(self, entry_id, record_id, shelves):
        """It is certain already what an entry is: nothing else on its shelves is that."""
        self._matched_entries.add(entry_id)
        self._taken.setdefault(record_id, set()).update(shelves)

    def matches(self, wanted_ids):
        """``{id of entry: Match}`` for all of ``wanted_ids``.

        What was matched is no candidate any more for others of its shelf, as if it were linked already: what
        is found does not depend on the order in which entries are asked for.
        """
        found = {}
        open_entries = {entry.id: entry for entry in self.entries if entry.id in wanted_ids}
        while open_entries:
            results = {entry.id: self._match(entry) for entry in open_entries.values()}
            found |= results
            decided = {entry_id: match.record_id for entry_id, match in results.items() if match.record_id}
            if not decided:
                break
            for entry_id, record_id in decided.items():
                self._taken[record_id] |= open_entries.pop(entry_id).shelves
            self._matched_entries |= decided.keys()
        return found

    # === ONE ENTRY === #

    def _match(self, entry):
        candidates = [each for each in self._sharing(entry) if not self._taken[each.id] & entry.shelves]
        if not candidates:
            return Match()
        active = [candidate for candidate in candidates if candidate.active]
        ranked = sorted(
            active or candidates, key=lambda each: (self._likeness(entry, each), -each.id), reverse=True
        )
        best = ranked[0]
        candidates = tuple(
            (candidate.id, self._named(self._likeness(entry, candidate)))
            for candidate in ranked[:MOST_CANDIDATES]
        )
        reason = self._reason_against(entry, best, ranked[1:2])
        return Match(0 if reason else best.id, candidates[0][1], candidates, reason)

    def _reason_against(self, entry, best, next_best):
        likeness = self._likeness(entry, best)
        if not best.active:
            return "archived"
        if any(self._likeness(entry, other) == likeness for other in next_best):
            return "shared_here"
        if any(self._outdoes(rival, entry, best) for rival in self._rivals(entry, best)):
            return "shared_there"
        if best.held & entry.shelves:
            return "held"
        return self._contradiction(entry, best, likeness)

    def _outdoes(self, rival, entry, candidate):
        """Whether ``rival`` is as good for ``candidate``; what is archived never outdoes what is not."""
        likeness = self._likeness(rival, candidate)
        return (rival.active, likeness) >= (entry.active, self._likeness(entry, candidate))

    def _likeness(self, entry, candidate):
        pairs = zip(self._keys[entry.id], candidate.keys, strict=True)
        return tuple([value in values for value, values in pairs])

    def _contradiction(self, entry, candidate, likeness):
        if not self.contradicting or likeness[0]:
            return ""
        number, numbers = entry.keys[0], candidate.keys[0]
        if number and numbers and _core(number) not in {_core(each) for each in numbers}:
            return self.names[0]
        known = entry.country in self.known_countries
        return "country" if known and candidate.countries and entry.country not in candidate.countries else ""

    def _named(self, likeness):
        return tuple(name for name, same in zip(self.names, likeness, strict=True) if same)

    # === WHO SHARES A KEY === #

    def _sharing(self, entry):
        found = {}
        for index, value in zip(self._candidates_by, self._keys[entry.id], strict=True):
            if value is not None:
                found.update((each.id, each) for each in index.get(value, ()))
        return [each for each in found.values() if each.id not in entry.refused]

    def _rivals(self, entry, candidate):
        """Other entries of the same shelf that share a key with ``candidate``."""
        found = {}
        for index, values in zip(self._entries_by, candidate.keys, strict=True):
            for value in values:
                found.update((each.id, each) for each in index.get(value, ()) if each is not entry)
        return [
            each
            for each in found.values()
            if each.id not in self._matched_entries
            and candidate.id not in each.refused
            and each.shelves & entry.shelves
        ]


def _core(number):
    """A tax number without the letters of its country, which some write and others do not."""
    return number[2:] if number[:2].isalpha() else number
