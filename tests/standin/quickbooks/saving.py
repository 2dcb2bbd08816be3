"""Create, update, delete and void: what every kind of object has in common (reference, section 3.0)."""

import copy

from . import errors
from .company import PAYMENTS
from .schema import ADDRESS, ANY, Reader, ReadOnly, references
from .wire import from_json


class Kind:
    """A kind of object over the API.

    `name` as in the XSD, `address` in the path, `properties` what a client may send. `operations` are those
    beyond create and update.
    """

    name = None
    properties = {}
    operations = ()
    writable = True

    @property
    def address(self):
        return self.name.lower()

    def check_feature(self, context):
        """Raise when the company's plan does not have this kind."""

    def complete(self, context, values, old, sent):
        """Check the merged `values` and fill in what QuickBooks works out; `sent` is what the client sent."""

    def saved(self, context, row):
        """Something was created or updated."""

    def shown(self, company, row):
        """The object as replies show it."""
        return dict(row)

    def remove(self, context, row):
        context.company.remove(row, context.now())

    def void(self, context, row):
        raise errors.unsupported_operation("void")


def body_of(request):
    """The JSON of a request. 500 on broken UTF-8, 2010 when it is no JSON object."""
    try:
        body = from_json(request.body)
    except UnicodeDecodeError:
        raise errors.broken_text() from None
    except ValueError:
        raise errors.unsupported_property() from None
    if not isinstance(body, dict):
        raise errors.unsupported_property()
    return body


def write(context, kind, operation, body):
    """Do one write; returns the object for the reply. Raises Fault and then has changed nothing."""
    check_may_write(context, kind)
    if operation in ("create", "update"):
        return _save(context, kind, operation, body)
    if operation not in kind.operations:
        raise errors.unsupported_operation(operation)
    row = _current(context, kind, body)
    if operation == "void":
        kind.void(context, row)
        context.company.replace(row, dict(row), context.now())
        return kind.shown(context.company, row)
    kind.remove(context, row)
    return {"status": "Deleted", "domain": "QBO", "Id": row["Id"]}


def check_may_write(context, kind):
    if not kind.writable:
        raise errors.unsupported_operation(f"create or update of {kind.name}")
    if context.company.subscription not in ("PAID", "TRIAL"):
        raise errors.subscription_ended()
    if kind.name in context.company.denied:
        raise errors.permission_denied(kind.name)
    kind.check_feature(context)


def _current(context, kind, values):
    """The stored object a write is for, if its token is the current one."""
    if not values.get("Id"):
        raise errors.missing("Id")
    row = context.company.find(kind.name, str(values["Id"]))
    if row is None or (kind.name, row["Id"]) in context.made:
        raise errors.not_found()
    token = values.get("SyncToken")
    if token in (None, ""):
        raise errors.missing("SyncToken")
    if str(token) != row["SyncToken"]:
        raise errors.stale()
    return row


def _save(context, kind, operation, body):
    reader = Reader(context.settings)
    try:
        sent = reader.read({**ANY, **kind.properties}, body)
    finally:
        context.call.unknown_properties += reader.offending
    sparse = sent.pop("sparse", None)
    old = _current(context, kind, sent) if sent.get("Id") or operation == "update" else None
    for name in ("Id", "SyncToken"):
        sent.pop(name, None)
    values = {name: value for name, value in _merged(kind, old, sent, sparse).items() if value is not None}
    _resolve(context, kind, values)
    kind.complete(context, values, old, sent)
    _give_address_ids(kind, context.company, values, old or {})
    if old is None:
        row = context.company.add(kind.name, values, context.now(), context.app.name)
    else:
        row = context.company.replace(old, values, context.now())
        context.company.set_paths_below(row, context.now())
    kind.saved(context, row)
    return kind.shown(context.company, row)


def _merged(kind, old, sent, sparse):
    """A sparse update leaves what was not sent, a full one clears it unless it is QuickBooks' own."""
    if old is None:
        return dict(sent)
    old = copy.deepcopy(dict(old))
    if sparse:
        return {**old, **sent}
    own = {name for name, one in kind.properties.items() if isinstance(one, ReadOnly)}
    return {**{name: value for name, value in old.items() if name in own}, **sent}


def _resolve(context, kind, values):
    """Look up every reference and put the name of what it refers to beside its value."""
    for target, reference, element in references(kind.properties, values):
        row = context.referenced(target, reference["value"], element)
        name = row.get("FullyQualifiedName") or row.get("DisplayName") or row.get("Name")
        if name:
            reference["name"] = name


def _give_address_ids(kind, company, values, old):
    for name, value in values.items():
        if kind.properties.get(name) is ADDRESS:
            known = old.get(name, {}).get("Id")
            values[name] = {**value, "Id": known or company.new_id("Address")}


def check_not_closed(context, *days):
    """6210 when a date lies in closed books."""
    if any(day and context.company.is_closed(day) for day in days):
        raise errors.period_closed()


def check_no_payments(context, row):
    """Whether a document with payments may go is unverified: refused unless `paid_can_be_removed`."""
    if context.settings.paid_can_be_removed:
        for payment in context.company.rows(*PAYMENTS):
            payment["Line"] = [
                line
                for line in payment["Line"]
                if all(link["TxnId"] != row["Id"] for link in line["LinkedTxn"])
            ]
        context.company.balances = None
    elif context.company.applied(row):
        raise errors.business("This transaction has payments applied to it. Remove them first.")
