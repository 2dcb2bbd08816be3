"""The matching page: what is certain is ticked, the rest is chosen with keys, and a match can be undone."""

import time

import pytest
from playwright.sync_api import expect

from browser.matching_names import (
    ALIKE,
    CERTAIN,
    MANY,
    MANY_WORD,
    NAMES_HERE,
    NAMES_THERE,
    NEW_HERE,
    NEW_THERE,
    PRESSED,
    STRANGER,
    TWICE,
    UNKNOWN,
    WORD,
    enter_contacts,
    enter_products,
)
from browser.matching_screen import MatchingScreen
from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module")
def read_lists(connection, client, standin, books):
    """Reads what was entered over there; nothing of it is imported by itself."""
    books.lift_limits()
    client.call("accounting.connection", "write", [connection], {"import_changes": False})
    connecting = Connecting(client, standin)
    connecting.connection = connection
    return connecting.read_lists


@pytest.fixture(scope="module")
def names(read_lists, client, books):
    """Contacts and products here and there."""
    enter_contacts(books, client, NAMES_THERE, NAMES_HERE)
    enter_products(books, client)
    read_lists()


@pytest.fixture
def many(names, read_lists, client, books):
    """Hundreds more of contacts, which are certain."""
    enter_contacts(books, client, MANY, MANY)
    read_lists()


@pytest.fixture
def opened(names, connection, connection_screens, page):
    """Opens the page of ``contacts`` or ``products`` with what has a word."""

    def open_page(subject, word=WORD):
        connection_screens.open_connection(connection)
        connection_screens.open_tab("contacts")
        page.locator(f"button[name=action_match_{subject}]:visible").click()
        screen = MatchingScreen(page)
        screen.search(word)
        return screen

    return open_page


@pytest.fixture
def contacts(opened):
    return opened("contacts")


def linked(client, name):
    """The partners that a contact over there stands for."""
    links = client.search("accounting.contact.link", [("ledger_contact_id.name", "=", name)], ["partner_id"])
    return {link["partner_id"][1] for link in links}


def product_of(client, name):
    """The product that an item over there stands for, without its code."""
    [item] = client.search("accounting.ledger.item", [("name", "=", name)], ["product_id"])
    return item["product_id"] and item["product_id"][1].rpartition("] ")[2]


def wait_until(is_so):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_contacts_are_matched_with_the_keyboard(contacts, page, client):
    expect(contacts.tick(CERTAIN[0])).to_be_checked()
    expect(contacts.tick(ALIKE[0])).not_to_be_checked()
    expect(contacts.row(ALIKE[0]).locator(".o_accounting_match_option").first).to_contain_text("Similar name")

    contacts.go_to(ALIKE[0])
    page.keyboard.press("Enter")
    expect(contacts.tick(ALIKE[0])).to_be_checked()
    contacts.go_to(STRANGER[0])
    page.keyboard.press("/")
    contacts.find("Something")
    expect(contacts.tick(STRANGER[0])).to_be_checked()
    contacts.go_to(UNKNOWN)
    page.keyboard.press("i")
    expect(contacts.row(UNKNOWN)).to_contain_text("To be ignored")
    contacts.go_to(NEW_HERE)
    page.keyboard.press("h")
    expect(contacts.row(NEW_HERE)).to_contain_text("To be created in Odoo")
    assert not linked(client, CERTAIN[0])

    page.reload()
    contacts.search(WORD)
    expect(contacts.tick(ALIKE[0])).to_be_checked()
    expect(contacts.row(UNKNOWN)).to_contain_text("To be ignored")
    assert not client.search("res.partner", [("name", "=", NEW_HERE)])

    contacts.apply()
    assert linked(client, CERTAIN[0]) == {CERTAIN[1]}
    assert linked(client, ALIKE[0]) == {ALIKE[1]}
    assert linked(client, STRANGER[0]) == {STRANGER[1]}
    contacts.show("ignored")
    expect(contacts.row(UNKNOWN)).to_be_visible()
    wait_until(lambda: linked(client, NEW_HERE) == {NEW_HERE})


def test_what_is_ambiguous_says_why_and_is_chosen(contacts, page, client):
    contacts.show("ambiguous")
    expect(contacts.row(TWICE)).to_contain_text("Several in Odoo are the same.")
    contacts.go_to(TWICE)
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(contacts.tick(TWICE)).to_be_checked()
    contacts.apply()
    assert linked(client, TWICE) == {TWICE}


def test_a_wrong_match_is_undone(contacts, page, client):
    contacts.show("matched")
    contacts.go_to(CERTAIN[0])
    page.keyboard.press("u")
    expect(contacts.row(CERTAIN[0])).to_contain_text("To be undone")
    assert linked(client, CERTAIN[0])
    contacts.apply()
    assert not linked(client, CERTAIN[0])
    contacts.show("ambiguous")
    expect(contacts.row(CERTAIN[0])).to_contain_text("was undone")


def test_what_is_in_odoo_only_is_created_over_there(contacts, page, client, books):
    contacts.show("here")
    contacts.go_to(NEW_THERE)
    page.keyboard.press("t")
    expect(contacts.row(NEW_THERE)).to_contain_text("To be created in")
    contacts.apply()
    wait_until(lambda: linked(client, NEW_THERE) == {NEW_THERE})
    contacts.show("matched")
    expect(contacts.row(NEW_THERE)).to_be_visible()


def test_products_are_matched_in_the_same_way(opened, page, client):
    products = opened("products")
    expect(products.tick(CERTAIN[0])).to_be_checked()
    expect(products.row(CERTAIN[0])).to_contain_text("Same code")
    products.go_to(ALIKE[0])
    page.keyboard.press(" ")
    products.go_to(STRANGER[0])
    page.keyboard.press("/")
    products.find("Something")
    products.go_to(UNKNOWN)
    page.keyboard.press("i")
    products.go_to(NEW_HERE)
    page.keyboard.press("h")
    products.show("here")
    products.go_to(f"[ZD-1] {NEW_THERE}")
    page.keyboard.press("t")
    expect(products.row(f"[ZD-1] {NEW_THERE}")).to_contain_text("To be created in")
    assert not product_of(client, CERTAIN[0])
    products.apply()
    assert product_of(client, CERTAIN[0]) == CERTAIN[1]
    assert product_of(client, ALIKE[0]) == ALIKE[1]
    assert product_of(client, STRANGER[0]) == STRANGER[1]
    wait_until(lambda: product_of(client, NEW_HERE) == NEW_HERE)
    wait_until(lambda: client.search("accounting.ledger.item", [("product_id.name", "=", NEW_THERE)]))
    products.show("matched")
    products.go_to(CERTAIN[0])
    page.keyboard.press("u")
    products.apply()
    assert not product_of(client, CERTAIN[0])


@pytest.mark.usefixtures("many")
def test_hundreds_are_matched_at_once(opened, page, client):
    """One page is unticked and ticked again, one on the next page is left out: the rest is matched."""
    contacts = opened("contacts", MANY_WORD)
    ticks = page.locator(".o_accounting_match_tick:checked")
    expect(ticks).to_have_count(80)
    page.keyboard.press("*")
    expect(ticks).to_have_count(0)
    page.keyboard.press("*")
    expect(ticks).to_have_count(80)
    page.keyboard.press("n")
    expect(page.locator(".o_accounting_match_range")).to_have_text("81-160 / 170")
    contacts.go_to(MANY[81])
    page.keyboard.press(" ")
    expect(contacts.tick(MANY[81])).not_to_be_checked()
    contacts.apply()
    expect(contacts.row(MANY[81])).to_be_visible()
    links = client.search("accounting.contact.link", [("ledger_contact_id.name", "in", MANY)], ["partner_id"])
    assert {link["partner_id"][1] for link in links} == set(MANY) - {MANY[81]}


@pytest.mark.parametrize("browser_page", [390], indirect=True)
def test_on_a_phone_rows_are_cards_and_are_pressed(contacts, page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".o_accounting_match_apply")).to_be_in_viewport()
    ignore = contacts.row(PRESSED).get_by_role("button", name="Ignore")
    ignore.click()
    expect(contacts.row(PRESSED)).to_contain_text("To be ignored")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ignore.click()
    expect(contacts.row(PRESSED)).not_to_contain_text("To be ignored")
