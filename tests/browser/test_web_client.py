"""The web client itself opens without an error: what other browser tests take for granted."""

import pytest

from lab.browser import log_in


@pytest.mark.parametrize("browser_page", [1400, 390], indirect=True)
def test_the_sales_app_opens(odoo_server, browser_page):
    log_in(browser_page, odoo_server)
    browser_page.goto(f"{odoo_server.url}/odoo/sales")
    browser_page.wait_for_selector(".o_list_view, .o_kanban_view, .o_view_nocontent")
