"""Document numbers (reference, section 3.7)."""

import pytest

from standin_checks.quickbooks.client import token_of


@pytest.fixture
def custom(client, control):
    """The US company with custom transaction numbers turned on."""
    control("tenants/us/organisation", {"custom_transaction_numbers": True})
    return client


def number(client, **values):
    return client.create("Invoice", **client.invoice(**values)).get("DocNumber")


def test_quickbooks_numbers_by_itself(client):
    assert [number(client) for _ in range(3)] == ["1001", "1002", "1003"]


def test_with_custom_numbers_what_is_sent_is_kept_and_nothing_stays_nothing(custom):
    assert number(custom, DocNumber="S00042") == "S00042"
    assert number(custom) is None


def test_numbering_can_be_asked_for(custom):
    assert number(custom, DocNumber="AUTO_GENERATE") == "1001"


def test_a_number_of_twenty_one_characters_is_taken(custom):
    assert number(custom, DocNumber="1" * 21) == "1" * 21


@pytest.mark.parametrize("again", ["S00042", "s00042"])
def test_a_number_that_is_taken_is_refused_with_the_document_that_has_it(custom, again):
    first = custom.create("Invoice", **custom.invoice(DocNumber="S00042"))
    error = custom.refused("Invoice", custom.invoice(DocNumber=again))
    assert (error["code"], error["Message"]) == ("6140", "Duplicate Document Number Error")
    assert error["Detail"] == (
        "Duplicate Document Number Error : You must specify a different number. This number has already been "
        f"used. DocNumber=S00042 is assigned to TxnType=Invoice with TxnId={first['Id']}"
    )


def test_numbers_may_repeat_when_the_warning_is_off(custom, control):
    control("tenants/us/organisation", {"warn_duplicate_numbers": False})
    assert [number(custom, DocNumber="A") for _ in range(2)] == ["A", "A"]


@pytest.mark.parametrize("flag", ["allowduplicatedocnum", "allowduplicatedocnumber"])
def test_the_flag_that_allows_duplicates_works_for_invoices_only_when_switched(custom, control, flag):
    number(custom, DocNumber="A")
    body = custom.invoice(DocNumber="A")
    assert custom.refused("Invoice", body, include=flag)["code"] == "6140"
    control("settings", {"duplicate_flag_for_invoices": True})
    assert custom.write("Invoice", body, include=flag)["DocNumber"] == "A"


def test_the_number_of_a_deleted_document_is_free_and_of_a_voided_one_taken(custom):
    row = custom.create("Invoice", **custom.invoice(DocNumber="A"))
    custom.write("Invoice", token_of(row), operation="delete")
    row = custom.create("Invoice", **custom.invoice(DocNumber="A"))
    custom.write("Invoice", token_of(row), operation="void")
    assert custom.code("Invoice", **custom.invoice(DocNumber="A")) == "6140"


def test_an_invoice_and_a_credit_memo_may_share_a_number(custom):
    number(custom, DocNumber="A")
    assert custom.create("CreditMemo", **custom.invoice(DocNumber="A"))["DocNumber"] == "A"


def test_an_update_keeps_its_number_and_cannot_take_another_ones(custom):
    number(custom, DocNumber="A")
    row = custom.create("Invoice", **custom.invoice(DocNumber="B"))
    row = custom.sparse("Invoice", row, PrivateNote="x")
    assert row["DocNumber"] == "B"
    assert custom.refused("Invoice", {**token_of(row), "sparse": True, "DocNumber": "A"})["code"] == "6140"


def test_automatic_numbers_skip_those_in_use_and_are_not_lost_by_a_refusal(client):
    assert number(client, DocNumber="1001") == "1001"
    assert client.code("Invoice", **client.invoice(client.sales_line("5", Qty=1, UnitPrice=4))) == "6070"
    assert number(client) == "1002"


def test_a_number_sent_while_numbering_is_automatic_is_kept_or_not_by_switch(client, control):
    assert number(client, DocNumber="MINE") == "MINE"
    control("settings", {"number_kept_while_automatic": False})
    assert number(client, DocNumber="MINE-2") == "1001"


def test_a_bill_keeps_the_vendors_number_or_none(client):
    bills = [client.create("Bill", **client.bill(DocNumber=value)) for value in ("V-1", None)]
    assert [row.get("DocNumber") for row in bills] == ["V-1", None]


def test_the_same_bill_number_of_one_vendor_is_a_duplicate(client, control):
    client.create("Bill", **client.bill(DocNumber="V-1"))
    error = client.refused("Bill", client.bill(DocNumber="v-1"))
    assert (error["code"], "TxnType=Bill" in error["Detail"]) == ("6140", True)
    other = client.ref("Vendor", "Norris Supplies")
    client.create("Bill", **client.bill(DocNumber="V-1", VendorRef=other))
    assert client.write("Bill", client.bill(DocNumber="V-1"), include="allowduplicatedocnum")
    control("settings", {"bill_number_unique_per_vendor": False})
    assert client.write("Bill", client.bill(DocNumber="V-1"))
