"""The pictures of a connection that is set up: its pages as tabs, and the dialogs that open from them."""

EXPORT = "/accounting_connector/links.csv"


class PagePictures:
    """One connection, as its administrator sees it.

    :param gallery: who takes the pictures, with a desk and a phone.
    :param connection: the connection's id.
    """

    def __init__(self, gallery, connection):
        self.gallery = gallery
        self.address = f"/odoo/accounting.connection/{connection}"
        self.screens = (gallery.desk, gallery.phone)

    def take_tabs(self):
        """Every page: the same as in the wizard, with what there is to look at above them."""
        self._open()
        tabs = self.gallery.desk.locator(".o_notebook .nav-link")
        for tab in [each.get_attribute("name") for each in tabs.all()]:
            self._open_tab(tab)
            self.gallery.take_both(f"connection-{tab}")

    def take_tax_creation(self):
        """A tax over there that has none in Odoo gets one."""
        self._open()
        self._open_tab("taxes")
        for page in self.screens:
            page.locator("button[name=action_create_in_odoo]:visible").first.click()
            page.wait_for_selector(".modal [name=tax_group_id]")
        self._take("tax-creation")

    def take_reading_back(self):
        """The file of links that was kept is checked: what is linked already, and what fits."""
        desk = self.gallery.desk
        file = self.gallery.client.get(EXPORT).content
        self.gallery.orders.free_what_is_marked()
        self.gallery.go(self.address)
        desk.locator(".o_control_panel .fa-cog").click()
        desk.get_by_role("menuitem", name="Read Links Back").click()
        upload = desk.locator("[name=file] input[type=file]")
        upload.set_input_files({"name": "accounting-links.csv", "mimeType": "text/csv", "buffer": file})
        desk.locator("button[name=action_check]").click()
        desk.wait_for_selector("[name=row_ids] .o_data_row")
        self.gallery.phone.goto(desk.url)
        self.gallery.phone.wait_for_selector("[name=row_ids] .o_kanban_record")
        self.gallery.take_both("links-read-back")

    def take_starting_afresh(self):
        """The connection is given up for other books; one document still waits."""
        self._open()
        for page in self.screens:
            more = page.locator(".o_statusbar_buttons .oi-ellipsis-v")
            if more.count():
                more.click()
            page.locator("button[name=action_start_afresh]:visible").click()
            page.wait_for_selector(".modal [name=waiting_document_ids]")
        self._take("start-afresh")

    def _open(self):
        for page in self.screens:
            self.gallery.go(self.address, page)
            page.wait_for_selector(".o_notebook")

    def _open_tab(self, name):
        for page in self.screens:
            page.click(f".o_notebook .nav-link[name={name}]")

    def _take(self, name):
        for page, ending in zip(self.screens, ("", "-phone"), strict=True):
            self.gallery.take(f"{name}{ending}", page)
