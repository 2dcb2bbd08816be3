"""The corpus with lines in parts, as an analytic distribution over several accounts of a plan makes them."""

from fractions import Fraction

from providers.splitting import Share, split_lines

# Percentages as people and Odoo's widget make them.
DISTRIBUTIONS = (
    ("60", "40"),
    ("33.33", "33.33", "33.34"),
    ("100",),
    ("1/3", "1/3", "1/3"),
    ("99.99", "0.01"),
    ("12.5", "37.5", "25", "25"),
    ("5", "5", "5", "5", "5", "5", "5", "5", "10", "50"),
)


def split(document, place, amount_decimals):
    """The document with each line by another distribution, the first by its ``place`` in the corpus."""
    shares = {
        line.key: [
            Share(Fraction(weight)) for weight in DISTRIBUTIONS[(place + row) % len(DISTRIBUTIONS)]
        ]
        for row, line in enumerate(document.lines)
        if not line.is_text
    }
    return split_lines(document, shares, amount_decimals)
