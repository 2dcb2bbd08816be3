"""Everything an accountant can do that makes a document refused: its words, and that undoing is enough."""

import pytest

INACTIVE = (
    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with "
    "accounts, customers, items, vendors or employees."
)
# cause: the kind of document it is about, what makes it, what takes it away, code and detail
CAUSES = {
    "customer": ("Invoice", "contacts/City Limousines/archive", "contacts/City Limousines (deleted)/restore"),
    "item": ("Invoice", "items/Golf balls/archive", "items/Golf balls (deleted)/restore"),
    "class": ("Invoice", "classes/North/archive", "classes/North (deleted)/restore"),
    "location": ("Invoice", "departments/Shop/archive", "departments/Shop (deleted)/restore"),
    "term": ("Invoice", "terms/Net 30/archive", "terms/Net 30 (deleted)/restore"),
    "tax code": ("Invoice", "tax-codes/20.0% S/archive", "tax-codes/20.0% S (deleted)/restore"),
    "vendor": ("Bill", "contacts/PowerDirect/archive", "contacts/PowerDirect (deleted)/restore"),
    "account": ("Bill", "accounts/6010/archive", "accounts/6010/restore"),
}
ENDED = (
    "Subscription period has ended or canceled or there was a billing problem : You can't add data to "
    "QuickBooks Online Plus because your trial or subscription period ended"
)
COMPANY_CAUSES = {
    "books closed": (
        {"book_close_date": "2026-12-20"},
        {"book_close_date": None},
        "6210",
        "Account Period Closed, Cannot Update Through Services API",
    ),
    "subscription over": (
        {"subscription": "EXPIRED"},
        {"subscription": "PAID"},
        "6190",
        ENDED,
    ),
    "no right": (
        {"denied": ["Invoice", "Bill"]},
        {"denied": []},
        "5020",
        "Permission Denied Error : Invoice",
    ),
}


@pytest.fixture
def documents(gb):
    """An invoice and a bill that say all they can, of a company outside the US."""
    tax = gb.ref("TaxCode", "20.0% S")
    tracking = {"ClassRef": gb.ref("Class", "North")}
    return {
        "Invoice": gb.invoice(
            gb.sales_line(code="20.0% S", **tracking),
            DepartmentRef=gb.ref("Department", "Shop"),
            SalesTermRef=gb.ref("Term", "Net 30"),
            TxnDate="2026-12-20",
        ),
        "Bill": gb.bill(gb.expense_line(TaxCodeRef=tax, **tracking), TxnDate="2026-12-20"),
    }


@pytest.mark.parametrize("cause", CAUSES)
def test_what_was_made_inactive_has_its_words_and_can_be_undone(gb, control, documents, cause):
    kind, make, undo = CAUSES[cause]
    gb.create(kind, **documents[kind])
    control(f"tenants/gb/{make}", {})
    error = gb.refused(kind, documents[kind])
    assert (error["code"], error["Detail"]) == ("610", INACTIVE)
    control(f"tenants/gb/{undo}", {})
    gb.create(kind, **documents[kind])


@pytest.mark.parametrize("cause", COMPANY_CAUSES)
def test_what_the_company_does_has_its_words_and_can_be_undone(gb, control, documents, cause):
    make, undo, code, detail = COMPANY_CAUSES[cause]
    control("tenants/gb/organisation", make)
    error = gb.refused("Invoice", documents["Invoice"])
    assert (error["code"], error["Detail"]) == (code, detail)
    control("tenants/gb/organisation", undo)
    gb.create("Invoice", **documents["Invoice"])


def test_a_tax_rate_that_went_is_an_error_of_calculation(gb, control, documents):
    control("tenants/gb/tax-rates/20.0% S (Sales)/archive", {})
    error = gb.refused("Invoice", documents["Invoice"])
    assert (error["code"], error["element"]) == ("6000", "TaxCodeRef")
    assert "encountered an error while calculating tax. Try reselecting the tax rate" in error["Detail"]
    control("tenants/gb/tax-rates/20.0% S (Sales) (deleted)/restore", {})
    gb.create("Invoice", **documents["Invoice"])


@pytest.mark.parametrize(("key", "rate"), [("gb", "VAT rate"), ("ca", "GST/HST rate"), ("au", "GST rate")])
def test_a_line_without_a_tax_code(connected, key, rate):
    client = connected(key)
    error = client.refused("Invoice", client.invoice(client.sales_line()))
    assert (error["code"], error["Detail"]) == (
        "6000",
        f"Business Validation Error: Make sure all your transactions have a {rate} before you save.",
    )


def test_an_account_of_another_type(gb, control, documents):
    control("tenants/gb/accounts/6010/edit", {"type": "Bank"})
    assert gb.refused("Bill", documents["Bill"])["code"] == "6430"
    control("tenants/gb/accounts/6010/edit", {"type": "Expense"})
    gb.create("Bill", **documents["Bill"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [({"ItemRef": {"value": "99"}}, "Items"), ({"TaxCodeRef": {"value": "99"}}, "TaxCodes")],
)
def test_what_is_not_there(gb, documents, line, kind):
    body = documents["Invoice"]
    body["Line"][0]["SalesItemLineDetail"] |= line
    error = gb.refused("Invoice", body)
    assert (error["code"], error["Detail"]) == (
        "2500",
        f"Invalid Reference Id : {kind} element id 99 not found",
    )


@pytest.mark.parametrize(
    ("kind", "values", "name"),
    [
        ("Invoice", {"CustomerRef": {"value": "99"}}, "Names"),
        ("Bill", {"VendorRef": {"value": "99"}}, "Names"),
        ("Bill", {"APAccountRef": {"value": "999"}}, "Accounts"),
        ("Invoice", {"SalesTermRef": {"value": "99"}}, "Terms"),
    ],
)
def test_whom_and_what_a_document_names_has_to_be_there(gb, documents, kind, values, name):
    error = gb.refused(kind, {**documents[kind], **values})
    assert (error["code"], error["Message"]) == ("2500", "Invalid Reference Id")
    assert error["Detail"].startswith(f"Invalid Reference Id : {name} element id ")


def test_a_foreign_currency_is_refused_where_there_is_only_one(client):
    assert client.refused("Invoice", client.invoice(CurrencyRef={"value": "EUR"}))["element"] == "CurrencyRef"
