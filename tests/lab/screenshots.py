"""The command that takes the pictures of the documentation, from the product at work on demo data."""

import time

from browser.screens import ConnectionScreens, ConsentScreens, OrderScreens

from .accounting_system import QUICKBOOKS, XERO
from .analytic import like_what_is_tracked
from .browser import TIME_ZONE, WatchedPage, browser, log_in
from .connecting import Connecting
from .home import CHECKOUT
from .odoo_client import OdooClient
from .reporting import LabError, say, step
from .screenshot_orders import START, Orders
from .screenshots_imports import ImportPictures
from .screenshots_many import ManyPictures
from .screenshots_pages import PagePictures
from .screenshots_quickbooks import AmericanBooks
from .screenshots_setup import SetupPictures
from .servers import OdooServer, Standin
from .standin_control import StandinControl
from .workspace import Workspace

FOLDER = CHECKOUT / "doc" / "images"
DESK, PHONE = (1400, 820), (390, 844)
SECONDS = 300
TALL = 3200  # as much of a long page as a picture shows
ACTION = "/odoo/action-accounting_connector"
# Opens what a button answered; selecting several cards on a phone takes a finger that stays.
DO_ACTION = "action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action)"


def take_screenshots(toolchain):
    """Replace the pictures in ``doc/images``; returns the exit code."""
    with Workspace(toolchain) as workspace:
        database = workspace.database("demo", with_assets=True)
        with step("starting Odoo and both stand-ins"):
            standin, quickbooks = Standin(workspace).start(), Standin(workspace, QUICKBOOKS.code).start()
            odoo = OdooServer(database, cron_threads=1).start()
        with browser() as chromium, step("taking pictures"):
            gallery = _Gallery(chromium, odoo, standin)
            gallery.run()
            AmericanBooks(gallery, quickbooks).run()
    return 0


class _Gallery:
    """One administrator with a desk and a phone."""

    def __init__(self, chromium, odoo, standin):
        self.odoo = odoo
        self.client = OdooClient(odoo)
        # Odoo writes titles in the time zone of who looks, the browser everything else in its own.
        self.client.call("res.users", "write", [self.client.uid], {"tz": TIME_ZONE})
        self.connecting = Connecting(self.client, standin)
        self.orders = Orders(self.client, StandinControl(standin))
        self.desk, self.phone = (WatchedPage(chromium, *size).page for size in (DESK, PHONE))
        for page in (self.desk, self.phone):
            log_in(page, odoo)
        self.connection = ConnectionScreens(self.desk, odoo, XERO)
        self.wizard = SetupPictures(self, self.connection, "setup-xero")
        self.order = OrderScreens(self.desk, odoo, XERO)

    def run(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.connect()
        self.set_up()
        self.send_an_invoice()
        self.send_a_bill()
        self.look_before_sending()
        self.send_several()
        self.link_what_was_invoiced_by_hand()
        self.meet_a_problem()
        self.look_at_lists()
        self.orders.xero.clear_faults()
        ManyPictures(self).run()
        self.look_at_the_overview()
        self.manage()
        ImportPictures(self, self.connecting, self.orders.xero).run()
        self.use_the_phone()
        self.leave()

    def take(self, name, page=None):
        """Keep what is on ``page`` (the desk's by default), once it has come to rest."""
        page = page or self.desk
        page.mouse.move(0, 0)
        page.wait_for_timeout(800)  # moving parts: dialogs slide in, tooltips go
        page.screenshot(path=FOLDER / f"{name}.png")
        say(f"lab: {name}.png")

    def take_both(self, name):
        """Keep what the desk and the phone show, down to the end of the page."""
        for page, (width, height), ending in ((self.desk, DESK, ""), (self.phone, PHONE, "-phone")):
            page.set_viewport_size({"width": width, "height": TALL})
            sheet = page.locator(".o_form_sheet").bounding_box()
            end = round(sheet["y"] + sheet["height"]) + 16
            page.set_viewport_size({"width": width, "height": min(TALL, max(height, end))})
            self.take(f"{name}{ending}", page)
            page.set_viewport_size({"width": width, "height": height})

    def show_on_both(self, name):
        """Open on the phone what the desk shows, and keep both."""
        self.take(name)
        self.phone.goto(self.desk.url)
        self.phone.wait_for_selector(".o_action_manager .o_view_controller")
        self.take(f"{name}-phone", self.phone)

    def go(self, address, page=None):
        page = page or self.desk
        page.goto(f"{self.odoo.url}{address}")
        page.wait_for_selector(".o_action_manager .o_view_controller")

    def open_answer(self, answer, page):
        """Open what a button answered."""
        page.evaluate(DO_ACTION, answer)

    def wait_until(self, is_so):
        """Wait for what is to be pictured, and fail when it does not happen."""
        end = time.monotonic() + SECONDS
        while not is_so():
            if time.monotonic() > end:
                raise LabError(f"What is to be pictured did not happen within {SECONDS} s.")
            time.sleep(0.3)

    # === CONNECTING === #

    def connect(self):
        self.connecting.person.prepare()
        ConnectionScreens(self.phone, self.odoo, XERO).open_connect_form()
        self.connection.open_connect_form()
        self.wizard.take_connecting()
        self.connection.enter_app()
        consent = ConsentScreens(self.desk, XERO)
        consent.log_in()
        consent.allow()
        self.connection.wait_for_step("organisation")
        [row] = self.client.search("accounting.connection", [("state", "=", "setup")])
        self.connecting.connection = row["id"]

    def set_up(self):
        """Everything is chosen; there are orders from before the start date, and plans of what is tracked."""
        connection = self.connecting.connection
        like_what_is_tracked(self.client, XERO)
        self.client.call("accounting.connection", "action_propose_tracking", [connection])
        self.connecting.map_accounts()
        self.connecting.map_taxes(untaxed="ZERORATED")
        self.orders.from_before()
        start = {"send_from": START.isoformat(), "earlier_orders": "link"}
        self.client.call("accounting.connection", "write", [connection], start)
        self.wizard.take_steps(connection)
        self.connection.finish()
        self.pages = PagePictures(self, connection)

    def manage(self):
        self.pages.take_tabs()
        self.pages.take_tax_creation()
        self.orders.mark_as_invoiced_elsewhere()
        self.pages.take_reading_back()

    def leave(self):
        """The company takes its books to another organisation."""
        self.connecting.disconnect()
        self.pages.take_starting_afresh()

    # === SENDING === #

    def send_an_invoice(self):
        self.order.open("sale.order", self.orders.sale())
        self.order.press("action_accounting_create_invoice")
        self.order.wait_for_result()
        self.take("sending-dialog")
        self.order.close_dialog()
        self.order.badge.get_by_text("Sent").wait_for()
        self.take("sale-order-sent")

    def send_a_bill(self):
        self.order.open("purchase.order", self.orders.purchase())
        self.order.press("action_accounting_create_bill")
        self.order.fill_dialog("bill_number", "WC-20417")
        self.order.fill_dialog("printed_total", "3464.84")
        self.order.fill_dialog("printed_tax", "451.93")
        self.desk.keyboard.press("Tab")
        self.take("bill-form")
        self.order.press_in_dialog("action_look_and_send")
        self.order.wait_for_result()

    def look_before_sending(self):
        order = self.orders.sale()
        for page in (self.desk, self.phone):
            screens = OrderScreens(page, self.odoo, XERO)
            screens.open("sale.order", order)
            screens.press_above("action_accounting_preview")
            page.wait_for_selector(".modal .o_accounting_preview")
        self.take_both("preview")

    def send_several(self):
        """A selection, in which some are from before the start date."""
        orders = self.orders.several()
        self.order.open_list("sale.order")
        self.order.select_in_list(orders)
        self.order.create_in_list.click()
        self.desk.wait_for_selector(".modal [name=grouping]")
        self.take("several-orders")
        self.phone.goto(f"{self.odoo.url}/odoo/sales")
        self.phone.wait_for_selector(".o_kanban_record")
        self.open_answer(self.orders.start_sending(orders), self.phone)
        self.phone.wait_for_selector(".modal [name=grouping]")
        self.take("several-orders-phone", self.phone)

    def link_what_was_invoiced_by_hand(self):
        """Two orders somebody typed in over there, one under another reference, and one that nobody did."""
        orders = self.orders.invoiced_by_hand()
        self.order.open_list("sale.order")
        self.order.select_in_list(orders)
        self.order.choose_action("Already in the Books")
        self.desk.wait_for_selector("[name=row_ids] .o_data_row")
        self.desk.click("button[name=action_look]")
        self.desk.locator(".o_notification").first.wait_for()
        self.desk.locator(".o_notification").first.wait_for(state="detached")  # it goes by itself
        self.show_on_both("already-booked")
        self.choose_among_candidates(orders[1])

    def choose_among_candidates(self, order):
        row = self.desk.locator("[name=row_ids] .o_data_row", has_text=order)
        row.locator("td[name=candidate_id]").click()
        self.desk.locator(".o_selected_row td[name=candidate_id] input").click()
        self.desk.wait_for_selector(".o-autocomplete--dropdown-item")
        self.take("already-booked-candidates")
        self.phone.locator("[name=row_ids] .o_kanban_record", has_text=order).click()
        self.phone.wait_for_selector(".modal [name=candidate_id]")
        self.take("already-booked-candidates-phone", self.phone)

    def meet_a_problem(self):
        self.order.open("sale.order", self.orders.sale_with_an_unmapped_tax())
        self.order.press("action_accounting_create_invoice")
        self.desk.wait_for_selector(".modal [name=obstacle_ids]")
        self.take("missing-set-up")
        self.order.press_in_dialog("action_send")
        self.order.wait_for_result("blocked")
        self.order.close_dialog()
        self.go(f"{ACTION}.accounting_problem_action")
        self.show_on_both("problems")

    def look_at_lists(self):
        self.orders.in_every_status()
        self.order.open_list("sale.order")
        self.take("sale-orders")
        self.go(f"{ACTION}.accounting_document_action")
        self.show_on_both("documents")

    def look_at_the_overview(self):
        self.go(f"{ACTION}.accounting_connection_action")
        self.show_on_both("overview")

    # === ON THE PHONE === #

    def use_the_phone(self):
        self.orders.xero.clear_faults()
        order = OrderScreens(self.phone, self.odoo, XERO)
        order.open("sale.order", self.orders.sale())
        self.take("sale-order-phone", self.phone)
        order.press("action_accounting_create_invoice")
        order.wait_for_result()
        self.take("sending-dialog-phone", self.phone)
