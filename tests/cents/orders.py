"""Generates orders of every kind of awkwardness, the same ones for the same seed.

All numbers are text: what is generated is what Odoo gets, digit by digit.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from random import Random

from .tax_sets import EXCLUDED, INCLUDED, NONE

CURRENCIES = {"NZD": 2, "USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
METHODS = ("round_globally", "round_per_line")


@dataclass
class OrderLine:
    """A line as ordered; ``taxes`` is a key of ``TAX_SETS``."""

    quantity: str
    price: str
    discount: str
    taxes: str


@dataclass
class Order:
    """
    :ivar parts: deliveries, each with a quantity for every line; together they are what was ordered.
    :ivar extra: ``deposit``, ``deposit_amount`` (asked for as an amount), ``discount`` (global) or ``""``.
    :ivar extra_value: its share of the order, in percent.
    """

    name: str
    method: str
    currency: str
    purchase: bool
    lines: list
    parts: list
    extra: str = ""
    extra_value: str = "0"


def generate(seed, count):
    """``count`` orders for each way of rounding, as dictionaries."""
    random = Random(seed)
    return [
        asdict(_order(random, f"{method}-{number}", method)) for method in METHODS for number in range(count)
    ]


def _order(random, name, method):
    currency = random.choices(list(CURRENCIES), (30, 15, 20, 20, 15))[0]
    size = random.choices((1, 2, 3, 5, 8, 13, 40), (20, 20, 20, 20, 12, 6, 2))[0]
    if currency == "KWD" and random.random() < 0.5:
        lines = [_round_line(random) for _ in range(size)]
        return Order(name, method, currency, random.random() < 0.3, lines, _parts(random, lines))
    palette = _palette(random)
    lines = [_line(random, currency, palette) for _ in range(size)]
    order = Order(name, method, currency, random.random() < 0.3, lines, _parts(random, lines))
    if random.random() < 0.2 and not order.purchase:
        order.extra = random.choice(("deposit", "deposit_amount", "discount"))
        order.extra_value = _text(random, 1, 60, 2)
    return order


def _palette(random):
    """Most orders have one kind of prices; some mix prices with and without taxes."""
    excluded, included = [*EXCLUDED, *NONE], [*INCLUDED, *NONE]
    kind = random.choices(("excluded", "included", "mixed"), (50, 35, 15))[0]
    return {"excluded": excluded, "included": included, "mixed": excluded + included}[kind]


def _line(random, currency, palette):
    return OrderLine(
        quantity=_quantity(random),
        price=_price(random, currency),
        discount=_text(random, 0, 100, 2) if random.random() < 0.3 else random.choice(("0", "0", "0", "10")),
        taxes=random.choice(palette),
    )


def _round_line(random):
    """A line whose amounts have two decimals also in a currency that has three."""
    price = _text(random, 0, 500, 0)
    return OrderLine(str(random.randint(1, 50)), price, "0", random.choice(("none", "ex5", "ex10", "ex15")))


def _quantity(random):
    """Mostly what people order; six decimals only where a unit is measured that finely."""
    places = random.choices((0, 1, 2, 3, 4, 6), (50, 12, 20, 9, 8.5, 0.5))[0]
    high = random.choice((3, 20, 1000))
    quantity = _text(random, 0, high, places) if places else str(random.randint(1, high))
    return f"-{quantity}" if random.random() < 0.03 and Decimal(quantity) else quantity


def _price(random, currency):
    usual = CURRENCIES[currency]
    places, high = random.choices(
        ((usual, 1000), (0, 500), (4, 100), (6, 10), (usual, 100000), (4, 0.01), (2, 1000)),
        (55, 10, 10, 5, 6, 3, 11),
    )[0]
    price = _text(random, 0, high, places)
    return f"-{price}" if random.random() < 0.05 and Decimal(price) else price


def _text(random, low, high, places):
    unit = 10**places
    return f"{Decimal(random.randint(int(low * unit), int(high * unit))) / unit:f}"


def _parts(random, lines):
    """How the ordered quantities are delivered, a list of quantities a delivery."""
    deliveries = random.choices((1, 2, 3), (60, 30, 10))[0]
    left = [Decimal(line.quantity) for line in lines]
    parts = []
    for _ in range(deliveries - 1):
        part = [_share(random, quantity) for quantity in left]
        left = [whole - quantity for whole, quantity in zip(left, part, strict=True)]
        parts.append([f"{quantity:f}" for quantity in part])
    return [*parts, [f"{quantity:f}" for quantity in left]]


def _share(random, quantity):
    """A part of a quantity with no more decimals than it has."""
    return (quantity * Decimal(random.random())).quantize(Decimal(1).scaleb(quantity.as_tuple().exponent))
