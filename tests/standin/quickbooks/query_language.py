"""The query language: text in, a Query out (reference, section 3.10).

What is not in the grammar is refused with 4000 and the place of the first wrong token: OR, NOT, JOIN, GROUP
BY, doubled quotes, bare numbers, a backslash before anything but a quote or a backslash.
"""

import re
from dataclasses import dataclass, field

from .errors import Fault

TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\]|\\['\\])*')
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<word>[A-Za-z_][\w.]*)
      | (?P<sign><=|>=|[=<>(),*])
      | (?P<other>\S)
    )""",
    re.VERBOSE,
)
OPERATORS = ("=", "<", ">", "<=", ">=", "IN", "LIKE")
MOST_ROWS, USUAL_ROWS = 1000, 100


@dataclass
class Token:
    kind: str
    text: str
    column: int

    @property
    def word(self):
        return self.text.upper() if self.kind == "word" else None


@dataclass
class Condition:
    field: str
    operator: str
    values: list


@dataclass
class Query:
    kind: str
    fields: list = None
    is_count: bool = False
    conditions: list = field(default_factory=list)
    order: list = field(default_factory=list)
    start: int = 1
    most: int = USUAL_ROWS


def parse_error(token):
    shown = ' "<EOF>" ""' if token.kind == "end" else f' <{_label(token)}> "{token.text} ""'
    detail = f'QueryParserError: Encountered "{shown} at line 1, column {token.column}.'
    return Fault("4000", "Error parsing query", detail)


def _label(token):
    return {"string": "STRING", "number": "NUMBER", "word": "IDENTIFIER"}.get(token.kind, "SIGN")


def invalid(detail):
    return Fault("4001", "Invalid query", f"QueryValidationError: {detail}")


def parse(statement):
    """The Query in `statement`; Fault 4000 or 4001."""
    return _Parser(statement).query()


class _Parser:
    def __init__(self, statement):
        self.tokens = [
            Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1)
            for match in TOKEN.finditer(statement)
        ]
        self.tokens.append(Token("end", "", len(statement) + 1))
        self.position = 0

    @property
    def token(self):
        return self.tokens[self.position]

    def take(self):
        token = self.token
        self.position += 1
        return token

    def accept(self, *words):
        """Whether these words or signs come next; if so they are taken."""
        ahead = self.tokens[self.position : self.position + len(words)]
        if [token.word or token.text for token in ahead] != list(words):
            return False
        self.position += len(words)
        return True

    def expect(self, *words):
        for word in words:
            if not self.accept(word):
                raise parse_error(self.token)

    def name(self):
        if self.token.kind != "word":
            raise parse_error(self.token)
        return self.take().text

    def query(self):
        self.expect("SELECT")
        fields, is_count = self._fields()
        self.expect("FROM")
        query = Query(self.name(), fields, is_count)
        if self.accept("WHERE"):
            query.conditions.append(self._condition())
            while self.accept("AND"):
                query.conditions.append(self._condition())
        if self.accept("ORDERBY") or self.accept("ORDER", "BY"):
            query.order.append(self._order())
            while self.accept(","):
                query.order.append(self._order())
        if self.accept("STARTPOSITION"):
            query.start = self._count(1)
        if self.accept("MAXRESULTS"):
            query.most = self._count(0, MOST_ROWS)
        if self.token.kind != "end":
            raise parse_error(self.token)
        return query

    def _fields(self):
        if self.accept("*"):
            while self.accept(","):  # as in SELECT *, Sku
                self.name()
            return None, False
        if self.accept("COUNT", "(", "*", ")"):
            return None, True
        fields = [self.name()]
        while self.accept(","):
            fields.append(self.name())
        return fields, False

    def _condition(self):
        name, token = self.name(), self.take()
        operator = token.word or token.text
        if operator not in OPERATORS:
            raise parse_error(token)
        if operator != "IN":
            return Condition(name, operator, [self._value()])
        self.expect("(")
        values = [self._value()]
        while self.accept(","):
            values.append(self._value())
        self.expect(")")
        return Condition(name, operator, values)

    def _value(self):
        token = self.take()
        if token.kind == "string":
            return re.sub(r"\\(.)", r"\1", token.text[1:-1])
        if token.word in ("TRUE", "FALSE"):
            return token.word.lower()
        if token.word == "CURRENT_DATE":
            return token.word
        raise parse_error(token)

    def _order(self):
        name = self.name()
        if self.accept("DESC"):
            return name, True
        self.accept("ASC")
        return name, False

    def _count(self, least, most=None):
        token = self.take()
        if token.kind != "number" or not token.text.lstrip("-").isdigit():
            raise parse_error(token)
        value = int(token.text)
        if value < least:
            raise invalid(f"value {value} is too small. Min allowed value is {least}")
        if most is not None and value > most:
            raise invalid(f"value {value} is too large. Max allowed value is {most}")
        return value
