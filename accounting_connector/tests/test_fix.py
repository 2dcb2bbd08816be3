"""Fix leads to the place, or says who can fix it: never to a form on which nothing can be done."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestFix(OrderCase):
    def setUp(self):
        super().setUp()
        self.unmap("sales")
        self.document = self.queue_blocked()
        self.problem = self.document.problem_ids
        self.clerk = self.person(
            "sales_team.group_sale_salesman_all_leads", "accounting_connector.group_accounting_connector_user"
        )
        self.boss = new_test_user(
            self.env,
            "boss",
            name="Mere the Administrator",
            groups="accounting_connector.group_accounting_connector_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def queue_blocked(self):
        order = self.sale_order()
        action = order.action_accounting_create_invoice()
        self.dialog = self.env["accounting.send"].browse(action["res_id"])
        self.dialog.action_send()
        return order.accounting_document_ids

    def test_an_administrator_gets_to_the_place(self):
        self.assertEqual(
            self.problem.with_user(self.boss).action_fix()["res_id"], self.mapping_of("sales").id
        )

    def test_a_user_is_told_whom_to_ask(self):
        with self.assertRaisesRegex(UserError, "(?s)account.*Ask .*Mere the Administrator"):
            self.problem.with_user(self.clerk).action_fix()

    def test_the_dialog_tells_a_user_the_same(self):
        action = self.sale_order().with_user(self.clerk).action_accounting_create_invoice()
        obstacle = self.env["accounting.send"].with_user(self.clerk).browse(action["res_id"]).obstacle_ids
        with self.assertRaisesRegex(UserError, "Ask .*Mere the Administrator"):
            obstacle.action_fix()

    def test_a_user_links_a_contact_without_an_administrator(self):
        problem = self.env["accounting.problem"]._raise(
            self.connection,
            "contact",
            "contact:test",
            "Choose one",
            fix=self.env["accounting.contact.link"],
            documents=self.document,
        )
        self.assertEqual(problem.with_user(self.clerk).action_fix()["res_model"], "accounting.contact.link")

    def test_a_locked_period_leads_to_the_documents_that_can_be_moved(self):
        problem = self.env["accounting.problem"]._raise(
            self.connection,
            "lock",
            "lock:test",
            "Locked",
            fix=self.connection,
            documents=self.document,
        )
        action = problem.with_user(self.clerk).action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), ("accounting.document", self.document.id))

    def test_a_user_sees_no_button_that_only_an_administrator_may_press(self):
        for user, seen in ((self.clerk, False), (self.boss, True)):
            arch = (
                self.env["accounting.connection"]
                .with_user(user)
                .get_view(self.env.ref("accounting_connector.accounting_connection_view_form").id, "form")[
                    "arch"
                ]
            )
            for name in ("disconnect", "refresh_lists", "open_setup", "propose"):
                button = f"action_{name}"
                self.assertEqual(f'name="{button}"' in arch, seen, (user.name, button))

    def test_every_list_of_orders_has_the_status_and_the_action(self):
        lists = {
            "sale.order": ("sale.view_order_tree", "sale.view_quotation_tree", "sale.sale_order_list_upload"),
            "purchase.order": (
                "purchase.purchase_order_tree",
                "purchase.purchase_order_kpis_tree",
                "purchase.purchase_order_view_tree",
            ),
        }
        for model, views in lists.items():
            for view in views:
                arch = (
                    self.env[model].with_company(self.company).get_view(self.env.ref(view).id, "list")["arch"]
                )
                self.assertIn("accounting_status", arch, view)
                self.assertIn("action_accounting_create_selected", arch, view)
