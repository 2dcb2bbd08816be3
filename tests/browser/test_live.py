"""What the worker does is seen without reloading."""

import re

import pytest
from playwright.sync_api import expect

DOCUMENTS = "/odoo/action-accounting_connector.accounting_document_action"
OVERVIEW = "/odoo/action-accounting_connector.accounting_connection_action"
# Milliseconds; they read again after two seconds at most.
LONGER_THAN_IT_TAKES_TO_READ_AGAIN = 4000


def test_a_badge_the_overview_and_a_pivot_change_by_themselves_while_the_worker_sends(
    connection, shop, product, page, odoo_server
):
    overview = page.context.new_page()
    overview.goto(odoo_server.url + OVERVIEW)
    sent_today = overview.locator(".o_kanban_record .o_accounting_sent_today")
    expect(sent_today).to_contain_text("0")
    pivot = page.context.new_page()
    pivot.goto(odoo_server.url + DOCUMENTS)
    pivot.locator(".o_switch_view.o_pivot").click()
    expect(pivot.locator(".o_pivot_view .o_view_nocontent")).to_be_visible()
    page.bring_to_front()
    page.goto(odoo_server.url + DOCUMENTS)
    expect(page.locator(".o_view_nocontent")).to_be_visible()

    order = shop.sale({product: 1})
    shop.create_invoice(order)

    badge = page.locator(".o_data_row .o_field_widget[name=state]")
    expect(badge).to_have_text("Sent", timeout=60_000)
    overview.bring_to_front()
    expect(sent_today).to_contain_text("1", timeout=20_000)
    pivot.bring_to_front()
    expect(pivot.locator(".o_pivot_view .o_view_nocontent")).to_be_hidden(timeout=20_000)
    expect(pivot.locator(".o_pivot_cell_value").first).to_have_text("1")


def test_a_connection_that_is_new_shows_by_itself(connection, client, page, odoo_server):
    page.goto(odoo_server.url + OVERVIEW)
    cards = page.locator(".o_kanban_record:not(.o_kanban_ghost)")
    expect(cards).to_have_count(1)
    [company] = client.read("accounting.connection", [connection], ["company_id"])
    client.call("accounting.connection", "create", {"company_id": company["company_id"][0]})
    expect(cards).to_have_count(2, timeout=20_000)


class HeldAnswer:
    """Answers of one method that are not let through to a page yet."""

    def __init__(self, page, model, method):
        self._held = []
        self.pattern = f"**/web/dataset/call_kw/{model}/{method}"
        self._page = page
        page.route(self.pattern, lambda route: self._held.append(route))

    def let_through(self):
        for route in self._held:
            route.continue_()
        self._page.unroute(self.pattern)


def test_what_changes_while_the_overview_is_opened_does_not_leave_it_empty(
    connection, shop, product, page, odoo_server
):
    held = HeldAnswer(page, "accounting.connection", "web_search_read")
    with page.expect_request(held.pattern):
        page.goto(odoo_server.url + OVERVIEW)
    shop.create_invoice(shop.sale({product: 1}))
    page.wait_for_timeout(LONGER_THAN_IT_TAKES_TO_READ_AGAIN)
    held.let_through()
    expect(page.locator(".o_kanban_record:not(.o_kanban_ghost)").first).to_be_visible()


@pytest.fixture
def two_sent(connection, shop, product):
    """Nothing is on its way any more that would change what is shown."""
    orders = [shop.sale({product: 1}) for _number in range(2)]
    for order in orders:
        shop.create_invoice(order)
        shop.wait_for_documents("sale.order", order)


def test_what_changes_while_a_search_is_answered_does_not_take_its_place(
    two_sent, shop, product, page, odoo_server
):
    page.goto(odoo_server.url + DOCUMENTS)
    documents = page.locator(".o_data_row")
    expect(documents.nth(1)).to_be_visible()
    order = documents.first.locator("td[name=reference]").inner_text()
    page.fill(".o_searchview_input", order)
    expect(page.locator(".o_searchview_autocomplete")).to_contain_text(order)
    held = HeldAnswer(page, "accounting.document", "web_search_read")
    with page.expect_request(held.pattern):
        page.keyboard.press("Enter")
    shop.create_invoice(shop.sale({product: 1}))
    page.wait_for_timeout(LONGER_THAN_IT_TAKES_TO_READ_AGAIN)
    held.let_through()
    expect(documents).to_have_count(1)


def test_what_changes_while_a_measure_is_computed_does_not_take_its_place(
    two_sent, shop, product, page, odoo_server
):
    page.goto(odoo_server.url + DOCUMENTS)
    page.locator(".o_switch_view.o_graph").click()
    expect(page.locator(".o_graph_renderer canvas")).to_be_visible()
    page.get_by_role("button", name="Measures").click()
    held = HeldAnswer(page, "accounting.document", "formatted_read_group")
    total = page.locator(".o-dropdown--menu").get_by_text("Amount Total", exact=True)
    with page.expect_request(held.pattern):
        total.click()
    shop.create_invoice(shop.sale({product: 1}))
    page.wait_for_timeout(LONGER_THAN_IT_TAKES_TO_READ_AGAIN)
    held.let_through()
    expect(total).to_have_class(re.compile("selected"))
