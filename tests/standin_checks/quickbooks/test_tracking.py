"""Classes and locations: the lists, and what documents say of them (sections 3.1 and 3.6)."""

import pytest

WHERE = {
    # what the company tracks: the class kept on an invoice's document and line, and on a bill's line
    "transaction": ("North", None, "North"),
    "line": (None, "North", "North"),
    "none": (None, None, None),
}


def shown(reference):
    return reference and reference["name"]


def test_classes_have_sub_classes_and_inactive_ones(client):
    rows = client.query("select * from Class")["Class"]
    assert [(row["FullyQualifiedName"], row["SubClass"]) for row in rows] == [
        ("North", False),
        ("South", False),
        ("South:Coast", True),
    ]
    assert rows[2]["ParentRef"] == {"value": rows[1]["Id"], "name": "South"}
    rows = client.query("select * from Class where Active in (true, false)")["Class"]
    assert [(row["Name"], row["Active"]) for row in rows][3:] == [("Pop-up (deleted)", False)]


def test_there_are_two_locations(client):
    rows = client.query("select * from Department")["Department"]
    assert [(row["Name"], row["SubDepartment"]) for row in rows] == [("Shop", False), ("Warehouse", False)]


@pytest.mark.parametrize("kind", ["Class", "Department"])
def test_the_lists_come_in_pages(client, kind):
    statement = f"select * from {kind} orderby FullyQualifiedName startposition 2 maxresults 1"
    page = client.query(statement)
    assert (page["startPosition"], page["maxResults"]) == (2, 1)
    assert client.query(f"select count(*) from {kind}")["totalCount"] == len(
        client.query(f"select * from {kind}")[kind]
    )


@pytest.mark.parametrize("tracking", WHERE)
def test_a_class_is_kept_where_it_is_tracked_and_lost_elsewhere(client, control, tracking):
    control("tenants/us/organisation", {"class_tracking": tracking})
    north = client.ref("Class", "North")
    invoice = client.create("Invoice", **client.invoice(client.sales_line(ClassRef=north), ClassRef=north))
    bill = client.create("Bill", **client.bill(client.expense_line(ClassRef=north)))
    found = (
        shown(invoice.get("ClassRef")),
        shown(invoice["Line"][0]["SalesItemLineDetail"].get("ClassRef")),
        shown(bill["Line"][0]["AccountBasedExpenseLineDetail"].get("ClassRef")),
    )
    assert found == WHERE[tracking]


def test_a_location_is_lost_where_none_are_tracked(client, control):
    control("tenants/us/organisation", {"track_departments": False})
    shop = client.ref("Department", "Shop")
    assert "DepartmentRef" not in client.create("Invoice", **client.invoice(DepartmentRef=shop))
    assert "DepartmentRef" not in client.create("Bill", **client.bill(DepartmentRef=shop))


def test_what_is_not_tracked_is_refused_when_switched(client, control):
    control("settings", {"untracked_is_refused": True})
    control("tenants/us/organisation", {"class_tracking": "none", "track_departments": False})
    shop, north = client.ref("Department", "Shop"), client.ref("Class", "North")
    assert client.code("Invoice", **client.invoice(DepartmentRef=shop)) == "6000"
    assert client.code("Invoice", **client.invoice(ClassRef=north)) == "6000"
    assert client.code("Bill", **client.bill(client.expense_line(ClassRef=north))) == "6000"


def test_classes_and_locations_come_back_with_their_paths(client):
    line = client.sales_line(ClassRef=client.ref("Class", "Coast"))
    row = client.create("Invoice", **client.invoice(line, DepartmentRef=client.ref("Department", "Shop")))
    assert row["DepartmentRef"]["name"] == "Shop"
    assert row["Line"][0]["SalesItemLineDetail"]["ClassRef"]["name"] == "South:Coast"
    credit = client.create("CreditMemo", **client.invoice(line))
    assert credit["Line"][0]["SalesItemLineDetail"]["ClassRef"]["name"] == "South:Coast"
    row = client.create("VendorCredit", **client.bill(DepartmentRef=client.ref("Department", "Warehouse")))
    assert row["DepartmentRef"]["name"] == "Warehouse"


@pytest.mark.parametrize(
    ("line", "document", "kind"),
    [({"ClassRef": {"value": "99"}}, {}, "Klasses"), ({}, {"DepartmentRef": {"value": "99"}}, "Departments")],
)
def test_unknown_ones_are_refused(client, line, document, kind):
    error = client.refused("Invoice", client.invoice(client.sales_line(**line), **document))
    assert (error["code"], error["Detail"]) == (
        "2500",
        f"Invalid Reference Id : {kind} element id 99 not found",
    )


def test_inactive_ones_are_refused(client, control):
    assert (
        client.code(
            "Invoice", **client.invoice(client.sales_line(ClassRef=client.ref("Class", "Pop-up (deleted)")))
        )
        == "610"
    )
    shop = client.ref("Department", "Shop")
    control("tenants/us/departments/Shop/archive", {})
    assert client.code("Invoice", **client.invoice(DepartmentRef=shop)) == "610"


def test_the_accountant_sees_them_on_documents(client, control):
    line = client.sales_line(ClassRef=client.ref("Class", "Coast"))
    client.create("Invoice", **client.invoice(line, DepartmentRef=client.ref("Department", "Shop")))
    [row] = control("tenants/us/documents")["documents"]
    assert (row["department"], row["class"], row["lines"][0]["class"]) == ("Shop", None, "South:Coast")


def test_a_new_name_changes_the_paths_below(client, control):
    control("tenants/us/classes/South/edit", {"name": "Far South"})
    rows = client.query("select * from Class")["Class"]
    assert [row["FullyQualifiedName"] for row in rows] == ["North", "Far South", "Far South:Coast"]


def test_terms_classes_and_locations_go_and_come_back(client, control):
    for kind, address in (
        ("Term", "terms/Net 30"),
        ("Class", "classes/North"),
        ("Department", "departments/Shop"),
    ):
        before = client.query(f"select * from {kind}")["maxResults"]
        control(f"tenants/us/{address}/archive", {})
        assert client.query(f"select * from {kind}")["maxResults"] == before - 1
        control(f"tenants/us/{address} (deleted)/restore", {})
        assert client.query(f"select * from {kind}")["maxResults"] == before


def test_the_page_of_a_document_shows_class_location_and_to_whom_it_went(quickbooks, client, control):
    line = client.sales_line(ClassRef=client.ref("Class", "Coast"))
    row = client.create("Invoice", **client.invoice(line, DepartmentRef=client.ref("Department", "Shop")))
    control(f"tenants/us/documents/{row['Id']}/email", {"to": "bo@limousines.example"})
    address = f"{quickbooks.base_url}/app/invoice?txnId={row['Id']}&companyId={client.realm}"
    text = client.session.get(address, timeout=10).text
    for part in ("South:Coast", "Shop", "to bo@limousines.example"):
        assert part in text
