"""What a person sees and presses, so that tests read like what they do."""

SETTINGS = "/odoo/action-accounting_connector.res_config_settings_action"
OVERVIEW = "/odoo/action-accounting_connector.accounting_connection_action"
CONNECTIONS = "/odoo/action-accounting_connector.accounting_connection_action_list"
DOCUMENTS = "/odoo/action-accounting_connector.accounting_document_action"
PROBLEMS = "/odoo/action-accounting_connector.accounting_problem_action"


def press_and_reload(page, name):
    """Press the button with this method name, and wait until the form shows what it changed."""
    with page.expect_response(lambda answer: "/web_read" in answer.url) as reload:
        page.locator(f"button[name={name}]:visible").first.click()
    reload.value.finished()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


class ConsentScreens:
    """The pages of a stand-in on the way to a consent."""

    def __init__(self, page, system):
        self.page = page
        self.system = system

    def log_in(self, email="jo@example.com", password="standin"):
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.click("#log-in")
        self.page.wait_for_selector("#allow")

    def allow(self, organisation=""):
        self.page.check(f"#tenant-{organisation or self.system.organisation}")
        self.page.click("#allow")

    def cancel(self):
        self.page.click("#cancel")


class ConnectionScreens:
    """Connecting, and the connection's form."""

    def __init__(self, page, server, system):
        self.page = page
        self.url = server.url
        self.system = system

    def open_overview(self):
        self.page.goto(self.url + OVERVIEW)
        self.page.wait_for_selector(".o_kanban_view")

    @property
    def connect_in_overview(self):
        """The button that stands above the cards while nothing is connected."""
        return self.page.get_by_role("button", name=f"Connect to {self.system.label}")

    def open_connect_form(self):
        self.page.goto(self.url + SETTINGS)
        self.page.get_by_role("button", name=f"Connect to {self.system.label}").click()
        self.page.wait_for_selector("div[name=client_id] input")

    def enter_app(self):
        """Fill in the form and continue to the consent pages."""
        client_id, client_secret = self.system.app
        self.page.fill("div[name=client_id] input", client_id)
        self.page.fill("div[name=client_secret] input >> visible=true", client_secret)
        self.page.locator("button[name=action_connect]:visible").click()
        self.page.wait_for_selector("#log-in, #allow")

    def open_connection(self, connection):
        self.page.goto(f"{self.url}/odoo/accounting.connection/{connection}")
        self.wait_for_form()

    def wait_for_form(self):
        self.page.wait_for_selector(".o_form_view .o_notebook")

    def open_tab(self, name):
        self.page.click(f".o_notebook .nav-link[name={name}]")

    def account_row(self, role):
        """In the tab of accounts, the line of a role."""
        return self.page.locator("[name=used_account_mapping_ids] .o_data_row", has_text=role).first

    def choose_account(self, role, code):
        """In the tab of accounts, choose for a role the account with this code."""
        self._choose(self.account_row(role), "ledger_account_id", code)

    def tax_there(self, name):
        """In the tab of taxes, the line of one over there that no tax in Odoo stands for."""
        return self.page.locator("[name=unmapped_tax_ids] .o_data_row", has_text=name)

    def reload_lists(self):
        """Press "Reload from ..." on the shown page."""
        self.page.get_by_role("button", name=f"Reload from {self.system.label}").locator(
            "visible=true"
        ).click()

    def choose_tax(self, use, taxes, name):
        """In the tab of taxes, choose for a use and a combination, as shown, the tax of this name."""
        self._choose(self._tax_row(use, taxes), "ledger_tax_id", name)

    def mark_not_used(self, use, taxes):
        self._wait_for_missing(self._tax_row(use, taxes).locator("td[name=not_used] input").click)

    def propose_taxes(self):
        press_and_reload(self.page, "action_propose")

    def propose_tracking(self):
        press_and_reload(self.page, "action_propose_tracking")

    def choose_option(self, account, name):
        """In the tab of tracking, choose for an analytic account the option of this name."""
        rows = self.page.locator("[name=tracking_mapping_ids] .o_data_row")
        cell = self.page.locator("td[name=analytic_account_id]", has_text=account)
        self._choose(rows.filter(has=cell).first, "option_id", name)

    def save(self):
        self.page.click(".o_form_button_save")
        self.page.wait_for_selector(".o_form_status_indicator_buttons.invisible", state="attached")

    # === WIZARD === #

    @property
    def step(self):
        """The step of the wizard that is shown, as its bar names it."""
        return self.page.locator(".o_accounting_step_current button")

    @property
    def missing(self):
        """What keeps the shown step from being complete."""
        return self.page.locator(".o_accounting_setup_missing:visible")

    @property
    def continue_button(self):
        return self.page.get_by_role("button", name="Continue", exact=True)

    @property
    def done_button(self):
        return self.page.get_by_role("button", name="Done: start sending")

    @property
    def notification(self):
        return self.page.locator(".o_notification")

    def read_facts(self):
        """Press what is offered where the organisation could not be read."""
        self.page.get_by_role("button", name="Read them now").click()

    def step_in_bar(self, step):
        return self.page.locator(f".o_accounting_step button[data-step={step}]")

    def wait_for_step(self, step):
        self.page.wait_for_selector(f".o_accounting_step_current button[data-step={step}]")

    def continue_to(self, step):
        self.continue_button.click()
        self.wait_for_step(step)

    def go_to_step(self, step):
        """Press a step in the bar."""
        self.step_in_bar(step).click()
        self.wait_for_step(step)

    def finish(self):
        self.done_button.click()
        self.page.wait_for_selector(".o_arrow_button_current[data-value=active]")

    def _tax_row(self, use, taxes):
        for row in self.page.locator("[name=tax_mapping_ids] .o_data_row").all():
            if [row.locator(f"td[name={name}]").inner_text() for name in ("use", "display_name")] == [
                use,
                taxes,
            ]:
                return row
        raise AssertionError(f"there is no line for {use}, {taxes}")

    def edit_cell(self, row, field):
        """Click into a field of a line; returns its input: until the page is drawn anew, the line that was
        edited before still has one.
        """
        line = row.get_attribute("data-id")
        row.locator(f"td[name={field}]").click()
        return self.page.locator(f".o_selected_row[data-id={line}] td[name={field}] input")

    @property
    def offered(self):
        """What the field that is typed in offers."""
        return self.page.locator(".o-autocomplete--dropdown-item")

    def _choose(self, row, field, option):
        self.edit_cell(row, field).fill(option)
        choice = self.offered.filter(has_text=option).first
        if self.page.locator(".o_accounting_step_bar").count():
            self._wait_for_missing(choice.click)
        else:
            choice.click()

    def _wait_for_missing(self, press):
        """Press, and wait until the wizard knows what is still missing in the step."""
        onchange = "/accounting.connection/onchange"
        with self.page.expect_response(lambda answer: onchange in answer.url) as told:
            press()
        told.value.finished()


class OrderScreens:
    """Forms and lists of orders, and the dialog that follows what is sent."""

    ROUTES = {"sale.order": "sales", "purchase.order": "purchase"}

    def __init__(self, page, server, system):
        self.page = page
        self.url = server.url
        self.system = system

    def open(self, model, order):
        self.page.goto(f"{self.url}/odoo/{self.ROUTES[model]}/{order}")
        self.page.wait_for_selector(".o_form_view .o_field_widget[name=partner_id]")

    def open_list(self, model):
        self.page.goto(f"{self.url}/odoo/{self.ROUTES[model]}?view_type=list")
        self.page.wait_for_selector(".o_list_view .o_data_row")

    def press(self, name):
        """Press the visible button with this method name."""
        self.page.locator(f"button[name={name}]:visible").first.click()

    def press_above(self, name):
        """Press the smart button with this method name; on a phone they are behind a button of their own."""
        more = self.page.locator(".o_control_panel .fa-bolt")
        if more.count() and more.is_visible():
            more.click()
        self.press(name)

    def confirm(self, method):
        press_and_reload(self.page, method)

    def fill_dialog(self, field, value):
        self.page.fill(f".modal div[name={field}] input", value)

    def press_in_dialog(self, name):
        self.page.click(f".modal button[name={name}]")

    def wait_for_result(self, state="sent"):
        """Wait until the dialog shows its document in this state; returns the document's row there."""
        row = self.page.locator(f".o_accounting_sending_document[data-state={state}]")
        row.wait_for()
        return row

    def close_dialog(self):
        self.page.locator(".modal-footer button", has_text="Close").click()
        self.page.wait_for_selector(".modal", state="detached")

    def select_in_list(self, names):
        """Tick the orders with these names in the list."""
        for name in names:
            row = self.page.locator(".o_data_row", has=self.page.get_by_role("cell", name=name, exact=True))
            row.locator(".o_list_record_selector input").check()

    def choose_action(self, name):
        """Choose an entry of the menu Actions for the orders that are selected in the list."""
        self.page.get_by_role("button", name="Actions").click()
        self.page.get_by_role("menuitem", name=name).click()

    @property
    def create_in_list(self):
        """The button for the orders that are selected in the list."""
        return self.page.get_by_role("button", name=f"Create {self.system.label} invoices")

    def open_over_there(self):
        """Press the smart button that leads to the provider; returns the page it opens."""
        with self.page.expect_popup() as popup:
            self.press("action_accounting_open_remote")
        return popup.value

    @property
    def badge(self):
        """The status on the form."""
        return self.page.locator(".o_field_widget[name=accounting_status]:visible").first

    def badge_in_list(self, name):
        """The status of the order with this name in the list."""
        return self.page.locator(".o_data_row", has_text=name).locator("td[name=accounting_status]")
