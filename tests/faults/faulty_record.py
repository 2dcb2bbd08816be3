"""What people did in Odoo during a run on real servers, written down apart from Odoo."""

from dataclasses import dataclass, field
from decimal import Decimal

TAX = Decimal("0.15")


@dataclass
class OrderRecord:
    """:ivar lines: product -> ``[quantity, price]``; prices whose taxes are whole cents."""

    id: int
    name: str
    lines: dict[int, list]
    partner: int
    is_confirmed: bool = True

    def total(self):
        """What has to be in the books, taxes included."""
        untaxed = sum(Decimal(str(price)) * quantity for quantity, price in self.lines.values())
        return untaxed * (1 + TAX) if self.is_confirmed else Decimal(0)


@dataclass
class Record:
    sales: dict[int, OrderRecord] = field(default_factory=dict)
    purchases: dict[int, OrderRecord] = field(default_factory=dict)
