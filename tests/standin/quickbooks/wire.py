"""Values on the wire: numbers stay exact, moments carry the Pacific offset."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from json.encoder import encode_basestring
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

try:
    PACIFIC = ZoneInfo("America/Los_Angeles")
except ZoneInfoNotFoundError:
    PACIFIC = timezone(timedelta(hours=-8))


def moment_text(moment):
    """An aware moment as replies show it: whole seconds, Pacific offset."""
    return moment.astimezone(PACIFIC).isoformat(timespec="seconds")


def parse_moment(text):
    """An aware moment from ISO text; a date is its first instant; without an offset it is Pacific time."""
    moment = datetime.fromisoformat(text.strip().replace(" ", "+").replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)


def is_day(text):
    """Whether `text` is a calendar date in the one form the API uses."""
    try:
        return isinstance(text, str) and len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def number_text(value):
    """A Decimal without trailing zeros and without an exponent."""
    return format(value.normalize(), "f") if value else "0"


def to_json(value):
    """JSON bytes of plain values, Decimals, dates and moments; members that are None are left out."""
    return _write(value).encode()


def _write(value):
    writer = _WRITERS.get(type(value))
    if writer:
        return writer(value)
    if isinstance(value, dict):
        members = (
            f"{encode_basestring(name)}:{_write(member)}"
            for name, member in value.items()
            if member is not None
        )
        return "{" + ",".join(members) + "}"
    return "[" + ",".join(map(_write, value)) + "]"


NULL = object()  # a null on purpose: members that are None are left out

_WRITERS = {
    type(NULL): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    str: encode_basestring,
    Decimal: number_text,
    int: repr,
    float: repr,
    date: lambda value: f'"{value.isoformat()}"',
    datetime: lambda value: f'"{moment_text(value)}"',
}


def from_json(body):
    """Parse a body; numbers become Decimal. UnicodeDecodeError or ValueError when it cannot be read."""
    return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_int=Decimal)
