"""Several orders at once from their list: one document each or one a customer, as the dialog asks."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def orders(connection, client, shop, product):
    """Two orders of one customer, by name."""
    customer = shop.partner()
    rows = client.read("sale.order", [shop.sale({product: 1}, customer) for _order in range(2)], ["name"])
    return {row["name"]: row["id"] for row in rows}


def create_from_list(order_screens, orders):
    order_screens.open_list("sale.order")
    order_screens.select_in_list(orders)
    order_screens.press("action_accounting_create_selected")


def test_one_document_each(orders, order_screens, page, books):
    create_from_list(order_screens, orders)
    expect(page.locator(".modal [name=outlook]")).to_contain_text("2 orders become 2 documents")
    order_screens.press_in_dialog("action_send")
    expect(page.locator(".o_accounting_sending_document[data-state=sent]")).to_have_count(2)
    references = [row["reference"] for row in books.documents("invoice")]
    assert set(orders) <= set(references)


def test_one_document_together(orders, order_screens, page, books):
    create_from_list(order_screens, orders)
    page.locator(".modal").get_by_label("One for each customer").check()
    expect(page.locator(".modal [name=outlook]")).to_contain_text("2 orders become 1")
    order_screens.press_in_dialog("action_send")
    order_screens.wait_for_result()
    [together] = [
        row for row in books.documents("invoice") if all(name in row["reference"] for name in orders)
    ]
    assert together["sub_total"] == "841.00"
