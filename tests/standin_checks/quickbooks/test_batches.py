"""Batches (reference, section 3.11)."""

import pytest

from standin_checks.quickbooks.client import error_of, token_of


def creation(key, name, kind="Customer"):
    return {"bId": key, "operation": "create", kind: {"DisplayName": name}}


def batch_error(client, *items, **more):
    return error_of(client.call("POST", "batch", {"BatchItemRequest": list(items), **more}))


def test_each_item_has_its_own_outcome(client):
    answers = client.batch(
        creation("good", "One"),
        creation("bad", "PowerDirect"),
        {"bId": "query", "Query": "select count(*) from Vendor"},
    )
    assert answers["good"]["Customer"]["DisplayName"] == "One"
    fault = answers["bad"]["Fault"]
    assert (fault["type"], fault["Error"][0]["code"]) == ("ValidationFault", "6240")
    assert answers["query"]["QueryResponse"] == {"totalCount": 2}


def test_documents_are_made_changed_and_deleted(client):
    row = client.create("Invoice", **client.invoice())
    other = client.create("Invoice", **client.invoice())
    third = client.create("Invoice", **client.invoice())
    answers = client.batch(
        {"bId": "1", "operation": "create", "Bill": client.bill()},
        {"bId": "2", "operation": "update", "Invoice": {**token_of(row), "sparse": True, "PrivateNote": "x"}},
        {"bId": "3", "operation": "delete", "Invoice": token_of(other)},
        {"bId": "4", "operation": "void", "Invoice": token_of(third)},
    )
    assert answers["1"]["Bill"]["TotalAmt"] == 100
    assert answers["2"]["Invoice"]["SyncToken"] == "1"
    assert answers["3"]["Invoice"] == {"status": "Deleted", "domain": "QBO", "Id": other["Id"]}
    assert answers["4"]["Invoice"]["TotalAmt"] == 0


def test_a_stale_item_is_refused_alone(client):
    row = client.create("Invoice", **client.invoice())
    change = {"operation": "update", "Invoice": {**token_of(row), "sparse": True, "PrivateNote": "x"}}
    answers = client.batch({"bId": "1", **change}, {"bId": "2", **change})
    codes = sorted(one["Fault"]["Error"][0]["code"] if "Fault" in one else "ok" for one in answers.values())
    assert codes == ["5010", "ok"]


def test_thirty_items_and_no_more(client):
    items = [creation(str(number), f"C{number}") for number in range(31)]
    error = batch_error(client, *items)
    assert error["code"] == "1040"
    assert client.query("select count(*) from Customer") == {"totalCount": 2}, "nothing was done"
    assert len(client.batch(*items[:30])) == 30


def test_answers_come_in_another_order_than_sent(client, control):
    items = [creation(str(number), f"C{number}") for number in range(8)]

    def order(names):
        body = {"BatchItemRequest": [creation(key, name) for key, name in names]}
        return [one["bId"] for one in client.call("POST", "batch", body).json()["BatchItemResponse"]]

    sent = [str(number) for number in range(8)]
    shuffled = order([(item["bId"], item["Customer"]["DisplayName"]) for item in items])
    assert sorted(shuffled) == sent
    assert shuffled != sent
    control("settings", {"shuffle_batches": False})
    assert order([(key, f"D{key}") for key in sent]) == sent


def test_items_are_done_in_another_order_than_sent(client):
    answers = client.batch(*(creation(str(number), f"C{number}") for number in range(8)))
    ids = [int(answers[str(number)]["Customer"]["Id"]) for number in range(8)]
    assert ids != sorted(ids)


def test_an_item_cannot_use_what_another_item_made(client, control):
    control("settings", {"shuffle_batches": False})
    coming = str(int(client.create("Customer", DisplayName="Last")["Id"]) + 1)
    body = client.invoice(CustomerRef={"value": coming})
    answers = client.batch(creation("1", "New"), {"bId": "2", "operation": "create", "Invoice": body})
    assert answers["1"]["Customer"]["Id"] == coming
    assert answers["2"]["Fault"]["Error"][0]["code"] == "2500"
    client.create("Invoice", **body)


def test_an_item_cannot_change_what_another_item_made(client, control):
    control("settings", {"shuffle_batches": False})
    coming = str(int(client.create("Customer", DisplayName="Last")["Id"]) + 1)
    change = {"Id": coming, "SyncToken": "0", "sparse": True, "Notes": "x"}
    answers = client.batch(creation("1", "New"), {"bId": "2", "operation": "update", "Customer": change})
    assert answers["2"]["Fault"]["Error"][0]["code"] == "610"


def test_the_same_name_twice_in_one_batch_is_made_once(client):
    answers = client.batch(creation("1", "Twin"), creation("2", "Twin", "Vendor"))
    assert sum("Fault" in one for one in answers.values()) == 1


@pytest.mark.parametrize(
    "item",
    [
        {"operation": "create", "Customer": {"DisplayName": "No bId"}},
        {"bId": 1, "operation": "create", "Customer": {"DisplayName": "bId is no text"}},
    ],
)
def test_an_item_needs_its_bid(client, item):
    assert batch_error(client, item)["code"] == "2010"


def test_a_bid_is_used_once(client):
    assert batch_error(client, creation("1", "A"), creation("1", "B"))["code"] == "2010"


@pytest.mark.parametrize(
    "item",
    [
        {"bId": "1", "Customer": {"DisplayName": "no operation"}},
        {"bId": "1", "operation": "merge", "Customer": {"DisplayName": "A"}},
        {"bId": "1", "operation": "create", "Unicorn": {}},
        {"bId": "1", "operation": "create"},
        {"bId": "1", "operation": "create", "Customer": "text"},
        {"bId": "1", "operation": "create", "Customer": {"DisplayName": "A"}, "Vendor": {"DisplayName": "B"}},
    ],
)
def test_an_item_that_makes_no_sense_is_refused_alone(client, item):
    answers = client.batch(item, creation("2", "Fine"))
    assert answers["1"]["Fault"]["Error"][0]["code"] == "2010"
    assert answers["2"]["Customer"]


@pytest.mark.parametrize("body", [{}, {"BatchItemRequest": []}, {"BatchItemRequest": "x"}, {"Batch": []}])
def test_a_batch_needs_items(client, body):
    assert error_of(client.call("POST", "batch", body))["code"] in ("2020", "2010")


def test_a_wrong_query_is_refused_alone(client):
    answers = client.batch({"bId": "1", "Query": "select"}, {"bId": "2", "Query": "select * from Term"})
    assert answers["1"]["Fault"]["Error"][0]["code"] == "4000"
    assert answers["2"]["QueryResponse"]["Term"]


def test_options_of_an_item_allow_a_duplicate_number(client, control):
    control("tenants/us/organisation", {"custom_transaction_numbers": True})
    control("settings", {"duplicate_flag_for_invoices": True})
    client.create("Invoice", **client.invoice(DocNumber="A"))
    item = {"bId": "1", "operation": "create", "Invoice": client.invoice(DocNumber="A")}
    assert "Fault" in client.batch(item)["1"]
    answers = client.batch({**item, "optionsData": "include=allowduplicatedocnum"})
    assert answers["1"]["Invoice"]["DocNumber"] == "A"


def test_names_of_one_batch_get_in_each_others_way_when_switched(client, control):
    control("settings", {"one_name_at_a_time": True})
    answers = client.batch(creation("1", "A"), creation("2", "B", "Vendor"), creation("3", "C"))
    faults = [one["Fault"]["Error"][0] for one in answers.values() if "Fault" in one]
    assert len(faults) == 2
    text = "Business Validation Error: You can only add or edit one name at a time."
    assert {(one["code"], one["Detail"]) for one in faults} == {("6000", text)}


def test_the_call_log_counts_the_items(client, control):
    client.batch(creation("1", "A"), creation("2", "B"))
    assert control("calls")["calls"][-1]["elements"] == 2
