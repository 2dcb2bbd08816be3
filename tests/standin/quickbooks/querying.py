"""Running queries over the stored objects: which fields may be asked about, and the reply."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from . import errors
from .company_facts import SINGLE
from .kinds import KINDS
from .query_language import invalid, parse
from .schema import ANY
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
    stored = context.company.table(kind.name)
    shown = [_projected(kind.shown(context.company, stored[row["Id"]]), query.fields) for row in page]
    return {"QueryResponse": {kind.name: shown, "startPosition": query.start, "maxResults": len(shown)}}


def _selected(context, kind, query):
    names = {name.lower(): name for name in (*EVERYWHERE, *FILTERABLE[kind.name])}
    tests = [_test(context, kind, names, condition) for condition in query.conditions]
    rows = context.company.rows(kind.name)
    if COMPUTED & {name.lower() for name in (*(one.field for one in query.conditions), *dict(query.order))}:
        rows = [{**row, **kind.shown(context.company, row)} for row in rows]
    asks_active = any(condition.field.lower() == "active" for condition in query.conditions)
    rows = [
        row for row in rows if (asks_active or row.get("Active", True)) and all(test(row) for test in tests)
    ]
    for name, descending in reversed(query.order):
        field = _known(kind, names, name)
        rows.sort(key=lambda row, field=field: _sortable(_value(row, field)), reverse=descending)
    if query.fields:
        query.fields = [_known_property(kind, name) for name in query.fields]
    return rows


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


def _value(row, field):
    for name in field.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    if isinstance(row, dict):
        row = row.get("value", row.get("Address"))
    return row


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
        return lambda row: bool(pattern.fullmatch(str(_value(row, field) or "").casefold()))
    if operator in ("=", "IN"):
        return lambda row: any(_compare(_value(row, field), value) == 0 for value in values)
    signs = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[operator]
    return lambda row: _compare(_value(row, field), values[0]) in signs


def _compare(found, wanted):
    """-1, 0 or 1; None when the two cannot be compared."""
    if found is None:
        return 0 if wanted == NULL else None
    try:
        if isinstance(found, bool):
            return 0 if wanted.lower() == ("true" if found else "false") else None
        if isinstance(found, Decimal):
            wanted = Decimal(wanted)
        elif isinstance(found, datetime):
            found, wanted = found.replace(microsecond=0), parse_moment(wanted)
        else:
            found, wanted = str(found).casefold(), wanted.casefold()
    except (InvalidOperation, ValueError):
        raise invalid(f"value {wanted} cannot be compared") from None
    return (found > wanted) - (found < wanted)


def _projected(row, fields):
    if not fields:
        return row
    return {name: row[name] for name in ("domain", "sparse", "Id", *fields) if name in row}
