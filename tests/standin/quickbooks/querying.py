"""Running queries over the stored objects: which fields may be asked about, and the reply."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from zlib import crc32

from . import errors
from .company_facts import SINGLE
from .kinds import KINDS
from .query_language import invalid, parse
from .schema import ANY
from .tables import LOOKED_UP, plain_value
from .wire import parse_moment

EVERYWHERE = ("Id", "MetaData.CreateTime", "MetaData.LastUpdatedTime")
LISTED = ("Name", "Active")
NAMED = (
    "DisplayName",
    "GivenName",
    "MiddleName",
    "FamilyName",
    "CompanyName",
    "PrintOnCheckName",
    "PrimaryEmailAddr",
    "Active",
    "Balance",
)
FILTERABLE = {
    "Customer": (*NAMED, "FullyQualifiedName"),
    "Vendor": NAMED,
    "Employee": ("DisplayName", "Active"),
    "Item": ("Name", "FullyQualifiedName", "Type", "Active", "Taxable", "SubItem", "Sku"),
    "Invoice": ("DocNumber", "CustomerRef", "TxnDate", "DueDate", "SalesTermRef", "Balance"),
    "CreditMemo": ("DocNumber", "CustomerRef", "TxnDate", "SalesTermRef", "Balance"),
    "Bill": (
        "DocNumber",
        "VendorRef",
        "APAccountRef",
        "TxnDate",
        "DueDate",
        "SalesTermRef",
        "TotalAmt",
        "Balance",
    ),
    "VendorCredit": ("DocNumber", "APAccountRef", "TxnDate", "TotalAmt"),
    "Payment": ("CustomerRef", "PaymentMethodRef", "PaymentRefNum", "TxnDate", "TotalAmt"),
    "BillPayment": ("DocNumber", "VendorRef", "APAccountRef", "TxnDate", "TotalAmt"),
    "Account": (
        *LISTED,
        "AccountType",
        "AccountSubType",
        "Classification",
        "FullyQualifiedName",
        "AcctNum",
        "CurrentBalance",
    ),
    "Class": (*LISTED, "FullyQualifiedName"),
    "Department": (*LISTED, "FullyQualifiedName"),
    "CompanyCurrency": ("Code", "Name", "Active"),
    "TaxCode": LISTED,
    "TaxRate": LISTED,
    "TaxAgency": ("DisplayName",),
    "Term": LISTED,
}
NULL = " "
COMPUTED = {"balance"}  # worked out when an object is shown, which takes time


def statement_of(request):
    """The query of a GET parameter or of a POST body of type application/text."""
    if request.method == "GET":
        statement = request.parameter("query")
    else:
        if not request.headers.get("Content-Type", "").lower().startswith("application/text"):
            raise errors.unsupported_operation("query without Content-Type application/text")
        statement = request.body.decode("utf-8", "replace")
    if not statement:
        raise errors.missing("query")
    return statement


def answer(context, statement):
    """The reply's body for one query."""
    query = parse(statement)
    if query.kind in SINGLE:
        return {"QueryResponse": {query.kind: [SINGLE[query.kind](context.company)], "maxResults": 1}}
    kind = KINDS.get(query.kind.lower())
    if kind is None or kind.name != query.kind:
        raise invalid(f"Entity {query.kind} is not known")
    kind.check_feature(context)
    rows = _selected(context, kind, query)
    if query.is_count:
        return {"QueryResponse": {"totalCount": len(rows)}}
    page = rows[query.start - 1 : query.start - 1 + query.most]
    if not page:
        return {"QueryResponse": {}}
    shown = [_projected(kind.shown(context.company, row), query.fields) for row in page]
    return {"QueryResponse": {kind.name: shown, "startPosition": query.start, "maxResults": len(shown)}}


def _selected(context, kind, query):
    """The stored objects a query is about, all pages together."""
    names = {name.lower(): name for name in (*EVERYWHERE, *FILTERABLE[kind.name])}
    tests = [
        _test(context, kind, names, condition)
        for condition in query.conditions
        if not _asks_for_all(condition)
    ]
    order = [(_known(kind, names, name), descending) for name, descending in query.order]
    if query.fields:
        query.fields = [_known_property(kind, name) for name in query.fields]
    asks_active = any(condition.field.lower() == "active" for condition in query.conditions)
    table = context.company.table(kind.name)
    computed = COMPUTED & {name.lower() for name in (*(one.field for one in query.conditions), *dict(order))}

    def select():
        rows = _candidates(table, names, query.conditions)
        if not asks_active:
            rows = [row for row in rows if row.get("Active", True)]
        if computed:
            rows = [{**row, **kind.shown(context.company, row)} for row in rows]
        for test in tests:
            rows = [row for row in rows if test(row)]
        if context.settings.shuffle_rows:
            rows = sorted(rows, key=lambda row: crc32(row["Id"].encode()))
        for field, descending in reversed(order):
            rows.sort(key=lambda row, field=field: _sortable(plain_value(row, field)), reverse=descending)
        return [table[row["Id"]] for row in rows] if computed else rows

    if computed:
        return select()
    question = (repr(query.conditions), repr(order), context.today(), context.settings.shuffle_rows)
    return table.remembered.answer(question, select)


def _asks_for_all(condition):
    """Whether it is `Active IN (true, false)`, which nothing fails."""
    return condition.field.lower() == "active" and {"true", "false"} <= {
        one.lower() for one in condition.values
    }


def _candidates(table, names, conditions):
    """A superset of what fits, the oldest first: found by name, id or time of change if asked for."""
    for condition in conditions:
        field = names[condition.field.lower()]
        if condition.operator in ("=", "IN") and field in ("Id", *LOOKED_UP) and NULL not in condition.values:
            return table.with_any(field, condition.values)
    for condition in conditions:
        if names[condition.field.lower()] == "MetaData.LastUpdatedTime" and condition.operator in (">", ">="):
            return table.changed_since(Wanted(condition.values[0]).moment)
    return list(table.values())


def _known_property(kind, name):
    known = {one.lower(): one for one in (*ANY, *kind.properties, *FILTERABLE[kind.name])}
    top = name.partition(".")[0].lower()
    if top not in known:
        raise invalid(f"Property {name} not found for Entity {kind.name}")
    return known[top]


def _known(kind, names, name):
    if name.lower() not in names:
        _known_property(kind, name)
        raise invalid(f"property '{name}' is not queryable")
    return names[name.lower()]


def _sortable(value):
    if isinstance(value, str):
        value = value.casefold()
    return value is not None, type(value).__name__, value if value is not None else ""


def _test(context, kind, names, condition):
    """A function that tells whether a row fits one condition."""
    field, operator = _known(kind, names, condition.field), condition.operator
    if field == "Id" and operator not in ("=", "IN"):
        raise invalid(f"Operator {operator} is not supported for Id")
    values = [context.today() if value == "CURRENT_DATE" else value for value in condition.values]
    if operator == "LIKE":
        pattern = re.compile(".*".join(map(re.escape, values[0].casefold().split("%"))), re.DOTALL)
        return lambda row: bool(pattern.fullmatch(str(plain_value(row, field) or "").casefold()))
    wanted = [Wanted(value) for value in values]
    if operator in ("=", "IN"):
        return lambda row: _equals_any(plain_value(row, field), wanted)
    signs = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[operator]
    return lambda row: wanted[0].compare(plain_value(row, field)) in signs


def _equals_any(found, wanted):
    return any(one.compare(found) == 0 for one in wanted)


class Wanted:
    """A value in a query, read as what it is compared with."""

    def __init__(self, value):
        self._value = value
        self.text = value.casefold()

    @cached_property
    def moment(self):
        return self._read(parse_moment)

    @cached_property
    def number(self):
        return self._read(Decimal)

    def _read(self, parse):
        try:
            return parse(self._value)
        except (InvalidOperation, ValueError):
            raise invalid(f"value {self._value} cannot be compared") from None

    def compare(self, found):
        """-1, 0 or 1; None when the two cannot be compared."""
        if found is None:
            return 0 if self._value == NULL else None
        if isinstance(found, bool):
            return 0 if self.text == ("true" if found else "false") else None
        if isinstance(found, Decimal):
            wanted = self.number
        elif isinstance(found, datetime):
            found, wanted = found.replace(microsecond=0), self.moment
        else:
            found, wanted = str(found).casefold(), self.text
        return (found > wanted) - (found < wanted)


def _projected(row, fields):
    if not fields:
        return row
    return {name: row[name] for name in ("domain", "sparse", "Id", *fields) if name in row}
