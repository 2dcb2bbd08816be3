"""Orders that were invoiced by hand: chosen in their list, found in the books, taken over, undone; and their
links read back from the file that is exported at uninstalling.
"""

import pytest
from playwright.sync_api import expect

from browser.screens import press_and_reload
from browser.test_phone import PHONE, assert_fits


@pytest.fixture
def orders(connection, client, shop, product, books):
    """Three confirmed orders by name: the accountant typed in the first, another one like the second, and
    nothing for the third.
    """
    system = books.system
    rows = client.read(
        "sale.order",
        [shop.sale({product: quantity}) for quantity in (1, 2, 3)],
        ["name", "partner_id", "amount_untaxed"],
    )
    for row, named in zip(rows, (True, False), strict=False):
        line = system.line_by_hand("sale", row["amount_untaxed"])
        values = {system.reference_by_hand: row["name"]} if named else {}
        books.enter_document("invoice", row["partner_id"][1], [line], **values)
    return {row["name"]: row["id"] for row in rows}


def open_page(order_screens, orders):
    order_screens.open_list("sale.order")
    order_screens.select_in_list(orders)
    order_screens.choose_action("Already in the Books")
    order_screens.page.wait_for_selector("[name=row_ids] .o_data_row")


def row_of(page, name):
    return page.locator("[name=row_ids] .o_data_row", has_text=name)


def test_what_is_found_is_ticked_and_what_is_not_is_typed_in(orders, order_screens, page, client):
    exact, alike, unknown = orders
    open_page(order_screens, orders)
    press_and_reload(page, "action_look")
    expect(row_of(page, exact).locator("td[name=is_chosen] input")).to_be_checked()
    expect(row_of(page, alike).locator("td[name=candidate_note]")).to_have_text("1 alike: choose.")
    expect(row_of(page, unknown).locator("td[name=candidate_note]")).to_contain_text("Nothing")

    row_of(page, alike).locator("td[name=candidate_id]").click()
    page.locator(".o_selected_row td[name=candidate_id] input").click()
    page.locator(".o-autocomplete--dropdown-item", has_text="equal: contact, total").click()
    row_of(page, unknown).locator("td[name=number]").click()
    page.locator(".o_selected_row td[name=number] input").fill("OLD-7")
    page.locator(".o_selected_row td[name=date] input, .o_selected_row td[name=date] button").first.click()
    page.locator(".o_selected_row td[name=date] input").fill("2026-03-31")
    page.keyboard.press("Tab")
    page.locator("button[name=action_apply]").click()
    page.locator(".o_list_view td[name=external_number]", has_text="OLD-7").wait_for()

    rows = client.read("sale.order", list(orders.values()), ["accounting_status", "accounting_numbers"])
    assert [row["accounting_status"] for row in rows] == ["sent"] * 3
    assert rows[2]["accounting_numbers"] == "OLD-7"


def test_what_was_taken_over_is_undone_on_the_document(orders, order_screens, page, client):
    [exact, *_others] = orders
    open_page(order_screens, [exact])
    press_and_reload(page, "action_look")
    page.locator("button[name=action_apply]").click()
    page.wait_for_selector(".o_form_view .o_field_widget[name=origin]")
    page.locator("button[name=action_undo_booked]").click()
    page.locator(".modal .btn-primary").click()
    expect(page.locator(".o_arrow_button_current")).to_have_text("Cancelled")
    [row] = client.read("sale.order", [orders[exact]], ["invoice_status"])
    assert row["invoice_status"] == "to invoice"


def test_the_quantities_of_an_order_are_on_a_page_of_their_own(orders, order_screens, page):
    [exact, *_others] = orders
    open_page(order_screens, orders)
    press_and_reload(page, "action_look")
    row_of(page, exact).hover()
    row_of(page, exact).locator(".o_list_record_open_form_view").click()
    page.wait_for_selector("[name=line_ids] .o_data_row")
    expect(page.locator("[name=line_ids] td[name=quantity]")).to_have_text("1.00")


@pytest.fixture
def taken_over(orders, order_screens, page, client):
    """The first of the orders was taken over; its name, its id, and that of its document."""
    name, order = next(iter(orders.items()))
    open_page(order_screens, [name])
    press_and_reload(page, "action_look")
    page.locator("button[name=action_apply]").click()
    page.wait_for_selector(".o_form_view .o_field_widget[name=origin]")
    [row] = client.read("sale.order", [order], ["accounting_document_ids"])
    return name, order, row["accounting_document_ids"][0]


@pytest.fixture
def exported(taken_over, order_screens, page, client, tmp_path):
    """The file that the dialog of uninstalling offers."""
    [module] = client.search("ir.module.module", [("name", "=", "accounting_connector")])
    page.goto(f"{order_screens.url}/odoo/action-base.open_module_tree/{module['id']}")
    order_screens.press("button_uninstall_wizard")
    with page.expect_download() as download:
        order_screens.press_in_dialog("action_export_accounting_links")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_exported_links_are_read_back(
    taken_over, exported, connection, connection_screens, order_screens, page, client
):
    name, order, document = taken_over
    [there] = client.read("accounting.document", [document], ["external_id"])
    client.call("accounting.document", "action_undo_booked", [document])

    connection_screens.open_connection(connection)
    page.locator(".o_control_panel .fa-cog").click()
    page.get_by_role("menuitem", name="Read Links Back").click()
    page.set_input_files("div[name=file] input[type=file]", exported)
    order_screens.press("action_check")
    row = row_of(page, name)
    expect(row.locator("td[name=fits] input")).to_be_checked()
    order_screens.press("action_apply")
    page.wait_for_selector(".o_form_view .o_field_widget[name=origin]")

    [row] = client.read("sale.order", [order], ["accounting_status", "invoice_status"])
    assert (row["accounting_status"], row["invoice_status"]) == ("sent", "invoiced")
    [again] = client.search(
        "accounting.document", [("sale_order_ids", "=", order), ("state", "=", "sent")], ["external_id"]
    )
    assert again["id"] != document and again["external_id"] == there["external_id"]


@pytest.mark.parametrize("browser_page", [PHONE], indirect=True)
def test_on_a_phone(orders, order_screens, page, odoo_server, client):
    opened = client.call("sale.order", "action_accounting_already_booked", list(orders.values()))
    page.goto(f"{odoo_server.url}/odoo/accounting.booked/{opened['res_id']}")
    page.wait_for_selector("[name=row_ids] .o_kanban_record")
    press_and_reload(page, "action_look")
    assert_fits(page)
    page.locator("[name=row_ids] .o_kanban_record:not(.o_kanban_ghost)").first.click()
    page.locator(".modal [name=candidate_id]").wait_for()
    assert_fits(page)
