"""Reading contacts (reference, sections 2, 3 and 3.5): pages, what was changed, filters, the light form."""

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


# === what the forms of a list show === #

DETAILS = {
    "Name": "Full House",
    "ContactNumber": "CN-1",
    "AccountNumber": "AN-1",
    "CompanyNumber": "CO-1",
    "FirstName": "Ada",
    "LastName": "Full",
    "EmailAddress": "ada@full.example",
    "TaxNumber": "12-345-678",
    "BankAccountDetails": "01-0123-0123456-00",
    "DefaultCurrency": "USD",
    "SalesDefaultAccountCode": "200",
    "PurchasesDefaultAccountCode": "300",
    "AccountsReceivableTaxType": "OUTPUT2",
    "AccountsPayableTaxType": "INPUT2",
    "PaymentTerms": {
        "Bills": {"Day": 15, "Type": "OFCURRENTMONTH"},
        "Sales": {"Day": 10, "Type": "DAYSAFTERBILLDATE"},
    },
    "Addresses": [
        {
            "AddressType": kind,
            "AddressLine1": f"1 {kind} Street",
            "AddressLine2": "Level 2",
            "City": "Napier",
            "Region": "Hawke's Bay",
            "PostalCode": "4110",
            "Country": "New Zealand",
            "AttentionTo": "Ada",
        }
        for kind in ("STREET", "POBOX")
    ],
    "Phones": [
        {"PhoneType": kind, "PhoneNumber": "555", "PhoneAreaCode": "6", "PhoneCountryCode": "64"}
        for kind in ("DEFAULT", "DDI", "FAX", "MOBILE")
    ],
    "ContactPersons": [
        {
            "FirstName": f"P{n}",
            "LastName": "Full",
            "EmailAddress": f"p{n}@full.example",
            "IncludeInEmails": True,
        }
        for n in range(5)
    ],
}


def test_every_detail_comes_back_by_page_and_by_id(client):
    saved = client.save("Contacts", DETAILS)
    [paged] = client.get("Contacts?page=1&where=" + quote('Name=="Full House"'))["Contacts"]
    [single] = client.get(f"Contacts/{saved['ContactID']}")["Contacts"]
    for row in (saved, paged, single):
        assert {name: row[name] for name in DETAILS} == DETAILS


def test_what_nobody_can_send_is_told_too(client, control):
    facts = {"website": "https://full.example", "sales_line_amounts": "INCLUSIVE", "is_supplier": True}
    control("tenants/nz/contacts/City Limousines/edit", facts)
    [row] = client.get("Contacts?page=1&where=" + quote('Name=="City Limousines"'))["Contacts"]
    assert (row["Website"], row["SalesDefaultLineAmountType"]) == ("https://full.example", "INCLUSIVE")
    assert (row["IsCustomer"], row["IsSupplier"]) == (True, True)
    sent = {"ContactID": row["ContactID"], "Website": "https://x.example", "IsSupplier": False}
    saved = client.save("Contacts", sent, "POST")
    assert (saved["Website"], saved["IsSupplier"]) == ("https://full.example", True)


def test_the_light_form_drops_details_and_is_always_paged(client):
    client.save("Contacts", DETAILS)
    body = client.get("Contacts?summaryOnly=true&where=" + quote('Name=="Full House"'))
    [row] = body["Contacts"]
    assert body["pagination"]["pageSize"] == 100
    dropped = {
        "IsCustomer",
        "IsSupplier",
        "SalesDefaultAccountCode",
        "PurchasesDefaultAccountCode",
        "Balances",
    }
    assert not dropped & set(row)
    assert (row["Addresses"], row["Phones"], row["ContactPersons"]) == ([], [], [])
    assert (row["EmailAddress"], row["TaxNumber"]) == ("ada@full.example", "12-345-678")


def test_where_a_merged_contact_went_is_told_by_page_and_by_id_but_not_unpaged(client, control):
    control("tenants/nz/contacts/Ridgeway University/merge", {"into": "City Limousines"})
    rows = {one["Name"]: one for one in client.get("Contacts?page=1&includeArchived=true")["Contacts"]}
    gone = rows["Ridgeway University"]
    assert gone["ContactStatus"] == "ARCHIVED"
    assert gone["MergedToContactID"] == rows["City Limousines"]["ContactID"]
    [single] = client.get(f"Contacts/{gone['ContactID']}")["Contacts"]
    assert single["MergedToContactID"] == gone["MergedToContactID"]
    unpaged = client.get("Contacts?includeArchived=true")["Contacts"]
    assert not any("MergedToContactID" in one for one in unpaged)


def test_unpaged_lists_may_be_shorter_still(client, control):
    client.save("Contacts", DETAILS)
    query = "Contacts?where=" + quote('Name=="Full House"')
    assert len(client.get(query)["Contacts"][0]["ContactPersons"]) == 5
    control("settings", {"unpaged_contacts_are_short": True})
    assert not {"ContactPersons", "PaymentTerms"} & set(client.get(query)["Contacts"][0])
    assert client.get(f"{query}&page=1")["Contacts"][0]["PaymentTerms"] == DETAILS["PaymentTerms"]
