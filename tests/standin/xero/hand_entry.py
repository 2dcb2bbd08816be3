"""A document that a person types into the web interface; no app made it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from ..serving.control import NotPossible
from . import accountant, documents, purchase_orders, state_dump
from .contact_fields import ContactValues
from .context import Context
from .credit_notes import CREDIT_NOTE
from .document_values import DocumentValues
from .errors import Invalid
from .invoices import INVOICE
from .lines import LineValues

# A status that is reached by acting on a document: the one it is entered with, and the action.
REACHED = {"PAID": ("AUTHORISED", "pay"), "VOIDED": ("AUTHORISED", "void"), "DELETED": ("DRAFT", "delete")}
NO_APP = SimpleNamespace(client_id=None)
UNIT_PLACES = 4


class _ByHand(Context):
    """The context of a person: no request, and unit amounts as exact as they are typed."""

    def parameter(self, name, default=None):
        return default

    def rounding(self, unit_places=UNIT_PLACES):
        return super().rounding(unit_places)


def enter(world, tenant, body):
    """Put a document into the books; returns it as it stands then. NotPossible when Xero would refuse it.

    `kind` (`ACCREC`, `ACCPAY`, `ACCRECCREDIT`, `ACCPAYCREDIT`, `PURCHASEORDER`), `contact` (id or name; a
    new name makes a contact), `lines`, and optionally `date` (today), `due_date` (the date), `number`,
    `reference`, `currency`, `line_amount_types`, `status` (AUTHORISED; any that it can come to).
    """
    body = dict(body)
    kind, contact = body.pop("kind"), _contact(tenant, body.pop("contact"))
    wanted = body.pop("status", "AUTHORISED")
    status, action = REACHED.get(wanted, (wanted, None))
    day = body.pop("date", None) or tenant.local_date(world.clock.now()).isoformat()
    values = DocumentValues(
        type=kind,
        contact=contact,
        status=status,
        date=date.fromisoformat(day),
        due_date=date.fromisoformat(body.pop("due_date", None) or day),
        lines=[_line(tenant, dict(line)) for line in body.pop("lines")],
        **{name: body.pop(name, None) for name in ("number", "reference", "currency", "line_amount_types")},
    )
    if body:
        raise ValueError(f"unknown document properties {sorted(body)}")
    try:
        row = _saved(_ByHand(world, tenant, NO_APP, None, None), values)
    except Invalid as invalid:
        raise NotPossible(str(invalid)) from None
    if action:
        return accountant.document(world, tenant, row.id, action, {})
    return state_dump.document(tenant, row)


def _saved(context, values):
    if values.type == "PURCHASEORDER":
        return purchase_orders.save(context, values, None)
    return documents.save(context, values, None, CREDIT_NOTE if values.type in CREDIT_NOTE.types else INVOICE)


def _contact(tenant, key):
    known = tenant.contacts.named(key)
    return ContactValues(id=known.id) if known else ContactValues(texts={"name": key})


def _line(tenant, line):
    """`account`, and optionally `description`, `quantity` (1), `unit_amount`, `amount`, `item`, `tax_type`,
    `tax_amount`, `tracking` (category -> option)."""
    figures = {
        name: None if line.get(name) is None else Decimal(str(line[name]))
        for name in ("quantity", "unit_amount", "amount", "tax_amount")
    }
    values = LineValues(
        description=line.pop("description", "Entered by hand"),
        quantity=figures["quantity"] or Decimal(1),
        unit_amount=figures["unit_amount"],
        line_amount=figures["amount"],
        tax_amount=figures["tax_amount"],
        item_code=line.pop("item", None),
        account_code=line.pop("account", None),
        tax_type=line.pop("tax_type", None),
        tracking=[
            {"category_id": None, "category": category, "option_id": None, "option": option}
            for category, option in line.pop("tracking", {}).items()
        ],
    )
    unknown = set(line) - set(figures)
    if unknown:
        raise ValueError(f"unknown line properties {sorted(unknown)}")
    return values
