"""The pictures of sending many: in bulk from their list, all orders of a time, and what is seen of it."""

SECONDS = 300
MANY = 40  # more than the dialog looks at in the request that opens it
CUSTOMERS = ("Azure Interior", "Acme Corporation", "Gemini Furniture", "Ready Mat", "Lumber Inc")
ACTION = "/odoo/action-accounting_connector"
SETTINGS = f"{ACTION}.res_config_settings_action"
HISTORY_ORDERS = 8
VIEWS = ("graph", "pivot")


class ManyPictures:
    """One connection that is set up, with a problem that some orders meet.

    :param gallery: who takes the pictures, with a desk and a phone.
    """

    def __init__(self, gallery):
        self.gallery = gallery
        self.client = gallery.client
        self.orders = gallery.orders
        self.screens = ((gallery.desk, ""), (gallery.phone, "-phone"))

    def run(self):
        self.orders.xero.lift_limits()
        self._look_ahead()
        self._create()
        self._take_history()
        self._take_documents()
        self._take_story()
        self._switch_on_health()

    # === IN BULK === #

    def _look_ahead(self):
        """Many selected orders: most go, some wait for a tax, one is a quotation."""
        orders = [self.orders.sale(CUSTOMERS[number % len(CUSTOMERS)]) for number in range(MANY)]
        orders += [self.orders.sale_with_an_unmapped_tax() for _number in range(2)]
        orders.append(self.orders.quotation())
        answer = self.client.call("sale.order", "action_accounting_create_selected", orders)
        self.bulk = answer["res_id"]
        for page, ending in self.screens:
            self.gallery.go("/odoo/sales", page)
            self.gallery.open_answer(answer, page)
            page.wait_for_selector(".modal [data-state=ready]", timeout=SECONDS * 1000)
            page.wait_for_selector(".modal [name=obstacles]")
            self.gallery.take(f"bulk-dialog{ending}", page)

    def _create(self):
        """What became of them."""
        self.client.call("accounting.bulk", "action_create_documents", [self.bulk])
        self.gallery.wait_until(lambda: not self._progress()["is_live"])
        for page, _ending in self.screens:
            self.gallery.go(f"/odoo/accounting.bulk/{self.bulk}", page)
            page.wait_for_selector("[data-state=done]")
        self.gallery.take_both("bulk-done")

    def _progress(self):
        return self.client.call("accounting.bulk", "read_progress", [self.bulk])[0]

    def _take_history(self):
        """All orders of a time, looked at first."""
        for _number in range(HISTORY_ORDERS):
            self.orders.sale()
        desk = self.gallery.desk
        self.gallery.go(f"{ACTION}.accounting_bulk_action_history")
        desk.locator("button[name=action_look]:visible").wait_for()
        self.gallery.take("history-choice")
        desk.locator("button[name=action_look]:visible").click()
        desk.wait_for_selector("[data-state=ready]", timeout=SECONDS * 1000)
        self.gallery.phone.goto(desk.url)
        self.gallery.phone.wait_for_selector("[data-state=ready]")
        self.gallery.take_both("history")

    # === WHAT IS SEEN OF IT === #

    def _take_documents(self):
        """The same documents over time and by state."""
        desk = self.gallery.desk
        self.gallery.go(f"{ACTION}.accounting_document_action")
        for view in VIEWS:
            desk.click(f".o_switch_view.o_{view}")
            desk.wait_for_selector(f".o_{view}_view")
            self.gallery.take(f"documents-{view}")

    def _take_story(self):
        """What was sent, edited and paid over there, told."""
        [document] = self.client.search(
            "accounting.document", [("payment_state", "=", "paid"), ("origin", "=", "sent")], limit=1
        )
        for page, _ending in self.screens:
            self.gallery.go(f"/odoo/accounting.document/{document['id']}", page)
            page.click(".o_notebook .nav-link[name=history]")
            page.locator("[name=event_ids] >> text=Requested by").wait_for()
        self.gallery.take_both("document-story")

    def _switch_on_health(self):
        """The address for a monitoring system; its token is that of a database that is thrown away."""
        desk = self.gallery.desk
        self.gallery.go(SETTINGS)
        desk.click("button[name=action_accounting_new_health_token]")
        desk.locator("[name=accounting_health_address]").wait_for()
        desk.locator("[name=accounting_health_address]").scroll_into_view_if_needed()
        self.gallery.take("settings-monitoring")
