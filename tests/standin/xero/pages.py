"""Pages a person reads: organisations, contacts, invoices, bills, credit notes, one document; deep links."""

import re
from urllib.parse import parse_qs, urlsplit

from ..serving.html import MOST_ROWS, Markup, badge, facts, last_email, link, money, more, page, table, text
from ..serving.http_server import Response
from . import document_elements as parts
from .document_page import line_table, totals
from .oauth import BRAND, BRAND_NAME

ORGANISATION_COOKIE = "standin_organisation"
TITLES = {
    "ACCREC": "Invoice",
    "ACCPAY": "Bill",
    "ACCRECCREDIT": "Credit note",
    "ACCPAYCREDIT": "Supplier credit note",
    "PURCHASEORDER": "Purchase order",
}
LISTS = {
    "invoices": ("Invoices", ("ACCREC",)),
    "bills": ("Bills", ("ACCPAY",)),
    "purchase-orders": ("Purchase orders", ("PURCHASEORDER",)),
    "credit-notes": ("Credit notes", ("ACCRECCREDIT", "ACCPAYCREDIT")),
}
TONES = {"PAID": "good", "AUTHORISED": "good", "ACTIVE": "good", "DRAFT": "wait", "SUBMITTED": "wait"}
LABELS = {"AUTHORISED": "Approved", "SUBMITTED": "Awaiting approval"}

# Addresses of the web interface that show a document or a contact, without regard to case.
DOCUMENT_LINKS = (
    (re.compile(r"/AccountsReceivable/(View|Edit)\.aspx", re.I), "invoiceid"),
    (re.compile(r"/AccountsPayable/(View|Edit)\.aspx", re.I), "invoiceid"),
    (re.compile(r"/Accounts(Receivable|Payable)/ViewCreditNote\.aspx", re.I), "creditnoteid"),
)
ORDER_LINK = re.compile(r"/Accounts/Payable/PurchaseOrders/View/(?P<id>[^/]+)", re.I)
CONTACT_LINK = re.compile(r"/Contacts/View(?:\.aspx|/(?P<id>[^/]+))", re.I)
APP_LINK = re.compile(r"/app/(?P<code>[^/]+)(?:/(?P<rest>.*))?", re.I)


def handle(world, request):
    """Answer a request of a browser."""
    path = request.path
    if path == "/":
        return Response.html(_start(world))
    if path.lower() == "/organisationlogin/default.aspx":
        return _organisation_login(world, request)
    match = APP_LINK.fullmatch(path)
    if match:
        tenant = world.tenant(match["code"])
        return _in_organisation(tenant, match["rest"] or "") if tenant else _nothing()
    tenant = world.tenant(request.cookies().get(ORGANISATION_COOKIE, ""))
    return _old_address(tenant, request) if tenant else _nothing()


def _nothing():
    body = (
        '<div class="card narrow"><h1>Page not found</h1>'
        "<p>We couldn't find that here. Check that you are in the right organisation.</p></div>"
    )
    return Response.html(page("Not found", body, BRAND, BRAND_NAME), 404)


def _organisation_login(world, request):
    """The wrapper: go to `redirecturl` in the organisation named by its short code, unencoded."""
    code, target = request.parameter("shortcode", ""), request.parameter("redirecturl", "/")
    tenant = world.tenant(code)
    if "%21" in request.raw_query or not tenant or not target.startswith("/") or target.startswith("//"):
        return _nothing()
    response = Response.redirect(target)
    response.headers["Set-Cookie"] = f"{ORGANISATION_COOKIE}={code}; Path=/; SameSite=Lax"
    return response


def _old_address(tenant, request):
    query = {name.lower(): values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}
    for pattern, name in DOCUMENT_LINKS:
        if pattern.fullmatch(request.path):
            return _document(tenant, query.get(name, ""))
    match = ORDER_LINK.fullmatch(request.path)
    if match:
        return _document(tenant, match["id"])
    match = CONTACT_LINK.fullmatch(request.path)
    return _contact(tenant, match["id"] or query.get("contactid", "")) if match else _nothing()


def _in_organisation(tenant, rest):
    parts_of_path = rest.strip("/").split("/")
    if parts_of_path in ([""], ["dashboard"]):
        return Response.html(_dashboard(tenant))
    if parts_of_path == ["contacts"]:
        return Response.html(_contacts(tenant))
    if len(parts_of_path) == 1 and parts_of_path[0] in LISTS:
        return Response.html(_documents(tenant, *LISTS[parts_of_path[0]]))
    if parts_of_path[:2] == ["invoicing", "view"] or parts_of_path[:2] == ["bills", "view"]:
        return _document(tenant, parts_of_path[-1])
    if parts_of_path[:2] == ["contacts", "contact"]:
        return _contact(tenant, parts_of_path[-1])
    return _nothing()


def _page(tenant, title, body):
    root = f"/app/{tenant.short_code}"
    navigation = [
        (f"{root}/dashboard", tenant.name),
        *(
            (f"{root}/{name}", label)
            for name, label in (
                ("invoices", "Invoices"),
                ("bills", "Bills"),
                ("credit-notes", "Credit notes"),
                ("purchase-orders", "Purchase orders"),
                ("contacts", "Contacts"),
            )
        ),
    ]
    return page(f"{title} · {tenant.name}", body, BRAND, BRAND_NAME, navigation)


def _badge(status):
    label = LABELS.get(status, status.capitalize())
    return badge(label, TONES.get(status, "bad"))


def _start(world):
    rows = [
        (
            link(f"/app/{tenant.short_code}/dashboard", tenant.name),
            tenant.country,
            tenant.base_currency,
            len([row for row in tenant.documents.values() if row.type == "ACCREC"]),
            len([row for row in tenant.documents.values() if row.type == "ACCPAY"]),
            len(tenant.contacts),
        )
        for tenant in world.tenants.values()
    ]
    body = (
        '<div class="card"><h1>Organisations</h1>'
        + table(("Organisation", "Country", "Currency", "Invoices", "Bills", "Contacts"), rows, (3, 4, 5))
        + "</div>"
    )
    return page("Organisations", body, BRAND, BRAND_NAME)


def _dashboard(tenant):
    info = facts(
        [
            ("Country", tenant.country),
            ("Base currency", tenant.base_currency),
            ("Tax number", tenant.tax_number),
            ("Currencies", ", ".join(tenant.currencies)),
            ("Locked until", tenant.period_lock_date),
            ("Year locked until", tenant.end_of_year_lock_date),
        ]
    )
    recent = sorted(tenant.documents.values(), key=lambda row: row.updated, reverse=True)[:15]
    body = (
        f'<div class="card"><h1>{text(tenant.name)}</h1>{info}</div>'
        f'<div class="card"><h2>Latest documents</h2>{_document_table(tenant, recent)}</div>'
    )
    return _page(tenant, "Dashboard", body)


def _address(tenant, row):
    return f"/app/{tenant.short_code}/invoicing/view/{row.id}"


def _document_table(tenant, rows):
    if not rows:
        return Markup('<p class="muted">Nothing here yet.</p>')
    return table(
        ("Number", "Contact", "Reference", "Date", "Due", "Status", "Due amount", "Total"),
        [
            (
                link(_address(tenant, row), row.number or "(no number)"),
                tenant.contacts[row.contact_id].name,
                row.reference,
                row.date,
                row.due_date,
                _badge(row.status),
                money(parts.outstanding(tenant, row)),
                f"{money(row.total)} {row.currency}",
            )
            for row in rows
        ],
        (6, 7),
    )


def _documents(tenant, title, types):
    rows = sorted(
        (row for row in tenant.documents.values() if row.type in types),
        key=lambda row: row.created,
        reverse=True,
    )
    return _page(tenant, title, f'<div class="card"><h1>{title}</h1>{_document_table(tenant, rows)}</div>')


def _contacts(tenant):
    rows = [
        (
            link(f"/app/{tenant.short_code}/contacts/contact/{row.id}", row.name),
            row.email,
            row.tax_number,
            "yes" if row.is_customer else "",
            "yes" if row.is_supplier else "",
            _badge(row.status),
        )
        for row in sorted(tenant.contacts.values(), key=lambda row: row.name.lower())
    ]
    body = table(("Name", "Email", "Tax number", "Customer", "Supplier", "Status"), rows[:MOST_ROWS])
    body += more(rows)
    return _page(tenant, "Contacts", f'<div class="card"><h1>Contacts</h1>{body}</div>')


def _contact(tenant, key):
    row = tenant.contacts.get(key.lower())
    if not row:
        return _nothing()
    addresses = [
        (f"Address ({kind.lower()})", ", ".join(value for value in slot.values() if value))
        for kind, slot in row.addresses.items()
    ]
    phones = [
        (f"Phone ({kind.lower()})", " ".join(value for value in slot.values() if value))
        for kind, slot in row.phones.items()
    ]
    info = facts(
        [
            ("Status", _badge(row.status)),
            ("Email", row.email),
            ("Tax number", row.tax_number),
            ("Contact number", row.contact_number),
            *addresses,
            *phones,
        ]
    )
    documents = [one for one in tenant.documents.values() if one.contact_id == row.id]
    body = (
        f'<div class="card"><h1>{text(row.name)}</h1>{info}</div>'
        f'<div class="card"><h2>Documents</h2>{_document_table(tenant, documents)}</div>'
    )
    return Response.html(_page(tenant, row.name, body))


def _document(tenant, key):
    row = tenant.documents.get(key.lower())
    if not row:
        return _nothing()
    contact = tenant.contacts[row.contact_id]
    title = f"{TITLES[row.type]} {row.number or ''}".strip()
    source = link(row.url, "Go to the source document") if row.url else None
    info = facts(
        [
            ("Contact", link(f"/app/{tenant.short_code}/contacts/contact/{contact.id}", contact.name)),
            ("Number", row.number),
            ("Reference", row.reference),
            ("Status", _badge(row.status)),
            ("Date", row.date),
            ("Due date", row.due_date),
            ("Amounts are", row.line_amount_types.lower()),
            ("Link", source),
            ("Paid on", row.fully_paid_on),
            ("Sent", last_email(row.emails)),
            ("Organisation", tenant.name),
        ]
    )
    body = (
        f'<div class="card" id="document" data-id="{row.id}"><h1>{text(title)}</h1>{info}</div>'
        f'<div class="card"><h2>Lines</h2>{line_table(tenant, row)}{totals(tenant, row)}</div>'
    )
    return Response.html(_page(tenant, title, body))
