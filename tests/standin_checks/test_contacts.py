"""Contacts: names, numbers, archived ones, fields and their limits."""

import pytest

TAKEN = (
    "The contact name {} is already assigned to another contact. "
    "The contact name must be unique across all active contacts."
)
ARCHIVED = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)


def test_create_shows_every_slot(client):
    saved = client.save(
        "Contacts",
        {
            "Name": "Bob & Co",
            "EmailAddress": "bob@co.example",
            "TaxNumber": "123",
            "Addresses": [{"AddressType": "STREET", "AddressLine1": "1 High St", "City": "Napier"}],
            "Phones": [{"PhoneType": "MOBILE", "PhoneNumber": "21 555"}],
        },
    )
    assert saved["ContactStatus"] == "ACTIVE"
    assert {one["AddressType"]: one["City"] for one in saved["Addresses"]} == {
        "STREET": "Napier",
        "POBOX": "",
    }
    assert {one["PhoneType"]: one["PhoneNumber"] for one in saved["Phones"]} == {
        "DEFAULT": "",
        "DDI": "",
        "FAX": "",
        "MOBILE": "21 555",
    }
    assert saved["HasValidationErrors"] is False


def test_put_refuses_a_name_that_exists_in_another_case_or_with_accents(client):
    client.save("Contacts", {"Name": "Café Nord"})
    for name in ("Café Nord", "CAFÉ NORD", "cafe nord"):
        assert client.refusal("Contacts", {"Name": name}) == [TAKEN.format(name)]


def test_refusal_without_summarize_errors_is_a_400(client):
    answer = client.call("PUT", "Contacts", {"Name": "City Limousines"})
    assert answer.status_code == 400
    error = answer.json()
    assert (error["ErrorNumber"], error["Type"], error["Message"]) == (
        10,
        "ValidationException",
        "A validation exception occurred",
    )
    element = error["Elements"][0]
    assert element["ContactID"] == "00000000-0000-0000-0000-000000000000"
    assert element["HasValidationErrors"] is True
    assert element["ValidationErrors"] == [{"Message": TAKEN.format("City Limousines")}]


def test_post_finds_by_number_then_name_and_keeps_what_was_not_sent(client):
    first = client.save(
        "Contacts", {"Name": "Keep", "ContactNumber": "C-1", "EmailAddress": "k@e.example"}, "POST"
    )
    by_name = client.save("Contacts", {"Name": "KEEP", "TaxNumber": "77"}, "POST")
    by_number = client.save("Contacts", {"ContactNumber": "c-1", "FirstName": "Kay"}, "POST")
    assert by_name["ContactID"] == by_number["ContactID"] == first["ContactID"]
    assert (by_number["EmailAddress"], by_number["TaxNumber"]) == ("k@e.example", "77")
    assert client.get("Contacts/C-1")["Contacts"][0]["ContactID"] == first["ContactID"]


def test_rename_onto_another_contact_is_refused(client):
    contact = client.save("Contacts", {"Name": "Left"})
    messages = client.refusal(
        "Contacts", {"ContactID": contact["ContactID"], "Name": "city limousines"}, "POST"
    )
    assert messages == [
        (
            "The existing contact with name Left cannot be updated to use new name city limousines. "
            "There is an existing contact with that name."
        )
    ]


def test_archived_contacts_are_closed_and_free_their_name_but_not_their_number(client):
    contact = client.save("Contacts", {"Name": "Gone", "ContactNumber": "G1"})
    archived = client.save(
        "Contacts", {"ContactID": contact["ContactID"], "ContactStatus": "ARCHIVED"}, "POST"
    )
    assert archived["ContactStatus"] == "ARCHIVED"
    assert client.refusal(
        "Contacts", {"ContactID": contact["ContactID"], "ContactStatus": "ACTIVE"}, "POST"
    ) == [ARCHIVED]
    assert client.refusal("Contacts", {"ContactNumber": "G1", "Name": "New"}, "POST") == [ARCHIVED]
    assert client.save("Contacts", {"Name": "Gone"})["ContactID"] != contact["ContactID"]
    assert (
        "assigned to another contact" in client.refusal("Contacts", {"Name": "X", "ContactNumber": "G1"})[0]
    )


def test_archived_contacts_are_hidden_unless_asked_for(client):
    assert "Hoyt Productions" not in {one["Name"] for one in client.get("Contacts")["Contacts"]}
    shown = client.get("Contacts?includeArchived=true")["Contacts"]
    assert "Hoyt Productions" in {one["Name"] for one in shown}


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        (
            {},
            (
                "The Contact must contain at least 1 of the following elements to identify the contact: "
                "Name, ContactID, ContactNumber"
            ),
        ),
        ({"Name": "A", "EmailAddress": "no at sign"}, "Email address must be valid"),
        ({"Name": "A", "EmailAddress": "jürgen@firma.example"}, "Email address must be valid"),
        ({"Name": "A <b>"}, "The contact name must not contain the characters < or >"),
        ({"Name": "A  b"}, "The contact name must not have leading, trailing or double spaces"),
        ({"Name": " A"}, "The contact name must not have leading, trailing or double spaces"),
        ({"Name": "n" * 256}, "The field Name must be a string with a maximum length of 255."),
        (
            {"Name": "A", "TaxNumber": "1" * 51},
            "The field TaxNumber must be a string with a maximum length of 50.",
        ),
        (
            {"Name": "A", "Addresses": [{"AddressType": "POBOX", "City": "c" * 256}]},
            "The field City must be a string with a maximum length of 255.",
        ),
        (
            {"Name": "A", "Addresses": [{"AddressType": "POBOX", "Country": "N2"}]},
            "Country must contain letters only",
        ),
        (
            {"Name": "A", "Phones": [{"PhoneType": "DEFAULT", "PhoneAreaCode": "12345678901"}]},
            "The field PhoneAreaCode must be a string with a maximum length of 10.",
        ),
        (
            {"Name": "A", "ContactPersons": [{"FirstName": str(n)} for n in range(6)]},
            "A contact may have at most 5 contact persons",
        ),
        ({"Name": "A", "DefaultCurrency": "CHF"}, "Organisation is not subscribed to currency CHF"),
    ],
)
def test_refused_fields(client, contact, message):
    assert client.refusal("Contacts", contact) == [message]


@pytest.mark.parametrize("country", ["Türkiye", "Guinea-Bissau", "Bonaire, Sint Eustatius"])
def test_whether_a_country_has_plain_letters_only_is_a_switch(client, control, country):
    contact = {"Name": "A", "Addresses": [{"AddressType": "POBOX", "Country": country}]}
    assert client.refusal("Contacts", contact) == ["Country must contain letters only"]
    control("settings", {"country_is_plain": False})
    assert client.save("Contacts", contact)["Addresses"][1]["Country"] == country


@pytest.mark.parametrize(
    ("field", "longest"),
    [("AddressLine1", 500), ("AddressLine4", 500), ("City", 255), ("Region", 255), ("PostalCode", 50)]
    + [("Country", 50), ("AttentionTo", 255)],
)
def test_addresses_have_longest_lengths(client, field, longest):
    def contact(name, length):
        return {"Name": name, "Addresses": [{"AddressType": "STREET", field: "x" * length}]}

    client.save("Contacts", contact("Fits", longest))
    too_long = f"The field {field} must be a string with a maximum length of {longest}."
    assert client.refusal("Contacts", contact("Too long", longest + 1)) == [too_long]


def test_addresses_and_phones_that_are_not_sent_stay(client):
    slots = [{"AddressType": kind, "City": kind} for kind in ("STREET", "POBOX")]
    saved = client.save("Contacts", {"Name": "Two", "Addresses": slots})
    changed = {"ContactID": saved["ContactID"], "Addresses": [{"AddressType": "POBOX", "City": "Nelson"}]}
    rows = client.save("Contacts", changed, "POST")["Addresses"]
    assert {row["AddressType"]: row["City"] for row in rows} == {"STREET": "STREET", "POBOX": "Nelson"}


def test_post_to_an_address_updates_that_contact_whatever_the_name(client):
    saved = client.save("Contacts", {"Name": "Before", "ContactNumber": "N-1"})
    for key, name in ((saved["ContactID"], "After"), ("N-1", "At last")):
        answer = client.call("POST", f"Contacts/{key}", {"Name": name})
        assert answer.status_code == 200
        assert answer.json()["Contacts"][0]["ContactID"] == saved["ContactID"]
    assert client.call("POST", "Contacts/N-9", {"Name": "Nobody"}).status_code == 404


def test_put_never_updates(client):
    saved = client.save("Contacts", {"Name": "Once", "ContactNumber": "N-1"})
    for again in ({"ContactID": saved["ContactID"], "Name": "X"}, {"Name": "Other", "ContactNumber": "n-1"}):
        assert client.refusal("Contacts", again)


def test_contact_persons_are_replaced_as_a_set(client):
    contact = client.save(
        "Contacts", {"Name": "P", "ContactPersons": [{"FirstName": "A"}, {"FirstName": "B"}]}
    )
    changed = client.save(
        "Contacts", {"ContactID": contact["ContactID"], "ContactPersons": [{"FirstName": "C"}]}, "POST"
    )
    assert [one["FirstName"] for one in changed["ContactPersons"]] == ["C"]


def test_an_unknown_contact_id_makes_the_request_a_404_and_writes_nothing(client):
    body = {
        "Contacts": [{"Name": "Fresh"}, {"ContactID": "00000000-1111-4000-8000-000000000000", "Name": "X"}]
    }
    assert client.call("POST", "Contacts?summarizeErrors=false", body).status_code == 404
    assert client.get('Contacts?where=Name=="Fresh"')["Contacts"] == []


def test_summary_only_drops_details_and_pages(client):
    body = client.get("Contacts?summaryOnly=true")
    assert body["pagination"]["page"] == 1
    assert "IsCustomer" not in body["Contacts"][0]
    assert body["Contacts"][0]["Addresses"] == []


def test_search_term(client):
    names = {one["Name"] for one in client.get("Contacts?searchTerm=RIDGE")["Contacts"]}
    assert names == {"Ridgeway University"}


def test_each_element_of_a_batch_has_its_own_outcome_and_the_order_is_not_kept(client):
    names = [f"Batch {number}" for number in range(6)] + ["City Limousines"]
    body = {"Contacts": [{"Name": name} for name in names]}
    saved = client.write("PUT", "Contacts", body)
    assert {one["Name"]: one["StatusAttributeString"] for one in saved} == {
        **dict.fromkeys(names, "OK"),
        "City Limousines": "ERROR",
    }
    assert [one["Name"] for one in saved] != names


def test_order_can_be_kept_by_a_switch(client, control):
    control("settings", {"shuffle_batches": False})
    names = [f"Batch {number}" for number in range(6)]
    saved = client.write("PUT", "Contacts", {"Contacts": [{"Name": name} for name in names]})
    assert [one["Name"] for one in saved] == names


def test_a_summarised_batch_with_one_bad_element_is_a_400_for_all(client, control):
    body = {"Contacts": [{"Name": "Good"}, {"Name": "City Limousines"}]}
    assert client.call("PUT", "Contacts", body).status_code == 400
    assert client.get('Contacts?where=Name=="Good"')["Contacts"], "the good one may have been written"
    control("settings", {"refused_batch_keeps_good": False})
    body["Contacts"][0]["Name"] = "Better"
    assert client.call("PUT", "Contacts", body).status_code == 400
    assert not client.get('Contacts?where=Name=="Better"')["Contacts"]
