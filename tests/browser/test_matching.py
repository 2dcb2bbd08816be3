"""The matching page: what is certain is ticked, the rest is chosen with keys, and a match can be undone."""

import pytest
from playwright.sync_api import expect

from browser.matching_screen import MatchingScreen
from lab.connecting import Connecting

# Name over there and in Odoo, both at the end of a list that has other names, too.
CERTAIN = ("Zebra Cafe", "zebra cafe")
TWICE = "Zebra Twins"
ALIKE = ("Zebra Coffee Roasters Limited", "Zebra Coffee Roasting Roasters")
STRANGER = ("Zebra Holdings", "Something Else Entirely")
UNKNOWN = "Zebra Unknown"
PRESSED = "Zebra Thumb"


@pytest.fixture(scope="module")
def partners(connection, client, standin, books):
    """What is over there is read; returns the ids of what is here, by name."""
    over_there = (CERTAIN[0], TWICE, ALIKE[0], STRANGER[0], UNKNOWN, PRESSED)
    books.enter_rows("contacts", [{"Name": name} for name in over_there])
    connecting = Connecting(client, standin)
    connecting.connection = connection
    connecting.read_lists()
    here = [CERTAIN[1], TWICE, TWICE, ALIKE[1], STRANGER[1]]
    return {
        name: client.create("res.partner", {"name": name, "customer_rank": 1, "is_company": True})
        for name in here
    }


@pytest.fixture
def matching(partners, connection, connection_screens, page, odoo_server):
    page.goto(f"{odoo_server.url}/odoo/accounting.connection/{connection}")
    connection_screens.wait_for_form()
    connection_screens.open_tab("contacts")
    page.locator("button[name=action_match_contacts]:visible").click()
    screen = MatchingScreen(page)
    screen.search("Zebra")
    return screen


def linked(client, name):
    """The partners that a contact over there stands for."""
    links = client.search("accounting.contact.link", [("ledger_contact_id.name", "=", name)], ["partner_id"])
    return {link["partner_id"][1] for link in links}


def test_it_is_done_with_the_keyboard(matching, page, client):
    expect(matching.tick(CERTAIN[0])).to_be_checked()
    expect(matching.tick(ALIKE[0])).not_to_be_checked()
    expect(matching.row(ALIKE[0]).locator(".o_accounting_match_option").first).to_contain_text("Similar name")

    matching.go_to(ALIKE[0])
    page.keyboard.press("Enter")
    expect(matching.tick(ALIKE[0])).to_be_checked()
    matching.go_to(STRANGER[0])
    page.keyboard.press("/")
    matching.find("Something")
    expect(matching.tick(STRANGER[0])).to_be_checked()
    matching.go_to(UNKNOWN)
    page.keyboard.press("i")
    expect(matching.row(UNKNOWN)).to_contain_text("To be ignored")
    assert not linked(client, CERTAIN[0])

    page.reload()
    matching.search("Zebra")
    expect(matching.tick(ALIKE[0])).to_be_checked()
    expect(matching.row(UNKNOWN)).to_contain_text("To be ignored")

    matching.apply()
    assert linked(client, CERTAIN[0]) == {CERTAIN[1]}
    assert linked(client, ALIKE[0]) == {ALIKE[1]}
    assert linked(client, STRANGER[0]) == {STRANGER[1]}
    matching.show("ignored")
    expect(matching.row(UNKNOWN)).to_be_visible()


def test_what_is_ambiguous_says_why_and_is_chosen(matching, page, client):
    matching.show("ambiguous")
    expect(matching.row(TWICE)).to_contain_text("Several in Odoo are the same.")
    matching.go_to(TWICE)
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(matching.tick(TWICE)).to_be_checked()
    matching.apply()
    assert linked(client, TWICE) == {TWICE}


def test_a_wrong_match_is_undone(matching, page, client):
    matching.show("matched")
    matching.go_to(CERTAIN[0])
    page.keyboard.press("u")
    expect(matching.row(CERTAIN[0])).to_contain_text("To be undone")
    assert linked(client, CERTAIN[0])
    matching.apply()
    assert not linked(client, CERTAIN[0])
    matching.show("ambiguous")
    expect(matching.row(CERTAIN[0])).to_contain_text("was undone")


def test_what_is_in_odoo_only_can_be_created_over_there(matching, page, client):
    matching.show("here")
    matching.go_to(TWICE)
    page.keyboard.press("t")
    expect(matching.row(TWICE)).to_contain_text("To be created in")
    matching.apply()
    [wish] = client.search("accounting.match.wish", fields=["wish", "partner_id"])
    assert (wish["wish"], wish["partner_id"][1]) == ("export", TWICE)


@pytest.mark.parametrize("browser_page", [390], indirect=True)
def test_on_a_phone_rows_are_cards_and_are_pressed(matching, page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ignore = matching.row(PRESSED).get_by_role("button", name="Ignore")
    ignore.click()
    expect(matching.row(PRESSED)).to_contain_text("To be ignored")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ignore.click()
    expect(matching.row(PRESSED)).not_to_contain_text("To be ignored")
