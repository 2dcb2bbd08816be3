"""The pages of a connection on which it is chosen where things go: what they propose, offer and read anew."""

import re

import pytest
from playwright.sync_api import expect

from browser.screens import press_and_reload
from flows.emailing import Emailing
from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture(scope="module")
def connection(client, standin, product):
    return Connecting(client, standin).run(invoice_status="approved")


@pytest.fixture
def pages(connection, connection_screens):
    connection_screens.open_connection(connection)
    return connection_screens


@pytest.fixture
def without_accounts(connection, client, standin):
    """Nothing is chosen or proposed for any role."""
    mappings = client.search("accounting.account.mapping", [("connection_id", "=", connection)])
    nothing = {"ledger_account_id": False, "proposed_account_id": False}
    client.call("accounting.account.mapping", "write", [row["id"] for row in mappings], nothing)
    yield
    again = Connecting(client, standin)
    again.connection = connection
    again.map_accounts()


# === ACCOUNTS === #


@pytest.mark.usefixtures("without_accounts")
def test_proposed_accounts_fill_the_roles_at_one_click(pages, page, system):
    pages.open_tab("accounts")
    press_and_reload(page, "action_propose_accounts")
    row = pages.account_row("Sales")
    expect(row.locator("td[name=need]")).to_have_text("Needed")
    expect(row.locator("td[name=ledger_account_id]")).to_be_empty()
    expect(row.locator("td[name=proposed_account_id]")).to_contain_text(system.accounts["sales"])

    press_and_reload(page, "action_take_account_proposals")
    for role in ("Sales", "Purchases"):
        expect(pages.account_row(role).locator("td[name=need]")).to_have_text("Chosen")
    expect(row.locator("td[name=ledger_account_id]")).to_contain_text(system.accounts["sales"])
    expect(page.locator("button[name=action_take_account_proposals]:visible")).to_have_count(0)


def test_only_accounts_for_the_role_are_offered_and_found_by_code_and_name(pages, client, system):
    sales, purchases = (account_with(client, system.accounts[role]) for role in ("sales", "purchases"))
    pages.open_tab("accounts")
    for role, own, foreign in (("Sales", sales, purchases), ("Purchases", purchases, sales)):
        field = pages.edit_cell(pages.account_row(role), "ledger_account_id")
        for word in own:
            field.fill(word)
            expect(pages.offered.first).to_have_text(" ".join(own))
        for word in foreign:
            field.fill(word)
            expect(pages.offered).to_have_text(["No records"])
        field.press("Escape")


def account_with(client, code):
    """Code and name of the account over there with this code."""
    [account] = client.search("accounting.ledger.account", [("code", "=", code)], ["code", "name"])
    return account["code"], account["name"]


# === READING ANEW === #


def test_what_was_added_over_there_is_shown_in_place_after_reload(pages, client, books, page, system):
    known = [row["id"] for row in client.search("accounting.ledger.account")]
    books.add_to_lists(accounts=13, taxes=2)
    pages.open_tab("taxes")
    pages.reload_lists()
    expect(page.locator(".o_notification")).to_contain_text(f"as they are in {system.label} now")
    taxes = client.search("accounting.ledger.tax", [], ["display_name"], order="id desc", limit=2)
    for tax in taxes:
        expect(pages.tax_there(tax["display_name"])).to_be_visible()

    pages.open_tab("accounts")
    new = client.search(
        "accounting.ledger.account", [("id", "not in", known), ("category", "=", "revenue")], ["display_name"]
    )
    for account in new:
        pages.edit_cell(pages.account_row("Sales"), "ledger_account_id").fill(account["display_name"][:6])
        expect(pages.offered.filter(has_text=account["display_name"])).to_be_visible()
    assert new


# === TAXES THAT ODOO LACKS === #


@pytest.fixture
def new_taxes(connection, client, books):
    """By use, a tax over there that nothing in Odoo stands for yet."""
    books.add_to_lists(taxes=4)
    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/reload")
    assert answer["type"] == "success", answer
    found = client.search(
        "accounting.ledger.tax",
        [],
        ["display_name", "rate", "applies_to_revenue", "applies_to_expense"],
        order="id desc",
        limit=4,
    )
    sale = next(tax for tax in found if tax["applies_to_revenue"])
    purchase = next(tax for tax in found if tax["applies_to_expense"] and tax != sale)
    return {"Sale": sale, "Purchase": purchase}


def test_a_tax_over_there_becomes_one_in_odoo_and_both_stand_for_each_other(new_taxes, pages, client, page):
    pages.open_tab("taxes")
    for use, prices in (("Sale", "Prices include this tax"), ("Purchase", "Prices are without this tax")):
        there, name = new_taxes[use], f"Harbour levy on {use}"
        pages.tax_there(there["display_name"]).get_by_role("button", name="Create in Odoo").click()
        dialog = page.locator(".modal")
        dialog.get_by_label(use).check()
        dialog.locator("div[name=name] input").fill(name)
        dialog.get_by_label(prices).check()
        dialog.get_by_role("button", name="Create", exact=True).click()

        row = page.locator("[name=tax_mapping_ids] .o_data_row", has_text=name)
        expect(row.locator("td[name=use]")).to_have_text(use)
        expect(row.locator("td[name=ledger_tax_id]")).to_have_text(there["display_name"])
        expect(pages.tax_there(there["display_name"])).to_have_count(0)
        [tax] = client.search(
            "account.tax", [("name", "=", name)], ["amount", "amount_type", "type_tax_use", "price_include"]
        )
        assert (tax["amount"], tax["amount_type"]) == (there["rate"], "percent")
        assert (tax["type_tax_use"], tax["price_include"]) == (use.lower(), "include" in prices)


# === E-MAILS === #


def test_who_emails_the_invoice_is_chosen_and_told_on_the_document(
    connection, pages, client, database, books, shop, page
):
    pages.open_tab("send")
    choice = page.locator("div[name=email_invoices]")
    expect(choice.get_by_label("Nobody")).to_be_checked()
    choice.get_by_label("The accounting system, once it is approved").check()
    pages.save()

    emailing = Emailing(client, database, books, shop, connection)
    document, customer = emailing.send(name="Letter Box")
    emailing.wait_for(document, "sent")
    page.goto(f"{pages.url}/odoo/accounting.document/{document}")
    address = emailing.address_of(customer)
    expect(page.locator("div[name=email_note]")).to_have_text(
        re.compile(f"^E-mailed to (Letter Box .*|{re.escape(address)}) on ")
    )
    assert emailing.emails(document) == [[address]]
