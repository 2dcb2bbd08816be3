"""What a person sees who does not get as far as a connection."""

import pytest
from playwright.sync_api import expect

from lab.connecting import Connecting


@pytest.fixture(scope="module", autouse=True)
def reachable(client, standin):
    Connecting(client, standin).person.prepare()


@pytest.fixture
def at_consent(connection_screens, consent_screens):
    """The person stands in front of "Allow access"."""
    connection_screens.open_connect_form()
    connection_screens.enter_app()
    consent_screens.log_in()


@pytest.fixture(scope="module")
def expected_browser_errors():
    return ["status of 400"]


def test_cancel_leads_to_a_page_that_says_nothing_changed(at_consent, consent_screens, page, client):
    consent_screens.cancel()
    expect(page.locator("h4")).to_have_text("You did not allow access")
    expect(page.locator("body")).to_contain_text("Nothing was changed.")
    [connection] = client.search("accounting.connection", fields=["state", "organisation_name"])
    assert (connection["state"], connection["organisation_name"]) == ("draft", False)

    page.get_by_role("link", name="Back to Odoo").click()
    page.wait_for_selector(".o_web_client .o_main_navbar")


def test_an_old_answer_opened_again_says_that_it_counts_once(
    at_consent, consent_screens, connection_screens, page
):
    with page.expect_request(lambda request: "/oauth/callback" in request.url) as callback:
        consent_screens.allow()
    connection_screens.wait_for_form()
    page.goto(callback.value.url)
    expect(page.locator("h4")).to_have_text("This answer was already used")
