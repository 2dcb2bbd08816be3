"""Sending an invoice or a credit memo by e-mail (reference, sections 2, 3.0 and 3.7)."""

from datetime import timedelta

from . import errors, saving
from .company import SALES
from .kinds import kind_at


def answer(context, address, key):
    """POST {invoice or creditmemo}/{Id}/send[?sendTo=], an empty octet-stream: the object as it is then."""
    request, kind = context.request, kind_at(address)
    content_type = request.headers.get("Content-Type", "").lower()
    if kind.name not in SALES or not content_type.startswith("application/octet-stream") or request.body:
        raise errors.unsupported_operation(f"send of {kind.name}")
    saving.check_may_write(context, kind)
    row = context.company.find(kind.name, key)
    if row is None:
        raise errors.not_found()
    send(context, row, request.parameter("sendTo"))
    return kind.shown(context.company, row)


def send(context, row, to=None):
    """Note when and to whom; `to` takes the place of the document's own address."""
    company, now = context.company, context.now()
    address = to or row.get("BillEmail", {}).get("Address")
    if not address:
        raise errors.business("BillEmail is needed to send this transaction.", "BillEmail")
    if "@" not in address or "." not in address:
        raise errors.business(f"Email Address {address} is not valid", "BillEmail")
    sent = [
        one for other in company.rows(*SALES) for one in other.emails if one["at"] > now - timedelta(days=1)
    ]
    if len(sent) >= company.emails_a_day:
        raise errors.business("The daily limit of e-mails has been reached.")
    copies = [
        row[name]["Address"] for name in ("BillEmailCc", "BillEmailBcc") if "Address" in row.get(name, {})
    ]
    row.emails.append({"at": now, "to": [address, *copies]})
    changes = {
        "BillEmail": {"Address": address},
        "EmailStatus": "EmailSent",
        "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": now},
    }
    company.replace(row, {**row, **changes}, now)
