"""Writing invoices and bills: what is needed, what is refused, numbers, contacts, items."""

from decimal import Decimal

import pytest

LOCKED = "The document date cannot be before the {}, currently set at {}"


def test_a_created_invoice_has_the_recorded_shape(client, invoice):
    answer = client.call(
        "PUT",
        "Invoices",
        invoice(Status="AUTHORISED", Reference="S00042", Url="http://localhost:8069/odoo/x"),
    )
    saved = answer.json()["Invoices"][0]
    assert set(saved) == {
        "Type",
        "InvoiceID",
        "InvoiceNumber",
        "Reference",
        "Prepayments",
        "Overpayments",
        "AmountDue",
        "AmountPaid",
        "SentToContact",
        "CurrencyRate",
        "IsDiscounted",
        "HasErrors",
        "InvoicePaymentServices",
        "UpdatedDateUTCString",
        "Contact",
        "DateString",
        "Date",
        "DueDateString",
        "DueDate",
        "BrandingThemeID",
        "Status",
        "LineAmountTypes",
        "LineItems",
        "SubTotal",
        "TotalTax",
        "Total",
        "UpdatedDateUTC",
        "CurrencyCode",
        "Url",
    }, "and no StatusAttributeString when it was not asked for"
    assert set(saved["LineItems"][0]) == {
        "Description",
        "UnitAmount",
        "TaxType",
        "TaxAmount",
        "LineAmount",
        "AccountCode",
        "Tracking",
        "Quantity",
        "LineItemID",
        "AccountID",
        "ValidationErrors",
    }
    assert (saved["AmountDue"], saved["Contact"]["IsCustomer"]) == (68.97, True)


def test_defaults(client, invoice, control):
    saved = client.save("Invoices", invoice(Date=None, DueDate=None))
    assert saved["Status"] == "DRAFT"
    assert saved["LineAmountTypes"] == "Exclusive"
    assert saved["CurrencyCode"] == "NZD"
    assert saved["LineItems"][0]["TaxType"] == "OUTPUT2", "the account's"
    assert "DueDate" not in saved


def test_date_defaults_to_today_in_the_organisations_time_zone(client, invoice, control, xero):
    moment = xero.world.clock.now()
    to_noon = ((12 - moment.hour) % 24) * 3600 + 3600
    control("clock", {"advance": to_noon})
    token = control("connect", {})["access_token"]
    client.token = token
    saved = client.save("Invoices", invoice(Date=None))
    utc_day = control("clock")["now"][:10]
    assert saved["DateString"][:10] > utc_day, "past noon in London it is tomorrow in Auckland"


@pytest.mark.parametrize("status", ["SUBMITTED", "AUTHORISED"])
def test_due_date_is_needed_to_leave_draft(client, invoice, bill, status):
    for build in (invoice, bill):
        assert client.refusal("Invoices", build(Status=status, DueDate=None)) == [
            "The document DueDate field must be specified."
        ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"AccountCode": "999"}, "Account code '999' is not a valid code for this document."),
        ({"AccountCode": "090"}, "Account code '090' is not a valid code for this document."),
        ({"AccountCode": "610"}, "Account code '610' is not a valid code for this document."),
        ({"AccountCode": "800"}, "Account code '800' is not a valid code for this document."),
        ({"AccountCode": "630"}, "Account code '630' is not a valid code for this document."),
        (
            {"AccountCode": "499"},
            (
                "Account code '499' has been archived, or has been deleted. "
                "Each line item must reference a valid account."
            ),
        ),
        ({"TaxType": "INPUT2"}, "The TaxType code 'INPUT2' cannot be used with account code '200'."),
        (
            {"TaxType": "OUTPUT"},
            "The TaxType code OUTPUT does not exist or cannot be used for this type of transaction.",
        ),
        (
            {"TaxType": "NOPE"},
            "The TaxType code NOPE does not exist or cannot be used for this type of transaction.",
        ),
        ({"LineAmount": 1}, "The line total 1.00 does not match the expected line total 59.97"),
        ({"Description": ""}, "Description must be at least 1 char long."),
        (
            {"Description": "d" * 4001},
            "The field Description must be a string with a maximum length of 4000.",
        ),
        ({"ItemCode": "nope"}, "Item code 'nope' is not valid"),
        ({"UnitAmount": "9999999999", "Quantity": 2}, "The line amount must not exceed 9999999999.99"),
        ({"DiscountRate": 101}, "Discount rate must be between 0 and 100"),
        (
            {"LineItemID": "00000000-1111-4000-8000-000000000000"},
            "An existing line item with the specified LineItemID could not be found",
        ),
        ({"UnitAmount": "-5"}, "The invoice total must not be negative. Use a credit note instead."),
    ],
)
def test_refused_lines(client, invoice, line, message):
    assert client.refusal("Invoices", invoice(line, Status="AUTHORISED")) == [message]


def test_a_line_of_an_approved_invoice_needs_account_and_figures(client, invoice):
    assert client.refusal("Invoices", invoice({"AccountCode": None}, Status="AUTHORISED")) == [
        "Account code or ID must be specified",
        "The TaxType field is mandatory",
    ]
    assert client.refusal("Invoices", invoice({"Quantity": None}, Status="SUBMITTED")) == [
        "Quantity and UnitAmount must be specified"
    ]
    assert client.save("Invoices", invoice({"AccountCode": None}))["Status"] == "DRAFT"


def test_a_line_may_be_only_text(client, invoice):
    lines = [
        {"Description": "A heading"},
        {"Description": "x", "Quantity": 1, "UnitAmount": 5, "AccountCode": "200"},
    ]
    saved = client.save("Invoices", invoice(Status="AUTHORISED", LineItems=lines))
    assert set(saved["LineItems"][0]) == {"Description", "Tracking", "LineItemID", "ValidationErrors"}
    assert saved["SubTotal"] == 5


def test_negative_lines_are_fine_while_the_total_is_not_negative(client, invoice):
    lines = [
        {"Description": "x", "Quantity": 1, "UnitAmount": 50, "AccountCode": "200"},
        {"Description": "deposit", "Quantity": 1, "UnitAmount": -50, "AccountCode": "845"},
    ]
    assert client.save("Invoices", invoice(Status="AUTHORISED", LineItems=lines))["Total"] == 0


def test_discounts_are_refused_on_bills(client, bill):
    assert client.refusal("Invoices", bill({"DiscountRate": 10})) == [
        "Discounts are not supported on this type of document."
    ]


@pytest.mark.parametrize(
    ("properties", "messages"),
    [
        ({"Contact": None}, ["A Contact must be specified for this type of transaction"]),
        (
            {"Contact": {}},
            [
                (
                    "The Contact must contain at least 1 of the following elements to identify the contact: "
                    "Name, ContactID, ContactNumber"
                )
            ],
        ),
        (
            {"Contact": {"ContactID": "00000000-1111-4000-8000-000000000000"}},
            ["An existing Contact with the specified ContactID could not be found"],
        ),
        ({"LineItems": []}, ["One or more line items must be specified"]),
        ({"LineItems": None}, ["One or more line items must be specified"]),
        ({"CurrencyCode": "CHF"}, ["Organisation is not subscribed to currency CHF"]),
        ({"Status": "VOIDED"}, ["Invoice not of valid status for creation"]),
        ({"Status": "PAID"}, ["Invoice not of valid status for creation"]),
        ({"Type": "ACCRECCREDIT"}, ["Invoice not of valid type for creation"]),
        ({"Type": None}, ["Invoice not of valid type for creation"]),
        ({"Url": "https://example.com/xero/1"}, ['Url must not contain "xero"']),
        ({"Url": "https://example.com/XERO/1"}, ['Url must not contain "xero"']),
        ({"Url": "/odoo/1"}, ["Url must be a valid absolute URL"]),
        ({"Reference": "r" * 256}, ["The field Reference must be a string with a maximum length of 255."]),
        ({"InvoiceNumber": "Nº 1"}, ["InvoiceNumber must be printable ASCII characters only"]),
        (
            {"BrandingThemeID": "00000000-1111-4000-8000-000000000000"},
            ["An existing Branding Theme with the specified BrandingThemeID could not be found"],
        ),
    ],
)
def test_refused_documents(client, invoice, properties, messages):
    assert client.refusal("Invoices", invoice(**properties)) == messages


def test_every_reason_is_told_and_nothing_is_written(client, invoice, control):
    messages = client.refusal(
        "Invoices",
        invoice(
            {"AccountCode": "999"},
            Contact={"Name": "New one"},
            CurrencyCode="CHF",
            Status="AUTHORISED",
            DueDate=None,
        ),
    )
    assert len(messages) == 3
    assert client.get('Contacts?where=Name=="New one"')["Contacts"] == []
    assert control("tenants/nz/documents")["documents"] == []


def test_a_refused_element_echoes_what_was_sent_under_the_zero_id(client, invoice):
    (refused,) = client.write(
        "PUT",
        "Invoices",
        invoice(
            {"AccountCode": "999"},
            Url="http://localhost/m1",
            InvoiceNumber="A-1",
            Reference="S1",
            Status="AUTHORISED",
        ),
    )
    assert refused["InvoiceID"] == "00000000-0000-0000-0000-000000000000"
    assert (refused["Url"], refused["InvoiceNumber"], refused["Reference"], refused["Status"]) == (
        "http://localhost/m1",
        "A-1",
        "S1",
        "AUTHORISED",
    )
    assert (refused["HasErrors"], refused["StatusAttributeString"]) == (True, "ERROR")


def test_sales_numbers_are_given_in_turn_and_unique(client, invoice):
    assert [client.save("Invoices", invoice())["InvoiceNumber"] for _ in range(2)] == ["INV-0001", "INV-0002"]
    client.save("Invoices", invoice(InvoiceNumber="INV-0003"))
    assert client.save("Invoices", invoice())["InvoiceNumber"] == "INV-0004", "a number in use is passed over"
    for taken in ("INV-0001", "inv-0001"):
        assert client.refusal("Invoices", invoice(InvoiceNumber=taken)) == ["Invoice # must be unique."]


def test_number_of_a_voided_invoice_stays_taken(client, invoice):
    saved = client.save("Invoices", invoice(InvoiceNumber="V1", Status="AUTHORISED"))
    client.save("Invoices", {"InvoiceID": saved["InvoiceID"], "Status": "VOIDED"}, "POST")
    assert client.refusal("Invoices", invoice(InvoiceNumber="V1")) == ["Invoice # must be unique."]


def test_bill_numbers_repeat_and_are_never_given(client, bill):
    first = client.save("Invoices", bill(InvoiceNumber="RPT-1"))
    second = client.save("Invoices", bill(InvoiceNumber="RPT-1"))
    assert first["InvoiceID"] != second["InvoiceID"]
    assert client.save("Invoices", bill())["InvoiceNumber"] == ""


def test_reference_is_for_sales_only_unless_switched(client, invoice, bill, control):
    assert client.save("Invoices", invoice(Reference="S1"))["Reference"] == "S1"
    assert client.save("Invoices", bill(Reference="P1"))["Reference"] == ""
    control("settings", {"bill_keeps_reference": True})
    assert client.save("Invoices", bill(Reference="P1"))["Reference"] == "P1"


def test_post_without_id_finds_by_number(client, invoice, bill):
    for build in (invoice, bill):
        first = client.save("Invoices", build(InvoiceNumber="N-1"))
        again = client.save("Invoices", build({"UnitAmount": 5}, InvoiceNumber="N-1"), "POST")
        assert again["InvoiceID"] == first["InvoiceID"]
        assert again["SubTotal"] == 15


def test_post_of_a_bill_number_hits_whichever_supplier_had_it_last(client, bill):
    first = client.save("Invoices", bill(InvoiceNumber="77"))
    other = client.save("Invoices", bill(InvoiceNumber="77", Contact={"Name": "Other supplier"}), "POST")
    assert other["InvoiceID"] == first["InvoiceID"]


def test_put_never_updates(client, invoice):
    saved = client.save("Invoices", invoice())
    assert client.refusal("Invoices", invoice(InvoiceID=saved["InvoiceID"])) == [
        "InvoiceID must not be specified when creating an invoice"
    ]


def test_unknown_invoice_id_is_told_for_its_element(client, invoice):
    assert client.refusal("Invoices", {"InvoiceID": "00000000-1111-4000-8000-000000000000"}, "POST") == [
        "An existing Invoice with the specified InvoiceID could not be found"
    ]


@pytest.mark.parametrize(
    ("lock", "name"), [("PeriodLockDate", "period lock date"), ("EndOfYearLockDate", "end of year lock date")]
)
def test_nothing_is_dated_in_a_locked_period(client, invoice, control, lock, name):
    early = client.save("Invoices", invoice(Date="2026-11-30", Status="AUTHORISED"))
    control("tenants/nz/organisation", {lock: "2026-11-30"})
    message = [LOCKED.format(name, "30 November 2026")]
    assert client.refusal("Invoices", invoice(Date="2026-11-30")) == message
    assert (
        client.refusal("Invoices", {"InvoiceID": early["InvoiceID"], "Status": "VOIDED"}, "POST") == message
    )
    assert client.save("Invoices", invoice(Date="2026-12-01"))


def test_a_new_contact_name_makes_a_contact_and_a_known_one_finds_it(client, invoice):
    first = client.save("Invoices", invoice(Contact={"Name": "Brand New"}))
    second = client.save("Invoices", invoice(Contact={"Name": "brand new"}))
    assert first["Contact"]["ContactID"] == second["Contact"]["ContactID"]


def test_more_than_an_id_in_a_nested_contact_changes_the_contact(client, invoice):
    contact = client.save("Contacts", {"Name": "Before"})
    client.save("Invoices", invoice(Contact={"ContactID": contact["ContactID"]}))
    assert client.get(f"Contacts/{contact['ContactID']}")["Contacts"][0]["Name"] == "Before"
    client.save("Invoices", invoice(Contact={"ContactID": contact["ContactID"], "Name": "After"}))
    assert client.get(f"Contacts/{contact['ContactID']}")["Contacts"][0]["Name"] == "After"


def test_archived_contact_cannot_be_invoiced(client, invoice, control):
    control("tenants/nz/contacts/City Limousines/archive", {})
    contact = next(
        one
        for one in client.get("Contacts?includeArchived=true")["Contacts"]
        if one["Name"] == "City Limousines"
    )
    assert client.refusal("Invoices", invoice(Contact={"ContactID": contact["ContactID"]})) == [
        (
            "The contact with the specified contact details has been archived. "
            "The contact must be un-archived before creating new invoices or credit notes."
        )
    ]


def test_an_item_gives_what_the_line_leaves_out(client, invoice, bill):
    line = {
        "ItemCode": "TSS-Black",
        "Description": None,
        "UnitAmount": None,
        "AccountCode": None,
        "Quantity": 2,
    }
    row = client.save("Invoices", invoice(line, Status="AUTHORISED"))["LineItems"][0]
    assert (row["Description"], row["UnitAmount"], row["AccountCode"], row["TaxType"]) == (
        "T-Shirt black",
        Decimal(40),
        "200",
        "OUTPUT2",
    )
    row = client.save("Invoices", bill({**line, "Description": "shirts"}, Status="AUTHORISED"))["LineItems"][
        0
    ]
    assert (row["UnitAmount"], row["AccountCode"], row["TaxType"]) == (Decimal(16), "300", "INPUT2")


def test_a_batch_is_split_by_element(client, invoice):
    rows = [invoice(InvoiceNumber=f"B-{number}") for number in range(5)] + [invoice(InvoiceNumber="B-1")]
    saved = client.write("PUT", "Invoices", {"Invoices": rows})
    outcomes = sorted((one["InvoiceNumber"], one["StatusAttributeString"]) for one in saved)
    assert outcomes == [
        ("B-0", "OK"),
        ("B-1", "ERROR"),
        ("B-1", "OK"),
        ("B-2", "OK"),
        ("B-3", "OK"),
        ("B-4", "OK"),
    ]
    assert [one["InvoiceNumber"] for one in saved] != [row["InvoiceNumber"] for row in rows]
