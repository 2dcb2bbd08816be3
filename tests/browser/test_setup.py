"""The wizard, as somebody uses it who is interrupted, forgets something, or changes their mind."""

import re

import pytest
from playwright.sync_api import expect

from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting

# The calls that read an organisation's facts; at QuickBooks the one before them asks for its name.
FACTS = {"xero": {"path": "/Organisation$"}, "quickbooks": {"path": "/batch$", "after": 1}}


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module", autouse=True)
def reachable(client, standin, product, books):
    """Connected several times a minute, which is more calls than one has at either system."""
    books.lift_limits()
    Connecting(client, standin).person.prepare()


@pytest.fixture
def dropped_again(client, books):
    """Nothing is left of the set-up afterwards."""
    yield
    books.clear_faults()
    connections = client.search("accounting.connection", [], ["id"])
    for row in connections:
        client.jsonrpc(f"/accounting_connector/connection/{row['id']}/drop_setup")


@pytest.fixture
def consent(connection_screens, consent_screens):
    """Has the person connect, until they stand at what was read of the organisation."""

    def consent():
        connection_screens.open_connect_form()
        connection_screens.enter_app()
        consent_screens.log_in()
        consent_screens.allow()
        connection_screens.wait_for_step("organisation")

    return consent


@pytest.fixture
def at_accounts(dropped_again, connection_screens, consent):
    """The person connected and stands at the accounts."""
    consent()
    connection_screens.continue_to("send")
    connection_screens.continue_to("accounts")


@pytest.mark.usefixtures("at_accounts")
def test_a_step_that_is_not_complete_says_why_and_does_not_let_go_on(connection_screens, system):
    expect(connection_screens.missing).to_contain_text("Choose the account for Sales")
    expect(connection_screens.continue_button).to_be_disabled()
    connection_screens.choose_account("Sales", system.accounts["sales"])
    expect(connection_screens.missing).not_to_contain_text("Choose the account for Sales")
    connection_screens.choose_account("Purchases", system.accounts["purchases"])
    expect(connection_screens.missing).to_have_count(0)
    connection_screens.continue_to("taxes")
    expect(connection_screens.missing).to_contain_text("Choose the tax for")
    expect(connection_screens.continue_button).to_be_disabled()
    expect(connection_screens.step_in_bar("summary")).to_be_disabled()


@pytest.mark.usefixtures("at_accounts")
def test_done_is_refused_while_a_combination_of_taxes_waits_for_its_tax(
    connection_screens, client, page, standin
):
    [row] = client.search("accounting.connection", [], ["id"])
    choices = Connecting(client, standin)
    choices.connection = row["id"]
    choices.map_accounts()
    choices.map_taxes()
    page.reload()
    connection_screens.go_to_step("summary")
    expect(connection_screens.done_button).to_be_enabled()
    mappings = client.search(
        "accounting.tax.mapping",
        [("connection_id", "=", row["id"]), ("use", "=", "sale"), ("ledger_tax_id", "!=", False)],
        ["id"],
    )
    client.call("accounting.tax.mapping", "write", [mappings[0]["id"]], {"ledger_tax_id": False})

    connection_screens.done_button.click()
    expect(page.locator(".modal")).to_contain_text("Choose the tax for")
    page.locator(".modal-footer").get_by_role("button", name="Close").click()
    page.reload()
    expect(connection_screens.done_button).to_be_disabled()
    expect(connection_screens.missing).to_contain_text("Choose the tax for")
    assert client.read("accounting.connection", [row["id"]], ["state"])[0]["state"] == "setup"


@pytest.mark.usefixtures("at_accounts")
def test_it_is_left_in_the_middle_and_taken_up_again(connection_screens, page, system):
    connection_screens.choose_account("Sales", system.accounts["sales"])
    connection_screens.choose_account("Purchases", system.accounts["purchases"])
    connection_screens.continue_to("taxes")
    page.get_by_role("button", name="Finish later").click()
    card = page.locator(".o_kanban_record", has_text=system.organisation_name)
    expect(card).to_contain_text("Set-up to finish")
    card.click()
    connection_screens.wait_for_step("taxes")
    connection_screens.go_to_step("accounts")
    row = page.locator("[name=used_account_mapping_ids] .o_data_row", has_text="Sales").first
    expect(row).to_contain_text(system.accounts["sales"])


@pytest.mark.usefixtures("at_accounts")
def test_dropping_it_leaves_nothing_here(connection_screens, page, client):
    page.get_by_role("button", name="Drop the set-up").click()
    page.locator(".modal").get_by_role("button", name="Ok").click()
    expect(connection_screens.connect_in_overview).to_be_visible()
    assert not client.search("accounting.connection", [], ["id"])


@pytest.mark.parametrize("browser_page", [390], indirect=True)
@pytest.mark.usefixtures("at_accounts")
def test_it_can_be_done_with_a_thumb(connection_screens, page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".o_accounting_step_bar")).to_contain_text(re.compile("Step 4 of . ?: Accounts"))
    connection_screens.go_to_step("send")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    connection_screens.continue_to("accounts")


@pytest.mark.usefixtures("dropped_again")
def test_facts_that_could_not_be_read_are_asked_for_in_the_wizard(
    connection_screens, consent, books, system
):
    books.fault("error_before", times=1000, **FACTS[system.code])
    consent()
    expect(connection_screens.missing).to_contain_text("could not be read yet")
    expect(connection_screens.continue_button).to_be_disabled()
    connection_screens.read_facts()
    expect(connection_screens.notification).to_contain_text("That did not work")
    books.clear_faults()
    connection_screens.read_facts()
    connection_screens.continue_to("send")
    connection_screens.continue_to("accounts")
    expect(connection_screens.missing).to_contain_text("Choose the account")


@pytest.mark.usefixtures("dropped_again")
def test_a_fault_that_passes_is_nothing_a_person_sees(connection_screens, consent, books, system):
    books.fault("error_before", **FACTS[system.code])
    consent()
    assert books.faults()[-1]["fired"] == 1
    connection_screens.continue_to("send")
