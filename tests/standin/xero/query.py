"""The `where` and `order` expressions of list calls.

`where`: comparisons with `==`, `=`, `!=`, `<`, `<=`, `>`, `>=`, joined by AND, `&&`, OR, `||` and
parentheses; values are "text" (a quote inside is doubled), numbers, true, false, null, DateTime(y,m,d)
and guid("..."); text has Contains, StartsWith and EndsWith. Text compares without case.
"""

import operator
import re
from dataclasses import dataclass
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


@dataclass
class _Test:
    """A condition: `fits(row)`, and pairs of (field, value) of which one is true of every row that fits."""

    fits: object
    pairs: list = None


class Where:
    """A parsed expression over rows, whose fields are told by `fields`: name -> function of a row.

    `matches(row)` tells whether it is true of a row. `pairs`: (field, value) pairs of which one has to be
    equal for it to be true, None when there are no such.
    """

    def __init__(self, expression, fields):
        self._fields = {name.lower(): (name, get) for name, get in fields.items()}
        self._tokens = _tokens(expression)
        self._position = 0
        test = self._any()
        if self._position < len(self._tokens):
            raise bad_query(f"Syntax error near '{self._tokens[self._position][1]}'")
        self.matches, self.pairs = test.fits, test.pairs

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
        if len(tests) == 1:
            return tests[0]
        fits = [test.fits for test in tests]
        pairs = [pair for test in tests for pair in test.pairs or ()]
        known = all(test.pairs for test in tests)
        return _Test(lambda row: any(one(row) for one in fits), pairs if known else None)

    def _all(self):
        tests = [self._one()]
        while self._accept("AND", "&&"):
            tests.append(self._one())
        if len(tests) == 1:
            return tests[0]
        fits = [test.fits for test in tests]
        pairs = next((test.pairs for test in tests if test.pairs), None)
        return _Test(lambda row: all(one(row) for one in fits), pairs)

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
        get = left.get
        return _Test(lambda row: get(row) is True)

    def _operand(self):
        kind, value = self._next()
        if kind == "text":
            return _constant(value[1:-1].replace('""', '"'))
        if kind == "number":
            return _constant(Decimal(value))
        if kind != "name":
            raise bad_query(f"Syntax error near '{value}'")
        word = value.lower()
        if word in ("true", "false", "null"):
            return _constant({"true": True, "false": False, "null": None}[word])
        if self._peek()[1] == "(":
            return self._call(value)
        return self._field(value)

    def _call(self, value):
        self._next("(")
        arguments = []
        while not self._accept(")"):
            argument = self._operand()
            if argument.field:
                raise bad_query(f"No applicable method '{value}' exists")
            arguments.append(argument.value)
            self._accept(",")
        word = value.lower()
        if word == "datetime":
            return _constant_moment(arguments)
        if word == "guid":
            if len(arguments) != 1 or not is_guid(arguments[0]):
                raise bad_query("Guid should contain 32 digits with 4 dashes")
            return _constant(arguments[0].lower())
        path, _dot, method = value.rpartition(".")
        if method.lower() not in _TEXT_CALLS or len(arguments) != 1 or not isinstance(arguments[0], str):
            raise bad_query(f"No applicable method '{method or value}' exists")
        field, compare, part = self._field(path).get, _TEXT_CALLS[method.lower()], arguments[0].casefold()
        return _Operand(lambda row: compare((field(row) or "").casefold(), part))

    def _field(self, name):
        if name.lower() not in self._fields:
            raise bad_query(f"No property or field '{name}' exists")
        known, get = self._fields[name.lower()]
        return _Operand(get, field=known)


@dataclass
class _Operand:
    """One side of a comparison: `get(row)`; the name of the `field`, or the `value` of a constant."""

    get: object
    field: str = None
    value: object = None
    is_constant: bool = False


def _constant(value):
    return _Operand(lambda row: value, value=value, is_constant=True)


def _constant_moment(arguments):
    try:
        moment = datetime(*map(int, arguments), tzinfo=UTC)
    except (TypeError, ValueError):
        raise bad_query("DateTime is not valid") from None
    return _constant(moment)


def _comparable(value):
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _comparison(left, compare, right):
    if compare is operator.eq and left.is_constant and right.field:
        left, right = right, left
    if right.is_constant:
        return _with_constant(left, compare, right.value)
    one, other = left.get, right.get
    return _Test(lambda row: _compared(compare, _comparable(one(row)), _comparable(other(row))))


def _with_constant(left, compare, value):
    get, other = left.get, _comparable(value)
    pairs = [(left.field, value)] if compare is operator.eq and left.field else None
    return _Test(lambda row: _compared(compare, _comparable(get(row)), other), pairs)


def _compared(compare, one, other):
    if compare in (operator.eq, operator.ne):
        return compare(one, other)
    if one is None or other is None:
        return False
    try:
        return compare(one, other)
    except TypeError:
        raise bad_query("Operator incompatible with operand types") from None


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
