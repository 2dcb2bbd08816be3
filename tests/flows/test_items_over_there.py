"""Items of QuickBooks that are not as Odoo would have them: what a person chooses, and what then arrives."""

import time
from itertools import count

import pytest
from providers.values import Item

from lab.accounting_system import QUICKBOOKS
from lab.connecting import Connecting
from lab.shop import Shop

from .adapter_books import new_key
from .quickbooks_books import Books

_numbers = count(1)


class Accountant(Books):
    """Somebody who works over there, with an app of their own."""

    def connect(self):
        client_id, _secret = QUICKBOOKS.second_app
        return self.control(
            "/connect", {"client_id": client_id, "user": "jo@example.com", "tenants": [self.key]}
        )

    def item(self, income="4010"):
        """A new item nobody at Odoo knows yet, whose sales are posted to ``income``."""
        number = next(_numbers)
        item = Item(
            code=f"THERE-{number}",
            name=f"Thing {number}",
            sold=True,
            sale_account_id=self.accounts[income].external_id,
        )
        [outcome] = self.provider.save_names((), [item], new_key())
        return outcome.saved

    def act_on_item(self, item, action, **changes):
        self.control(f"/tenants/{self.key}/items/{item.external_id}/{action}", changes)


@pytest.fixture(scope="module")
def system():
    return QUICKBOOKS


@pytest.fixture(scope="module")
def connection(client, standin, books):
    Shop(client).product()
    books.lift_limits()
    return Connecting(client, standin).run()


@pytest.fixture(scope="module")
def shop(client, connection):
    return Shop(client)


@pytest.fixture(scope="module")
def accountant(standin, connection):
    return Accountant(standin.url, QUICKBOOKS.organisation)


@pytest.fixture(autouse=True)
def without_faults(books):
    yield
    books.clear_faults()


def send(shop, product, states=("sent",)):
    """The order, and its document as soon as it is in one of ``states``."""
    order = shop.sale({product: 2})
    create_invoice(shop, order)
    [document] = shop.wait_for_documents("sale.order", order, states)
    return order, document


def create_invoice(shop, order):
    """Press the button, and "Queue, and send when fixed" where the item is known by now."""
    action = shop.create_invoice(order)
    if action.get("res_model") == "accounting.send":
        shop.client.call("accounting.send", "action_send", [action["res_id"]])


def product_of(shop, item):
    return shop.product(item.name, default_code=item.code)


def open_problem(client, document):
    problems = client.read(
        "accounting.problem", document["problem_ids"], ["active", "kind", "name", "detail", "fix_model"]
    )
    [problem] = [row for row in problems if row["active"]]
    return problem


def choose(client, document, action):
    """Press Fix of the only problem, and the button of one of the three ways."""
    fix = client.call("accounting.problem", "action_fix", [open_problem(client, document)["id"]])
    assert fix["res_model"] == "accounting.item.choice"
    [choice] = client.call(fix["res_model"], "create", [{}], context=fix["context"])
    client.call(fix["res_model"], action, [choice], context=fix["context"])


def keep_sending(shop, client, order, seconds=60):
    """Press "Send Now" until the document is sent, as an impatient person would."""
    until = time.monotonic() + seconds
    while True:
        [document] = shop.documents("sale.order", order)
        if document["state"] == "sent":
            return document
        assert time.monotonic() < until, document
        client.call("accounting.document", "action_send_now", [document["id"]])
        client.jsonrpc("/accounting_connector/send", document_ids=[document["id"]])
        time.sleep(1)


def the_line(books, document):
    """The only line of the invoice over there that is posted."""
    [line] = [line for line in books.document(document["external_id"])["lines"] if line["account"]]
    return line


def item_there(books, code):
    [found] = [row for row in books.organisation()["items"] if row.get("Sku") == code]
    return found


def let_an_hour_pass(database):
    """Since all items were read."""
    database.query("UPDATE accounting_connection SET items_read_fully_at = now() - interval '1 day'")


# === ANOTHER ACCOUNT === #


def test_its_account_is_kept(shop, accountant, client, books):
    order, document = send(shop, product_of(shop, accountant.item()), ("blocked",))
    choose(client, document, "action_keep_account")
    [document] = shop.wait_for_documents("sale.order", order, ("sent",))
    assert the_line(books, document)["account"] == "4010"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_after"])
def test_it_is_changed_whatever_becomes_of_the_answer(shop, accountant, client, books, fault):
    item = accountant.item()
    order, document = send(shop, product_of(shop, item), ("blocked",))
    books.fault(fault, method="POST", path="/item$")
    choose(client, document, "action_change_item")
    document = keep_sending(shop, client, order)
    assert the_line(books, document)["account"] == "4000"
    assert item_there(books, item.code)["Name"] == item.name


def test_it_keeps_the_name_it_got_meanwhile(shop, accountant, client, books):
    item = accountant.item()
    order, document = send(shop, product_of(shop, item), ("blocked",))
    accountant.act_on_item(item, "edit", name=f"{item.name}, oak")
    choose(client, document, "action_change_item")
    [document] = shop.wait_for_documents("sale.order", order, ("sent",))
    assert the_line(books, document)["account"] == "4000"
    assert item_there(books, item.code)["Name"] == f"{item.name}, oak"


def test_our_item_takes_its_place(shop, accountant, client, books):
    item = accountant.item()
    order, document = send(shop, product_of(shop, item), ("blocked",))
    choose(client, document, "action_replace_item")
    [document] = shop.wait_for_documents("sale.order", order, ("sent",))
    line = the_line(books, document)
    assert line["account"] == "4000"
    assert item.code in line["description"]


def test_a_change_nobody_here_noticed_is_told_afterwards(shop, accountant, client):
    item = accountant.item("4000")
    product = product_of(shop, item)
    send(shop, product)
    accountant.provider.change_item_account(item, accountant.accounts["4010"].external_id, new_key())
    _order, document = send(shop, product)
    problem = open_problem(client, document)
    assert problem["kind"] == "amount"
    assert "posted to 4010 Services, not to 4000 Sales of Product Income" in problem["name"]


# === NOT TO BE SOLD ON === #


def test_an_item_that_keeps_stock_keeps_it(shop, client, books):
    _order, document = send(shop, shop.product("Garden pump", default_code="PUMP-1"))
    assert the_line(books, document)["item_code"] != "PUMP-1"
    assert float(item_there(books, "PUMP-1")["QtyOnHand"]) == 20


def test_one_that_was_made_inactive_unnoticed_is_found_out(shop, accountant, client, books, database):
    item = accountant.item("4000")
    product = product_of(shop, item)
    send(shop, product)
    accountant.act_on_item(item, "archive")
    let_an_hour_pass(database)
    order = shop.sale({product: 2})
    create_invoice(shop, order)
    until = time.monotonic() + 150  # our own limit of batches a minute may have to pass first
    while True:
        [document] = shop.documents("sale.order", order)
        if document["state"] == "blocked" and open_problem(client, document)["kind"] == "item":
            break
        assert time.monotonic() < until, document
        time.sleep(0.5)
    choose(client, document, "action_replace_item")
    [document] = shop.wait_for_documents("sale.order", order, ("sent",))
    assert the_line(books, document)["account"] == "4000"


def test_a_product_may_be_called_like_a_category(shop, books):
    _order, document = send(shop, shop.product("Furniture", default_code="FURN"))
    assert item_there(books, "FURN")["Name"] == "Furniture (FURN)"
    assert the_line(books, document)["item_code"] == "FURN"


# === LINES WITHOUT PRODUCT === #


def test_a_deposit_on_an_account_that_takes_no_item(shop, client, books, connection):
    """Whether QuickBooks lets an item stand for a liability is not documented: the stand-in does not."""

    def choose_account(code):
        [role] = client.search(
            "accounting.account.mapping",
            [("connection_id", "=", connection), ("role", "=", "down_payment")],
            ["offered_account_domain"],
        )
        [account] = client.search(
            "accounting.ledger.account", [*role["offered_account_domain"], ("code", "=", code)]
        )
        values = {"ledger_account_id": account["id"]}
        client.call("accounting.account.mapping", "write", [role["id"]], values)

    choose_account("2300")
    order = shop.sale({shop.product(): 2})
    context = {"default_sale_order_id": order}
    [wizard] = client.call("accounting.down.payment", "create", [{}], context=context)
    client.call("accounting.down.payment", "action_send", [wizard])
    [document] = shop.wait_for_documents("sale.order", order, ("blocked",), seconds=150)
    problem = open_problem(client, document)
    assert problem["kind"] == "account"
    assert "Down payments, 2300 Customer Deposits. Choose another one." in problem["name"]

    choose_account("4900")
    [document] = shop.wait_for_documents("sale.order", order, ("sent",))
    assert the_line(books, document)["account"] == "4900"
