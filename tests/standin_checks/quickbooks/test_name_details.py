"""Customers and vendors with all their details, and jobs (reference, section 3.4)."""

from decimal import Decimal

import pytest

from standin_checks.quickbooks.client import token_of

ADDRESS = {
    "Line1": "1 High St",
    "Line2": "Level 2",
    "City": "Reno",
    "CountrySubDivisionCode": "NV",
    "PostalCode": "89501",
    "Country": "USA",
}
SHARED = {
    "DisplayName": "Full House",
    "Title": "Dr",
    "GivenName": "Ada",
    "MiddleName": "B",
    "FamilyName": "Full",
    "Suffix": "Jr",
    "CompanyName": "Full House Ltd",
    "PrintOnCheckName": "Full House Limited",
    "PrimaryPhone": {"FreeFormNumber": "(775) 555-0100"},
    "AlternatePhone": {"FreeFormNumber": "(775) 555-0101"},
    "Mobile": {"FreeFormNumber": "(775) 555-0102"},
    "Fax": {"FreeFormNumber": "(775) 555-0103"},
    "PrimaryEmailAddr": {"Address": "ada@full.example"},
    "WebAddr": {"URI": "https://full.example"},
    "AcctNum": "A-17",
}
DETAILS = {
    "Customer": {**SHARED, "Notes": "Rings twice", "ResaleNum": "R-1", "PreferredDeliveryMethod": "Email"},
    "Vendor": {**SHARED, "Vendor1099": True, "BusinessNumber": "123456789"},
}
ADDRESSES = {"Customer": ("BillAddr", "ShipAddr"), "Vendor": ("BillAddr",)}


@pytest.mark.parametrize("kind", ["Customer", "Vendor"])
def test_every_detail_comes_back_and_a_sparse_update_keeps_the_rest(client, kind):
    terms = "SalesTermRef" if kind == "Customer" else "TermRef"
    addresses = dict.fromkeys(ADDRESSES[kind], ADDRESS)
    saved = client.create(kind, **DETAILS[kind], **addresses, **{terms: client.ref("Term", "Net 30")})
    changed = client.sparse(kind, saved, CompanyName="New Ltd")
    for row in (saved, client.read(kind, saved["Id"])):
        expected = {**DETAILS[kind], "CompanyName": row["CompanyName"]}
        assert {name: row[name] for name in expected} == expected
        assert row[terms] == {**client.ref("Term", "Net 30"), "name": "Net 30"}
        for name in ADDRESSES[kind]:
            assert {one: row[name][one] for one in ADDRESS} == ADDRESS
    assert (changed["CompanyName"], changed["SyncToken"]) == ("New Ltd", "1")
    error = client.refused(kind, {**token_of(saved), "sparse": True, "CompanyName": "Late"})
    assert (error["code"], error["Message"]) == ("5010", "Stale Object Error")
    assert error["Detail"] == (
        "Stale Object Error : You and root were working on this at the same time. "
        "root finished before you did, so your work was not saved."
    )


def test_a_full_update_clears_what_is_left_out(client):
    saved = client.create("Customer", **DETAILS["Customer"], BillAddr=ADDRESS)
    row = client.write("Customer", {**token_of(saved), "DisplayName": "Full House"})
    assert not {"PrimaryPhone", "BillAddr", "Notes", "CompanyName", "WebAddr"} & set(row)


def test_five_lines_of_an_address_have_two_thousand_characters_together(client):
    lines = {f"Line{number}": "x" * 400 for number in range(1, 6)}
    client.create("Customer", DisplayName="Fits", BillAddr=lines)
    error = client.refused("Vendor", {"DisplayName": "Long", "BillAddr": {**lines, "Line5": "x" * 401}})
    assert (error["code"], error["element"]) == ("2050", "BillAddr")


@pytest.mark.parametrize("longest", [2000, 1024])
def test_how_long_notes_may_be_is_a_switch(client, control, longest):
    control("settings", {"longest_notes": longest})
    client.create("Customer", DisplayName="Fits", Notes="x" * longest)
    assert client.code("Customer", DisplayName="Long", Notes="x" * (longest + 1)) == "2050"


def test_customers_and_vendors_are_apart_but_share_names_and_ids(client):
    customer = client.create("Customer", DisplayName="Both")
    vendor = client.create("Vendor", DisplayName="Both, as a vendor")
    assert customer["Id"] != vendor["Id"]
    assert client.call("GET", f"vendor/{customer['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert client.query("select * from Vendor where DisplayName = 'Both'") == {}


@pytest.mark.parametrize("field", ["MiddleName", "GivenName", "PrintOnCheckName"])
@pytest.mark.parametrize("bad", ["a\tb", "a\nb", "a:b"])
def test_tabs_new_lines_and_colons_are_refused(client, field, bad):
    assert client.code("Customer", **{"DisplayName": "Fine", field: bad}) == "6000"


def test_other_texts_may_have_them(client):
    row = client.create("Customer", DisplayName="A", CompanyName="Time: Ltd", Notes="one\ntwo\tthree")
    assert (row["CompanyName"], row["Notes"]) == ("Time: Ltd", "one\ntwo\tthree")


# === jobs === #


@pytest.fixture
def family(client):
    """A customer with a job and a job of that."""
    top = client.create("Customer", DisplayName="Top")
    job = client.create("Customer", DisplayName="Job", Job=True, ParentRef={"value": top["Id"]})
    part = client.create("Customer", DisplayName="Part", Job=True, ParentRef={"value": job["Id"]})
    return top, job, part


def test_jobs_tell_their_level_and_parent(family):
    top, job, part = family
    assert "Level" not in top
    assert [row["Level"] for row in (job, part)] == [1, 2]
    assert part["ParentRef"] == {"value": job["Id"], "name": "Top:Job"}
    assert part["FullyQualifiedName"] == "Top:Job:Part"


def test_a_new_name_changes_the_paths_below(client, family):
    top, job, part = family
    client.sparse("Customer", top, DisplayName="Summit")
    assert client.read("Customer", part["Id"])["FullyQualifiedName"] == "Summit:Job:Part"
    row = client.read("Customer", job["Id"])
    assert (row["FullyQualifiedName"], row["SyncToken"]) == ("Summit:Job", "1")
    found = client.query("select * from Customer where FullyQualifiedName = 'Summit:Job:Part'")["Customer"]
    assert [one["Id"] for one in found] == [part["Id"]]


def test_a_job_that_moves_takes_its_own_jobs_along(client, family):
    top, job, part = family
    other = client.create("Customer", DisplayName="Other")
    client.sparse("Customer", job, ParentRef={"value": other["Id"]})
    assert client.read("Customer", part["Id"])["FullyQualifiedName"] == "Other:Job:Part"


def test_what_jobs_owe_is_told_of_the_customer_above(client, family):
    top, job, part = family
    client.create("Invoice", **client.invoice(client.sales_line("100"), CustomerRef={"value": top["Id"]}))
    invoice = client.invoice(client.sales_line("30"), CustomerRef={"value": part["Id"]})
    client.create("Invoice", **invoice)
    row = client.read("Customer", top["Id"])
    assert (row["Balance"], row["BalanceWithJobs"]) == (Decimal(100), Decimal(130))
    row = client.read("Customer", job["Id"])
    assert (row["Balance"], row["BalanceWithJobs"]) == (0, Decimal(30))


def test_the_order_of_rows_is_not_promised(client, control):
    control("tenants/us/fill", {"contacts": 60})
    statement = "select * from Customer startposition {} maxresults 20"
    made = [one["Id"] for start in (1, 21) for one in client.query(statement.format(start))["Customer"]]
    assert made == sorted(made, key=int)
    control("settings", {"shuffle_rows": True})
    shuffled = [one["Id"] for start in (1, 21) for one in client.query(statement.format(start))["Customer"]]
    assert shuffled != sorted(shuffled, key=int)
    assert len(set(shuffled)) == len(shuffled), "pages still do not overlap"
    ordered = client.query("select * from Customer orderby DisplayName maxresults 1000")["Customer"]
    names = [one["DisplayName"].casefold() for one in ordered]
    assert names == sorted(names)
