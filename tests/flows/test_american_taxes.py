"""A company of the United States: who decides its sales tax, where that of a bill goes; stock as an asset."""

from decimal import Decimal

import pytest

from lab.accounting_system import QUICKBOOKS
from lab.connecting import Connecting
from lab.shop import Shop

SALES_TAX = 9.125  # of the company's own town, in the rates of the stand-in
MORE_ACCOUNTS = {"inventory": "1310", "cost_of_sales": "5000", "purchase_tax": "6050"}
DIFFERENCE = ["difference_kind", "difference_note", "amount_difference", "external_amount_total"]


@pytest.fixture(scope="module")
def system():
    return QUICKBOOKS


@pytest.fixture(scope="module")
def company(client):
    currency = client.ref("base.USD")
    client.call("res.currency", "write", [currency], {"active": True})
    country = client.ref("base.us")
    company = client.create(
        "res.company", {"name": "Lakeside Goods Inc", "currency_id": currency, "country_id": country}
    )
    client.call("res.users", "write", [client.uid], {"company_ids": [(4, company)]})
    client.create("stock.warehouse", {"name": "Lakeside", "code": "LS", "company_id": company})
    return company


@pytest.fixture(scope="module")
def shop(client, company):
    return Shop(client, company)


@pytest.fixture(scope="module")
def connection(client, standin, company):
    """Its connection, with every account that any choice needs."""
    connection = Connecting(client, standin, company).run("us", accounting_method="simple")
    for role, code in MORE_ACCOUNTS.items():
        [mapping] = client.search(
            "accounting.account.mapping",
            [("connection_id", "=", connection), ("role", "=", role)],
            ["offered_account_domain"],
        )
        offered = [*mapping["offered_account_domain"], ("code", "=", code)]
        [account] = client.search("accounting.ledger.account", offered)
        client.call(
            "accounting.account.mapping", "write", [mapping["id"]], {"ledger_account_id": account["id"]}
        )
    return connection


@pytest.fixture(scope="module")
def choose(client, connection):
    """Change choices of the connection."""
    return lambda **choices: client.call("accounting.connection", "write", [connection], choices)


@pytest.fixture(scope="module")
def tax(client, company):
    """A tax of that company: ``tax("sale", 8)``."""

    def make(use, amount):
        vals = {"name": f"{amount}% {use}", "amount": amount, "type_tax_use": use, "company_id": company}
        return client.create("account.tax", {**vals, "country_id": client.ref("base.us")})

    return make


def sell(client, shop, books, tax):
    """The document of an order with one taxed product, what is told of its amounts, and what is there."""
    order = shop.sale({shop.product(price=100.1, taxes_id=[(6, 0, [tax])]): 3})
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    [told] = client.read("accounting.document", [document["id"]], DIFFERENCE)
    return document, told, books.document(document["external_id"], "us")


def test_another_tax_over_there_is_told_before_anybody_sends_it(client, shop, books, connection, choose, tax):
    choose(tax_decided_by="provider")
    document, told, there = sell(client, shop, books, tax("sale", 8))
    assert (document["amount_tax"], there["total_tax"]) == (24.02, "27.40")
    assert (told["difference_kind"], told["amount_difference"]) == ("tax", 3.38)
    assert "24.02" in told["difference_note"] and "27.40" in told["difference_note"]
    [problem] = client.read("accounting.problem", document["problem_ids"], ["kind", "active"])
    assert (problem["kind"], problem["active"]) == ("amount", True)
    assert there["email_status"] == "NotSet"


def test_a_preview_foretells_no_tax_that_is_found_there(shop, connection, choose, tax):
    choose(tax_decided_by="provider")
    shown = shop.preview(shop.sale({shop.product(taxes_id=[(6, 0, [tax("sale", 8.5)])]): 1}))["content"]
    untaxed, tax_row, total = shown["totals"]
    assert untaxed["here"] == untaxed["there"]
    assert (tax_row["there"], total["there"]) == ("not known yet", "not known yet")
    [line] = shown["lines"]
    taxable = next(each for each in line["decisions"] if each["label"] == "Tax")
    assert (taxable["text"], taxable["reason"]) == ("Taxable", "Odoo charges 8.5% sale on it.")


def test_the_same_tax_is_no_difference(client, shop, books, connection, choose, tax):
    choose(tax_decided_by="provider")
    document, told, there = sell(client, shop, books, tax("sale", SALES_TAX))
    assert there["total"] == f"{document['amount_total']:.2f}"
    assert not told["difference_kind"] and not document["problem_ids"]


def test_odoos_tax_replaces_what_is_found_there(client, shop, books, connection, choose, tax):
    choose(tax_decided_by="odoo")
    document, told, there = sell(client, shop, books, tax("sale", 7))
    assert (there["total_tax"], there["total"]) == ("21.02", f"{document['amount_total']:.2f}")
    assert not told["difference_kind"]


@pytest.fixture(scope="module")
def buy(shop, books, connection, tax):
    """The lines of the bill for three taxed tables that are kept in stock and for their untaxed delivery."""
    bought_with = tax("purchase", 6.25)

    def bill(number):
        table = {"type": "consu", "is_storable": True, "supplier_taxes_id": [(6, 0, [bought_with])]}
        products = {
            shop.product(price=200.66, **table): 3,
            shop.product("Delivery", price=80, supplier_taxes_id=[(5,)]): 1,
        }
        order = shop.purchase(products)
        shop.create_bill(order, number)
        [document] = shop.wait_for_documents("purchase.order", order, states=("sent",))
        there = books.document(document["external_id"], "us")
        assert there["total"] == f"{document['amount_total']:.2f}"
        assert (there["total_tax"], document["amount_difference"]) == ("0.00", 0)
        assert sum(Decimal(line["amount"]) for line in there["lines"]) == Decimal(there["total"])
        return [(line["account"], line["amount"]) for line in there["lines"]]

    return bill


def test_sales_tax_on_a_bill_is_a_part_of_what_it_was_charged_on(choose, buy):
    choose(purchase_tax_handling="cost", accounting_method="simple")
    assert buy("B-1") == [("6020", "319.80"), ("6020", "40.00")]


def test_or_has_an_account_of_its_own_and_what_is_kept_in_stock_is_an_asset(choose, buy):
    choose(purchase_tax_handling="account", accounting_method="inventory")
    assert buy("B-2") == [("1310", "300.99"), ("6020", "40.00"), ("6050", "18.81")]


def test_a_payment_term_of_as_many_days_goes_along(client, shop, books, connection):
    line = {"value": "percent", "value_amount": 100, "nb_days": 30}
    month = client.create("account.payment.term", {"name": "One month", "line_ids": [(0, 0, line)]})
    order = shop.sale({shop.product(taxes_id=[(5,)]): 1}, payment_term_id=month)
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))

    [net] = [row for row in books.organisation("us")["terms"] if row["Name"] == "Net 30"]
    assert books.document(document["external_id"], "us")["terms"] == net["Id"]
