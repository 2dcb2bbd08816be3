"""On a phone: nothing is wider than the screen, and the job can be done with a thumb."""

import pytest
from playwright.sync_api import expect

PHONE = 390
pytestmark = pytest.mark.parametrize("browser_page", [PHONE], indirect=True)


def assert_fits(page):
    """No sideways scrolling of the page, and no dialog that leaves it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    for box in page.locator(".modal-content").all():
        bounds = box.bounding_box()
        assert bounds["x"] >= 0
        assert bounds["x"] + bounds["width"] <= PHONE


def test_the_connect_form(connection_screens, page):
    connection_screens.open_connect_form()
    assert_fits(page)


def test_the_connection_and_its_tabs(connection, connection_screens, page, odoo_server):
    page.goto(f"{odoo_server.url}/odoo/accounting.connection/{connection}")
    connection_screens.wait_for_form()
    for tab in ("organisation", "send", "accounts", "taxes", "contacts", "activity"):
        connection_screens.open_tab(tab)
        assert_fits(page)


def test_an_order_and_its_dialog(connection, shop, product, order_screens, page):
    order = shop.sale({product: 1})
    order_screens.open("sale.order", order)
    assert_fits(page)
    order_screens.press("action_accounting_create_invoice")
    order_screens.wait_for_result()
    assert_fits(page)
    order_screens.close_dialog()
    expect(order_screens.badge).to_have_text("Sent")


def test_the_form_of_a_bill(connection, shop, product, order_screens, page):
    order_screens.open("purchase.order", shop.purchase({product: 1}))
    order_screens.press("action_accounting_create_bill")
    order_screens.fill_dialog("bill_number", "PHONE-1")
    assert_fits(page)
    order_screens.press_in_dialog("action_look_and_send")
    order_screens.wait_for_result()
    assert_fits(page)


def test_the_dialog_of_what_is_missing(connection, client, shop, product, order_screens, page):
    unmapped = client.create("account.tax", {"name": "GST new", "amount": 15.0, "type_tax_use": "sale"})
    client.call("product.product", "write", [product], {"taxes_id": [(6, 0, [unmapped])]})
    order_screens.open("sale.order", shop.sale({product: 1}))
    order_screens.press("action_accounting_create_invoice")
    page.locator(".modal button[name=action_fix]:visible").wait_for()
    assert_fits(page)


def test_the_cards_of_orders(connection, shop, product, page, odoo_server):
    shop.sale({product: 1})
    shop.purchase({product: 1})
    for app in ("sales", "purchase"):
        page.goto(f"{odoo_server.url}/odoo/{app}")
        card = page.locator(".o_kanban_record").first
        expect(card.locator("[name=accounting_status]")).to_have_text("Not invoiced")
        assert_fits(page)
