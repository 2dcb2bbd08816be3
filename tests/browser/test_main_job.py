"""One person does it all: connects, maps, sells, buys, and finds the documents in the books."""

import pytest
from playwright.sync_api import expect

from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module")
def reachable(client, standin):
    """Odoo knows the stand-in's address, and the stand-in's app knows Odoo's; nothing is connected."""
    Connecting(client, standin).person.prepare()


@pytest.fixture
def looked_around(reachable, client, shop, product, connection_screens, order_screens):
    """The pages as they are before anything is connected were seen: the browser keeps their views.

    :return: the name of an order that is in the list
    """
    [order] = client.read("sale.order", [shop.sale({product: 1})], ["name"])
    connection_screens.open_overview()
    expect(connection_screens.connect_in_overview).to_be_visible()
    order_screens.open_list("sale.order")
    order_screens.select_in_list([order["name"]])
    expect(order_screens.create_in_list).to_have_count(0)
    return order["name"]


def test_from_connecting_to_the_document_in_the_books(
    looked_around, shop, product, books, system, page, consent_screens, connection_screens, order_screens
):
    connection_screens.open_connect_form()
    connection_screens.enter_app()
    consent_screens.log_in()
    consent_screens.allow()
    connection_screens.wait_for_step("organisation")
    assert page.locator(".oe_title").inner_text().strip().endswith(system.organisation_name)
    connection_screens.continue_to("send")
    connection_screens.continue_to("accounts")
    connection_screens.choose_account("Sales", system.accounts["sales"])
    connection_screens.choose_account("Purchases", system.accounts["purchases"])
    connection_screens.continue_to("taxes")
    connection_screens.choose_tax("Sale", "No tax", system.no_tax)
    for use, taxes in system.open_taxes:
        connection_screens.mark_not_used(use, taxes)
    connection_screens.continue_to("tracking")
    connection_screens.continue_to("contacts")
    connection_screens.continue_to("summary")
    connection_screens.finish()
    connection_screens.open_overview()
    expect(page.locator(".o_kanban_record", has_text=system.organisation_name)).to_contain_text("Active")
    expect(connection_screens.connect_in_overview).to_have_count(0)
    order_screens.open_list("sale.order")
    order_screens.select_in_list([looked_around])
    expect(order_screens.create_in_list).to_be_visible()

    in_the_books = books.document(sell(shop, product, order_screens))
    assert (in_the_books["type"], in_the_books["total"]) == (system.kinds["invoice"], "1450.73")

    assert buy(shop, product, order_screens) == "TY-4711"
    in_the_books = books.document("TY-4711")
    assert (in_the_books["type"], in_the_books["total"]) == (system.kinds["bill"], "725.36")


def sell(shop, product, order_screens):
    """Confirm an order over 3 × 420.50 plus GST and create its invoice; returns its number over there."""
    order = shop.quotation({product: 3})
    order_screens.open("sale.order", order)
    order_screens.confirm("action_confirm")
    order_screens.press("action_accounting_create_invoice")
    return follow("sale.order", order, shop, order_screens)


def buy(shop, product, order_screens):
    """Confirm an order over 3 × 210.25 plus GST and create its bill; returns its number over there."""
    order = shop.request_for_quotation({product: 3})
    order_screens.open("purchase.order", order)
    order_screens.confirm("button_confirm")
    order_screens.press("action_accounting_create_bill")
    order_screens.fill_dialog("bill_number", "TY-4711")
    order_screens.press_in_dialog("action_look_and_send")
    return follow("purchase.order", order, shop, order_screens)


def follow(model, order, shop, order_screens):
    """From the dialog to the badges, and by both links to the document; returns the number it shows there."""
    link = order_screens.wait_for_result().locator("a[target=_blank]")
    address = link.get_attribute("href")
    order_screens.close_dialog()
    expect(order_screens.badge).to_have_text("Sent")
    there = order_screens.open_over_there()
    there.wait_for_selector("#document")
    assert there.url == there.request.get(address).url
    number = there.locator("#document h1").inner_text().split()[-1]
    there.close()

    [row] = shop.client.read(model, [order], ["name"])
    order_screens.open_list(model)
    expect(order_screens.badge_in_list(row["name"])).to_have_text("Sent")
    return number
