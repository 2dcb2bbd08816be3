"""Values on the wire: dates, numbers and properties, in and out.

Out: None is left out, dates are `/Date(ms+0000)/` with the slash escaped, Decimals keep their trailing
zeros. In: property names are compared without case, numbers may be strings, dates come in four forms.
"""

import json
import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from json.encoder import encode_basestring

UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_NUMBER = Decimal("79228162514264337593543950335")  # what Xero's number type holds
NULL = object()  # a null on purpose; only the fault switch writes one


class Stamp(str):
    """A moment written without offset, as envelopes and organisations do."""


def milliseconds(moment):
    """Whole milliseconds since 1970 of a date (midnight UTC) or an aware datetime."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return (moment - EPOCH) // timedelta(milliseconds=1)


def stamp(moment):
    return Stamp(f"/Date({milliseconds(moment)})/")


def date_string(day):
    """The readable twin of a date."""
    return f"{day.isoformat()}T00:00:00" if day else None


def moment_string(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def to_json(value, keep_none=False):
    """JSON bytes of plain values, Decimals, dates and moments."""
    return _write(value, keep_none).encode()


def _write(value, keep_none):
    writer = _WRITERS.get(type(value))
    if writer:
        return writer(value)
    if isinstance(value, dict):
        members = [
            f'"{name}":{_write(member, keep_none)}'
            for name, member in value.items()
            if keep_none or member is not None
        ]
        return "{" + ",".join(members) + "}"
    return "[" + ",".join([_write(member, keep_none) for member in value]) + "]"


def _write_date(value):
    return f'"\\/Date({milliseconds(value)}+0000)\\/"'


_WRITERS = {
    type(None): lambda value: "null",
    type(NULL): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    Stamp: lambda value: f'"{value}"'.replace("/", "\\/"),
    str: encode_basestring,
    Decimal: lambda value: format(value, "f"),
    int: repr,
    float: repr,
    date: _write_date,
    datetime: _write_date,
}


def from_json(body):
    """Parse a request body; numbers with a fraction become Decimal. ValueError when it is no JSON."""
    return json.loads(body.decode("utf-8-sig"), parse_float=Decimal)


_MS_DATE = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")


def parse_date(text):
    """A calendar date from `YYYY-MM-DD`, an ISO moment or `/Date(ms)/`. ValueError otherwise."""
    return parse_moment(text).date()


def parse_moment(text):
    """An aware moment from the same forms; without an offset it is UTC."""
    match = _MS_DATE.fullmatch(text.strip())
    if match:
        return EPOCH + timedelta(milliseconds=int(match.group(1)))
    text = re.sub(r"(\.\d{1,6})\d*", r"\1", text.strip().replace("Z", "+00:00"))
    text = re.sub(r"\.(\d+)", lambda m: "." + m.group(1).ljust(6, "0"), text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class BadValue(ValueError):
    """A property has a value of the wrong type; the text says which and where."""


class Given:
    """One JSON object as sent: properties by name without case, typed, and which of them nobody knew."""

    def __init__(self, values, path=""):
        if not isinstance(values, dict):
            raise BadValue(f"Error converting value to an object. Path '{path}'.")
        self.path = path
        self._values = {name.lower(): value for name, value in values.items()}
        self._names = {name.lower(): name for name in values}
        self._read = set()
        self._children = []

    def __contains__(self, name):
        return self.raw(name) is not None

    def raw(self, name):
        """The value as it came; None when absent or null."""
        self._read.add(name.lower())
        return self._values.get(name.lower())

    def ignore(self, *names):
        """Known properties that are accepted and mean nothing on a write."""
        self._read.update(name.lower() for name in names)

    def names(self):
        return list(self._names.values())

    def text(self, name):
        value = self.raw(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, (dict, list)):
            raise self._refusal(name, value, "System.String")
        return _write(value, False)

    def number(self, name):
        """A Decimal; numbers may be sent as text."""
        value = self.raw(name)
        if value is None or value == "":
            return None
        if isinstance(value, (bool, dict, list)):
            raise self._refusal(name, value, "System.Decimal")
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise self._refusal(name, value, "System.Decimal") from None
        if not number.is_finite() or abs(number) > LARGEST_NUMBER:
            raise self._refusal(name, value, "System.Decimal")
        return number

    def flag(self, name):
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise self._refusal(name, value, "System.Boolean")

    def date(self, name):
        """A calendar date, from the property or its `...String` twin."""
        for candidate in (name, f"{name}String"):
            value = self.raw(candidate)
            if value in (None, ""):
                continue
            try:
                return parse_date(value)
            except (ValueError, TypeError, AttributeError, OverflowError):
                raise self._refusal(candidate, value, "System.DateTime") from None
        return None

    def guid(self, name):
        value = self.text(name)
        if value in (None, ""):
            return None
        if not is_guid(value):
            raise self._refusal(name, value, "System.Guid")
        return value.lower()

    def choice(self, name, allowed):
        """One of `allowed`, compared without case; None when absent."""
        value = self.text(name)
        if value in (None, ""):
            return None
        for option in allowed:
            if option.lower() == value.lower():
                return option
        raise self._refusal(name, value, name)

    def one(self, name):
        """A nested object, or None."""
        value = self.raw(name)
        return None if value is None else self._child(value, name)

    def many(self, name):
        """Nested objects, or None when absent. Anything but a list is refused."""
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self._refusal(name, value, "a list")
        return [self._child(member, f"{name}[{index}]") for index, member in enumerate(value)]

    def _child(self, value, name):
        child = Given(value, f"{self.path}.{name}".lstrip("."))
        self._children.append(child)
        return child

    def _refusal(self, name, value, kind):
        shown = value if isinstance(value, str) else _write(value, False)
        return BadValue(f"Error converting value \"{shown}\" to type '{kind}'. Path '{self.path}.{name}'.")

    def unknown(self):
        """Paths of properties that were sent but never asked for."""
        own = [
            f"{self.path}.{self._names[name]}".lstrip(".") for name in self._values if name not in self._read
        ]
        return own + [path for child in self._children for path in child.unknown()]


def is_guid(text):
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text or ""))
