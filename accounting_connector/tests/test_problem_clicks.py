from itertools import count

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import accounting_document_check_again
from ..providers import markers
from .order_case import OrderCase

USER = "accounting_connector.group_accounting_connector_user"
SELLER = "sales_team.group_sale_salesman_all_leads"
CLICKS = ("action_recheck", "action_create_there", "action_send_anyway", "action_is_another")


@tagged("post_install", "-at_install")
class TestProblemClicks(OrderCase):
    """One click decides about thousands of documents: each right is looked at, and it is answered soon."""

    def setUp(self):
        super().setUp()
        self.numbers = count(1)
        self.patch(accounting_document_check_again, "AT_ONCE", 1)
        self.seller = self.person(USER, SELLER)

    def problem_of(self, number):
        """A problem that so many documents wait for, each of an order of its own."""
        orders = self.env["sale.order"].create(
            [{"partner_id": self.customer.id, "company_id": self.company.id} for _each in range(number)]
        )
        documents = self.env["accounting.document"].sudo().create(
            [
                {
                    "connection_id": self.connection.id,
                    "company_id": self.company.id,
                    "kind": "invoice",
                    "state": "blocked",
                    "marker": markers.new(self.connection.marker_tag),
                    "partner_id": self.customer.id,
                    "date": "2026-11-30",
                    "currency_id": self.company.currency_id.id,
                    "sale_order_ids": [Command.set(order.ids)],
                }
                for order in orders
            ]
        )
        key = f"contact:{next(self.numbers)}"
        return self.env["accounting.problem"]._raise(
            self.connection, "contact", key, "Which one?", documents=documents
        )

    def click(self, problem, action, person):
        seen = problem.with_user(person).with_context(allowed_company_ids=person.company_ids.ids)
        return self.queries_of(getattr(seen, action))

    def test_queries_of_a_click_do_not_grow_with_its_documents(self):
        for action in CLICKS:
            with self.subTest(action=action):
                self.click(self.problem_of(2), action, self.seller)
                few = self.click(self.problem_of(2), action, self.seller)
                self.assertEqual(self.click(self.problem_of(200), action, self.seller), few)

    def test_what_was_allowed_is_kept_with_each_document_when_it_is_looked_at_again(self):
        for action, name in (
            ("action_create_there", "create_allowed"),
            ("action_send_anyway", "same_number_allowed"),
        ):
            problem = self.problem_of(3)
            documents = problem.document_ids
            self.click(problem, action, self.seller)
            self.assertFalse(problem.active)
            self.assertEqual(documents.mapped("check_again"), [True] * 3)
            with self.enter_registry_test_mode():
                while self.env["accounting.step"]._work_off(self.connection):
                    pass
            self.env.invalidate_all()
            self.assertEqual(documents.mapped(name), [True] * 3)
            self.assertFalse(any(documents.mapped("check_again")))

    def test_one_order_among_many_that_may_not_be_changed_keeps_the_click(self):
        own = self.person(USER, "sales_team.group_sale_salesman")
        problem = self.problem_of(30)
        orders = problem.document_ids.sale_order_ids
        orders.user_id = own
        orders[17].user_id = self.seller
        for action in CLICKS:
            with self.assertRaises(AccessError):
                self.click(problem, action, own)
        self.assertTrue(problem.active)
        orders[17].user_id = own
        self.click(problem, "action_recheck", own)
        self.assertFalse(problem.active)
