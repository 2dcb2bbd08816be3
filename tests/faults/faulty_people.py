"""What people do at two Odoo servers during a run: orders, clicks, changes of mind, consent."""

from concurrent.futures import ThreadPoolExecutor

from faults.faulty_record import OrderRecord, Record
from lab.shop import Shop

# Prices of which every part, with 15 % tax, is whole cents; so it is of their halves, for purchases.
PRICES = (20, 40, 60.4, 99.6, 1234)
MANY = 6
# Of more orders documents are created in the background.
MOST_AT_ONCE = 30


class FaultyPeople:
    """:param run: the :class:`faults.faulty_run.FaultyRun` they live in.

    :ivar record: what they did, as they remember it.
    """

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.record = Record()
        shop = self.shop()
        self.prices = {shop.product("Thing", price): price for price in self.random.sample(PRICES, 3)}
        self.customers = [shop.partner(f"Customer of {run.seed}") for _number in range(2)]

    def deeds(self):
        """What they do, and how often."""
        return {
            self.sell: 2,
            self.buy: 1,
            self.click: 6,
            self.click_twice_at_once: 2,
            self.busy_day: 1,
            self.order_more: 3,
            self.cancel_order: 1,
            self.cancel_document: 1,
            self.retry: 1,
            self.connect_again: 1,
        }

    def client(self):
        """A person at one of the servers."""
        return self.random.choice(self.run.servers.people())

    def shop(self, client=None):
        return Shop(client or self.client())

    # === ORDERS === #

    def sell(self):
        return self._sell(self.random.choice(self.customers))

    def _sell(self, customer):
        lines, client = self._lines(), self.client()
        order = self.shop(client).sale({product: line[0] for product, line in lines.items()}, customer)
        [row] = client.read("sale.order", [order], ["name"])
        self.record.sales[order] = OrderRecord(order, row["name"], lines, customer)
        return order

    def _lines(self):
        products = self.random.sample(sorted(self.prices), 2)
        return {product: [self.random.randrange(1, 5), self.prices[product]] for product in products}

    def buy(self):
        """Each purchase has a vendor of its own: nothing else tells a bill from others over there."""
        client = self.client()
        shop, lines = self.shop(client), self._lines()
        vendor = shop.partner("Vendor")
        order = shop.purchase({product: line[0] for product, line in lines.items()}, vendor)
        fields = ["product_id", "price_unit"]
        for row in client.search("purchase.order.line", [("order_id", "=", order)], fields):
            lines[row["product_id"][0]][1] = row["price_unit"]
        [row] = client.read("purchase.order", [order], ["name"])
        self.record.purchases[order] = OrderRecord(order, row["name"], lines, vendor)
        return order

    def busy_day(self):
        """Many orders, some of new customers, sent from the list."""
        shop = self.shop()
        new = [shop.partner(f"New customer of {self.run.seed}") for _number in range(MANY // 2)]
        orders = [
            self._sell(customer) for customer in (*new, *self.random.choices(self.customers, k=MANY // 2))
        ]
        self._send_selected(self.client(), orders)
        return orders

    def _send_selected(self, client, orders):
        form = client.call("sale.order", "action_accounting_create_selected", orders)
        client.call(form["res_model"], "action_send", [form["res_id"]])

    def crowd(self, count):
        """So many orders of one customer at once, and a click for all of them."""
        client, lines = self.client(), [self._lines() for _number in range(count)]
        orders = self.shop(client).sales(
            [{product: line[0] for product, line in each.items()} for each in lines], self.customers[0]
        )
        for row, each in zip(client.read("sale.order", orders, ["name"]), lines, strict=True):
            self.record.sales[row["id"]] = OrderRecord(row["id"], row["name"], each, self.customers[0])
        for start in range(0, count, MOST_AT_ONCE):
            self._send_selected(client, orders[start : start + MOST_AT_ONCE])

    def order_more(self):
        """Change the quantity of one line of a sale order, up or down."""
        order = self.random.choice(list(self.record.sales.values()))
        product = self.random.choice(sorted(order.lines))
        quantity = max(0, order.lines[product][0] + self.random.choice((-1, 1, 2)))
        client = self.client()
        domain = [("order_id", "=", order.id), ("product_id", "=", product)]
        [line] = client.search("sale.order.line", domain)
        client.call("sale.order.line", "write", [line["id"]], {"product_uom_qty": quantity})
        order.lines[product][0] = quantity
        return f"{order.name}: {quantity}"

    def cancel_order(self):
        order = self.random.choice(list(self.record.sales.values()))
        self.client().call("sale.order", "action_cancel", [order.id])
        order.is_confirmed = False
        return order.name

    # === CLICKS === #

    def click(self, client=None):
        """Press the button of one order; the dialog then waits a while."""
        client = client or self.client()
        if self.record.purchases and self.random.random() < 0.3:
            order = self.random.choice(sorted(self.record.purchases))
            action = self.create_bill(client, order, typed_in=self.random.random() < 0.5)
        else:
            action = self.create_invoice(client, self.random.choice(sorted(self.record.sales)))
        ids = action["params"]["document_ids"]
        client.jsonrpc("/accounting_connector/send", document_ids=ids, timeout=60)
        return ids

    def click_twice_at_once(self):
        """Two people press the button of one order at the same moment, each at a server of their own."""
        order = self.random.choice(sorted(self.record.sales))
        people = (self.run.servers.people() * 2)[:2]
        with ThreadPoolExecutor(2) as pool:
            clicks = [pool.submit(self.create_invoice, person, order) for person in people]
        return [str(click.exception() or "queued") for click in clicks]

    def create_invoice(self, client, order):
        return self.shop(client).create_invoice(order)

    def create_bill(self, client, order, typed_in=False):
        """Fill in the form of a bill; where there are no drafts its number has to be typed in."""
        number = f"B{order}" if typed_in or not self.run.books.system.has_drafts else ""
        return self.shop(client).create_bill(order, number)

    # === DOCUMENTS === #

    def cancel_document(self):
        return self._with_any(("queued", "blocked", "refused"), "action_cancel")

    def retry(self):
        """Send what was declined again, at once what waits."""
        return self._with_any(("queued", "blocked", "refused", "unconfirmed"), "action_retry")

    def _with_any(self, states, method):
        client = self.client()
        waiting = [row for row in self.run.documents(client) if row["state"] in states]
        if not waiting:
            return "none waits"
        document = self.random.choice(waiting)
        client.call("accounting.document", method, [document["id"]])
        return document["id"]

    # === CONSENT === #

    def connect_again(self):
        """Consent once more when the authorization is gone."""
        client = self.client()
        [row] = client.read("accounting.connection", [self.run.connection], ["state"])
        if row["state"] != "reconnect":
            return f"it is {row['state']}"
        return self.run.consent_again(client)
