"""Contacts and products wanted over there arrive, changes follow, and nothing is there twice."""

import json

import pytest

from flows.exporting import Exporting
from lab.connecting import Connecting

CREATES = {"method": "PUT|POST", "path": "(/Contacts|/customer|/Items|/item)$"}
CHANGES = {"method": "POST", "path": "(/Contacts|/customer)$"}


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 1}


@pytest.fixture(scope="module")
def exporting(client, standin, books, database):
    books.lift_limits()
    connection = Connecting(client, standin).run(contact_communication_owner="odoo")
    return Exporting(client, database, books, connection)


@pytest.fixture(autouse=True)
def _no_faults(books):
    books.clear_faults()


def test_hundreds_are_created_once_with_a_few_calls(exporting, books):
    partners = [exporting.partner(f"Hundred {n:03}", phone=f"09 {n:03}") for n in range(120)]
    exporting.wait_until_lists_are_read()  # what follows from connecting is no part of this
    before = books.last_call()
    rows = exporting.create_there(*partners)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("Hundred ")) == 120
    assert len(books.calls(before)) <= 10  # a look and a create for each 30 (QuickBooks) or 50 (Xero)


def test_a_change_follows_and_comes_back_as_nothing(exporting):
    partner = exporting.partner("Follower Ltd", phone="09 555 100", email="a@follower.example")
    exporting.wait_for(exporting.create_there(partner), "done")
    exporting.client.call("res.partner", "write", [partner], {"phone": "09 555 200"})
    exporting.wait_for(exporting.rows_of(partner), "done")
    [contact] = exporting.there("Follower Ltd")
    assert "09 555 200" in json.dumps(contact)
    assert "a@follower.example" in json.dumps(contact)
    count = len(exporting.rows_of(partner))
    exporting.client.jsonrpc(
        exporting.client.call("accounting.connection", "action_refresh_lists", [exporting.connection])[
            "params"
        ]["route"]
    )
    assert len(exporting.rows_of(partner)) == count


def test_a_contact_whose_answer_was_lost_is_there_once(exporting, books):
    partner = exporting.partner("Lost and Found Ltd")
    books.fault("drop_after", **CREATES)
    rows = exporting.create_there(partner)
    exporting.wait_for(rows, "unconfirmed")
    exporting.let_time_pass(rows)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("Lost and Found Ltd")) == 1


def test_a_change_whose_answer_was_lost_is_made_once(exporting, books):
    partner = exporting.partner("Lost Change Ltd", phone="09 555 100")
    exporting.wait_for(exporting.create_there(partner), "done")
    books.fault("drop_after", **CHANGES)
    exporting.client.call("res.partner", "write", [partner], {"phone": "09 555 200"})
    exporting.wait_for(exporting.rows_of(partner), "done", "unconfirmed")
    exporting.let_time_pass(exporting.rows_of(partner))
    exporting.wait_for(exporting.rows_of(partner), "done")
    [contact] = exporting.there("Lost Change Ltd")
    assert "09 555 200" in json.dumps(contact)


def test_a_product_is_created_once(exporting, books):
    [product] = exporting.client.call(
        "product.product", "create", [{"name": "Mooring Rope", "default_code": "ROPE-1", "list_price": 12.5}]
    )
    books.fault("drop_after", **CREATES)
    rows = exporting.create_there(product, model="product.product")
    exporting.wait_for(rows, "unconfirmed")
    exporting.let_time_pass(rows)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("ROPE-1", "items")) == 1
