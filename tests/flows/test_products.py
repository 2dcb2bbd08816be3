"""Products over HTTP, both ways: what is chosen, what is difficult, accounts of categories, who owns what."""

import time

import pytest

from flows.products_over_there import ITEMS
from lab.connecting import Connecting

LIVE = ("waiting", "reading", "applying")
SECONDS = 120
LISTS_CALLS = 14
EXPORTS = "accounting.entry.export"

# What is there: facts, the product's values, what is told
FROM_THERE = {
    "a plain one": (
        {"code": "IN-1", "name": "Sea Chart", "description": "Of the gulf", "price": 12.5, "cost": 8},
        {
            "default_code": "IN-1",
            "name": "Sea Chart",
            "description_sale": "Of the gulf",
            "list_price": 12.5,
            "standard_price": 8,
        },
        "",
    ),
    "blanks": ({"code": " IN 2 ", "name": "Tide  Table"}, {"default_code": "IN 2", "name": "Tide Table"}, ""),
    "a name twice": ({"code": "IN-3", "name": "Rope"}, {"default_code": "IN-3"}, ""),
    "a name twice, the other": ({"code": "IN-4", "name": "Rope"}, {"default_code": "IN-4"}, ""),
    "four decimals": ({"code": "IN-5", "name": "Rivet", "price": 0.1234}, {"list_price": 0.1234}, ""),
    "what has the code here": (
        {"code": "IN-6", "name": "Compass", "description": "Brass", "price": 5},
        {"name": "Compass, old", "description_sale": "Brass", "list_price": 99},
        "",
    ),
    "what has the barcode here": (
        {"code": "9400000000017", "name": "Lantern"},
        {"name": "Lantern, old", "barcode": "9400000000017"},
        "",
    ),
    "what has the name here": ({"code": "IN-7", "name": "brass bell"}, {"default_code": "IN-7"}, ""),
    "what several here are called": ({"code": "IN-8", "name": "Anchor"}, None, "Several products in Odoo"),
}
# The same where items can be inactive and bundles: facts, words of the system, what is told
BESIDE_PRODUCTS = {
    "inactive": ({"code": "IN-20", "name": "Old Lamp"}, {"Active": False}, ""),
    "a bundle": ({"code": "IN-21", "name": "Starter Kit"}, {"Type": "Group"}, "bundle"),
}
HERE = [
    {"name": "Compass, old", "default_code": "in-6", "list_price": 99},
    {"name": "Lantern, old", "barcode": "9400000000017"},
    {"name": "Brass Bell"},
    {"name": "Anchor", "default_code": "A-1"},
    {"name": "Anchor", "default_code": "A-2"},
]


class Trading:
    """A person at the page Contacts and Products, and an accountant over there."""

    def __init__(self, client, books, items, connection):
        self.client = client
        self.books = books
        self.items = items
        self.connection = connection

    def account(self, code):
        [account] = self.client.search(
            "accounting.ledger.account", [("connection_id", "=", self.connection), ("code", "=", code)]
        )
        return account["id"]

    def import_all(self):
        """``{external id: line}`` of one import."""
        self.client.call("accounting.connection", "write", [self.connection], {"import_items": True})
        self.client.call("accounting.connection", "action_import_items", [self.connection])
        return self.lines()

    def lines(self):
        until = time.monotonic() + SECONDS
        while self.client.search("accounting.import", [("state", "in", LIVE)]):
            assert time.monotonic() < until, self.client.search("accounting.import", [], ["message"])
            time.sleep(0.2)
        [latest, *_others] = sorted(
            self.client.search("accounting.import"), key=lambda row: row["id"], reverse=True
        )
        found = self.client.search(
            "accounting.import.line",
            [("import_id", "=", latest["id"])],
            ["external_id", "outcome", "reason", "product_id"],
        )
        return {line["external_id"]: line for line in found}

    def wait_for_exports(self, *states):
        until = time.monotonic() + SECONDS
        while True:
            rows = self.client.search(EXPORTS, [], ["state", "message", "product_id", "ledger_item_id"])
            if {row["state"] for row in rows} <= set(states):
                return {row["product_id"][0]: row for row in rows}
            assert time.monotonic() < until, rows
            time.sleep(0.2)

    def read_lists(self):
        """Press "Read lists now"; how many calls it took."""
        before = self.books.last_call()
        task = self.client.call("accounting.connection", "action_refresh_lists", [self.connection])
        answer = self.client.jsonrpc(task["params"]["route"])
        assert answer["type"] == "success", answer
        return len(self.books.calls(before))

    def product(self, product, *names):
        [values] = self.client.read("product.product", [product], list(names))
        return values

    def create(self, **values):
        [product] = self.client.call("product.product", "create", [{"type": "consu", **values}])
        return product


@pytest.fixture(scope="module")
def trading(client, standin, books, system):
    books.lift_limits()
    items = ITEMS[system.code](books)
    return Trading(client, books, items, Connecting(client, standin).run())


@pytest.fixture(scope="module")
def boats(trading):
    """A category whose sales are posted to another account."""
    category = trading.client.create("product.category", {"name": "Boats"})
    trading.client.create(
        "accounting.account.mapping",
        {
            "connection_id": trading.connection,
            "role": "sales",
            "category_id": category,
            "ledger_account_id": trading.account(trading.items.accounts[1]),
        },
    )
    return category


@pytest.fixture(scope="module")
def entered(trading, boats):
    """What is there and here before anything is imported: ids there by title."""
    for values in HERE:
        trading.create(**{"list_price": 0, **values})
    trading.create(name="Dinghy", default_code="IN-10", categ_id=boats)
    trading.create(name="Oar", default_code="IN-11", categ_id=boats)
    usual, other = trading.items.accounts
    ids = {title: trading.items.enter(facts) for title, (facts, _values, _told) in FROM_THERE.items()}
    if trading.items.has_bundles:
        ids |= {
            title: trading.items.enter(facts, **words)
            for title, (facts, words, _told) in BESIDE_PRODUCTS.items()
        }
        ids["tax included"] = trading.items.enter(
            {"code": "IN-22", "name": "Buoy", "price": 115}, SalesTaxIncluded=True
        )
    ids["as its category"] = trading.items.enter({"code": "IN-10", "name": "Dinghy", "account": other})
    ids["not as its category"] = trading.items.enter({"code": "IN-11", "name": "Oar", "account": usual})
    ids["an account of its own"] = trading.items.enter({"code": "IN-12", "name": "Sail", "account": other})
    return ids


@pytest.fixture(scope="module")
def ticked(trading, entered):
    """What is found by a word, and what became of the one that was ticked: before all are imported."""
    route = f"/accounting_connector/import/{trading.connection}/items"
    answer = trading.client.jsonrpc(route, text="Rope")
    assert answer["problem"] == ""
    trading.client.call(
        "accounting.connection",
        "action_import_ticked",
        [trading.connection],
        "items",
        [entered["a name twice"]],
    )
    return answer["entries"], trading.lines()


@pytest.fixture(scope="module")
def imported(trading, ticked):
    return trading.import_all()


def test_a_search_there_finds_what_is_ticked_and_nothing_else_is_imported(ticked, entered):
    found, lines = ticked
    ropes = {entered["a name twice"], entered["a name twice, the other"]}
    assert {entry["id"] for entry in found} == ropes
    assert list(lines) == [entered["a name twice"]]


def test_difficult_items_become_what_is_expected(trading, imported, entered, ticked):
    lines = ticked[1] | imported
    wrong = {}
    for title, (_facts, values, told) in FROM_THERE.items():
        line = lines[entered[title]]
        product = line["product_id"] and trading.product(line["product_id"][0], *(values or ()))
        found = values and product and {name: product[name] for name in values}
        if found != values or told not in (line["reason"] or "") or bool(told) != bool(line["reason"]):
            wrong[title] = found, line
    assert not wrong


def test_what_is_no_product_of_use_is_told_or_left(trading, imported, entered):
    """Where there is such a thing: neither bundles, nor inactive items, nor prices with tax, at Xero."""
    if not trading.items.has_bundles:
        return
    assert entered["inactive"] not in imported
    assert "bundle" in imported[entered["a bundle"]]["reason"]
    assert imported[entered["a bundle"]]["outcome"] == "skipped"
    assert "includes tax" in imported[entered["tax included"]]["reason"]


def test_only_accounts_that_differ_from_those_of_the_category_become_lines(trading, imported, entered):
    lines = trading.client.search(
        "accounting.account.mapping",
        [("connection_id", "=", trading.connection), ("product_tmpl_id", "!=", False)],
        ["role", "product_tmpl_id", "ledger_account_id"],
    )
    usual, other = trading.items.accounts
    sales = {
        line["product_tmpl_id"][1]: line["ledger_account_id"][0] for line in lines if line["role"] == "sales"
    }
    assert sales == {"[IN-11] Oar": trading.account(usual), "[IN-12] Sail": trading.account(other)}


def test_reading_all_again_with_nothing_changed_takes_few_calls(trading, imported):
    trading.read_lists()
    assert trading.read_lists() <= LISTS_CALLS


# === FROM HERE === #


@pytest.fixture(scope="module")
def created(trading, imported, boats):
    """Products by title, and the rows that say what became of each over there."""
    facts = {
        "blanks": {"default_code": " OUT 1 ", "name": "Fender"},
        "long": {"default_code": "OUT-2", "name": "Mooring line " * 12},
        "colons": {"default_code": "OUT-3", "name": "Rope: 8 mm: white"},
        "twin": {"default_code": "OUT-4", "name": "Twin"},
        "other twin": {"default_code": "OUT-5", "name": "Twin"},
        "decimals": {
            "default_code": "OUT-6",
            "name": "Screw",
            "list_price": 0.1234,
            "standard_price": 0.0125,
        },
        "category": {"default_code": "OUT-7", "name": "Kayak", "categ_id": boats},
        "no reference": {"name": "Nameplate"},
    }
    products = {title: trading.create(**values) for title, values in facts.items()}
    trading.client.call("product.product", "action_accounting_create_there", list(products.values()))
    return products, trading.wait_for_exports("done", "refused")


def there_of(trading, created, title):
    products, rows = created
    row = rows[products[title]]
    assert row["state"] == "done", row
    [item] = trading.client.read("accounting.ledger.item", [row["ledger_item_id"][0]], ["external_id"])
    return trading.items.all()[item["external_id"]]


def test_difficult_products_are_over_there_as_expected(trading, created):
    items = trading.items
    assert there_of(trading, created, "blanks")["code"].strip() == "OUT 1"
    assert there_of(trading, created, "long")["name"].startswith("Mooring line Mooring line")
    assert len(there_of(trading, created, "long")["name"]) <= items.longest_name
    assert "8 mm" in there_of(trading, created, "colons")["name"]
    names = {there_of(trading, created, title)["name"] for title in ("twin", "other twin")}
    assert names == ({"Twin", "Twin (OUT-5)"} if items.names_are_unique else {"Twin"})
    screw = there_of(trading, created, "decimals")
    assert (screw["price"], screw["cost"]) == (0.1234, 0.0125)
    usual, other = items.accounts
    assert there_of(trading, created, "category")["account"] == other
    assert screw["account"] == usual


def test_what_nothing_there_could_be_known_by_is_told(trading, created):
    products, rows = created
    row = rows[products["no reference"]]
    if trading.items.codes_are_needed:
        assert row["state"] == "refused"
        assert "has no reference" in row["message"]
    else:
        assert there_of(trading, created, "no reference")["name"] == "Nameplate"


# === BOTH SIDES === #


@pytest.fixture(scope="module")
def owned(trading, created):
    """Prices are Odoo's, descriptions theirs, names nobody's: all was imported since that was chosen."""
    owners = {"item_price_owner": "odoo", "item_description_owner": "there", "item_name_owner": "blanks"}
    trading.client.call("accounting.connection", "write", [trading.connection], owners)
    trading.read_lists()
    trading.lines()


def test_both_sides_end_as_the_owners_say(trading, owned, imported, entered):
    key = entered["a plain one"]
    product = imported[key]["product_id"][0]
    trading.items.edit(key, price=14, description="As they say", name="Sea Chart, new")
    trading.client.call(
        "product.product", "write", [product], {"list_price": 13, "description_sale": "As we say"}
    )
    trading.wait_for_exports("done", "refused")
    trading.read_lists()
    trading.lines()
    trading.wait_for_exports("done", "refused")
    here = trading.product(product, "list_price", "description_sale", "name")
    there = trading.items.all()[key]
    assert (here["list_price"], there["price"]) == (13, 13)
    assert (here["description_sale"], there["description"]) == ("As they say", "As they say")
    assert (here["name"], there["name"]) == ("Sea Chart", "Sea Chart, new")


def test_what_was_changed_there_although_odoo_owns_it_is_changed_back(
    trading, owned, imported, entered
):
    key = entered["four decimals"]
    trading.items.edit(key, price=7)
    trading.read_lists()
    trading.lines()
    trading.wait_for_exports("done", "refused")
    assert trading.items.all()[key]["price"] == 0.1234
