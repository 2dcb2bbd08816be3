"""The pictures of an American company whose books are in QuickBooks."""

from browser.screens import ConnectionScreens, ConsentScreens, OrderScreens

from .accounting_system import QUICKBOOKS
from .connecting import Connecting
from .screenshots_setup import SetupPictures
from .shop import Shop

COMPANY = "Lakeside Goods Inc"
# Its tax is another one than that of the company's own town.
ELSEWHERE = {"street": "20 West 34th Street", "city": "New York", "zip": "10001"}


class AmericanBooks:
    """From connecting to a tax that differs and an item that is posted elsewhere.

    :param gallery: who takes the pictures, with a desk and a session in Odoo.
    :param standin: a running :class:`lab.servers.Standin` of QuickBooks.
    """

    def __init__(self, gallery, standin):
        self.gallery = gallery
        self.client = gallery.client
        [row] = self.client.search("res.company", [("name", "=", COMPANY)])
        self.company = row["id"]
        self.connecting = Connecting(self.client, standin, self.company)
        self.shop = Shop(self.client, self.company)
        self.connection = ConnectionScreens(gallery.desk, gallery.odoo, QUICKBOOKS)
        self.wizard = SetupPictures(gallery, self.connection, "setup-quickbooks")
        self.order = OrderScreens(gallery.desk, gallery.odoo, QUICKBOOKS)

    def run(self):
        self._work_in_the_company()
        self._connect()
        self._meet_another_tax()
        self._meet_an_item_of_another_account()

    def _work_in_the_company(self):
        cookie = {"name": "cids", "value": str(self.company), "url": self.gallery.odoo.url}
        for page in (self.gallery.desk, self.gallery.phone):
            page.context.add_cookies([cookie])

    def _connect(self):
        desk = self.gallery.desk
        self.connecting.person.prepare()
        ConnectionScreens(self.gallery.phone, self.gallery.odoo, QUICKBOOKS).open_connect_form()
        self.connection.open_connect_form()
        for page in (desk, self.gallery.phone):
            page.locator("div[name=environment]").get_by_label("Sandbox").check()
        self.wizard.take_connecting()
        self.connection.enter_app()
        consent = ConsentScreens(desk, QUICKBOOKS)
        consent.log_in()
        consent.allow("us")
        self.connection.wait_for_step("organisation")
        [row] = self.client.search(
            "accounting.connection", [("company_id", "=", self.company), ("state", "=", "setup")]
        )
        self.connecting.connection = row["id"]
        self.connecting.map_accounts()
        self.wizard.take_steps(self.connecting.connection)
        self.connection.finish()

    def _meet_another_tax(self):
        state, country = self.client.ref("base.state_us_27"), self.client.ref("base.us")
        customer = self.shop.partner("Hudson Interiors", state_id=state, country_id=country, **ELSEWHERE)
        order = self.shop.sale({self._product("Walnut Desk", 640): 2}, customer)
        self.shop.create_invoice(order)
        [document] = self.shop.wait_for_documents("sale.order", order, states=("sent",))
        self.gallery.go(f"/odoo/accounting.document/{document['id']}")
        self.gallery.take("quickbooks-tax-differs")

    def _meet_an_item_of_another_account(self):
        """Odoo posts this product to services, the item of its code over there goes to sales."""
        product = self._product("T-Shirt black", 40, default_code="TSS-Black")
        [row] = self.client.read("product.product", [product], ["product_tmpl_id"])
        accounts = self.client.search(
            "accounting.ledger.account",
            [("connection_id", "=", self.connecting.connection), ("code", "=", "4010")],
        )
        self.client.create(
            "accounting.account.mapping",
            {
                "connection_id": self.connecting.connection,
                "role": "sales",
                "product_tmpl_id": row["product_tmpl_id"][0],
                "ledger_account_id": accounts[0]["id"],
            },
        )
        self.order.open("sale.order", self.shop.sale({product: 12}))
        self.order.press("action_accounting_create_invoice")
        self.order.press_in_dialog("action_fix")
        self.gallery.desk.wait_for_selector(".modal button[name=action_replace_item]")
        self.gallery.take("quickbooks-item-account")

    def _product(self, name, price, **values):
        taxes = self.client.search(
            "account.tax", [("company_id", "=", self.company), ("amount", "=", 9.125)], ["id"]
        )
        return self.shop.product(name, price, taxes_id=[(6, 0, [taxes[0]["id"]])], **values)
