"""JSON in which a Decimal is a number, digit by digit, in both directions.

The libraries turn money into binary floats on the way out, which corrupts amounts of more than 15 digits;
here nothing is ever a float.
"""

from __future__ import annotations

import json
from decimal import Decimal


def dumps(value) -> bytes:
    """``value`` (dicts, lists, tuples, str, bool, int, Decimal, None) as UTF-8 JSON without spaces.

    :raise TypeError: for anything else, floats among it: they are not exact.
    """
    out: list[str] = []
    _write(value, out)
    return "".join(out).encode()


def loads(data: bytes):
    """What ``data`` says, numbers with a point or an exponent as Decimal.

    :raise ValueError: when it is not JSON.
    """
    return json.loads(data, parse_float=Decimal, parse_constant=_refuse_constant)


def _write(value, out: list[str]) -> None:
    if isinstance(value, dict):
        separator = "{"
        for key, entry in value.items():
            out.append(f"{separator}{json.dumps(key)}:")
            _write(entry, out)
            separator = ","
        out.append("}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for entry in value:
            out.append(separator)
            _write(entry, out)
            separator = ","
        out.append("]" if value else "[]")
    elif isinstance(value, Decimal):
        out.append(_number(value))
    elif value is None or isinstance(value, (str, bool, int)):
        out.append(json.dumps(value))
    else:
        raise TypeError(f"{type(value).__name__} has no exact JSON form")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} has no JSON form")
    return f"{value:f}" if value else f"{abs(value):f}"


def _refuse_constant(name: str):
    raise ValueError(f"{name} is not JSON")
