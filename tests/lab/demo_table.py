"""The table a demo ends with: what Odoo says beside what the books themselves hold."""

from decimal import Decimal

from .reporting import say

HEADINGS = ("order", "kind", "number in Xero", "total in Odoo", "total in Xero", "status", "link")
RIGHT_ALIGNED = (3, 4)


def print_table(documents, control):
    """Print one row for each of ``documents`` (``(order, document)`` pairs, see :mod:`lab.demo_orders`).

    :param control: the :class:`lab.standin_control.StandinControl` to read the other side from
    :return: whether every document exists over there once, with the total it has in Odoo
    """
    over_there = {row["id"]: row for row in control.documents()}
    rows, good = [], True
    for order, document in documents:
        remote = over_there.get(document["external_id"])
        good = good and bool(remote) and Decimal(remote["total"]) == _total(document)
        rows.append(_row(order, document, remote))
    _print([HEADINGS, *rows])
    return good


def _total(document):
    return Decimal(str(document["amount_total"]))


def _row(order, document, remote):
    currency = document["currency_id"][1]
    return (
        order,
        document["kind"],
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
