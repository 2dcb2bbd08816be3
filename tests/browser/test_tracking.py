"""The page of tracking: plans and accounts find what has their name, and anything else is chosen by hand."""

import pytest
from playwright.sync_api import expect

from lab.accounting_system import SYSTEMS
from lab.analytic import like_what_is_tracked


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module", autouse=True)
def accounts(client, system, connection):
    return like_what_is_tracked(client, system)


@pytest.fixture
def at_tracking(connection, connection_screens, page, odoo_server):
    page.goto(f"{odoo_server.url}/odoo/accounting.connection/{connection}")
    connection_screens.wait_for_form()
    connection_screens.open_tab("tracking")


@pytest.mark.usefixtures("at_tracking")
def test_names_find_each_other_at_one_click_and_the_rest_is_chosen(connection_screens, page, system, client):
    connection_screens.propose_tracking()
    connection_screens.open_tab("tracking")
    plans = page.locator("[name=tracking_plan_ids] .o_data_row")
    for category in system.tracked:
        expect(plans.filter(has_text=category).locator("td[name=plan_id]")).to_have_text(category)
    mappings = page.locator("[name=tracking_mapping_ids] .o_data_row")
    expect(mappings).to_have_count(4)

    one, other = next(iter(system.tracked.values()))
    connection_screens.choose_option(one, other)
    connection_screens.save()
    [row] = client.search(
        "accounting.tracking.mapping", [("analytic_account_id.name", "=", one)], ["option_id"]
    )
    assert row["option_id"][1] == other


@pytest.mark.parametrize("browser_page", [390], indirect=True)
@pytest.mark.usefixtures("at_tracking")
def test_it_fits_on_a_phone(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cards = page.locator("[name=tracking_plan_ids] .o_kanban_record:not(.o_kanban_ghost)")
    expect(cards).to_have_count(2)
