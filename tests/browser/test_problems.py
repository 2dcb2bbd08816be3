"""What changed over there is seen, fixed in its place, and gone."""

import pytest
from playwright.sync_api import expect

from browser.screens import PROBLEMS


def read_lists(client, connection):
    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/refresh_lists")
    assert answer["type"] == "success", answer


@pytest.fixture
def archived_sales_account(connection, client, books, system):
    """The accountant archived the account that sales are posted to."""
    books.act_on_account(system.accounts["sales"], "archive")
    read_lists(client, connection)
    yield
    books.act_on_account(system.accounts["sales"], "restore")
    read_lists(client, connection)


def test_an_archived_account_is_told_on_the_card_and_fixed_on_its_line(
    archived_sales_account, connection, connection_screens, page, client
):
    page.goto(f"{connection_screens.url}/odoo/accounting.connection/{connection}")
    connection_screens.wait_for_form()
    expect(page.locator("div[name=problem_ids] .o_data_row")).to_contain_text("is archived or gone")
    connection_screens.open_overview()
    cause = page.locator(".o_kanban_record a", has_text="is archived or gone")
    expect(cause).to_be_visible()
    cause.click()
    row = page.locator(".o_list_view .o_data_row")
    expect(row).to_have_count(1)

    row.get_by_role("button", name="Fix").click()
    page.wait_for_selector(".modal div[name=ledger_account_id]")
    account = page.locator(".modal div[name=ledger_account_id] input")
    account.click()
    account.fill("Other Revenue")
    page.locator(".o-autocomplete--dropdown-item", has_text="Other Revenue").first.click()
    page.locator(".modal .o_form_button_save").click()
    page.wait_for_selector(".modal", state="detached")

    page.goto(connection_screens.url + PROBLEMS)
    expect(page.locator(".o_view_nocontent")).to_contain_text("Nothing is stuck")
