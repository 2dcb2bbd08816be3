"""What a run knows of contacts and items over there, found by what it asks for: however many there are, few
are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..values import Contact, ContactKey, Item
from . import items as item_forms
from . import naming
from .identifiers import entity_of

Places = defaultdict[str, dict[str, None]]  # from a value as it is compared to the ids of what has it


class ContactIndex:
    """Contacts, by their e-mail addresses and names. One that is kept again replaces what was known of it."""

    def __init__(self):
        self._contacts: dict[str, Contact] = {}
        self._by_email: Places = defaultdict(dict)
        self._by_name: Places = defaultdict(dict)
        self._lists: set[tuple[str, str]] = set()

    def keep(self, contact: Contact) -> None:
        external_id = contact.external_id
        self._contacts[external_id] = contact
        self._by_email[contact.email.casefold()][external_id] = None
        self._by_name[naming.comparable(contact.name)][external_id] = None
        self._lists.add((entity_of(external_id), contact.currency))

    def answering(self, key: ContactKey) -> tuple[Contact, ...]:
        """The contacts that have the key's e-mail address, or its name with our additions or not."""
        if key.field == "email":
            return self._having_email(key.value.strip().casefold())
        return self._having_name(key.value) if naming.clean_name(key.value) else ()

    def _having_email(self, email: str) -> tuple[Contact, ...]:
        found = self._among(self._by_email, [email]) if email else ()
        return tuple(contact for contact in found if contact.email.casefold() == email)

    def _having_name(self, name: str) -> tuple[Contact, ...]:
        """Each list and currency has additions of its own."""
        names = {each: set(map(naming.comparable, naming.candidates(name, *each))) for each in self._lists}
        return tuple(
            contact
            for contact in self._among(self._by_name, set().union(*names.values()))
            if naming.comparable(contact.name) in names[entity_of(contact.external_id), contact.currency]
        )

    def _among(self, places: Places, values: Iterable[str]) -> Iterator[Contact]:
        """What has one of ``values`` now, or had it once; for each of them as it was met."""
        ids = dict.fromkeys(each for value in sorted(values) for each in places.get(value, ()))
        return map(self._contacts.__getitem__, ids)


class ItemIndex:
    """Items, by their codes and names. One that is kept again replaces what was known of it."""

    def __init__(self):
        self._items: dict[str, tuple[str, Item]] = {}
        self._by_code: Places = defaultdict(dict)
        self._by_name: Places = defaultdict(dict)

    def keep(self, code: str, item: Item) -> None:
        """:param code: what the item has over there, ``""`` for none."""
        self._items[item.external_id] = (code, item)
        self._by_code[code.casefold()][item.external_id] = None
        self._by_name[naming.comparable(item.name)][item.external_id] = None

    def fitting(self, item: Item) -> Item | None:
        """What has the code of ``item``; else no code and that for a name; else no code and the same name."""
        found = (
            self._having_code(item.code)
            or self._without_code(item.code)
            or [each for name in names_of(item) for each in self._without_code(name)]
        )
        return replace(min(found, key=lambda one: not one.active), code=item.code) if found else None

    def _having_code(self, code: str) -> list[Item]:
        code = code.casefold()
        return [one for has, one in self._among(self._by_code, code) if has.casefold() == code]

    def _without_code(self, name: str) -> list[Item]:
        name = naming.comparable(name)
        found = self._among(self._by_name, name)
        return [one for has, one in found if not has and naming.comparable(one.name) == name]

    def _among(self, places: Places, value: str) -> list[tuple[str, Item]]:
        return [self._items[external_id] for external_id in places.get(value, ())]


def names_of(item: Item) -> tuple[str, ...]:
    """The name an item would get over there, if it has one."""
    return tuple(filter(None, (item_forms.plain_name(item),))) if item.name else ()
