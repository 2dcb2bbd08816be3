"""A missing choice: the click says what is missing, and what was queued goes by itself once it is made."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

TODAY = date.today()


@pytest.fixture
def locked_until_today(connection, client, books):
    """The accountant closed everything up to today, and Odoo has read it. Returns the first open day."""

    def lock(day):
        books.change_organisation(PeriodLockDate=day)
        client.jsonrpc(f"/accounting_connector/connection/{connection}/reload")

    books.lift_limits()  # reading accounts and taxes again and again takes more calls than a minute has
    lock((TODAY + timedelta(days=1)).isoformat())  # wherever the organisation is, today is closed
    yield (TODAY + timedelta(days=2)).isoformat()
    lock(None)


def test_a_tax_without_its_counterpart(connection, client, shop, product, books, page, order_screens):
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
    assert not books.documents("invoice")

    blocked.get_by_role("button", name="Fix").click()
    page.locator(".modal div[name=ledger_tax_id] input").fill("15% GST on Income")
    page.locator(".o-autocomplete--dropdown-item", has_text="15% GST on Income").first.click()
    page.locator(".modal .o_form_button_save").click()

    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    [in_the_books] = books.documents("invoice")
    assert in_the_books["id"] == document["external_id"]
    assert in_the_books["lines"][0]["tax_type"] == "OUTPUT2"
    order_screens.open("sale.order", order)
    expect(order_screens.badge).to_have_text("Sent")


def test_a_date_in_a_locked_period(
    locked_until_today, connection, client, shop, product, page, order_screens
):
    order = shop.sale({product: 2})
    order_screens.open("sale.order", order)
    order_screens.press("action_accounting_create_invoice")
    expect(page.locator(".modal")).to_contain_text("locked until")
    order_screens.press_in_dialog("action_use_open_day")
    expect(page.locator(".modal")).to_contain_text("the first day that is open in Xero")
    order_screens.press_in_dialog("action_send")
    order_screens.wait_for_result()
    [document] = client.search("accounting.document", [("sale_order_ids", "=", order)], ["date"])
    assert document["date"] == locked_until_today


def test_a_bill_dated_in_a_locked_period(
    locked_until_today, connection, client, shop, product, page, order_screens
):
    order = shop.purchase({product: 2})
    order_screens.open("purchase.order", order)
    order_screens.press("action_accounting_create_bill")
    order_screens.fill_dialog("bill_number", "LATE-1")
    order_screens.press_in_dialog("action_use_open_day")
    expect(page.locator(".modal div[name=accounting_date]")).to_be_visible()
    expect(page.locator(".modal")).not_to_contain_text("locked until")
    order_screens.press_in_dialog("action_look_and_send")
    order_screens.wait_for_result()
    [document] = client.search(
        "accounting.document", [("purchase_order_ids", "=", order)], ["date", "number"]
    )
    assert (document["date"], document["number"]) == (locked_until_today, "LATE-1")


@pytest.fixture
def twins(connection, client, shop, product):
    """Two contacts in the books with one e-mail address, which is returned."""
    email = "office@twins.example"
    first, second = (shop.sale({product: 1}, shop.partner("Twin", email=email)) for _twin in range(2))
    shop.create_invoice(first)
    shop.wait_for_documents("sale.order", first, states=("sent",))
    dialog = shop.create_invoice(second)  # the first one's contact fits, but stands for the first one
    client.call(dialog["res_model"], "action_send", [dialog["res_id"]])
    [document] = shop.wait_for_documents("sale.order", second, states=("blocked",))
    client.call("accounting.problem", "action_create_there", document["problem_ids"])
    shop.wait_for_documents("sale.order", second, states=("sent",))
    return email


def test_of_several_contacts_that_fit_one_is_chosen(twins, shop, product, page, order_screens):
    order_screens.open("sale.order", shop.sale({product: 1}, shop.partner(email=twins)))
    order_screens.press("action_accounting_create_invoice")
    order_screens.press_in_dialog("action_fix")
    page.locator(".modal div[name=ledger_contact_id] input").click()
    offered = page.locator(".o-autocomplete--dropdown-item", has_text="Twin")
    expect(offered).to_have_count(2)
    offered.last.click()
    expect(page.locator(".o-autocomplete--dropdown-menu")).to_have_count(0)
    page.locator(".modal .o_form_button_save").click()
    page.wait_for_selector(".modal", state="detached")
    order_screens.press("action_accounting_create_invoice")
    order_screens.wait_for_result()
