"""What a person does in the web interface: approve, void, pay, lock, edit."""

from datetime import date
from decimal import Decimal

from ..serving.control import NotPossible
from . import document_elements as parts
from . import emailing, state_dump
from .entities import Payment
from .errors import Invalid

CHANGEABLE = (
    "name",
    "short_code",
    "denied_actions",
    "time_zone",
    "edition",
    "org_class",
    "emails_a_day",
    "approvals_a_month",
)


def change_organisation(tenant, body):
    """Lock dates (ISO text or None), other facts by their attribute name."""
    names = {"PeriodLockDate": "period_lock_date", "EndOfYearLockDate": "end_of_year_lock_date"}
    for name, value in body.items():
        if name in names:
            setattr(tenant, names[name], value and date.fromisoformat(value))
        elif name == "currencies":
            tenant.currencies = {code: tenant.currencies.get(code, code) for code in value}
        elif name in CHANGEABLE:
            setattr(tenant, name, value)
        else:
            raise ValueError(f"unknown organisation property {name}")


def document(world, tenant, key, action, body):
    """Act on a document, named by id or number; returns how it stands now."""
    row = tenant.documents.get(key) or next(
        (one for one in tenant.documents.values() if one.number == key), None
    )
    if not row:
        raise NotPossible(f"no document {key}")
    actions = {
        "approve": _approve,
        "submit": _submit,
        "void": _void,
        "delete": _delete,
        "pay": _pay,
        "unpay": _unpay,
        "edit": _edit,
        "email": _email,
    }
    if action not in actions:
        raise NotPossible(f"no action {action}, known: {sorted(actions)}")
    actions[action](world, tenant, row, body)
    row.updated = world.clock.now()
    return state_dump.document(tenant, row)


def _move(row, allowed, status):
    if row.status not in allowed:
        raise NotPossible(f"the document is {row.status}")
    row.status = status


def _approve(world, tenant, row, body):
    _move(row, ("DRAFT", "SUBMITTED"), "AUTHORISED")
    row.due_date = row.due_date or row.date


def _submit(world, tenant, row, body):
    _move(row, ("DRAFT",), "SUBMITTED")


def _void(world, tenant, row, body):
    if tenant.payments_of(row.id) or tenant.allocations_of(row.id):
        raise NotPossible("the document has payments")
    _move(row, ("AUTHORISED",), "VOIDED")


def _delete(world, tenant, row, body):
    _move(row, ("DRAFT", "SUBMITTED"), "DELETED")


def _pay(world, tenant, row, body):
    """`amount` (default: all that is due), `date` (default: today), `account` code (default 090)."""
    if row.status != "AUTHORISED":
        raise NotPossible(f"the document is {row.status}")
    due = parts.outstanding(tenant, row)
    amount = Decimal(str(body.get("amount", due)))
    if not 0 < amount <= due:
        raise NotPossible(f"{due} is due")
    day = date.fromisoformat(body["date"]) if body.get("date") else tenant.local_date(world.clock.now())
    account = tenant.account_by_code(body.get("account", "090"))
    payment = Payment(
        tenant.new_id(),
        row.id,
        account.id,
        day,
        amount,
        world.clock.now(),
        body.get("reference", ""),
        row.currency_rate,
    )
    tenant.add_payment(payment)
    settle(tenant, row, day)


def _unpay(world, tenant, row, body):
    """Remove every payment."""
    for payment in tenant.payments_of(row.id):
        payment.status, payment.updated = "DELETED", world.clock.now()
    settle(tenant, row, None)


def settle(tenant, row, day):
    """PAID when nothing is left, open again when something is."""
    paid = parts.outstanding(tenant, row) == 0 and row.total > 0
    if row.status in ("AUTHORISED", "PAID"):
        row.status, row.fully_paid_on = ("PAID", day) if paid else ("AUTHORISED", None)


def _edit(world, tenant, row, body):
    """Change texts or dates: number, reference, url, due_date, date."""
    for name, value in body.items():
        if name in ("date", "due_date"):
            value = value and date.fromisoformat(value)
        elif name not in ("number", "reference", "url"):
            raise ValueError(f"unknown document property {name}")
        if name == "number":
            tenant.set_number(row, value)
        else:
            setattr(row, name, value)


def _email(world, tenant, row, body):
    try:
        emailing.send(tenant, row, world.clock.now())
    except Invalid as invalid:
        raise NotPossible(str(invalid)) from None
