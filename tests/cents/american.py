"""What the documents of an American company look like: only sales are taxed, by where the goods go."""

from dataclasses import replace

from providers.values import Line, PostalAddress

from .quickbooks_books import SALES_KINDS


def with_tax_as_cost(document, account_id):
    """A purchase as it is made there: its tax is a line of its own, an expense. Sales stay as they are."""
    if document.kind in SALES_KINDS:
        return document
    lines = tuple(replace(line, tax=0 * line.tax, taxable=False) for line in document.lines)
    if document.tax:
        cost = Line(
            "tax", "Sales tax", price_unit=document.tax, untaxed=document.tax, account_id=account_id
        )
        lines = (*lines, cost)
    return replace(document, lines=lines)


def shipped_to(document, state):
    """The document with goods that go to a state, named as in an address."""
    address = PostalAddress(
        "delivery", ("1 Main Street",), "Springfield", region_code=state, country="United States"
    )
    return replace(document, ship_to=address)
