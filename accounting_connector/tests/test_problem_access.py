from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ConnectorCase

USER = "accounting_connector.group_accounting_connector_user"
SELLER = "sales_team.group_sale_salesman_all_leads"
FIXES = ("action_recheck", "action_create_there", "action_send_anyway", "action_close", "action_is_another")


@tagged("post_install", "-at_install")
class TestProblemAccess(ConnectorCase):
    """Two branches send through one connection: nobody decides about documents of orders that are not
    theirs to change.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls.env["res.company"].create(
            [{"name": name, "parent_id": cls.company.id} for name in ("North", "South")]
        )
        cls.env.user.company_ids |= cls.north | cls.south
        cls.of_north = cls.colleague("north", cls.north)
        cls.of_south = cls.colleague("south", cls.south)
        cls.of_both = cls.colleague("both", cls.north | cls.south)

    @classmethod
    def colleague(cls, login, companies, groups=f"{USER},{SELLER}"):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    def blocked(self, company, problem=None):
        """A document of an order of ``company`` that waits for ``problem``."""
        order = self.sale_order(confirm=False)
        order.company_id = company
        order.action_confirm()
        document = self.queue(order)
        key = problem.key if problem else f"look_alike:{document.id}"
        document._block("look_alike", key, "Is it one?")
        return document

    def as_user(self, record, user):
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def test_a_problem_of_another_branchs_documents_is_not_theirs_to_decide(self):
        for user, own, other in (
            (self.of_north, self.north, self.south),
            (self.of_south, self.south, self.north),
        ):
            document = self.blocked(other)
            problem = self.as_user(document.problem_ids, user)
            for method in (*FIXES, "action_link"):
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaisesRegex(AccessError, "orders that you may not change"),
                ):
                    getattr(problem, method)()
            self.assertEqual((document.state, problem.active), ("blocked", True))

            document = self.blocked(own)
            self.as_user(document.problem_ids, user).action_is_another()
            self.assertEqual(document.state, "queued")

    def test_a_problem_of_both_branches_needs_somebody_of_both(self):
        document = self.blocked(self.north)
        problem = document.problem_ids
        both = document | self.blocked(self.south, problem)
        for user in (self.of_north, self.of_south):
            with self.assertRaises(AccessError):
                self.as_user(problem, user).action_recheck()
        self.assertEqual(both.mapped("state"), ["blocked", "blocked"])

        self.as_user(problem, self.of_both).action_recheck()

        self.assertEqual(both.mapped("state"), ["queued", "queued"])

    def test_whoever_may_not_change_the_order_decides_nothing(self):
        document = self.blocked(self.north)
        reader = self.colleague("reader", self.north, groups=USER)
        with self.assertRaises(AccessError):
            self.as_user(document.problem_ids, reader).action_recheck()
        with self.assertRaises(AccessError):
            self.as_user(document, reader).action_retry()
        self.assertEqual(document.state, "blocked")
