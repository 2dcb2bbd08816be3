"""The contacts of one organisation, found without looking at every one of them."""

import unicodedata
from bisect import bisect_left, bisect_right, insort
from functools import lru_cache
from operator import itemgetter

from ..serving.remembering import Remembered
from .entities import ACTIVE

LAST_ID = "~"  # sorts after every id


class InOrder:
    """Contacts in the order they changed, looked up when they are asked for."""

    def __init__(self, entries):
        self._entries = entries

    def __len__(self):
        return len(self._entries)

    def __iter__(self):
        return (contact for _moment, _key, contact in self._entries)

    def __getitem__(self, some):
        return [contact for _moment, _key, contact in self._entries[some]]


@lru_cache(maxsize=10_000)
def name_key(name):
    """What two names must not share: compared without case and without accents."""
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def email_key(email):
    return (email or "").casefold()


number_key = email_key


def _keys(contact):
    return name_key(contact.name), number_key(contact.contact_number), email_key(contact.email)


class ContactBook(dict):
    """Contacts by id. A new or changed contact is told with `save`, which keeps the ways to find it.

    `remembered` holds what list calls selected until a contact changes: further pages need no new search.
    """

    def __init__(self, contacts=()):
        super().__init__()
        self._kept = {}  # id -> (keys, moment) it can be found under now
        self._found = ({}, {}, {})  # by name, number, e-mail: key -> ids
        self._orders = [], []  # (moment of the last change, id, contact), of all and of active ones
        self._texts = {}
        self.remembered = Remembered()
        self.add(contacts)

    def __reduce__(self):
        return ContactBook, (list(self.values()),)

    def add(self, contacts):
        """Note many new contacts, each of which `save` might have been told."""
        for contact in contacts:
            self._note(contact)
            for order in self._orders_of(contact):
                order.append((contact.updated, contact.id, contact))
        for order in self._orders:
            order.sort(key=itemgetter(0, 1))

    def save(self, contact):
        """Note a contact that is new or that changed."""
        if contact.id in self._kept:
            self._forget(contact.id)
        self._note(contact)
        for order in self._orders_of(contact):
            insort(order, (contact.updated, contact.id, contact))

    def _orders_of(self, contact):
        return self._orders[: 2 if contact.status == ACTIVE else 1]

    def _note(self, contact):
        keys = _keys(contact)
        for found, key in zip(self._found, keys, strict=True):
            if key:
                found.setdefault(key, []).append(contact.id)
        self._kept[contact.id] = keys, contact.updated
        self._texts.pop(contact.id, None)
        self.remembered.forget()
        self[contact.id] = contact

    def _forget(self, key):
        keys, moment = self._kept.pop(key)
        for found, one in zip(self._found, keys, strict=True):
            if one:
                found[one].remove(key)
        for order in self._orders:
            position = bisect_left(order, (moment, key))
            if order[position : position + 1] and order[position][1] == key:
                del order[position]

    def with_name(self, name):
        """The active contact of that name, or None."""
        ids = self._found[0].get(name_key(name), ())
        return next((self[one] for one in ids if self[one].status == ACTIVE), None)

    def named(self, key):
        """The contact with that id or exactly that name, an active one rather than an archived one."""
        if key in self:
            return self[key]
        rows = [self[one] for one in self._found[0].get(name_key(key), ()) if self[one].name == key]
        return next((row for row in rows if row.status == ACTIVE), rows[0] if rows else None)

    def with_number(self, number):
        """The contact of that ContactNumber; archived ones keep theirs reserved."""
        ids = self._found[1].get(number_key(number), ())
        return self[ids[0]] if ids else None

    def where_equal(self, pairs):
        """Contacts of which one of the (field, value) pairs may be true; None when that takes a search."""
        found = set()
        for field, value in pairs:
            if field == "ContactID":
                found.add(str(value).lower())
            elif field in ("Name", "ContactNumber", "EmailAddress") and value and isinstance(value, str):
                position, key = {
                    "Name": (0, name_key),
                    "ContactNumber": (1, number_key),
                    "EmailAddress": (2, email_key),
                }[field]
                found.update(self._found[position].get(key(value), ()))
            else:
                return None
        return sorted((self[one] for one in found if one in self), key=lambda row: (row.updated, row.id))

    def changed_after(self, moment, with_archived):
        """Contacts changed after a moment (all for None), those that changed first come first."""
        order = self._orders[0 if with_archived else 1]
        return InOrder(order[bisect_right(order, (moment, LAST_ID)) if moment else 0 :])

    def with_text(self, rows, term):
        """Those of `rows` that have `term` in a name, the number or the e-mail address, without case."""
        term = term.casefold()
        return [row for row in rows if term in self._text(row)]

    def _text(self, row):
        text = self._texts.get(row.id)
        if text is None:
            values = (row.name, row.first_name, row.last_name, row.contact_number, row.email)
            text = self._texts[row.id] = "\0".join(value for value in values if value).casefold()
        return text
