"""Attachments, PDF, history, the customer's link."""

import pytest


@pytest.fixture
def saved(client, invoice):
    return client.save("Invoices", invoice(Status="AUTHORISED"))


def attach(client, saved, name, content=b"%PDF-1.4 x", query="", method="PUT"):
    address = f"Invoices/{saved['InvoiceID']}/Attachments/{name}{query}"
    return client.call(method, address, headers={"Content-Type": "application/octet-stream"}, data=content)


def test_attach_list_and_read(client, saved):
    element = attach(client, saved, "S00042.pdf").json()["Attachments"][0]
    assert (element["MimeType"], element["ContentLength"]) == ("application/pdf", 10), "by the file name"
    address = f"Invoices/{saved['InvoiceID']}/Attachments"
    assert [one["FileName"] for one in client.get(address)["Attachments"]] == ["S00042.pdf"]
    assert client.call("GET", f"{address}/S00042.pdf", headers={"Accept": "*/*"}).content == b"%PDF-1.4 x"
    assert client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]["HasAttachments"] is True


def test_the_same_name_replaces(client, saved):
    attach(client, saved, "a.txt", b"one")
    attach(client, saved, "a.txt", b"three", method="POST")
    rows = client.get(f"Invoices/{saved['InvoiceID']}/Attachments")["Attachments"]
    assert [one["ContentLength"] for one in rows] == [5]


def test_ten_files_and_no_strange_names(client, saved):
    for number in range(10):
        assert attach(client, saved, f"{number}.txt").status_code == 200
    assert attach(client, saved, "10.txt").status_code == 400
    assert attach(client, saved, "a%3Ab.txt").status_code == 400


def test_include_online_is_for_sales_only(client, saved, bill):
    assert attach(client, saved, "a.txt", query="?IncludeOnline=true").status_code == 200
    other = client.save("Invoices", bill())
    assert attach(client, other, "a.txt", query="?IncludeOnline=true").status_code == 400


def test_pdf(client, saved):
    answer = client.call("GET", f"Invoices/{saved['InvoiceID']}", headers={"Accept": "application/pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_online_invoice_needs_an_approved_sales_invoice(client, saved, invoice):
    url = client.get(f"Invoices/{saved['InvoiceID']}/OnlineInvoice")["OnlineInvoices"][0]["OnlineInvoiceUrl"]
    assert url.startswith("https://in.xero.com/")
    draft = client.save("Invoices", invoice())
    assert client.call("GET", f"Invoices/{draft['InvoiceID']}/OnlineInvoice").status_code == 400


def test_history(client, saved):
    address = f"Invoices/{saved['InvoiceID']}/History"
    (note,) = client.call("PUT", address, {"HistoryRecords": [{"Details": "Sent by Odoo"}]}).json()[
        "HistoryRecords"
    ]
    assert note["Details"] == "Sent by Odoo"
    assert client.get(address)["HistoryRecords"][0]["User"] == "System Generated"
    assert client.call("PUT", address, {"Details": "x" * 2501}).status_code == 400
