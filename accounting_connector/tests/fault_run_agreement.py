"""What holds at the end of a fault run: the books are what people remember to have ordered, and Odoo knows.

People's own record (``fault_run_record``) decides what is to be over there, not what Odoo says.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo.tools import float_compare

from ..providers import markers
from .fault_run_people import TOKEN, number_of

CREDITS = ("credit_note", "vendor_credit")
CENT = Decimal("0.01")
TAX = Decimal("0.15")


class Agreement:
    """:param run: the :class:`FaultRun` that has ended."""

    def __init__(self, run):
        self.run = run
        self.books = run.books
        self.record = run.people.record

    def check(self):
        """:raise AssertionError: the books, Odoo or the record of what people did disagree."""
        self._check_books()
        with self.run.transaction() as env:
            self._check_links(env)
            self._check_orders(env)

    # === THE BOOKS AND THE RECORD === #

    def _check_books(self):
        """Every order line is in the books exactly as often as it is to be invoiced, at a price it had, with
        its tax, for its customer; and the totals are what was sent and what the accountant made of it.
        """
        there = defaultdict(Decimal)
        for remote in self.books.ours():
            given = self.books.given[remote.external_id]
            for line in self._order_lines(given):
                there[number_of(line.description)] += self._sign(given, line) * line.quantity
                self._check_line(remote, line)
            self._check_tax(remote, given)
            self._check_partner(remote, given)
            expected = self._sum(given) + self.books.edited[remote.external_id]
            if remote.total != expected:
                raise AssertionError(f"{remote.number} is {remote.total} there, not {expected}")
        self._check_quantities(there)

    def _order_lines(self, given):
        return [line for line in given.lines if TOKEN.search(line.description)]

    def _sign(self, given, line):
        is_credit = given.kind.value in CREDITS
        return -1 if is_credit != (line.untaxed < 0) else 1

    def _check_line(self, remote, line):
        number = number_of(line.description)
        prices = self.record.prices[number]
        amounts = {(Decimal(str(price)) * line.quantity).quantize(CENT, ROUND_HALF_UP) for price in prices}
        if abs(line.untaxed) not in amounts:
            raise AssertionError(f"{remote.number}, line {number}: {line.untaxed}, prices were {prices}")

    def _check_tax(self, remote, given):
        """The tax of all lines together is rounded as a whole, or line by line."""
        untaxed, tax = (sum(getattr(line, name) for line in given.lines) for name in ("untaxed", "tax"))
        by_line = sum((line.untaxed * TAX).quantize(CENT, ROUND_HALF_UP) for line in given.lines)
        if tax not in (by_line, (untaxed * TAX).quantize(CENT, ROUND_HALF_UP)):
            raise AssertionError(f"{remote.number}: tax {tax} of {untaxed}, by line {by_line}")

    def _check_partner(self, remote, given):
        partners = {
            self.record.partner_of(number_of(line.description)) for line in self._order_lines(given)
        }
        if partners != {given.contact_name}:
            raise AssertionError(f"{remote.number} is for {given.contact_name}, orders are of {partners}")

    def _sum(self, given):
        return sum(line.untaxed + line.tax for line in given.lines)

    def _check_quantities(self, there):
        expected = self.record.expected()
        wrong = {
            number: (f"to be {quantity}", f"there {there.get(number, 0)}")
            for number, quantity in expected.items()
            if there.get(number, 0) != quantity
        }
        if wrong:
            raise AssertionError(f"order lines that are not as often in the books as ordered: {wrong}")
        nowhere = {number: there[number] for number in there if number not in expected and there[number]}
        if nowhere:
            raise AssertionError(f"in the books, but on no order: {nowhere}")

    # === ODOO === #

    def _check_links(self, env):
        """What is in the books and what Odoo knows to be there are the same, to the cent."""
        sent = env["accounting.document"].search(
            [("connection_id", "=", self.run.connection.id), ("state", "=", "sent")], order="id"
        )
        live = {remote.external_id: remote for remote in self.books.ours()}
        by_id = {document.external_id: document for document in sent}
        if live.keys() != by_id.keys():
            raise AssertionError(f"in the books {sorted(live)}, known in Odoo {sorted(by_id)}")
        remembered = set(env["accounting.document"].search([]).mapped("marker"))
        for external_id, document in by_id.items():
            given = self.books.given[external_id]
            self._check_link(document, live[external_id], given)
            # What a restored database forgot is linked to what was made of its order again.
            if document.marker != given.marker and given.marker in remembered:
                raise AssertionError(f"{describe(document)} is linked to what another one was sent as")

    def _check_link(self, document, remote, given):
        other_contact = remote.contact_id != given.contact_id
        other_total = bool(self.books.edited[remote.external_id])
        facts = {
            "marker's tag": (markers.tag_of(given.marker), markers.tag_of(document.marker)),
            "number": (remote.number, document.external_number),
            "total there": (float(remote.total), document.external_amount_total),
            "total here": (float(self._sum(given)), document.amount_total),
            "difference": (other_total, bool(document.amount_difference)),
            "told what differs": (other_total or other_contact, bool(document.difference_note)),
            "due": (float(remote.amount_due), document.external_amount_due),
            "status": (remote.state.value, document.external_status),
            "e-mailed": (remote.was_emailed, document.external_emailed),
        }
        wrong = {name: pair for name, pair in facts.items() if pair[0] != pair[1]}
        if wrong:
            raise AssertionError(f"{describe(document)} differs: {wrong}")

    def _check_orders(self, env):
        """Odoo has the orders people made, and counts as invoiced what is in the books."""
        for order in self.record.orders:
            record = env[order.model].browse(order.id)
            if record._accounting_is_confirmed() != order.is_confirmed:
                raise AssertionError(f"{order.name} is {record.state}")
            for line in record.order_line:
                expected = self.record.expected()[number_of(line.name)]
                if float_compare(line.qty_invoiced, expected, precision_digits=4):
                    counted = f"{expected}, but counted {line.qty_invoiced}"
                    raise AssertionError(f"{order.name} {line.name} ({record.state}): {counted}")


def describe(document):
    problems = document.problem_ids.filtered("active").mapped("kind")
    return f"{document.display_name} {document.state}: {document.status_message} {problems}"
