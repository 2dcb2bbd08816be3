"""Several orders at once from their list: one document each or one a customer, as the dialog asks, and what
precedes the start date only if that is ticked.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect


@pytest.fixture
def orders(connection, client, shop, product):
    """Two orders of one customer, by name."""
    customer = shop.partner()
    rows = client.read("sale.order", [shop.sale({product: 1}, customer) for _order in range(2)], ["name"])
    return {row["name"]: row["id"] for row in rows}


@pytest.fixture
def around_start_date(orders, connection, client):
    """The first of the orders was confirmed before the day from which on orders are sent. Their names."""
    older = next(iter(orders.values()))
    month_ago, week_ago = (date.today() - timedelta(days=days) for days in (30, 7))
    client.call("sale.order", "write", [older], {"date_order": f"{month_ago} 12:00:00"})
    client.call("accounting.connection", "write", [connection], {"send_from": week_ago.isoformat()})
    yield list(orders)
    client.call("accounting.connection", "write", [connection], {"send_from": False})


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


def test_what_precedes_the_start_date_stays_out(around_start_date, order_screens, page, books):
    older, newer = around_start_date
    create_from_list(order_screens, around_start_date)
    expect(page.locator(".modal [name=earlier_note]")).to_contain_text("on orders are sent: 1.")
    expect(page.locator(".modal").get_by_label("Also those before")).not_to_be_checked()
    order_screens.press_in_dialog("action_send")
    order_screens.wait_for_result()
    expect(page.locator(".o_accounting_sending_document")).to_have_count(1)
    references = [row["reference"] for row in books.documents("invoice")]
    assert newer in references and older not in references


def test_what_precedes_the_start_date_goes_when_that_is_ticked(around_start_date, order_screens, page, books):
    create_from_list(order_screens, around_start_date)
    page.locator(".modal").get_by_label("Also those before").check()
    expect(page.locator(".modal [name=outlook]")).to_contain_text("from before the start date")
    order_screens.press_in_dialog("action_send")
    expect(page.locator(".o_accounting_sending_document[data-state=sent]")).to_have_count(2)
    assert set(around_start_date) <= {row["reference"] for row in books.documents("invoice")}
