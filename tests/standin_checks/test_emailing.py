"""Sending an invoice to its contact by e-mail, and what SentToContact says (section 3.11)."""

import pytest


@pytest.fixture
def email(client):
    """Send one invoice."""
    return lambda saved: client.call("POST", f"Invoices/{saved['InvoiceID']}/Email", {})


@pytest.fixture
def emails(control):
    """The e-mails of the only document, as the accountant sees them."""

    def of():
        [row] = control("tenants/nz/documents")["documents"]
        return [one["to"] for one in row["emails"]]

    return of


def refused(answer, text):
    assert (answer.status_code, answer.json()["ErrorNumber"], answer.json()["Message"]) == (400, 10, text)


@pytest.mark.parametrize("status", ["SUBMITTED", "AUTHORISED"])
def test_an_approved_invoice_goes_to_its_contact(client, invoice, email, emails, control, status):
    saved = client.save("Invoices", invoice(Status=status))
    assert saved["SentToContact"] is False
    answer = email(saved)
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]["SentToContact"] is True
    assert emails() == [["accounts@limousines.example"]]
    assert control("tenants/nz/documents")["documents"][0]["emails"][0]["at"] <= control("clock")["now"]


def test_a_paid_invoice_may_be_sent_and_sent_again(client, invoice, email, emails, control):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    control(f"tenants/nz/documents/{saved['InvoiceID']}/pay", {})
    assert [email(saved).status_code for _ in range(2)] == [204, 204]
    assert len(emails()) == 2


def test_persons_that_are_included_get_it_too(client, invoice, email, emails):
    person = {"FirstName": "Bo", "EmailAddress": "bo@limousines.example", "IncludeInEmails": True}
    other = {"FirstName": "Di", "EmailAddress": "di@limousines.example"}
    client.save("Contacts", {"Name": "City Limousines", "ContactPersons": [person, other]}, "POST")
    email(client.save("Invoices", invoice(Status="AUTHORISED")))
    assert emails() == [["accounts@limousines.example", "bo@limousines.example"]]


@pytest.mark.parametrize("status", ["DRAFT", "VOIDED", "DELETED"])
def test_drafts_and_closed_ones_are_refused(control, email, emails, status):
    line = {"account": "200", "unit_amount": 10}
    row = control(
        "tenants/nz/documents",
        {"kind": "ACCREC", "contact": "City Limousines", "lines": [line], "status": status},
    )
    refused(email({"InvoiceID": row["id"]}), f"An invoice with status {status} cannot be emailed")
    assert emails() == []


def test_a_contact_without_an_address_is_refused(client, invoice, email, emails, control):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    control("tenants/nz/contacts/City Limousines/edit", {"email": ""})
    refused(email(saved), "The contact of the invoice has no email address")
    assert emails() == []


def test_bills_are_refused(client, bill, email):
    saved = client.save("Invoices", bill(Status="AUTHORISED"))
    refused(email(saved), "Only sales invoices can be emailed")
    assert email({"InvoiceID": "00000000-1111-4000-8000-000000000000"}).status_code == 404


def test_a_day_has_a_limit_that_the_next_one_has_not(client, invoice, email, control):
    control("tenants/nz/organisation", {"emails_a_day": 1})
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    assert email(saved).status_code == 204
    refused(email(saved), "The daily limit of emails has been reached")
    control("clock", {"advance": 86400})
    client.token = control("connect", {})["access_token"]
    assert email(saved).status_code == 204


def test_a_key_sends_once(client, invoice, emails):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    for _ in range(2):
        answer = client.call(
            "POST", f"Invoices/{saved['InvoiceID']}/Email", {}, headers={"Idempotency-Key": "once"}
        )
        assert answer.status_code == 204
    assert len(emails()) == 1


@pytest.mark.parametrize(("status", "kept"), [("DRAFT", False), ("SUBMITTED", False), ("AUTHORISED", True)])
def test_sent_to_contact_is_kept_on_approved_invoices_and_sends_nothing(
    client, invoice, emails, status, kept
):
    saved = client.save("Invoices", invoice(Status=status, SentToContact=True))
    assert saved["SentToContact"] is kept
    assert emails() == []


def test_the_accountant_sends_by_hand(client, invoice, emails, control):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    row = control(f"tenants/nz/documents/{saved['InvoiceID']}/email", {})
    assert (row["sent_to_contact"], len(row["emails"])) == (True, 1)
