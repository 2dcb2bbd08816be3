"""What an object may look like: known properties, their types and lengths (section 3, and the XSDs).

`Reader.read` refuses unknown and ill-typed properties (2010) and texts of the wrong length (2050), drops what
is read only, and turns an empty text or null into None, which clears.
"""

from decimal import Decimal

from . import errors
from .wire import is_day

DIGITS = 15  # what an amount may have


class Text:
    def __init__(self, longest=None, shortest=0):
        self.longest, self.shortest = longest, shortest

    def read(self, reader, value, path):
        if not isinstance(value, str):
            raise reader.ill_typed(path)
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise errors.broken_text()
        if self.longest and not self.shortest <= len(value) <= self.longest:
            raise errors.wrong_length(path, self.shortest, self.longest, len(value))
        return value


class Number:
    def read(self, reader, value, path):
        if isinstance(value, str) and reader.settings.numbers_as_text:
            value = _decimal(value)
        if not isinstance(value, Decimal) or not value.is_finite():
            raise reader.ill_typed(path)
        if value and not -DIGITS < value.adjusted() < DIGITS:
            raise reader.ill_typed(path)
        return value


class Flag:
    def read(self, reader, value, path):
        if not isinstance(value, bool):
            raise reader.ill_typed(path)
        return value


class Day:
    def read(self, reader, value, path):
        if not is_day(value):
            raise reader.ill_typed(path)
        return value


class Choice:
    def __init__(self, *values):
        self.values = values

    def read(self, reader, value, path):
        if value not in self.values:
            raise reader.ill_typed(path)
        return value


class Reference:
    """A reference to an object of `kind`; only its value counts. kind None: looked up elsewhere or never."""

    def __init__(self, kind=None):
        self.kind = kind

    def read(self, reader, value, path):
        values = reader.read({"value": Text(), "name": Text(), "type": Text()}, value, path)
        return {"value": values["value"]} if values.get("value") else None


class Group:
    """A nested object."""

    def __init__(self, **properties):
        self.properties = properties

    def read(self, reader, value, path):
        values = reader.read(self.properties, value, path)
        return {name: member for name, member in values.items() if member is not None} or None


class Details(Group):
    """A nested object whose presence means something even when nothing is in it."""

    def read(self, reader, value, path):
        return super().read(reader, value, path) or {}


class Rows:
    """A list of nested objects."""

    def __init__(self, group):
        self.group = group

    def read(self, reader, value, path):
        if not isinstance(value, list):
            raise reader.ill_typed(path)
        return [self.group.read(reader, row, path) or {} for row in value]


class ReadOnly:
    """Set by QuickBooks; ignored without complaint when a client sends it."""


class Forbidden:
    """Would do something on a write that no client of ours may want, such as posting an opening balance."""

    def read(self, reader, value, path):
        raise reader.ill_typed(path)


ANY = {
    "Id": Text(),
    "SyncToken": Text(),
    "sparse": Flag(),
    "domain": ReadOnly(),
    "status": ReadOnly(),
    "MetaData": ReadOnly(),
    "time": ReadOnly(),
}

ADDRESS = Group(
    Id=ReadOnly(),
    Line1=Text(500),
    Line2=Text(500),
    Line3=Text(500),
    Line4=Text(500),
    Line5=Text(500),
    City=Text(255),
    Country=Text(255),
    CountryCode=Text(255),
    CountrySubDivisionCode=Text(255),
    County=Text(255),
    PostalCode=Text(30),
    PostalCodeSuffix=Text(30),
    Lat=Text(),
    Long=Text(),
    Note=Text(),
    Tag=Text(),
)
EMAIL = Group(Address=Text(100))
PHONE = Group(FreeFormNumber=Text(30))
MEMO = Group(value=Text(1000))


def _decimal(text):
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


class Reader:
    """Reads one request body. `offending` names the properties that were refused, for the call log."""

    def __init__(self, settings):
        self.settings = settings
        self.offending = []

    def ill_typed(self, path):
        self.offending.append(path)
        return errors.unsupported_property()

    def read(self, properties, values, path=""):
        """The values of an object; None stands for a property that is to be cleared."""
        if not isinstance(values, dict):
            raise self.ill_typed(path)
        found = {}
        for name, value in values.items():
            where = f"{path}.{name}".lstrip(".")
            if name not in properties:
                raise self.ill_typed(where)
            if isinstance(properties[name], ReadOnly):
                continue
            found[name] = None if value in (None, "") else properties[name].read(self, value, where)
        return found


def references(properties, values, path=""):
    """Every (kind, reference, element name) in the values of an object."""
    for name, value in values.items():
        kind = properties.get(name)
        where = f"{path}.{name}".lstrip(".")
        if value is None:
            continue
        if isinstance(kind, Reference) and kind.kind:
            yield kind.kind, value, where
        elif isinstance(kind, Group):
            yield from references(kind.properties, value, where)
        elif isinstance(kind, Rows):
            for row in value:
                yield from references(kind.group.properties, row, where)
