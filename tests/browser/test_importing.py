"""Contacts are imported from the connection's page: progress is seen, a cancelled import goes on, some are
chosen by a search over there.
"""

import pytest
from playwright.sync_api import expect

CONTACTS = 400


@pytest.fixture(scope="module", autouse=True)
def contacts(connection, books, client):
    books.fill(contacts=CONTACTS)
    client.call("accounting.connection", "write", [connection], {"contact_persons_owner": "odoo"})


@pytest.fixture
def at_contacts(connection, connection_screens, page, odoo_server):
    page.goto(f"{odoo_server.url}/odoo/accounting.connection/{connection}")
    connection_screens.wait_for_form()
    connection_screens.open_tab("contacts")


@pytest.mark.usefixtures("at_contacts")
def test_some_are_chosen_by_a_search_there(page):
    page.get_by_role("button", name="Choose Contacts").click()
    entries = page.locator(".o_accounting_import_entry")
    expect(entries).to_have_count(100)
    page.locator(".o_accounting_load_more").click()
    expect(entries).to_have_count(200)
    entries.nth(0).click()
    entries.nth(150).click()
    page.locator(".o_accounting_import_ticked").click()
    progress = page.locator(".o_accounting_import_progress")
    expect(progress).to_have_attribute("data-state", "done", timeout=60_000)
    expect(page.locator("[name=line_ids] .o_data_row")).to_have_count(2)


@pytest.mark.usefixtures("at_contacts")
def test_a_cancelled_import_is_taken_up_again_and_leads_to_its_results(page, connection, client):
    page.get_by_role("button", name="Import Now").click()
    progress = page.locator("[name=import_contacts] .o_accounting_import_progress")
    page.locator(".o_accounting_import_cancel").click()
    expect(progress).to_have_attribute("data-state", "cancelled")
    page.get_by_role("button", name="Import Now").click()
    expect(progress).to_have_attribute("data-state", "done", timeout=120_000)
    progress.locator("[data-outcome=created]").click()
    expect(page.locator(".o_list_view .o_data_row").first).to_contain_text("Created")
    due = client.search(
        "accounting.ledger.contact", [("connection_id", "=", connection), ("imported_digest", "=", False)]
    )
    assert not due


@pytest.mark.parametrize("browser_page", [390], indirect=True)
@pytest.mark.usefixtures("at_contacts")
def test_it_fits_on_a_phone(page):
    expect(page.get_by_role("button", name="Import Now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
