"""The faults stop, time passes, people answer what they are asked, and Odoo and the books must agree."""

import re
from collections import Counter
from decimal import Decimal
from functools import partial

ROUNDS = 12
ON_THE_WAY = ("queued", "sending", "unconfirmed")
SETTLED = ("sent", "cancelled", "undone")
GONE = ("VOIDED", "DELETED")
FIELDS = [
    "state",
    "marker",
    "kind",
    "external_id",
    "amount_total",
    "status_message",
    "problem_ids",
    "active_problem_count",
    "sale_order_ids",
    "purchase_order_ids",
]


class FaultyEnding:
    """:param run: the :class:`faults.faulty_run.FaultyRun` that ends."""

    def __init__(self, run):
        self.run = run
        self.client = run.people[0]

    def check(self):
        """:raise AssertionError: something is stuck, missing or there twice, or the totals differ."""
        self.run.books.clear_faults()
        self._let_things_settle()
        self._check_nothing_is_stuck()
        self._people_do_what_is_left()
        self._check_books()

    # === CALM === #

    def _let_things_settle(self):
        for _round in range(ROUNDS):
            self.run.pass_time(700)
            self.run.play(self.run.work)
            if not any(document["state"] in ON_THE_WAY for document in self.documents()):
                break
        self.client.call(
            "ir.cron",
            "method_direct_trigger",
            [self.client.ref("accounting_connector.ir_cron_refresh_documents")],
        )

    def documents(self):
        """All documents of this run's orders."""
        domain = [
            "|",
            ("sale_order_ids", "in", self.run.sales),
            ("purchase_order_ids", "in", self.run.purchases),
        ]
        return self.client.search("accounting.document", domain, FIELDS, order="id")

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
            ("sale.order", self.run.sales, self.run.shop().create_invoice),
            ("purchase.order", self.run.purchases, partial(self.run.create_bill, self.client)),
        ):
            confirmed = ("id", "in", orders), ("state", "in", ("sale", "purchase"))
            for order in self.client.search(model, confirmed, ["name", "order_line"]):
                lines = self.client.read(f"{model}.line", order["order_line"], ["qty_to_invoice"])
                if any(line["qty_to_invoice"] for line in lines):
                    left.append(order["name"])
                    self.run.play(create, order["id"])
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
        for order in self.client.read("sale.order", self.run.sales, ["name", "state", "amount_total"]):
            trace = self.run.books.system.trace
            own = [row for row in rows if re.search(rf"\b{order['name']}\b", trace(row))]
            total = sum(Decimal(row["total"]) * self.run.books.system.sign(row["type"]) for row in own)
            expected = Decimal(str(order["amount_total"])) if order["state"] == "sale" else 0
            assert total == expected, (order, own)

    def _check_purchases(self, documents, there):
        """Each vendor of this run has one bill over there: that of the one purchase from him."""
        fields = ["name", "partner_id", "amount_total"]
        for order in self.client.read("purchase.order", self.run.purchases, fields):
            [known] = [
                document["external_id"]
                for document in documents
                if document["state"] == "sent" and document["purchase_order_ids"] == [order["id"]]
            ]
            contact = there[known]["contact_id"]
            bills = [
                row for row in there.values() if row["contact_id"] == contact and row["status"] not in GONE
            ]
            assert [row["id"] for row in bills] == [known], (order, bills)
            assert Decimal(bills[0]["total"]) == Decimal(str(order["amount_total"])), (order, bills)
