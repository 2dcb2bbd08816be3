"""The faults stop, time passes, people answer what they are asked, and Odoo and the books must agree."""

import re
from collections import Counter
from decimal import Decimal

from faults.faulty_run import GONE

ROUNDS = 12
ON_THE_WAY = ("queued", "sending", "unconfirmed")
SETTLED = ("sent", "cancelled", "undone")


class FaultyEnding:
    """:param run: the :class:`faults.faulty_run.FaultyRun` that ends."""

    def __init__(self, run):
        self.run = run
        self.people = run.people
        self.record = run.people.record

    def check(self):
        """:raise AssertionError: something is stuck, missing or there twice, or the totals differ."""
        self.run.servers.wait_for_all()
        self.client = self.run.servers.people()[0]
        self.run.count_faults()
        self._let_things_settle()
        self._check_nothing_is_stuck()
        self._people_do_what_is_left()
        self._check_books()

    # === CALM === #

    def _let_things_settle(self):
        for _round in range(ROUNDS):
            self.run.pass_time(700)
            self.run.play(self.run.work)
            self.run.play(self.run.refresh)
            if self._connect_when_asked():
                continue
            if not any(document["state"] in ON_THE_WAY for document in self.documents()):
                return

    def _connect_when_asked(self):
        """Where the authorization is gone somebody was asked to connect again, and does."""
        fields = ["state", "activity_ids"]
        [row] = self.client.read("accounting.connection", [self.run.connection], fields)
        if row["state"] == "active":
            return False
        assert row["activity_ids"], f"the connection is {row['state']}, and nobody was told"
        self.run.play(self.people.connect_again)
        return True

    def documents(self):
        return self.run.documents(self.client)

    def _check_nothing_is_stuck(self):
        for document in self.documents():
            assert document["state"] not in ON_THE_WAY, f"stuck: {document}"
            if document["state"] not in SETTLED:
                assert document["active_problem_count"], f"nobody is told what stops {document}"

    # === PEOPLE === #

    def _people_do_what_is_left(self):
        for _round in range(ROUNDS):
            left = [*self._answer_problems(), *self._create_what_is_left()]
            if not left:
                return
            self._let_things_settle()
        raise AssertionError(f"still left: {left}")

    def _answer_problems(self):
        ids = [number for document in self.documents() for number in document["problem_ids"]]
        problems = self.client.search(
            "accounting.problem", [("id", "in", ids)], ["kind", "name", "facts", "document_ids"]
        )
        for problem in problems:
            assert problem["kind"] != "duplicate", problem["name"]
            self.run.play(self._answer, problem)
        return [problem["name"] for problem in problems]

    def _answer(self, problem):
        """What a sensible person does about a problem."""
        model, target = "accounting.problem", [problem["id"]]
        if problem["kind"] == "look_alike":
            [document] = self.client.read("accounting.document", problem["document_ids"], ["marker"])
            ours = problem["facts"]["marker"] == document["marker"]
            method = "action_link" if ours else "action_is_another"
        elif problem["kind"] in ("undone", "amount"):
            method = "action_close"
        elif problem["kind"] == "order_changed":
            model, target, method = "accounting.document", problem["document_ids"], "action_keep"
        elif problem["kind"] == "refused":
            model, target, method = "accounting.document", problem["document_ids"], "action_retry"
        else:
            method = "action_recheck"
        self.client.call(model, method, target)
        return f"{problem['name']} {method}"

    def _create_what_is_left(self):
        left = []
        for model, orders, create in (
            ("sale.order", self.record.sales, self.people.create_invoice),
            ("purchase.order", self.record.purchases, self.people.create_bill),
        ):
            domain = [("order_id", "in", list(orders))]
            lines = self.client.search(f"{model}.line", domain, ["order_id", "qty_to_invoice"])
            open_orders = {line["order_id"][0] for line in lines if line["qty_to_invoice"]}
            for order in orders.values():
                if order.is_confirmed and order.id in open_orders:
                    left.append(order.name)
                    self.run.play(create, self.client, order.id)
        return left

    # === AGREEMENT === #

    def _check_books(self):
        documents = self.documents()
        for document in documents:
            assert document["state"] in SETTLED, document
        there = {row["id"]: row for row in self.run.books.documents()}
        for document in documents:
            if document["state"] == "sent":
                row = there[document["external_id"]]
                assert row["status"] not in GONE, (document, row)
                assert (row["number"] or False) == document["external_number"], (document, row)
                assert Decimal(row["total"]) == Decimal(str(document["amount_total"])), (document, row)
        self._check_sales(documents)
        self._check_purchases(documents, there)

    def _check_sales(self, documents):
        """Over there is, in sum, what each sale order says; and every document is known here, once."""
        rows = [row for row in self.run.documents_there() if row["status"] not in GONE]
        known = Counter(
            document["external_id"]
            for document in documents
            if document["state"] == "sent" and document["sale_order_ids"]
        )
        assert Counter(row["id"] for row in rows) == known
        system = self.run.books.system
        for order in self.record.sales.values():
            own = [row for row in rows if re.search(rf"\b{order.name}\b", system.trace(row))]
            total = sum(Decimal(row["total"]) * system.sign(row["type"]) for row in own)
            assert total == order.total(), (order, own)

    def _check_purchases(self, documents, there):
        """Each vendor of this run has one bill over there: that of the one purchase from him."""
        for order in self.record.purchases.values():
            [known] = [
                document["external_id"]
                for document in documents
                if document["state"] == "sent" and document["purchase_order_ids"] == [order.id]
            ]
            contact = there[known]["contact_id"]
            bills = [
                row for row in there.values() if row["contact_id"] == contact and row["status"] not in GONE
            ]
            assert [row["id"] for row in bills] == [known], (order, bills)
            assert Decimal(bills[0]["total"]) == order.total(), (order, bills)
