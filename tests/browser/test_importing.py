"""Contacts and products are imported from the connection's page: some are chosen by a search over there, an
import is left, cancelled and taken up again, and its results lead to their records.
"""

import time

import pytest
from playwright.sync_api import expect

from browser.people import USER, log_in_as, person
from browser.screens import OVERVIEW, ConnectionScreens
from lab.accounting_system import SYSTEMS

CONTACTS = 1_000  # several batches
ITEMS = 120
ONE_EMAIL = "office333@generated.example"


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module", autouse=True)
def contacts(connection, books, client):
    books.lift_limits()
    books.fill(contacts=CONTACTS, items=ITEMS)
    client.call("accounting.connection", "write", [connection], {"contact_persons_owner": "odoo"})


@pytest.fixture
def at_contacts(connection, connection_screens):
    connection_screens.open_connection(connection)
    connection_screens.open_tab("contacts")


def progress(page):
    """How far the import of contacts is, on the connection's page."""
    return page.locator("[name=import_contacts] .o_accounting_import_progress")


def let_scheduled_action_work(database, is_let):
    """Hold the scheduled action that imports, or have it work at once."""
    database.query(
        f"""
        UPDATE ir_cron SET active = {is_let}, nextcall = now() AT TIME ZONE 'UTC'
         WHERE id = (SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_import_contacts')
        """
    )
    database.query("SELECT pg_notify('cron_trigger', current_database())")


def wait_for_first_batch(client):
    """Until some contacts were imported; returns how many."""
    end = time.monotonic() + 120
    while True:
        [job] = client.search("accounting.import", [], ["done_count"], limit=1)
        if job["done_count"]:
            return job["done_count"]
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.usefixtures("at_contacts")
def test_some_are_chosen_by_a_search_there(page, client):
    page.get_by_role("button", name="Choose Contacts").click()
    entries = page.locator(".o_accounting_import_entry")
    expect(entries).to_have_count(100)
    page.locator(".o_accounting_load_more").click()
    expect(entries).to_have_count(200)
    entries.nth(0).click()
    entries.nth(150).click()
    page.get_by_placeholder("Name or e-mail").fill(ONE_EMAIL)
    page.keyboard.press("Enter")
    expect(entries).to_have_count(1)
    entries.click()
    page.get_by_role("button", name="Import (3)").click()
    expect(page.locator(".o_accounting_import_progress")).to_have_attribute(
        "data-state", "done", timeout=60_000
    )
    rows = page.locator("[name=line_ids] .o_data_row")
    expect(rows).to_have_count(3)
    expect(rows.locator("[name=partner_id]:empty")).to_have_count(0)
    assert client.search("res.partner", [("email", "=", ONE_EMAIL)])


@pytest.mark.usefixtures("at_contacts")
def test_products_are_chosen_in_the_same_way(page):
    page.get_by_role("button", name="Choose Products").click()
    expect(page.get_by_placeholder("Name or code")).to_be_visible()
    entries = page.locator(".o_accounting_import_entry")
    expect(entries.nth(90)).to_be_visible()
    assert entries.count() <= 100, "what no line may carry is left out"
    page.locator(".o_accounting_load_more").click()
    expect(entries.nth(100)).to_be_visible()
    page.locator(".o_accounting_import_entry", has_text="GEN-00044").click()
    page.get_by_role("button", name="Import (1)").click()
    expect(page.locator(".o_accounting_import_progress")).to_have_attribute(
        "data-state", "done", timeout=60_000
    )
    rows = page.locator("[name=line_ids] .o_data_row")
    expect(rows).to_have_count(1)
    expect(rows.locator("[name=product_id]")).to_contain_text("GEN-00044")


@pytest.mark.usefixtures("at_contacts")
def test_it_is_left_cancelled_and_taken_up_again_and_leads_to_its_results(
    page, connection, connection_screens, client, odoo_server
):
    let_scheduled_action_work(odoo_server.database, False)
    page.get_by_role("button", name="Import Contacts").click()
    expect(progress(page).locator(".o_accounting_import_cancel")).to_be_visible()
    page.goto(odoo_server.url + OVERVIEW)
    page.wait_for_selector(".o_kanban_view")
    connection_screens.open_connection(connection)
    connection_screens.open_tab("contacts")
    cancel = progress(page).locator(".o_accounting_import_cancel")
    expect(cancel).to_be_visible()
    let_scheduled_action_work(odoo_server.database, True)
    first = wait_for_first_batch(client)
    cancel.click()
    expect(progress(page)).to_have_attribute("data-state", "cancelled")
    expect(progress(page)).to_contain_text("Cancelled after")
    assert first < CONTACTS

    page.get_by_role("button", name="Import Contacts").click()
    expect(progress(page)).to_have_attribute("data-state", "done", timeout=120_000)
    due = [("connection_id", "=", connection), ("imported_digest", "=", False)]
    assert not client.search("accounting.ledger.contact", due)
    jobs = client.search("accounting.import", [("selected_ids", "=", False)], ["created_count"])
    again, cancelled = jobs[:2]
    assert again["created_count"] < CONTACTS, "what was imported before was not imported again"
    assert again["created_count"] and cancelled["created_count"]

    progress(page).locator("[data-outcome=created]").click()
    page.locator(".o_last_breadcrumb_item", has_text="Results of the Import").wait_for()
    row = page.locator(".o_list_view .o_data_row").first
    expect(row).to_contain_text("Created")
    name = row.locator("td[name=name]").inner_text()
    row.locator("td[name=name]").click()
    page.wait_for_selector(".o_form_view .o_field_widget[name=vat]", state="attached")
    expect(page.locator(".o_last_breadcrumb_item")).to_contain_text(name)


def test_who_only_uses_the_connector_sees_how_far_it_is_and_starts_nothing(
    connection, client, browser_page, odoo_server, system
):
    person(client, "looker", USER)
    log_in_as(browser_page, odoo_server, "looker")
    screens = ConnectionScreens(browser_page, odoo_server, system)
    screens.open_connection(connection)
    screens.open_tab("contacts")
    expect(progress(browser_page)).to_be_visible()
    for name in ("Import Contacts", "Choose Contacts", "Choose Products"):
        expect(browser_page.get_by_role("button", name=name)).to_have_count(0)
    browser_page.locator("button[name=action_match_contacts]:visible").click()
    expect(browser_page.get_by_text("You can look.")).to_be_visible()
    expect(browser_page.locator(".o_accounting_match_apply")).to_have_count(0)


@pytest.mark.parametrize("browser_page", [390], indirect=True)
@pytest.mark.usefixtures("at_contacts")
def test_it_fits_on_a_phone(page):
    expect(page.get_by_role("button", name="Import Contacts")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Choose Contacts").click()
    page.locator(".o_accounting_import_entry").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".o_accounting_load_more")).to_be_in_viewport()
