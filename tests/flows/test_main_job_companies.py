"""Two companies of one database, each with its own books: neither reaches, or sees anything of, the other."""

import pytest

from lab.connecting import Connecting
from lab.odoo_client import OdooClient
from lab.shop import Shop

OURS = (
    "accounting.connection",
    "accounting.document",
    "accounting.problem",
    "accounting.call",
    "accounting.account.mapping",
    "accounting.tax.mapping",
    "accounting.contact.link",
    "accounting.ledger.account",
    "accounting.ledger.contact",
    "accounting.ledger.item",
    "accounting.ledger.tax",
)
GROUPS = ("sales_team.group_sale_manager", "purchase.group_purchase_manager", "account.group_account_invoice")


@pytest.fixture(scope="module")
def first(client, standin):
    """The shop of the first company, connected to the organisation of New Zealand."""
    shop = Shop(client)
    shop.product()
    Connecting(client, standin).run()
    return shop


@pytest.fixture(scope="module")
def second_company(client):
    """A company that keeps its books in Australian dollars, which the administrator may work in, too."""
    currency = client.ref("base.AUD")
    client.call("res.currency", "write", [currency], {"active": True})
    company = client.create("res.company", {"name": "Harbour Trading", "currency_id": currency})
    client.call("res.users", "write", [client.uid], {"company_ids": [(4, company)]})
    return company


@pytest.fixture(scope="module")
def second(client, standin, system, second_company, first):
    """Its connection, to the Australian organisation, where its untaxed sales are exempt or out of scope."""
    connecting = Connecting(client, standin, second_company)
    return connecting.run(system.other, untaxed=system.untaxed)


@pytest.fixture(scope="module")
def second_shop(client, second_company, second):
    return Shop(client, second_company)


@pytest.fixture(scope="module")
def second_user(client, odoo_server, second_company):
    """Somebody who works in the second company only."""
    client.create(
        "res.users",
        {
            "name": "Alex",
            "login": "alex",
            "password": "alex-password",
            "company_id": second_company,
            "company_ids": [(6, 0, [second_company])],
            "group_ids": [(4, client.ref(group)) for group in GROUPS],
        },
    )
    return OdooClient(odoo_server, "alex", "alex-password")


def test_each_company_sends_to_its_own_books_and_sees_nothing_else(first, second_shop, second_user, books):
    ours = first.sale({first.product(): 1})
    theirs = second_shop.sale({second_shop.product(taxes_id=[]): 1})
    first.create_invoice(ours)
    second_shop.create_invoice(theirs)
    [our_document] = first.wait_for_documents("sale.order", ours, states=("sent",))
    [their_document] = second_shop.wait_for_documents("sale.order", theirs, states=("sent",))

    assert [row["id"] for row in books.documents("invoice")] == [our_document["external_id"]]
    there = books.documents("invoice", books.system.other)
    assert [row["id"] for row in there] == [their_document["external_id"]]

    assert [row["id"] for row in second_user.search("accounting.document")] == [their_document["id"]]
    for model in OURS:
        companies = {row["company_id"][1] for row in second_user.search(model, fields=["company_id"])}
        assert companies <= {"Harbour Trading"}, model


def test_disconnecting_one_company_leaves_the_other_sending(client, first, second, second_shop, books):
    before = len(books.documents("invoice"))
    client.jsonrpc(f"/accounting_connector/connection/{second}/disconnect")

    order = first.sale({first.product(): 1})
    first.create_invoice(order)
    first.wait_for_documents("sale.order", order, states=("sent",))
    assert len(books.documents("invoice")) == before + 1
