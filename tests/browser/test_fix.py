"""A missing choice: the click says what is missing, and what was queued goes by itself once it is made."""

from playwright.sync_api import expect


def test_a_tax_without_its_counterpart(connection, client, shop, product, xero, page, order_screens):
    unmapped = client.create("account.tax", {"name": "GST 15% new", "amount": 15.0, "type_tax_use": "sale"})
    order = shop.sale({product: 2})
    [line] = client.search("sale.order.line", [("order_id", "=", order)])
    client.call("sale.order.line", "write", [line["id"]], {"tax_ids": [(6, 0, [unmapped])]})

    order_screens.open("sale.order", order)
    order_screens.press("action_accounting_create_invoice")
    dialog = page.locator(".modal")
    expect(dialog).to_contain_text("GST 15% new")
    order_screens.press_in_dialog("action_send")  # "Queue, and send when fixed"
    blocked = order_screens.wait_for_result("blocked")
    assert not xero.documents(kind="ACCREC")

    blocked.get_by_role("button", name="Fix").click()
    page.locator(".modal div[name=ledger_tax_id] input").fill("15% GST on Income")
    page.locator(".o-autocomplete--dropdown-item", has_text="15% GST on Income").first.click()
    page.locator(".modal .o_form_button_save").click()

    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    [in_the_books] = xero.documents(kind="ACCREC")
    assert in_the_books["id"] == document["external_id"]
    assert in_the_books["lines"][0]["tax_type"] == "OUTPUT2"
    order_screens.open("sale.order", order)
    expect(order_screens.badge).to_have_text("Sent")
