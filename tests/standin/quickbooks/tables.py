"""All objects of one kind, found without looking at every one of them."""

from bisect import bisect_left, insort
from datetime import timedelta

from ..serving.remembering import Remembered
from .inactive import compared

SECOND = timedelta(seconds=1)
# Fields by which objects are found at once; values compare without case.
LOOKED_UP = ("DisplayName", "Name", "PrimaryEmailAddr", "Sku", "DocNumber")


def plain_value(row, path):
    """The value of a field such as `MetaData.CreateTime`; of a reference its id, of an e-mail its address."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    if isinstance(row, dict):
        row = row.get("value", row.get("Address"))
    return row


def name_of(row):
    return row.get("DisplayName") or row.get("Name") or ""


class Table(dict):
    """Objects by id, in the order they were made. A new or changed one is told with `save`.

    `remembered` holds what queries selected until something changes, so that further pages are at once there.
    """

    def __init__(self, rows=()):
        super().__init__()
        self.remembered = Remembered()
        self._kept = {}  # id -> (number of the object, when it changed, its keys, the id above it)
        self._found = {}  # (field, value without case) -> ids
        self._order = []  # (when it changed, number, object)
        self._below = {}
        self._numbers = 0
        for row in rows:
            self.save(row)

    def __reduce__(self):
        return Table, (list(self.values()),)

    def save(self, row):
        """Note an object that is new or that changed."""
        key, moment = row["Id"], row["MetaData"]["LastUpdatedTime"]
        kept = self._kept.get(key)
        if kept:
            number = kept[0]
            self._forget(key)
        else:
            number = self._numbers = self._numbers + 1
        keys, parent = _keys(row), row.get("ParentRef", {}).get("value")
        for one in keys:
            self._found.setdefault(one, []).append(key)
        if parent:
            self._below.setdefault(parent, []).append(key)
        if not self._order or self._order[-1][:2] < (moment, number):
            self._order.append((moment, number, row))
        else:
            insort(self._order, (moment, number, row))
        self._kept[key] = number, moment, keys, parent
        self.remembered.forget()
        self[key] = row

    def remove(self, row):
        self._forget(row["Id"])
        self.remembered.forget()
        del self[row["Id"]]

    def _forget(self, key):
        number, moment, keys, parent = self._kept.pop(key)
        for one in keys:
            self._found[one].remove(key)
        if parent:
            self._below[parent].remove(key)
        del self._order[bisect_left(self._order, (moment, number))]

    def below(self, key):
        """Objects whose parent has that id."""
        return [self[one] for one in self._below.get(key, ())]

    def called(self, name):
        """Objects whose names compare equal to `name`, inactive ones included."""
        return [self[one] for one in self._found.get(("", compared(name)), ())]

    def with_any(self, field, values):
        """Objects with one of these texts in a field of `LOOKED_UP` or as their id, the oldest first."""
        if field == "Id":
            keys = {value for value in values if value in self}
        else:
            keys = {key for value in values for key in self._found.get((field, value.casefold()), ())}
        return [self[key] for key in sorted(keys, key=lambda key: self._kept[key][0])]

    def changed_since(self, moment):
        """Objects changed in the second of `moment` or later, the oldest first."""
        start = moment.replace(microsecond=0) + (SECOND if moment.microsecond else timedelta(0))
        entries = self._order[bisect_left(self._order, (start,)) :]
        return [row for _moment, _number, row in sorted(entries, key=lambda entry: entry[1])]


def _keys(row):
    keys = [("", compared(name_of(row)))]
    for field in LOOKED_UP:
        value = row.get(field)
        if isinstance(value, dict):
            value = value.get("Address")
        if value:
            keys.append((field, value.casefold()))
    return keys
