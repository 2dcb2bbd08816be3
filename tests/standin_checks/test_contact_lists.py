"""Lists of contacts (reference, sections 2, 3 and 3.5): pages, what was changed, filters, order."""

from urllib.parse import quote

import pytest

from standin_checks.xero_client import AU, Client


def names(client, query="page=1", **options):
    return [one["Name"] for one in client.get(f"Contacts?{query}", **options)["Contacts"]]


@pytest.fixture
def later(control):
    """Let time pass; answers the moment just before, as the header has it."""

    def wait(seconds=2):
        moment = control("clock")["now"]
        control("clock", {"advance": seconds})
        return {"If-Modified-Since": moment[:19]}

    return wait


@pytest.fixture
def many(control):
    control("tenants/nz/fill", {"contacts": 1300, "spread_days": 30})


# === pages (section 2: 1 to 1000, 100 when not told, out of range is clamped) === #


@pytest.mark.parametrize(
    ("query", "rows", "size"),
    [
        ("page=1", 100, 100),
        ("pageSize=1000", 1000, 1000),
        ("pageSize=5000", 1000, 1000),
        ("pageSize=0", 1, 1),
    ],
)
def test_a_page_has_as_many_as_asked_for_up_to_a_thousand(client, many, query, rows, size):
    body = client.get(f"Contacts?{query}&includeArchived=true")
    assert len(body["Contacts"]) == rows
    assert body["pagination"] == {
        "page": 1,
        "pageSize": size,
        "pageCount": -(-1300 // size),
        "itemCount": 1300,
    }


def test_pages_together_have_everyone_once(client, many):
    ids = [
        one["ContactID"]
        for page in range(1, 4)
        for one in client.get(f"Contacts?page={page}&pageSize=500&includeArchived=true")["Contacts"]
    ]
    assert (len(ids), len(set(ids))) == (1300, 1300)
    assert names(client, "page=4&pageSize=500&includeArchived=true") == []


def test_without_a_page_everyone_comes_and_no_pagination(client, many):
    body = client.get("Contacts?includeArchived=true")
    assert len(body["Contacts"]) == 1300
    assert "pagination" not in body


def test_the_order_is_that_of_the_last_change_then_of_the_id(client, many):
    rows = client.get("Contacts?page=1&pageSize=1000")["Contacts"]
    keys = [(row["UpdatedDateUTC"], row["ContactID"]) for row in rows]
    assert keys == sorted(keys)


def test_whoever_changes_between_two_pages_moves_to_the_end_and_the_others_move_up(client, control, later):
    control("tenants/nz/fill", {"contacts": 40, "spread_days": 5})
    before = names(client, "page=1&pageSize=50")
    first, [pushed, *_rest] = before[:10], before[10:]
    assert names(client, "page=1&pageSize=10") == first
    later()
    control(f"tenants/nz/contacts/{first[0]}/edit", {"email": "new@e.example"})
    assert names(client, "page=1&pageSize=10") == [*first[1:], pushed]
    assert pushed not in names(client, "page=2&pageSize=10"), "a reader of pages missed it"
    assert names(client, "page=1&pageSize=50")[-1] == first[0]


# === changed since (section 3) === #


def test_modified_since_tells_only_what_changed_later(client, control, later):
    since = later()
    assert names(client, headers=since) == []
    control("tenants/nz/contacts/City Limousines/edit", {"email": "new@e.example"})
    client.save("Contacts", {"Name": "Brand new"})
    assert set(names(client, headers=since)) == {"City Limousines", "Brand new"}


def test_modified_since_knows_whole_seconds_only(client, control, later):
    later()
    saved = client.save("Contacts", {"Name": "Brand new"})
    moment = control("clock")["now"]
    assert "Brand new" in names(client, headers={"If-Modified-Since": f"{moment[:19]}.999"})
    assert saved["ContactStatus"] == "ACTIVE"


def test_archived_ones_are_told_as_changed_only_with_include_archived(client, control, later):
    since = later()
    control("tenants/nz/contacts/City Limousines/archive", {})
    assert names(client, headers=since) == []
    [row] = client.get("Contacts?page=1&includeArchived=true", headers=since)["Contacts"]
    assert (row["Name"], row["ContactStatus"]) == ("City Limousines", "ARCHIVED")


def test_archived_ones_may_be_told_as_changed_anyway(client, control, later):
    control("settings", {"archived_are_told_as_changed": True})
    since = later()
    control("tenants/nz/contacts/City Limousines/archive", {})
    assert names(client, headers=since) == ["City Limousines"]
    assert "City Limousines" not in names(client)


def test_whether_saving_nothing_new_is_a_change_is_a_switch(client, control, later):
    saved = client.save(
        "Contacts", {"Name": "Same", "Addresses": [{"AddressType": "STREET", "City": "Napier"}]}
    )
    later()
    since = later()
    control("settings", {"saving_nothing_is_a_change": False})
    client.save("Contacts", saved, "POST")
    assert names(client, headers=since) == []
    client.save("Contacts", {**saved, "Addresses": [{"AddressType": "STREET", "City": "Nelson"}]}, "POST")
    assert names(client, headers=since) == ["Same"]
    later()
    control("settings", {"saving_nothing_is_a_change": True})
    since = later()
    client.save("Contacts", {"ContactID": saved["ContactID"], "Name": "Same"}, "POST")
    assert names(client, headers=since) == ["Same"]


def test_becoming_a_customer_or_a_supplier_is_not_told_as_a_change(client, control, later, bill):
    [row] = client.get('Contacts?where=Name=="Ridgeway University"')["Contacts"]
    since = later()
    client.save("Invoices", bill(Contact={"ContactID": row["ContactID"]}))
    assert names(client, headers=since) == []
    [row] = client.get('Contacts?page=1&where=Name=="Ridgeway University"')["Contacts"]
    assert (row["IsSupplier"], row["IsCustomer"]) == (True, True)


# === filters and order === #


def test_ids_choose_contacts_archived_ones_only_when_asked_for(client, control):
    rows = {one["Name"]: one["ContactID"] for one in client.get("Contacts?includeArchived=true")["Contacts"]}
    ids = ",".join((rows["PowerDirect"], rows["Hoyt Productions"], rows["City Limousines"]))
    assert set(names(client, f"IDs={ids}")) == {"PowerDirect", "City Limousines"}
    assert set(names(client, f"IDs={ids}&includeArchived=true&page=1")) == {
        "PowerDirect",
        "City Limousines",
        "Hoyt Productions",
    }
    assert client.call("GET", "Contacts?IDs=nonsense").status_code == 400


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('Name=="CITY limousines"', {"City Limousines"}),
        ('Name=="City Limousines" OR Name=="PowerDirect"', {"City Limousines", "PowerDirect"}),
        ('EmailAddress=="BILLING@powerdirect.example"', {"PowerDirect"}),
        ('Name=="PowerDirect" AND IsCustomer==true', set()),
        ("IsSupplier==true", {"PowerDirect"}),
        ('ContactStatus=="ACTIVE" AND IsCustomer==true', {"City Limousines", "Ridgeway University"}),
        ('Name.StartsWith("ridge")', {"Ridgeway University"}),
        ('Name.Contains("er") AND EmailAddress.EndsWith(".example")', {"Ridgeway University", "PowerDirect"}),
        ('Name!=null AND Name=="Ridgeway University"', {"Ridgeway University"}),
        ('(Name=="PowerDirect")', {"PowerDirect"}),
        ('Name=="Nobody" OR IsCustomer==true', {"City Limousines", "Ridgeway University"}),
        ('"PowerDirect"==Name', {"PowerDirect"}),
        ("ContactNumber!=null", set()),
        ("Name==5", set()),
        ("ContactNumber==null AND IsSupplier==true", {"PowerDirect"}),
        ("UpdatedDateUTC>=DateTime(2027,01,01)", set()),
    ],
)  # fmt: skip
def test_where(client, expression, found):
    assert set(names(client, f"where={quote(expression)}")) == found
    assert set(names(client, f"page=1&where={quote(expression)}")) == found


def test_where_finds_archived_ones_when_asked_for(client):
    expression = quote('Name=="Hoyt Productions"')
    assert names(client, f"where={expression}") == []
    assert names(client, f"includeArchived=true&where={expression}") == ["Hoyt Productions"]


def test_a_quote_in_a_name_is_doubled_and_a_backslash_refused(client):
    client.save("Contacts", {"Name": 'The "Best" Shop'})
    assert names(client, "where=" + quote('Name=="The ""Best"" Shop"')) == ['The "Best" Shop']
    assert client.call("GET", "Contacts?where=" + quote(r'Name=="The \"Best\""')).status_code == 400


def test_order(client):
    assert names(client, "page=1&order=Name") == ["City Limousines", "PowerDirect", "Ridgeway University"]
    assert names(client, "page=1&order=Name DESC")[0] == "Ridgeway University"
    assert client.call("GET", "Contacts?order=Colour").status_code == 400


@pytest.mark.parametrize("field", ["Name", "FirstName", "LastName", "ContactNumber", "EmailAddress"])
def test_the_search_term_is_looked_for_in_five_fields_without_case(client, field):
    value = "Zebra@crossing.example" if field == "EmailAddress" else "Zebra"
    client.save("Contacts", {"Name": "Anybody", field: value})
    client.save("Contacts", {"Name": "Somebody", "AccountNumber": "zebra"})
    assert names(client, "searchTerm=zEBR") == ["Zebra" if field == "Name" else "Anybody"]


def test_a_search_can_be_paged_and_goes_with_the_other_filters(client, control, many):
    body = client.get("Contacts?searchTerm=brandt&page=2&pageSize=10")
    assert len(body["Contacts"]) == 10
    assert body["pagination"]["itemCount"] > 20
    rows = client.get("Contacts?searchTerm=brandt&where=IsSupplier==true&pageSize=1000")["Contacts"]
    assert rows and all(row["IsSupplier"] and "Brandt" in str(row) for row in rows)


def test_what_a_list_selects_follows_every_change(client, control):
    query = "page=1&where=" + quote('Name.StartsWith("City")')
    assert names(client, query) == ["City Limousines"]
    client.save("Contacts", {"Name": "City Baker"})
    assert names(client, query) == ["City Limousines", "City Baker"]
    control("tenants/nz/contacts/City Baker/archive", {})
    assert names(client, query) == ["City Limousines"]
    control("tenants/nz/contacts/City Limousines/edit", {"name": "Town Limousines"})
    assert names(client, query) == []
    assert names(client, "where=" + quote('Name=="Town Limousines"')) == ["Town Limousines"]
    control("reset", {})
    other = Client(client.base_url, control("connect", {"tenants": ["au"]})["access_token"], AU)
    assert names(other, query) == ["City Limousines"]
