"""What hangs on documents and contacts: attachments, PDF, history, the link for the customer."""

import mimetypes
import re
from dataclasses import dataclass

from ..serving.http_server import Response
from . import credit_notes, invoices, purchase_orders
from .batches import write
from .context import Answer
from .errors import Invalid, not_found, validation_refused

MOST_ATTACHMENTS = 10
LARGEST_ATTACHMENT = 10 * 1024 * 1024
LONGEST_NOTE = 2500
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\0+]')
FINDERS = {
    "invoices": invoices.find,
    "creditnotes": credit_notes.find,
    "purchaseorders": purchase_orders.find,
}


@dataclass
class Attachment:
    """A file on a document; `mime_type` follows the file name, whatever was sent."""

    id: str
    name: str
    content: bytes
    mime_type: str
    include_online: bool


@dataclass
class Note:
    """A line of a document's history."""

    details: str
    at: object


def _owner(context):
    """The document or contact of the address; 404 for anything else."""
    kind = context.arguments["endpoint"].lower()
    if kind == "contacts":
        row = context.tenant.contacts.get(context.arguments["id"].lower())
        if not row:
            raise not_found()
        return row
    if kind not in FINDERS:
        raise not_found()
    return FINDERS[kind](context)


def attachments(context):
    """GET {endpoint}/{id}/Attachments."""
    files = context.tenant.attachments.get(_owner(context).id, {})
    return Answer("Attachments", [_attachment_element(context, one) for one in files.values()])


def attach(context):
    """PUT or POST {endpoint}/{id}/Attachments/{name}: raw bytes; the same name replaces the file."""
    owner, name = _owner(context), context.arguments["name"]
    online = context.flag("IncludeOnline")
    files = context.tenant.attachments.setdefault(owner.id, {})
    if _FORBIDDEN.search(name):
        raise validation_refused([], f"The file name '{name}' contains characters that are not allowed")
    if len(context.request.body) > LARGEST_ATTACHMENT or not context.request.body:
        raise validation_refused([], "The file is empty or larger than 10 MB")
    if name not in files and len(files) >= MOST_ATTACHMENTS:
        raise validation_refused([], f"A document may have at most {MOST_ATTACHMENTS} attachments")
    if online and getattr(owner, "type", None) not in ("ACCREC", "ACCRECCREDIT"):
        raise validation_refused([], "IncludeOnline is for sales invoices and credit notes only")
    mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    existing = files.get(name)
    new_id = existing.id if existing else context.tenant.new_id()
    files[name] = Attachment(new_id, name, context.request.body, mime_type, online)
    return Answer("Attachments", [_attachment_element(context, files[name])])


def attachment(context):
    """GET {endpoint}/{id}/Attachments/{name or id}: the bytes."""
    key = context.arguments["name"]
    for one in context.tenant.attachments.get(_owner(context).id, {}).values():
        if key in (one.name, one.id):
            return Response(200, one.content, one.mime_type)
    raise not_found()


def _attachment_element(context, one):
    address = "{endpoint}/{id}".format(**context.arguments)
    return {
        "AttachmentID": one.id,
        "FileName": one.name,
        "Url": f"https://api.xero.com/api.xro/2.0/{address}/Attachments/{one.name}",
        "MimeType": one.mime_type,
        "ContentLength": len(one.content),
    }


def history(context):
    """GET {endpoint}/{id}/History."""
    notes = context.tenant.notes.get(_owner(context).id, [])
    return Answer("HistoryRecords", [_note_element(one) for one in reversed(notes)])


def add_history(context):
    """PUT {endpoint}/{id}/History: notes that can be neither changed nor deleted."""
    owner = _owner(context)

    def read_one(given):
        given.ignore("Changes", "DateUTC", "DateUTCString", "User")
        return given.text("Details")

    def save_one(details):
        if not details or len(details) > LONGEST_NOTE:
            raise Invalid(f"Details must have 1 to {LONGEST_NOTE} characters")
        note = Note(details, context.now())
        context.tenant.notes.setdefault(owner.id, []).append(note)
        return {**_note_element(note), "ValidationErrors": []}

    outcomes = write(
        context, "HistoryRecords", read_one, save_one, lambda details: {"Details": details}, single=True
    )
    return Answer("HistoryRecords", outcomes)


def _note_element(note):
    return {
        "Changes": "Note",
        "DateUTCString": f"{note.at:%Y-%m-%dT%H:%M:%S}",
        "DateUTC": note.at,
        "User": "System Generated",
        "Details": note.details,
    }


def online_invoice(context):
    """GET Invoices/{id}/OnlineInvoice: sales invoices that are no drafts."""
    row = invoices.find(context)
    if row.type != "ACCREC" or row.status in ("DRAFT", "DELETED"):
        raise validation_refused([], "An online invoice is not available for this document")
    return Answer("OnlineInvoices", [{"OnlineInvoiceUrl": f"https://in.xero.com/{row.id.replace('-', '')}"}])


def pdf(row):
    """A document as a small PDF, as `Accept: application/pdf` asks for."""
    text = f"{row.number or row.id}  {row.total} {row.currency}"
    stream = f"BT /F1 18 Tf 60 760 Td ({text}) Tj ET"
    fonts = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {fonts} >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for position, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{position} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\n"
    tail += f"startxref\n{len(data)}\n%%EOF\n"
    headers = {"Content-Disposition": f'attachment; filename="{row.number or row.id}.pdf"'}
    return Response(200, data + tail.encode(), "application/pdf", headers)
