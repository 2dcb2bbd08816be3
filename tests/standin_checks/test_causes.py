"""Everything an accountant can do that makes a document refused: its words, and that undoing it is enough."""

import pytest

ARCHIVED = (
    "Account code '200' has been archived, or has been deleted. "
    "Each line item must reference a valid account."
)
NO_RATE = "The TaxType code OUTPUT2 does not exist or cannot be used for this type of transaction."
ARCHIVED_CONTACT = (
    "The contact with the specified contact details has been archived. "
    "The contact must be un-archived before creating new invoices or credit notes."
)
LOCKED = "The document date cannot be before the {}, currently set at 20 December 2026"
# cause: the control call that makes it, the one that takes it away, the words
CAUSES = {
    "account archived": ("accounts/200/archive", {}, "accounts/200/restore", {}, ARCHIVED),
    "account of another class": (
        "accounts/200/edit",
        {"type": "EXPENSE"},
        "accounts/200/edit",
        {"type": "REVENUE"},
        "The TaxType code 'OUTPUT2' cannot be used with account code '200'.",
    ),
    "tax rate archived": ("tax-rates/OUTPUT2/archive", {}, "tax-rates/OUTPUT2/restore", {}, NO_RATE),
    "tax rate deleted": ("tax-rates/OUTPUT2/delete", {}, "tax-rates/OUTPUT2/restore", {}, NO_RATE),
    "currency taken off": (
        "organisation",
        {"currencies": ["NZD"]},
        "organisation",
        {"currencies": ["NZD", "USD"]},
        "Organisation is not subscribed to currency USD",
    ),
    "contact archived": (
        "contacts/City Limousines/archive",
        {},
        "contacts/City Limousines/restore",
        {},
        ARCHIVED_CONTACT,
    ),
    "period locked": (
        "organisation",
        {"PeriodLockDate": "2026-12-20"},
        "organisation",
        {"PeriodLockDate": None},
        LOCKED.format("period lock date"),
    ),
    "year locked": (
        "organisation",
        {"EndOfYearLockDate": "2026-12-20"},
        "organisation",
        {"EndOfYearLockDate": None},
        LOCKED.format("end of year lock date"),
    ),
    "option archived": (
        "tracking-options/North/archive",
        {},
        "tracking-options/North/restore",
        {},
        "The tracking option 'North' has been archived",
    ),
    "category archived": (
        "tracking/Region/archive",
        {},
        "tracking/Region/restore",
        {},
        "The tracking category 'Region' has been archived",
    ),
    "plan exhausted": (
        "organisation",
        {"approvals_a_month": {"ACCREC": 1}},
        "organisation",
        {"approvals_a_month": {}},
        "You have reached the limit of invoices you can approve",
    ),
}


@pytest.fixture
def document(client, invoice):
    """An approved invoice in a foreign currency whose line says all it can."""
    contact = client.get('Contacts?where=Name=="City Limousines"')["Contacts"][0]["ContactID"]
    line = {"TaxType": "OUTPUT2", "Tracking": [{"Name": "Region", "Option": "North"}]}
    return invoice(line, Status="AUTHORISED", CurrencyCode="USD", Contact={"ContactID": contact})


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_has_its_words_and_can_be_undone(client, control, document, cause):
    make, make_body, undo, undo_body, text = CAUSES[cause]
    client.save("Invoices", document)
    control(f"tenants/nz/{make}", make_body)
    assert client.refusal("Invoices", document) == [text]
    control(f"tenants/nz/{undo}", undo_body)
    client.save("Invoices", document)


def test_a_deleted_account_is_unknown(client, control, invoice):
    control("tenants/nz/accounts/260/delete", {})
    assert client.refusal("Invoices", invoice({"AccountCode": "260"})) == [
        "Account code '260' is not a valid code for this document."
    ]


def test_the_allowance_counts_a_month_by_the_date_of_documents(client, control, invoice, bill):
    control("tenants/nz/organisation", {"approvals_a_month": {"ACCREC": 1, "ACCPAY": 1}})
    client.save("Invoices", invoice(Status="AUTHORISED"))
    client.save("Invoices", invoice())
    client.save("Invoices", invoice(Status="AUTHORISED", Date="2026-11-30"))
    client.save("Invoices", bill(Status="AUTHORISED"))
    refused = client.refusal("Invoices", bill(Status="AUTHORISED"))
    assert refused == ["You have reached the limit of invoices you can approve"]


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ({"AccountCode": None, "TaxType": "NONE"}, ["Account code must be specified"]),
        ({"AccountCode": "999"}, ["Account must be valid.", "Tax rate must be valid."]),
        ({"TaxType": "NOPE"}, ["Tax rate must be valid."]),
    ],
)
def test_the_other_words_that_were_seen(client, control, invoice, line, messages):
    control("settings", {"other_wording": True})
    assert client.refusal("Invoices", invoice(line, Status="AUTHORISED")) == messages


def test_a_date_is_needed_when_switched(client, control, invoice):
    control("settings", {"date_is_needed_to_approve": True})
    both = ["The Date field must be specified.", "The document DueDate field must be specified."]
    assert client.refusal("Invoices", invoice(Status="AUTHORISED", Date=None, DueDate=None)) == both
    assert client.save("Invoices", invoice(Date=None))


def test_an_order_with_sent_to_contact_too_early_is_warned_about(client, invoice):
    order = {name: value for name, value in invoice({"AccountCode": "300"}).items() if name != "Type"}
    (saved,) = client.write("PUT", "PurchaseOrders", {**order, "SentToContact": True})
    assert saved["Warnings"] == [
        {"Message": "Only AUTHORISED and BILLED purchase orders may have SentToContact updated."}
    ]
