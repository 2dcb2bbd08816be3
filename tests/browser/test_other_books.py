"""Somebody connects again and allows other books: refused, with a way to start afresh."""

import pytest
from playwright.sync_api import expect

from lab.accounting_system import SYSTEMS
from lab.consent import Consent


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module")
def expected_browser_errors():
    return ["status of 400"]


@pytest.fixture(scope="module")
def person(client, standin):
    return Consent(client, standin)


def test_other_books_are_refused_with_a_way_to_start_afresh(
    connection, person, consent_screens, connection_screens, client, page, system
):
    page.goto(person.start(connection))
    consent_screens.log_in()
    consent_screens.allow(system.other)
    expect(page.locator("h4")).to_have_text("That is another organisation")
    expect(page.locator("body")).to_contain_text(system.organisation_name)

    page.get_by_role("link", name="Start afresh with").click()
    page.wait_for_selector("button[name=action_start_afresh]")
    expect(page.locator(".o_form_view")).to_contain_text("counts as invoiced")
    page.click("button[name=action_start_afresh]")

    page.wait_for_selector(".o_accounting_step_bar")
    rows = client.search("accounting.connection", [], ["state", "closed_at", "client_id"])
    old, new = sorted(rows, key=lambda row: row["id"])
    assert (old["state"], bool(old["closed_at"]), new["state"]) == ("disconnected", True, "draft")
    assert new["client_id"] == old["client_id"]
    page.goto(f"{connection_screens.url}/odoo/accounting.connection/{old['id']}")
    connection_screens.wait_for_form()
    expect(page.locator("body")).to_contain_text("This is history")
