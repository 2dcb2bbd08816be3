"""Lines that belong to several options of a tracking category become several lines: an accounting system
takes one option a line.

The parts of a line have together exactly its quantity, its amount and its tax. Each of these is shared out by
largest remainder in steps that are kept over there; the tax in proportion to the amounts, so that every part
bears the tax of its own amount. All arithmetic is exact, and equal documents are split equally.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from .values import Document, Line, Tracked

# Every provider keeps this many decimals of a quantity.
_QUANTITY_DECIMALS = 4


@dataclass(frozen=True)
class Share:
    """What of a line has these options; ``weight`` is positive, and only its proportion to the others counts.
    """

    weight: Fraction
    tracking: tuple[Tracked, ...] = ()


def split_lines(
    document: Document, shares: Mapping[str, Sequence[Share]], amount_decimals: int
) -> Document:
    """``document`` with its lines tracked, those with several shares in parts.

    :param shares: by the keys of lines; the others stay as they are.
    :param amount_decimals: the most decimals of an amount over there.
    """
    decimals = min(document.currency_decimals, amount_decimals)
    parts = (_split(line, shares.get(line.key, ()), decimals) for line in document.lines)
    return replace(document, lines=tuple(chain.from_iterable(parts)))


def _split(line: Line, shares: Sequence[Share], decimals: int) -> list[Line]:
    if not shares:
        return [line]
    amounts = apportion(line.untaxed, [share.weight for share in shares], decimals)
    kept = [(share, amount) for share, amount in zip(shares, amounts, strict=True) if amount]
    if len(kept) < 2:
        # of nothing, or of a cent, there are no parts
        largest = kept[0][0] if kept else max(shares, key=lambda share: share.weight)
        return [replace(line, tracking=largest.tracking)]
    return _parts(line, kept, decimals)


def _parts(line: Line, kept: list[tuple[Share, Decimal]], decimals: int) -> list[Line]:
    weights = [Fraction(abs(amount)) for _share, amount in kept]
    taxes = apportion(line.tax, weights, decimals)
    bases = [None] * len(kept)
    if line.tax_base is not None:
        bases = apportion(line.tax_base, weights, decimals)
    quantities = _quantities(line.quantity, [share.weight for share, _amount in kept])
    return [
        replace(
            line,
            key=f"{line.key}/{place}",
            whole=line.key,
            tracking=share.tracking,
            untaxed=amount,
            tax=tax,
            tax_base=base,
            quantity=quantity,
        )
        for place, ((share, amount), tax, base, quantity) in enumerate(
            zip(kept, taxes, bases, quantities, strict=True), 1
        )
    ]


def _quantities(quantity: Decimal, weights: list[Fraction]) -> list[Decimal]:
    """No part of what there is has none of it."""
    decimals = _QUANTITY_DECIMALS
    parts = apportion(quantity, weights, decimals)
    while quantity and not all(parts):
        decimals += 1
        parts = apportion(quantity, weights, decimals)
    return parts


def apportion(total: Decimal, weights: Sequence[Fraction], decimals: int) -> list[Decimal]:
    """``total`` in parts in proportion to ``weights``, each with so many decimals, or as many as ``total``.

    Each part is its exact share rounded down; the steps that are left go to the largest remainders, among
    equal ones to the earlier.
    """
    decimals = max(decimals, _decimals_of(total))
    steps = abs(Fraction(total)) * 10**decimals
    exact = [steps * weight / sum(weights) for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: int(steps) - sum(parts)]:
        parts[place] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * part).scaleb(-decimals) if part else Decimal(0) for part in parts]


def _decimals_of(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent)
