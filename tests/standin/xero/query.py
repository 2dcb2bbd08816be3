"""The `where` and `order` expressions of list calls.

`where`: comparisons with `==`, `=`, `!=`, `<`, `<=`, `>`, `>=`, joined by AND, `&&`, OR, `||` and
parentheses; values are "text" (a quote inside is doubled), numbers, true, false, null, DateTime(y,m,d)
and guid("..."); text has Contains, StartsWith and EndsWith. Text compares without case.
"""

import operator
import re
from datetime import date, datetime
from decimal import Decimal

from .errors import bad_query
from .wire import UTC, is_guid

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"\\]|"")*")
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<operator>==|!=|<>|<=|>=|=|<|>|&&|\|\||\(|\)|,|!)
  | (?P<name>[A-Za-z_][A-Za-z0-9_.]*)
)""",
    re.X,
)
_COMPARE = {
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TEXT_CALLS = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


def _tokens(expression):
    position, found = 0, []
    while expression[position:].strip():
        match = _TOKEN.match(expression, position)
        if not match:
            raise bad_query(
                f"Syntax error in where clause at position {position}: {expression[position:][:20]}"
            )
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


class Where:
    """A parsed expression; `matches(get)` asks `get(name)` for the value of a field."""

    def __init__(self, expression, fields):
        self._fields = {name.lower(): name for name in fields}
        self._tokens = _tokens(expression)
        self._position = 0
        self._test = self._any()
        if self._position < len(self._tokens):
            raise bad_query(f"Syntax error near '{self._tokens[self._position][1]}'")

    def matches(self, get):
        return self._test(get)

    def _peek(self):
        return self._tokens[self._position] if self._position < len(self._tokens) else (None, None)

    def _next(self, expected=None):
        kind, value = self._peek()
        if kind is None or (expected and value != expected):
            raise bad_query(f"Syntax error: '{expected or 'expression'}' expected")
        self._position += 1
        return kind, value

    def _accept(self, *values):
        kind, value = self._peek()
        if kind in ("operator", "name") and value.upper() in values:
            self._position += 1
            return True
        return False

    def _any(self):
        tests = [self._all()]
        while self._accept("OR", "||"):
            tests.append(self._all())
        return lambda get: any(test(get) for test in tests)

    def _all(self):
        tests = [self._one()]
        while self._accept("AND", "&&"):
            tests.append(self._one())
        return lambda get: all(test(get) for test in tests)

    def _one(self):
        if self._accept("("):
            test = self._any()
            self._next(")")
            return test
        left = self._operand()
        kind, value = self._peek()
        if kind == "operator" and value in _COMPARE:
            self._position += 1
            return _comparison(left, _COMPARE[value], self._operand())
        return lambda get: left(get) is True

    def _operand(self):
        kind, value = self._next()
        if kind == "text":
            text = value[1:-1].replace('""', '"')
            return lambda get: text
        if kind == "number":
            return lambda get: Decimal(value)
        if kind != "name":
            raise bad_query(f"Syntax error near '{value}'")
        word = value.lower()
        if word in ("true", "false", "null"):
            constant = {"true": True, "false": False, "null": None}[word]
            return lambda get: constant
        if self._peek()[1] == "(":
            return self._call(value)
        return self._field(value)

    def _call(self, value):
        self._next("(")
        arguments = []
        while not self._accept(")"):
            arguments.append(self._operand()(None))
            self._accept(",")
        word = value.lower()
        if word == "datetime":
            return _constant_moment(arguments)
        if word == "guid":
            if len(arguments) != 1 or not is_guid(arguments[0]):
                raise bad_query("Guid should contain 32 digits with 4 dashes")
            return lambda get: arguments[0].lower()
        path, _dot, method = value.rpartition(".")
        if method.lower() not in _TEXT_CALLS or len(arguments) != 1 or not isinstance(arguments[0], str):
            raise bad_query(f"No applicable method '{method or value}' exists")
        field, compare, part = self._field(path), _TEXT_CALLS[method.lower()], arguments[0].casefold()
        return lambda get: compare((field(get) or "").casefold(), part)

    def _field(self, name):
        known = self._fields.get(name.lower())
        if not known:
            raise bad_query(f"No property or field '{name}' exists")
        return lambda get: get(known)


def _constant_moment(arguments):
    try:
        moment = datetime(*map(int, arguments), tzinfo=UTC)
    except (TypeError, ValueError):
        raise bad_query("DateTime is not valid") from None
    return lambda get: moment


def _comparable(value):
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _comparison(left, compare, right):
    def test(get):
        one, other = _comparable(left(get)), _comparable(right(get))
        if compare in (operator.eq, operator.ne):
            return compare(one, other)
        if one is None or other is None:
            return False
        try:
            return compare(one, other)
        except TypeError:
            raise bad_query("Operator incompatible with operand types") from None

    return test


def sort_key(value):
    """A key that puts absent values first and text in order without case."""
    return (value is not None, _comparable(value))


def parse_order(expression, fields):
    """`Date DESC, InvoiceNumber` as a list of (field, descending)."""
    known = {name.lower(): name for name in fields}
    order = []
    for part in expression.split(","):
        words = part.split()
        if not words or len(words) > 2 or words[0].lower() not in known:
            raise bad_query(f"No property or field '{part.strip()}' exists")
        direction = words[1].upper() if len(words) == 2 else "ASC"
        if direction not in ("ASC", "DESC"):
            raise bad_query(f"Syntax error in order clause near '{words[1]}'")
        order.append((known[words[0].lower()], direction == "DESC"))
    return order
