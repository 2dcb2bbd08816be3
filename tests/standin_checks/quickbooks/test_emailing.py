"""Sending by e-mail: on its own call, and what NeedToSend does (sections 3.0 and 3.7)."""

import pytest

from standin_checks.quickbooks.client import decoded, error_of

ADDRESS = {"Address": "billing@limousines.example"}


@pytest.fixture
def send(client):
    """The answer to sending one object."""

    def post(row, kind="invoice", content_type="application/octet-stream", **parameters):
        headers = {"Content-Type": content_type}
        return client.call("POST", f"{kind}/{row['Id']}/send", headers=headers, params=parameters)

    return post


@pytest.fixture
def emails(control):
    """The e-mails of the only document, as the accountant sees them."""

    def of():
        [row] = control("tenants/us/documents")["documents"]
        return [one["to"] for one in row["emails"]]

    return of


def test_an_invoice_goes_to_the_address_on_it(client, send, emails, control):
    row = client.create("Invoice", **client.invoice(BillEmail=ADDRESS))
    assert row["EmailStatus"] == "NotSet"
    sent = decoded(send(row))["Invoice"]
    assert (sent["EmailStatus"], sent["SyncToken"], sent["BillEmail"]) == ("EmailSent", "1", ADDRESS)
    assert sent["DeliveryInfo"]["DeliveryType"] == "Email"
    assert sent["DeliveryInfo"]["DeliveryTime"]
    assert emails() == [[ADDRESS["Address"]]]
    assert client.read("Invoice", row["Id"])["EmailStatus"] == "EmailSent"
    assert control("tenants/us/documents")["documents"][0]["email_status"] == "EmailSent"


def test_another_address_takes_its_place(client, send, emails):
    row = client.create("Invoice", **client.invoice(BillEmail=ADDRESS))
    sent = decoded(send(row, sendTo="other@limousines.example"))["Invoice"]
    assert sent["BillEmail"] == {"Address": "other@limousines.example"}
    assert emails() == [["other@limousines.example"]]


def test_copies_go_to_the_other_addresses(client, send, emails):
    copy = {"Address": "copy@limousines.example"}
    send(client.create("Invoice", **client.invoice(BillEmail=ADDRESS, BillEmailCc=copy)))
    assert emails() == [[ADDRESS["Address"], copy["Address"]]]


def test_a_credit_memo_is_sent_too_and_a_bill_is_not(client, send):
    row = client.create("CreditMemo", **client.invoice(BillEmail=ADDRESS))
    assert decoded(send(row, "creditmemo"))["CreditMemo"]["EmailStatus"] == "EmailSent"
    assert error_of(send(client.create("Bill", **client.bill()), "bill"))["code"] == "500"


def test_without_an_address_nothing_is_sent(client, send, emails):
    row = client.create("Invoice", **client.invoice())
    error = error_of(send(row))
    assert (error["code"], error["element"]) == ("6000", "BillEmail")
    assert error_of(send(row, sendTo="nobody"))["code"] == "6000"
    assert emails() == []
    assert client.read("Invoice", row["Id"])["EmailStatus"] == "NotSet"


def test_unknown_invoices_and_other_contents_are_refused(client, send):
    row = client.create("Invoice", **client.invoice(BillEmail=ADDRESS))
    assert error_of(send({"Id": "99"}))["code"] == "610"
    assert error_of(send(row, content_type="application/json"))["code"] == "500"


def test_need_to_send_wants_an_address_and_sends_nothing_by_itself(client, emails):
    assert client.code("Invoice", **client.invoice(EmailStatus="NeedToSend")) == "6000"
    row = client.create("Invoice", **client.invoice(EmailStatus="NeedToSend", BillEmail=ADDRESS))
    assert (row["EmailStatus"], "DeliveryInfo" in row) == ("NeedToSend", False)
    assert emails() == []


def test_a_request_id_sends_once(client, send, emails):
    row = client.create("Invoice", **client.invoice(BillEmail=ADDRESS))
    first, second = (decoded(send(row, requestid="once"))["Invoice"] for _ in range(2))
    assert first == second
    assert len(emails()) == 1


def test_a_day_has_a_limit(client, send, control):
    control("tenants/us/organisation", {"emails_a_day": 1})
    row = client.create("Invoice", **client.invoice(BillEmail=ADDRESS))
    decoded(send(row))
    assert error_of(send(row))["code"] == "6000"


def test_a_later_change_keeps_what_was_sent(client, send):
    row = decoded(send(client.create("Invoice", **client.invoice(BillEmail=ADDRESS))))["Invoice"]
    row = client.sparse("Invoice", row, PrivateNote="x")
    assert (row["EmailStatus"], row["DeliveryInfo"]["DeliveryType"]) == ("EmailSent", "Email")


def test_the_accountant_sends_by_hand(client, control):
    row = client.create("Invoice", **client.invoice())
    seen = control(f"tenants/us/documents/{row['Id']}/email", {"to": ADDRESS["Address"]})
    assert (seen["email_status"], seen["bill_email"]) == ("EmailSent", ADDRESS["Address"])
