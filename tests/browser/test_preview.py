"""The preview: what would be sent, in the words of the accounting system; on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from lab.accounting_system import SYSTEMS

DESK, PHONE = 1400, 390


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture
def order(connection, shop):
    """An order of two lines of a customer nobody knows yet."""
    return shop.sale({shop.product("Oak Table", 420.5): 3, shop.product("Chair", 33.33): 7})


@pytest.mark.parametrize("browser_page", [DESK, PHONE], indirect=True)
def test_an_order_is_shown_as_the_document_it_becomes(order, order_screens, page, books, system):
    books.wait_until_quiet()  # what follows from connecting is read first
    calls = books.last_call()
    order_screens.open("sale.order", order)
    order_screens.press_above("action_accounting_preview")
    dialog = page.locator(".modal")
    expect(dialog).to_contain_text("nothing is sent")
    expect(dialog).to_contain_text(f"Invoice as it would be sent to {system.label}")
    expect(dialog).to_contain_text(f"Will be created, unless {system.label} has it when this is sent.")
    expect(dialog.get_by_text("The connection's account for Sales.")).to_have_count(2)
    expect(dialog.locator("tfoot, tbody tr").last).to_contain_text("Total")
    box = page.locator(".modal-content").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    body = page.locator(".modal .o_accounting_preview")
    assert body.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert books.last_call() == calls


def test_a_warning_leads_to_what_is_missing(order, client, order_screens, page):
    [mapping] = client.search("accounting.account.mapping", [("role", "=", "sales")], ["ledger_account_id"])
    account = mapping["ledger_account_id"][0]
    client.call("accounting.account.mapping", "write", [mapping["id"]], {"ledger_account_id": False})
    order_screens.open("sale.order", order)
    order_screens.press("action_accounting_preview")
    expect(page.locator(".modal .o_accounting_preview")).to_contain_text("To be chosen")
    order_screens.press_in_dialog("action_fix")
    expect(page.locator(".modal div[name=ledger_account_id]")).to_be_visible()
    client.call("accounting.account.mapping", "write", [mapping["id"]], {"ledger_account_id": account})
    order_screens.open("sale.order", order)
    order_screens.press("action_accounting_preview")
    expect(page.locator(".modal .o_accounting_preview")).to_contain_text("The connection's account")
    order_screens.press_in_dialog("action_create")
    order_screens.wait_for_result()


def test_what_was_sent_can_be_read_later(order, shop, order_screens, page, client, odoo_server, system):
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    page.goto(f"{odoo_server.url}/odoo/accounting.document/{document['id']}")
    order_screens.press("action_preview")
    dialog = page.locator(".modal")
    expect(dialog).to_contain_text(f"Invoice as it was sent to {system.label}")
    expect(dialog).not_to_contain_text("nothing is sent")
    expect(dialog).to_contain_text(f"It became {document['external_number']}.")
