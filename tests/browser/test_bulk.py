"""Many orders from their list: the dialog says what they become, creates them and shows how far that is; it
is left and found again. All orders of a time, on a page of their own.
"""

import pytest
from playwright.sync_api import expect

ORDERS = 40
HISTORY = "/odoo/action-accounting_connector.accounting_bulk_action_history"
BULKS = "/odoo/action-accounting_connector.accounting_bulk_action"
LONG = 90_000


@pytest.fixture(scope="module")
def orders(connection, client, shop, product):
    """Forty confirmed orders of four customers, and a quotation among them."""
    customers = [shop.partner() for _customer in range(4)]
    line = (0, 0, {"product_id": product, "product_uom_qty": 1})
    ids = client.call(
        "sale.order",
        "create",
        [
            {"partner_id": customers[n % 4], "pricelist_id": False, "order_line": [line]}
            for n in range(ORDERS + 1)
        ],
    )
    client.call("sale.order", "action_confirm", ids[1:])
    return ids[1:]


def progress(page):
    return page.locator(".o_accounting_bulk_progress:visible")


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_list_to_the_books(orders, order_screens, page, books, odoo_server, client):
    order_screens.open_list("sale.order")
    page.locator("thead .o_list_record_selector input").check()
    order_screens.press("action_accounting_create_selected")
    dialog = page.locator(".modal")
    expect(progress(page)).to_have_attribute("data-state", "ready", timeout=LONG)
    expect(progress(page)).to_contain_text(f"become documents: {ORDERS} of {ORDERS + 1}")
    expect(dialog.locator("[name=outlook]")).to_contain_text(f"Documents that go: {ORDERS}")
    expect(dialog.locator("[name=reason_ids] .o_data_row")).to_contain_text("It is not confirmed.")
    order_screens.press_in_dialog("action_create_documents")
    expect(progress(page)).to_have_attribute("data-state", "done", timeout=LONG)
    page.locator(".modal-footer button", has_text="Close").click()
    expect(dialog).to_have_count(0)

    page.goto(odoo_server.url + BULKS)
    page.locator(".o_data_row", has_text="Selected Orders").locator("td[name=display_name]").click()
    expect(progress(page)).to_have_attribute("data-live", "0", timeout=LONG)
    expect(progress(page)).to_contain_text(f"Done. Documents: {ORDERS}")
    references = {row["reference"] for row in books.documents("invoice")}
    names = {row["name"] for row in client.read("sale.order", orders, ["name"])}
    assert names <= references
    progress(page).locator("[data-result=sent]").click()
    expect(page.locator(".o_list_view .o_data_row")).to_have_count(ORDERS)


@pytest.mark.parametrize("browser_page", [390], indirect=True)
def test_history_on_a_phone(orders, shop, product, page, odoo_server):
    shop.sale({product: 1})
    page.goto(odoo_server.url + HISTORY)
    page.locator("button[name=action_look]:visible").wait_for()
    assert fits(page, 390)
    page.locator("button[name=action_look]:visible").click()
    expect(progress(page)).to_have_attribute("data-state", "ready", timeout=LONG)
    expect(progress(page)).to_contain_text("Orders that become documents")
    assert fits(page, 390)
    page.locator("button[name=action_create_documents]:visible").click()
    expect(progress(page)).to_have_attribute("data-live", "0", timeout=LONG)
    assert fits(page, 390)
