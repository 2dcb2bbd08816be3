"""What there is to match in browser tests: names over there and in Odoo.

All of them begin with one word, by which the matching page finds them.
"""

from flows.contacts_over_there import CONTACTS

WORD = "Zebra"
CERTAIN = (f"{WORD} Cafe", f"{WORD.lower()} cafe")
TWICE = f"{WORD} Twins"
ALIKE = (f"{WORD} Coffee Roasters Limited", f"{WORD} Coffee Roasting Roasters")
STRANGER = (f"{WORD} Holdings", "Something Else Entirely")
UNKNOWN = f"{WORD} Unknown"
NEW_HERE = f"{WORD} Newcomer"
NEW_THERE = f"{WORD} Departure"
PRESSED = f"{WORD} Thumb"

NAMES_THERE = (CERTAIN[0], TWICE, ALIKE[0], STRANGER[0], UNKNOWN, NEW_HERE, PRESSED)
NAMES_HERE = (CERTAIN[1], TWICE, TWICE, ALIKE[1], STRANGER[1], NEW_THERE)

MANY_WORD = "Yak"
MANY = [f"{MANY_WORD} {number:03}" for number in range(1, 171)]  # three pages

ITEM_ROWS = {
    "xero": lambda code, name: {"Code": code, "Name": name},
    "quickbooks": lambda code, name: {"Sku": code, "Name": name},
}


def enter_contacts(books, client, names_there, names_here):
    """Over there and in Odoo."""
    there = CONTACTS[books.system.code](books)
    for name in names_there:
        there.enter({"name": name})
    here = [{"name": name, "customer_rank": 1, "is_company": True} for name in names_here]
    client.call("res.partner", "create", here)


def enter_products(books, client):
    """The same names; what is certain has the same code, too."""
    row = ITEM_ROWS[books.system.code]
    codes = {CERTAIN[0]: "ZC-1"}
    books.enter_rows(
        "items", [row(codes.get(name, f"T-{place}"), name) for place, name in enumerate(NAMES_THERE)]
    )
    here = {CERTAIN[1]: "ZC-1", NEW_THERE: "ZD-1"}
    values = [{"name": name, "type": "service", "default_code": here.get(name)} for name in NAMES_HERE]
    client.call("product.product", "create", values)
