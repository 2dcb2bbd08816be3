"""What people did in a fault run, written down apart from Odoo: what the books have to hold in the end."""

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field


@dataclass
class LineRecord:
    """:ivar quantity: what was ordered; ``delivered`` so far; the latter counts where ``by_delivery``."""

    quantity: int
    by_delivery: bool = False
    delivered: int = 0

    def to_be_invoiced(self):
        return self.delivered if self.by_delivery else self.quantity


@dataclass
class OrderRecord:
    """:ivar lines: by the number in the line's text, see ``fault_run_people.TOKEN``."""

    model: str
    id: int
    name: str
    partner: str
    lines: dict[int, LineRecord] = field(default_factory=dict)
    is_confirmed: bool = True


class Record:
    """:ivar orders: the orders there are; one made after a backup is gone once that is restored.

    :ivar made: how many were made, from which names are counted.
    :ivar prices: every price a line ever had, whatever was restored.
    """

    def __init__(self):
        self.orders = []
        self.made = 0
        self.prices = defaultdict(set)

    def copy(self):
        """What a backup holds of it."""
        return deepcopy(self.orders), self.made

    def restore(self, copied):
        self.orders, self.made = deepcopy(copied)

    def confirmed(self, model=None):
        return [order for order in self.orders if order.is_confirmed and model in (None, order.model)]

    def expected(self):
        """How much of each line is to be in the books, by the line's number."""
        return {
            number: line.to_be_invoiced() if order.is_confirmed else 0
            for order in self.orders
            for number, line in order.lines.items()
        }

    def partner_of(self, number):
        """Whose order the line with this number is of; ``None`` once it is forgotten."""
        return next((order.partner for order in self.orders if number in order.lines), None)
