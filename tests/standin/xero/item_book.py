"""The items of one organisation, found by their codes."""


class ItemBook(dict):
    """Items by id. A new or changed item is told with `save`."""

    def __init__(self, items=()):
        super().__init__()
        self._codes = {}  # code in lower case -> id
        self._kept = {}  # id -> code it can be found under now
        for item in items:
            self.save(item)

    def __reduce__(self):
        return ItemBook, (list(self.values()),)

    def save(self, item):
        """Note an item that is new or that changed."""
        self._codes.pop(self._kept.get(item.id), None)
        self._kept[item.id] = item.code.lower()
        self._codes[item.code.lower()] = item.id
        self[item.id] = item

    def remove(self, item):
        self._codes.pop(self._kept.pop(item.id), None)
        del self[item.id]

    def with_code(self, code):
        """The item of that code, compared without case, or None."""
        return self.get(self._codes.get(code.lower()))

    def where_equal(self, pairs):
        """Items of which one of the (field, value) pairs may be true; None when that takes a search."""
        if not all(field in ("ItemID", "Code") and isinstance(value, str) for field, value in pairs):
            return None
        found = {self._codes.get(value.lower(), value.lower()) for _field, value in pairs}
        return [self[key] for key in found if key in self]

    def named(self, key):
        """The item with that id, code or exact name, or None."""
        return (
            self.get(key)
            or self.with_code(key)
            or next((row for row in self.values() if row.name == key), None)
        )
