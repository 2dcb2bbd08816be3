"""The table a demo ends with: what Odoo says beside what the books themselves hold."""

from decimal import Decimal

from .reporting import say
from .standin_control import StandinControl

HEADINGS = (
    "order",
    "kind",
    "books",
    "number there",
    "total in Odoo",
    "total there",
    "status",
    "link",
)
RIGHT_ALIGNED = (4, 5)


def print_table(documents):
    """Print one row for each document.

    :param documents: ``(stand-in, organisation, order, document)``; the last two as in
        :mod:`lab.demo_orders`
    :return: whether every document exists over there once, with the total it has in Odoo
    """
    rows, good = [], True
    for standin, organisation, order, document in documents:
        control = StandinControl(standin)
        found = [row for row in control.documents(None, organisation) if row["id"] == document["external_id"]]
        good = good and len(found) == 1 and Decimal(found[0]["total"]) == _total(document)
        rows.append(_row(control.system.label, order, document, found[0] if found else None))
    _print([HEADINGS, *rows])
    return good


def _total(document):
    return Decimal(str(document["amount_total"]))


def _row(books, order, document, remote):
    currency = document["currency_id"][1]
    return (
        order,
        document["kind"],
        books,
        (remote and remote["number"]) or "none",
        f"{_total(document):,.2f} {currency}",
        f"{Decimal(remote['total']):,.2f} {remote['currency']}" if remote else "not there",
        document["external_status"] or f"{document['state']}: {document['status_message'] or ''}",
        document["external_url"] or "",
    )


def _print(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = [
            cell.rjust(width) if column in RIGHT_ALIGNED else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())
