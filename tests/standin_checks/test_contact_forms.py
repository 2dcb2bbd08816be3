"""What a contact looks like by its id, on a page, in a plain list, in the light form (section 3.5)."""

from urllib.parse import quote

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
