"""Pages a person reads: companies, names, invoices, bills, one document; deep links (section 8)."""

from ..serving.html import MOST_ROWS, Markup, badge, facts, last_email, link, money, more, page, table, text
from ..serving.http_server import Response
from .company import DOCUMENTS
from .document_page import line_table, totals
from .oauth import BRAND, BRAND_NAME
from .state_dump import party, status

COMPANY_COOKIE = "standin_company"
DOCUMENT_PAGES = {
    "invoice": "Invoice",
    "bill": "Bill",
    "creditmemo": "CreditMemo",
    "vendorcredit": "VendorCredit",
}
TITLES = {
    "Invoice": "Invoice",
    "Bill": "Bill",
    "CreditMemo": "Credit memo",
    "VendorCredit": "Vendor credit",
}
LISTS = {
    "invoices": ("Invoices", ("Invoice",)),
    "bills": ("Bills", ("Bill",)),
    "credits": ("Credits", ("CreditMemo", "VendorCredit")),
}
NAME_PAGES = {"customerdetail": "Customer", "vendordetail": "Vendor"}
NAME_LISTS = {"customers": ("Customers", "Customer"), "vendors": ("Vendors", "Vendor")}
TAX_WORDS = {
    "automated": "automated sales tax",
    "manual": "sales tax by group codes",
    "none": "no sales tax",
    "codes": "tax codes",
}
TONES = {"PAID": "good", "OPEN": "wait"}


def handle(world, request):
    """Answer a request of a browser. `companyId` chooses the company, else the one looked at last."""
    parts = request.path.strip("/").lower().split("/")
    if parts == [""]:
        return Response.html(_start(world))
    key = request.parameter("companyId") or request.cookies().get(COMPANY_COOKIE, "")
    company = world.tenants.get(key)
    if parts[0] != "app" or len(parts) != 2 or not company:
        return _nothing()
    response = _in_company(company, parts[1], request)
    response.headers["Set-Cookie"] = f"{COMPANY_COOKIE}={company.id}; Path=/; SameSite=Lax"
    return response


def _in_company(company, name, request):
    if name == "homepage":
        return Response.html(_dashboard(company))
    if name in LISTS:
        return Response.html(_documents(company, *LISTS[name]))
    if name in NAME_LISTS:
        return Response.html(_names(company, *NAME_LISTS[name]))
    if name in NAME_PAGES:
        return _name(company, NAME_PAGES[name], request.parameter("nameId", ""))
    if name in DOCUMENT_PAGES:
        return _document(company, DOCUMENT_PAGES[name], request.parameter("txnId", ""))
    return _nothing()


def _nothing():
    body = (
        '<div class="card narrow"><h1>Page not found</h1>'
        "<p>We're sorry, we can't find that. Check that you are in the right company.</p></div>"
    )
    return Response.html(page("Not found", body, BRAND, BRAND_NAME), 404)


def _address(company, name, **query):
    values = "&".join(f"{key}={value}" for key, value in {**query, "companyId": company.id}.items())
    return f"/app/{name}?{values}"


def _page(company, title, body):
    places = [("homepage", company.name)]
    places += [(name, label) for name, (label, _kind) in {**LISTS, **NAME_LISTS}.items()]
    navigation = [(_address(company, name), label) for name, label in places]
    return page(f"{title} · {company.name}", body, BRAND, BRAND_NAME, navigation)


def _badge(word):
    return badge(word.capitalize(), TONES.get(word, "bad"))


def _start(world):
    rows = [
        (
            link(_address(company, "homepage"), company.name),
            company.country,
            company.home_currency,
            TAX_WORDS[company.tax],
            len(company.rows("Invoice")),
            len(company.rows("Bill")),
            len(company.rows("Customer", "Vendor")),
        )
        for company in world.tenants.values()
    ]
    headings = ("Company", "Country", "Currency", "Tax", "Invoices", "Bills", "Names")
    body = f'<div class="card"><h1>Companies</h1>{table(headings, rows, (4, 5, 6))}</div>'
    return page("Companies", body, BRAND, BRAND_NAME)


def _dashboard(company):
    info = facts(
        [
            ("Country", company.country),
            ("Home currency", company.home_currency),
            ("Company id", company.id),
            ("Plan", f"{company.plan} ({company.subscription})"),
            ("Tax", TAX_WORDS[company.tax]),
            ("Multicurrency", "on" if company.multicurrency else "off"),
            ("Custom transaction numbers", "on" if company.custom_transaction_numbers else "off"),
            ("Books closed until", company.book_close_date),
        ]
    )
    recent = sorted(
        company.rows(*DOCUMENTS), key=lambda row: row["MetaData"]["LastUpdatedTime"], reverse=True
    )
    body = (
        f'<div class="card"><h1>{text(company.name)}</h1>{info}</div>'
        f'<div class="card"><h2>Latest documents</h2>{_document_table(company, recent[:15])}</div>'
    )
    return _page(company, "Home", body)


def _document_link(company, row, label):
    return link(_address(company, row.kind.lower(), txnId=row["Id"]), label)


def _document_table(company, rows):
    if not rows:
        return Markup('<p class="muted">Nothing here yet.</p>')
    return table(
        ("Number", "Kind", "Name", "Date", "Due", "Status", "Open", "Total"),
        [
            (
                _document_link(company, row, row.get("DocNumber") or "(no number)"),
                TITLES[row.kind],
                party(company, row)["DisplayName"],
                row["TxnDate"],
                row.get("DueDate"),
                _badge(status(company, row)),
                money(company.balance(row)),
                f"{money(row['TotalAmt'])} {row['CurrencyRef']['value']}",
            )
            for row in rows
        ],
        (6, 7),
    )


def _documents(company, title, kinds):
    rows = sorted(company.rows(*kinds), key=lambda row: int(row["Id"]), reverse=True)
    return _page(company, title, f'<div class="card"><h1>{title}</h1>{_document_table(company, rows)}</div>')


def _name_address(company, row):
    return _address(company, f"{row.kind.lower()}detail", nameId=row["Id"])


def _names(company, title, kind):
    rows = [
        (
            link(_name_address(company, row), row["DisplayName"]),
            row.get("PrimaryEmailAddr", {}).get("Address"),
            row["CurrencyRef"]["value"],
            "" if row["Active"] else "inactive",
        )
        for row in sorted(company.rows(kind), key=lambda row: row["DisplayName"].casefold())
    ]
    body = table(("Name", "Email", "Currency", ""), rows[:MOST_ROWS]) + more(rows)
    return _page(company, title, f'<div class="card"><h1>{title}</h1>{body}</div>')


def _place(address):
    names = ("Line1", "Line2", "Line3", "City", "CountrySubDivisionCode", "PostalCode", "Country")
    return ", ".join(address[name] for name in names if address.get(name))


def _name(company, kind, key):
    row = company.find(kind, key)
    if not row:
        return _nothing()
    reference = f"{kind}Ref"
    info = facts(
        [
            ("Kind", kind),
            ("Company", row.get("CompanyName")),
            ("Email", row.get("PrimaryEmailAddr", {}).get("Address")),
            ("Phone", row.get("PrimaryPhone", {}).get("FreeFormNumber")),
            ("Address", _place(row.get("BillAddr", {}))),
            ("Currency", row["CurrencyRef"]["value"]),
            ("Status", "active" if row["Active"] else "inactive"),
        ]
    )
    documents = [one for one in company.rows(*DOCUMENTS) if one.get(reference, {}).get("value") == key]
    body = (
        f'<div class="card" id="name" data-id="{text(key)}"><h1>{text(row["DisplayName"])}</h1>{info}</div>'
        f'<div class="card"><h2>Documents</h2>{_document_table(company, documents)}</div>'
    )
    return Response.html(_page(company, row["DisplayName"], body))


def _document(company, kind, key):
    row = company.find(kind, key)
    if not row:
        return _nothing()
    contact = party(company, row)
    title = f"{TITLES[kind]} {row.get('DocNumber', '')}".strip()
    info = facts(
        [
            ("Name", link(_name_address(company, contact), contact["DisplayName"])),
            ("Number", row.get("DocNumber")),
            ("Status", _badge(status(company, row))),
            ("Date", row["TxnDate"]),
            ("Due date", row.get("DueDate")),
            ("Terms", row.get("SalesTermRef", {}).get("name")),
            ("Ship to", _place(row.get("ShipAddr", {}))),
            ("Message", row.get("CustomerMemo", {}).get("value")),
            ("Private note", row.get("PrivateNote")),
            ("Amounts are", row.get("GlobalTaxCalculation")),
            ("Location", row.get("DepartmentRef", {}).get("name")),
            ("Class", row.get("ClassRef", {}).get("name")),
            ("E-mail", row.get("BillEmail", {}).get("Address")),
            ("Sent", last_email(row.emails)),
            ("Company", company.name),
        ]
    )
    body = (
        f'<div class="card" id="document" data-id="{row["Id"]}"><h1>{text(title)}</h1>{info}</div>'
        f'<div class="card"><h2>Lines</h2>{line_table(company, row)}{totals(company, row)}</div>'
    )
    return Response.html(_page(company, title, body))
