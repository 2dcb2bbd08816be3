"""A supplier's bill number is looked up in the books before the bill is queued."""

import pytest

from lab.connecting import Connecting
from lab.shop import Shop
from lab.standin_control import StandinControl


@pytest.fixture(scope="module")
def books(standin_xero):
    return StandinControl(standin_xero.url)


@pytest.fixture(scope="module")
def shop(client, standin_xero):
    shop = Shop(client)
    Connecting(client, standin_xero).run()
    return shop


@pytest.fixture
def supplier(shop, books):
    """A supplier of whom the books have the bill ``number``, which Odoo knows by another number."""
    supplier, product = shop.partner("Timber Yard"), shop.product()
    first = shop.purchase({product: 1}, supplier)
    shop.create_bill(first, f"A-{supplier}")
    [document] = shop.wait_for_documents("purchase.order", first, states=("sent",))
    books.act_on_document(document["external_id"], "edit", number=f"B-{supplier}")
    return supplier


def test_a_bill_that_is_there_already_is_told_and_not_queued(shop, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    with pytest.raises(AssertionError, match=f"Xero already has the bill B-{supplier}"):
        shop.create_bill(order, f"B-{supplier}")
    assert not shop.documents("purchase.order", order)


def test_a_number_that_is_free_goes(shop, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    shop.create_bill(order, f"C-{supplier}")
    shop.wait_for_documents("purchase.order", order, states=("sent",))


def test_when_nobody_can_be_asked_a_person_decides(shop, books, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    books.fault("error_before", method="GET", path=".*/Invoices.*")
    with pytest.raises(AssertionError, match="not known whether Xero already has"):
        shop.create_bill(order, f"D-{supplier}")
    books.clear_faults()
    assert not shop.documents("purchase.order", order)
