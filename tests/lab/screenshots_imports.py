"""The pictures of what comes over from the books and goes there: imports, the matching page, what is sent."""

from browser.matching_screen import MatchingScreen
from flows.contacts_over_there import CONTACTS

NELSON = {"lines": ["12 Quay Street"], "city": "Nelson", "country": "New Zealand"}
CONTACTS_THERE = (
    {"name": "Bayside Hotel Ltd", "email": "accounts@bayside.example", "billing": NELSON},
    {"name": "Coastal Cafe"},
    {"name": "Kowhai Architects Limited", "phone": "03 555 0142", "billing": NELSON},
    {"name": "Petty Cash"},
    {"name": "Rimu Joinery", "email": "hello@rimu.example"},
    {"name": "Southern Timber Supplies", "email": "orders@southerntimber.example"},
    {"name": "Tui Landscapes", "email": "dig@tui.example"},
)
CONTACTS_HERE = (
    {"name": "Bayside Hotel", "email": "accounts@bayside.example", "city": "Nelson"},
    {"name": "Coastal Café"},
    {"name": "Kowhai Architecture Studio", "phone": "+64 3 555 0142", "city": "Nelson"},
    {"name": "Kowhai Gardens", "city": "Nelson"},
    {"name": "Rimu Joinery", "city": "Nelson"},
    {"name": "Rimu Joinery", "city": "Picton"},
    {"name": "Southern Timber Merchants", "email": "bill@southerntimber.example"},
    {"name": "Totara Studio", "email": "paint@totara.example"},
)
ITEMS_THERE = (
    {"Code": "FURN_6666", "Name": "Acoustic Screens"},
    {"Code": "FURN-8220", "Name": "Desk for Four Persons"},
    {"Code": "GIFT", "Name": "Gift Card"},
    {"Code": "LAMP-LED", "Name": "Office Lamp LED"},
    {"Code": "SOFA-2", "Name": "Two-Seat Sofa"},
)
# What is pressed at which row of the matching page; nothing at the one it ends with.
KEYS_OF_CONTACTS = {
    "Kowhai Architects Limited": "Enter",
    "Petty Cash": "i",
    "Tui Landscapes": "h",
    "Bayside Hotel Ltd": "",
}
KEYS_OF_ITEMS = {"Desk for Four Persons": "Enter", "Gift Card": "h", "Acoustic Screens": ""}
MANY = 8000  # that an import is still at work when the second screen looks
ITEMS = 150
SENT = ("Kowhai Gardens", "Totara Studio")
ACTION = "/odoo/action-accounting_connector"
PARTNERS = "/odoo/action-base.action_partner_form?view_type=list"


class ImportPictures:
    """One connection that imports from the books, and what is sent there.

    :param gallery: who takes the pictures, with a desk and a phone.
    :param connecting: the :class:`lab.connecting.Connecting` of a connection that is set up.
    :param books: the :class:`lab.standin_control.StandinControl` of its books.
    """

    def __init__(self, gallery, connecting, books):
        self.gallery = gallery
        self.client = gallery.client
        self.connecting = connecting
        self.books = books
        self.screens = ((gallery.desk, ""), (gallery.phone, "-phone"))
        self.address = f"/odoo/accounting.connection/{connecting.connection}"

    def run(self):
        self.books.lift_limits()
        self._enter_what_is_alike()
        self._match("contacts", KEYS_OF_CONTACTS)
        self._match("products", KEYS_OF_ITEMS)
        self._send()
        self.books.fill(contacts=MANY, items=ITEMS)
        self._choose()
        self._write(import_changes=True)
        self._import()
        self._take_menu()

    # === MATCHING === #

    def _enter_what_is_alike(self):
        """Over there and here, and nothing of it is imported by itself."""
        self._write(import_changes=False)
        contacts = CONTACTS[self.books.system.code](self.books)
        for facts in CONTACTS_THERE:
            contacts.enter(facts)
        self.books.enter_rows("items", list(ITEMS_THERE))
        company = {"is_company": True, "customer_rank": 1}
        self.client.call("res.partner", "create", [{**company, **facts} for facts in CONTACTS_HERE])
        self.connecting.read_lists()

    def _match(self, subject, keys):
        """The page with choices that were not applied yet, and what is ambiguous.

        :param keys: what is pressed at which row
        """
        for page, ending in self.screens:
            self._open_tab(page)
            page.locator(f"button[name=action_match_{subject}]:visible").click()
            screen = MatchingScreen(page)
            if not ending:
                for name, key in keys.items():
                    screen.go_to(name)
                    if key:
                        page.keyboard.press(key)
            self.gallery.take(f"matching-{subject}{ending}", page)
            screen.show("ambiguous")
            self.gallery.take(f"matching-{subject}-ambiguous{ending}", page)

    # === SENDING === #

    def _send(self):
        """Some are created over there from the list of contacts."""
        desk = self.gallery.desk
        self.gallery.go(PARTNERS)
        self.gallery.order.select_in_list(SENT)
        desk.get_by_role("button", name="Actions").click()
        self.gallery.take("create-there-menu")
        desk.get_by_role("menuitem", name=f"Create in {self.books.system.label}").click()
        desk.wait_for_selector(".o_data_row [name=operation]")
        done = [("state", "=", "done")]
        self.gallery.wait_until(lambda: self._count("accounting.entry.export", done) >= len(SENT))
        for page, ending in self.screens:
            self.gallery.go(f"{ACTION}.accounting_entry_export_action", page)
            self.gallery.take(f"sent-contacts{ending}", page)

    def _take_menu(self):
        self.gallery.go(f"{ACTION}.accounting_import_action")
        self.gallery.desk.get_by_role("button", name="Lists and Mappings").click()
        self.gallery.take("menus")

    # === IMPORTING === #

    def _choose(self):
        """The dialog that searches over there, after Load more."""
        for subject in ("contacts", "items"):
            for page, ending in self.screens:
                self._open_tab(page)
                page.locator(f"button[name=action_select_{subject}]:visible").click()
                entries = page.locator(".o_accounting_import_entry")
                entries.nth(99).wait_for()
                page.locator(".o_accounting_load_more").click()
                entries.nth(100).wait_for()
                for place in (1, 2, 4):
                    entries.nth(place).click()
                self.gallery.take(f"import-choice-{subject}{ending}", page)

    def _import(self):
        """On its way, and what became of it."""
        for page, _ending in self.screens:
            self._open_tab(page)
        self.gallery.desk.locator("button[name=action_import_contacts]").click()
        self.gallery.wait_until(lambda: self._progress()["percent"])
        for page, _ending in self.screens:
            self._open_tab(page)
            page.locator("[name=import_contacts] .o_accounting_import_cancel").scroll_into_view_if_needed()
        for page, ending in self.screens:
            self.gallery.take(f"import-progress{ending}", page)
        self.gallery.wait_until(lambda: not self._progress()["is_live"])
        for page, ending in self.screens:
            self.gallery.go(f"/odoo/accounting.import/{self._progress()['id']}", page)
            self.gallery.take(f"import-result{ending}", page)

    def _progress(self):
        [row] = self.client.read("accounting.connection", [self.connecting.connection], ["contact_import_id"])
        return self.client.call("accounting.import", "read_progress", row["contact_import_id"][:1])[0]

    # === ON THE WAY === #

    def _write(self, **values):
        self.client.call("accounting.connection", "write", [self.connecting.connection], values)

    def _count(self, model, domain):
        return self.client.call(model, "search_count", domain)

    def _open_tab(self, page):
        self.gallery.go(self.address, page)
        page.click(".o_notebook .nav-link[name=contacts]")
