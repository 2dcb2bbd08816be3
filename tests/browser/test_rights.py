"""Three people at the same order and the same connection: what each of them sees, and may change."""

import pytest
from playwright.sync_api import expect

from browser.people import SALESPERSON, USER, log_in_as, person
from browser.screens import ConnectionScreens, OrderScreens


@pytest.fixture(scope="module")
def salesperson(client):
    return person(client, "salesperson", SALESPERSON)


@pytest.fixture(scope="module")
def accounting_user(client):
    return person(client, "accounting_user", USER, "sales_team.group_sale_salesman_all_leads")


@pytest.fixture(scope="module")
def sent(connection, shop, product, salesperson):
    """An order of the salesperson whose invoice is in the books, and its number there."""
    order = shop.sale({product: 1}, user_id=salesperson)
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    return order, document["external_number"]


@pytest.fixture(scope="module")
def unsent(connection, shop, product, salesperson):
    return shop.sale({product: 1}, user_id=salesperson)


def our_buttons(page):
    return page.locator("button[name^=action_accounting_]:visible")


def test_a_salesperson_sees_status_and_number_and_nothing_else_of_ours(
    sent, unsent, browser_page, odoo_server, system, client
):
    log_in_as(browser_page, odoo_server, "salesperson")
    orders = OrderScreens(browser_page, odoo_server, system)
    order, number = sent
    for each, status in ((order, "Sent"), (unsent, "Not invoiced")):
        orders.open("sale.order", each)
        expect(orders.badge).to_have_text(status)
        expect(our_buttons(browser_page)).to_have_count(0)
    orders.open("sale.order", order)
    expect(browser_page.locator("div[name=accounting_numbers]:visible")).to_have_text(number)

    [row] = client.read("sale.order", [order], ["name"])
    orders.open_list("sale.order")
    expect(orders.badge_in_list(row["name"])).to_have_text("Sent")
    orders.select_in_list([row["name"]])
    expect(our_buttons(browser_page)).to_have_count(0)
    browser_page.get_by_role("button", name="Actions").click()
    expect(browser_page.get_by_role("menuitem", name="Duplicate")).to_be_visible()
    expect(browser_page.get_by_role("menuitem", name="Already in the Books")).to_have_count(0)
    browser_page.goto(f"{odoo_server.url}/odoo/action-base.action_partner_form?view_type=list")
    browser_page.locator(".o_data_row .o_list_record_selector input").first.check()
    browser_page.get_by_role("button", name="Actions").click()
    expect(browser_page.get_by_role("menuitem", name="Send email")).to_be_visible()
    expect(browser_page.get_by_role("menuitem", name=f"Create in {system.label}")).to_have_count(0)
    browser_page.locator(".o_navbar_apps_menu button").click()
    expect(browser_page.locator(".o_app", has_text="Sales")).to_be_visible()
    expect(browser_page.locator(".o_app", has_text="Accounting Connector")).to_have_count(0)


def test_an_accounting_user_sends_orders_and_reads_mappings(
    accounting_user, connection, unsent, browser_page, odoo_server, system
):
    page = browser_page
    log_in_as(page, odoo_server, "accounting_user")
    OrderScreens(page, odoo_server, system).open("sale.order", unsent)
    expect(page.locator("button[name=action_accounting_create_invoice]:visible")).to_be_visible()

    pages = ConnectionScreens(page, odoo_server, system)
    pages.open_connection(connection)
    shown = page.locator(".tab-pane.active")
    for tab, mappings in (("accounts", "used_account_mapping_ids"), ("taxes", "tax_mapping_ids")):
        pages.open_tab(tab)
        cell = page.locator(f"[name={mappings}] .o_data_row td[name^=ledger_]").first
        expect(cell).not_to_be_empty()
        cell.click()
        expect(page.locator(".modal .o_form_view, .o_selected_row")).to_have_count(0)
        expect(shown.locator("button[name^=action_]:visible")).to_have_count(0)
        expect(shown.locator("input:visible:enabled")).to_have_count(0)
    pages.open_tab("send")
    expect(shown.locator("input:visible").first).to_be_disabled()
    expect(shown.locator("input:visible:enabled")).to_have_count(0)
    # who may create documents may do so for all orders of a time; all else is steered by administrators
    steering = page.locator(".o_form_statusbar button[name^=action_]:visible")
    expect(steering).to_have_count(1)
    expect(steering).to_have_attribute("name", "action_send_history")


def test_an_administrator_changes_a_mapping(connection, connection_screens, client, system):
    connection_screens.open_connection(connection)
    connection_screens.open_tab("accounts")
    connection_screens.choose_account("Freight on purchases", "425")
    connection_screens.save()
    [mapping] = client.search("accounting.account.mapping", [("role", "=", "freight")], ["ledger_account_id"])
    assert mapping["ledger_account_id"][1].startswith("425 ")
