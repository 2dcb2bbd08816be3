"""One run: people at two Odoo servers that get killed, an accountant, a bad connection, as a seed decides."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

import requests

from faults.passing_time import let_time_pass
from lab.odoo_client import OdooClient, OdooError
from lab.shop import Shop

STEPS = 24
FAULTS = (
    "drop_before",
    "drop_after",
    "drop_after",
    "drop_during",
    "drop_then_commit",
    "slow",
    "slow_after",
    "slow_after",
    "error_before",
    "error_after",
    "rate_limit",
    "unavailable",
    "token_expired",
)
LATE_SECONDS = 6
# Prices of which every part, with 15 % tax, is whole cents.
PRICES = (20, 40, 60.2, 99.8, 1234)


class FaultyRun:
    """:param servers: two :class:`lab.servers.OdooServer` on one database, running.

    :param books: :class:`lab.standin_control.StandinControl` of the books both send to.
    :ivar sales: ids of the sale orders of this run; ``purchases`` those of purchase orders.
    :ivar story: what happened, one line a step.
    """

    def __init__(self, seed, servers, database, books, connection):
        self.random = Random(seed)
        self.servers = servers
        self.database = database
        self.books = books
        self.connection = connection
        self.sales, self.purchases = [], []
        self.story = []
        self.late_until = 0.0
        self.people = [OdooClient(server) for server in servers]
        shop = self.shop()
        self.products = [shop.product("Thing", price) for price in self.random.sample(PRICES, 3)]
        self.customers = [shop.partner(f"Customer of {seed}") for _number in range(2)]

    # === STEPS === #

    def go(self):
        for step in (self.sell, self.buy, self.sell):
            self.play(step)
        steps = {
            self.sell: 2,
            self.buy: 1,
            self.click: 7,
            self.click_twice_at_once: 2,
            self.something_fails: 5,
            self.kill_while_sending: 3,
            self.work: 3,
            self.time_passes: 3,
            self.order_more: 2,
            self.cancel: 1,
            self.accountant_voids: 1,
            self.accountant_pays: 1,
        }
        for _step in range(STEPS):
            self.play(self.random.choices(list(steps), list(steps.values()))[0])

    def play(self, step, *arguments):
        """One step. That Odoo says no, or goes away, is part of life."""
        try:
            told = step(*arguments)
        except (OdooError, requests.RequestException) as refusal:
            told = f"no: {refusal}"
        name = getattr(step, "func", step).__name__
        self.story.append(f"{time.strftime('%H:%M:%S')} {name}: {told}")

    def summary(self):
        """How much happened, in a line."""
        kills = sum("kill_while_sending" in line for line in self.story)
        orders = f"{len(self.sales)} sales, {len(self.purchases)} purchases"
        return f"{orders}, {kills} kills, {len(self.documents_there())} invoices there"

    def client(self):
        """A person at one of the servers."""
        return self.random.choice(self.people)

    def shop(self, client=None):
        return Shop(client or self.people[0])

    # === PEOPLE === #

    def sell(self):
        lines = {product: self.random.randrange(1, 5) for product in self.random.sample(self.products, 2)}
        self.sales.append(self.shop(self.client()).sale(lines, self.random.choice(self.customers)))
        return self.sales[-1]

    def buy(self):
        """Each purchase has a vendor of its own: nothing else tells a bill from others over there."""
        shop = self.shop(self.client())
        lines = {product: self.random.randrange(1, 5) for product in self.random.sample(self.products, 2)}
        self.purchases.append(shop.purchase(lines, shop.partner("Vendor")))
        return self.purchases[-1]

    def click(self):
        return self._click(self.client())

    def click_twice_at_once(self):
        """Two people press the button of one order at the same moment, each at a server of their own."""
        order = self.random.choice(self.sales)
        with ThreadPoolExecutor(2) as pool:
            clicks = [pool.submit(self._queue_sale, person, order) for person in self.people]
        return [str(click.exception() or "queued") for click in clicks]

    def _click(self, client):
        """Press the button of one order; the dialog then waits a while."""
        if self.purchases and self.random.random() < 0.3:
            order = self.random.choice(self.purchases)
            typed_in = self.random.random() < 0.5
            action = self.create_bill(client, order, typed_in)
        else:
            action = self._queue_sale(client, self.random.choice(self.sales))
        client.jsonrpc(
            "/accounting_connector/send", document_ids=action["params"]["document_ids"], timeout=60
        )
        return action["params"]["document_ids"]

    def create_bill(self, client, order, typed_in=False):
        """Fill in the form of a bill; where there are no drafts its number has to be typed in."""
        number = f"B{order}" if typed_in or not self.books.system.has_drafts else ""
        return self.shop(client).create_bill(order, number)

    def _queue_sale(self, client, order):
        return self.shop(client).create_invoice(order)

    def order_more(self):
        """Change the quantity of one line of a sale order, up or down."""
        order = self.random.choice(self.sales)
        client = self.client()
        lines = client.search("sale.order.line", [("order_id", "=", order)], ["product_uom_qty"])
        line = self.random.choice(lines)
        quantity = max(0, line["product_uom_qty"] + self.random.choice((-1, 1, 2)))
        client.call("sale.order.line", "write", [line["id"]], {"product_uom_qty": quantity})
        return f"{order}: {quantity}"

    def cancel(self):
        order = self.random.choice(self.sales)
        self.client().call("sale.order", "action_cancel", [order])
        return order

    # === SERVERS === #

    def work(self):
        """Run the connection's scheduled action, as an administrator may."""
        client = self.client()
        [row] = client.read("accounting.connection", [self.connection], ["cron_id"])
        client.call("ir.cron", "method_direct_trigger", [row["cron_id"][0]], timeout=120)
        return "done"

    def kill_while_sending(self):
        """``kill -9`` of a server while somebody's click is served there, at any moment of it."""
        position = self.random.randrange(len(self.servers))
        delay = self.random.choice((0.05, 0.2, 0.4, 0.8, 1.5))
        with ThreadPoolExecutor(1) as pool:
            click = pool.submit(self._click, self.people[position])
            time.sleep(delay)
            self.servers[position].kill()
        self.servers[position].start()
        self.people[position] = OdooClient(self.servers[position])
        return f"server {position} after {delay} s: {click.exception() or 'it had just answered'}"

    # === THE CONNECTION AND THE BOOKS === #

    def something_fails(self):
        kind, path = self.random.choice(FAULTS), self.random.choice(self.books.system.paths)
        options = {}
        if kind in ("slow", "slow_after"):
            options["seconds"] = self.random.choice((1, 3))
        elif kind == "drop_then_commit":
            options["seconds"] = LATE_SECONDS
            self.late_until = time.monotonic() + 3600
        elif kind == "rate_limit":
            options["retry_after"] = 5
        self.books.fault(kind, method="PUT|POST|GET", path=path, times=1, **options)
        return f"{kind} {path}"

    def time_passes(self):
        seconds = self.random.choice((30, 100, 200, 700))
        self.pass_time(seconds)
        return f"{seconds} s"

    def pass_time(self, seconds):
        """What was dropped to be done late is done first: a provider's settling time is longer than that."""
        if self.late_until:
            time.sleep(LATE_SECONDS)
        let_time_pass(self.database, seconds)

    def accountant_voids(self):
        return self._as_accountant("void")

    def accountant_pays(self):
        return self._as_accountant("pay")

    def _as_accountant(self, action):
        open_status = self.books.system.open_status
        rows = [row for row in self.documents_there() if row["status"] == open_status]
        if not rows:
            return "nothing is there"
        row = self.random.choice(rows)
        options = {"amount": row["amount_due"]} if action == "pay" else {}
        self.books.act_on_document(row["id"], action, **options)
        return row["number"]

    def documents_there(self):
        """The documents of this run's sale orders, whatever became of them."""
        names = "|".join(row["name"] for row in self.people[0].read("sale.order", self.sales, ["name"]))
        trace = self.books.system.trace
        return [row for row in self.books.documents() if re.search(rf"\b({names})\b", trace(row))]
