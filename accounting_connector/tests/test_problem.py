from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..providers.values import Contact
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestProblem(ConnectorCase):
    """One cause is one problem, fixed in one place; what it stopped then goes by itself, and nothing else
    does.
    """

    def unmap(self, role):
        mapping = self.connection.account_mapping_ids.filtered(lambda mapping: mapping.role == role)
        mapping.ledger_account_id = False
        return mapping

    def account(self, external_id):
        return self._ledger(self.connection, "accounting.ledger.account", external_id)

    def test_one_cause_stops_many_documents_and_is_one_problem(self):
        self.unmap("sales")
        documents = self.env["accounting.document"].union(*(self.queue() for _order in range(3)))
        self.assertEqual(set(documents.mapped("state")), {"blocked"})
        problem = documents.problem_ids
        self.assertEqual((len(problem), problem.kind, problem.document_ids), (1, "account", documents))

    def test_saving_the_mapping_lets_exactly_its_documents_go(self):
        mapping = self.unmap("sales")
        stopped = self.queue()
        other = self.queue()
        other.problem_ids.document_ids -= other
        self.env["accounting.problem"]._raise(
            self.connection, "plan", "plan", "The plan is too small.", documents=other
        )
        mapping.ledger_account_id = self.account("a-200")
        self.assertEqual((stopped.state, other.state), ("queued", "blocked"))
        self.work()
        self.assertEqual(stopped.state, "sent")
        self.assertEqual(stopped.line_ids.ledger_account_id, self.account("a-200"))

    def test_document_waits_until_all_its_problems_are_fixed(self):
        mapping = self.unmap("sales")
        tax = self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)
        ledger_tax, tax.ledger_tax_id = tax.ledger_tax_id, False
        document = self.queue()
        self.assertEqual(set(document.problem_ids.mapped("kind")), {"account", "tax"})
        mapping.ledger_account_id = self.account("a-200")
        self.assertEqual(document.state, "blocked")
        tax.ledger_tax_id = ledger_tax
        self.assertEqual(document.state, "queued")
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_fix_opens_the_very_place(self):
        mapping = self.unmap("sales")
        action = self.queue().problem_ids.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), (mapping._name, mapping.id))

    def test_fix_of_something_that_was_deleted_looks_again_at_what_it_stopped(self):
        partner = self.env["res.partner"].create({"name": "Soon Gone"})
        document = self.queue()
        problem = document._block("contact", "contact:1", "Choose", fix=partner)
        partner.unlink()
        self.assertEqual(problem.action_fix()["res_id"], document.id)
        self.assertEqual((document.state, problem.active), ("queued", False))
        problems = self.env["accounting.problem"]
        alone = problems._raise(self.connection, "contact", "contact:2", "Choose", partner)
        self.assertEqual(alone.action_fix()["tag"], "soft_reload")
        self.assertFalse(alone.active)

    def test_fix_of_something_that_does_not_exist_yet_opens_it_filled_in(self):
        document = self.queue()
        problem = document._block(
            "contact",
            "contact:1",
            "Choose",
            fix=self.env["accounting.contact.link"],
            fix_context={"default_partner_id": self.customer.id},
        )
        action = problem.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), ("accounting.contact.link", False))
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)

    def test_cause_is_open_once_and_may_come_again_after_it_was_closed(self):
        problems = self.env["accounting.problem"]
        first = problems._raise(self.connection, "plan", "plan", "Too small.")
        again = problems._raise(self.connection, "plan", "plan", "Still too small.")
        self.assertEqual((first, first.name), (again, "Still too small."))
        first.action_close()
        later = problems._raise(self.connection, "plan", "plan", "Too small again.")
        self.assertNotEqual(first, later)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            first.active = True
            first.flush_recordset()

    def test_problem_that_stops_something_cannot_be_waved_away(self):
        self.unmap("sales")
        document = self.queue()
        with self.assertRaisesRegex(UserError, "waits for this problem"):
            document.problem_ids.action_close()

    def test_cancelling_the_last_document_closes_its_problem(self):
        self.unmap("sales")
        document = self.queue()
        problem = document.problem_ids
        document.action_cancel()
        self.assertFalse(problem.active)

    def test_unknown_contact_is_created_after_a_person_said_so(self):
        self.connection.create_contacts = "ask"
        document = self.queue()
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "contact"))
        document.problem_ids.action_create_there()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual([contact.name for contact in self.books.contacts], [self.customer.name])

    def test_unknown_product_is_created_after_a_person_said_so(self):
        self.connection.create_items = "ask"
        document = self.queue()
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "item"))
        document.problem_ids.action_create_there()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(list(self.books.items), ["CHAIR"])

    def test_several_contacts_that_fit_are_a_persons_choice(self):
        for number in (1, 2):
            self.books.contacts.append(
                Contact(f"Deep Blue {number}", external_id=f"c-{number}", email=self.customer.email)
            )
        document = self.queue()
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "contact"))
        self.assertNotIn("save_contacts", self.books.calls)
        self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": self.customer.id,
                "role": "customer",
                "ledger_contact_id": self._ledger(self.connection, "accounting.ledger.contact", "c-2").id,
            }
        )
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.books.documents[0].contact_id, "c-2")

    def test_contact_that_stands_for_another_customer_is_never_taken_silently(self):
        self.queue()
        self.work()
        sister = self.customer.copy({"name": "Deep Blue Catering", "email": self.customer.email})
        linked, created = (
            self.queue(self.sale_order(partner=sister)),
            self.queue(self.sale_order(partner=sister)),
        )
        self.assertEqual(linked.problem_ids.kind, "contact")
        self.assertIn(self.customer.name, linked.problem_ids.name)
        created.problem_ids.document_ids -= linked
        created.problem_ids.action_create_there()
        self.work()
        self.assertEqual(created.state, "sent")
        self.assertEqual(
            [contact.name for contact in self.books.contacts], ["Deep Blue Ltd", "Deep Blue Catering"]
        )

    def test_contact_that_is_declined_says_why_and_goes_once_it_is_corrected(self):
        document = self.queue()
        self.books.refuse(document._contact_key(), "contact", "Email address must be valid")
        self.work()
        problem = document.problem_ids
        self.assertEqual(
            (document.state, problem.kind, problem.detail),
            ("blocked", "contact", "Email address must be valid"),
        )
        self.assertEqual((problem.fix_model, problem.fix_id), ("res.partner", self.customer.id))
        self.books.refusals.clear()
        problem.action_recheck()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_date_in_a_period_that_was_locked_meanwhile_moves_only_when_a_person_says_so(self):
        document = self.queue()
        self.books.refuse(document.marker, "lock", "The document date cannot be before the period lock date")
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "lock"))
        day = document.date
        self.connection.period_lock_date = day
        self.assertTrue(document.is_date_locked)
        self.books.refusals.clear()
        document.action_move_to_open_day()
        self.assertEqual((document.date - day).days, 1)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_only_users_of_the_connector_act(self):
        self.unmap("sales")
        document = self.queue()
        nobody = new_test_user(self.env, "seller", "sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            document.problem_ids.with_user(nobody).action_recheck()
        with self.assertRaises(AccessError):
            document.with_user(nobody).action_cancel()

    def test_queries_do_not_grow_with_the_documents_of_a_cause(self):
        problem = self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "Too small.")

        def queries(documents):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            obstacle = {"kind": "plan", "key": "plan", "name": "Too small."}
            self.env["accounting.problem"]._raise_each(documents, [[obstacle]] * len(documents))
            documents._leave_problems()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        documents = self.queue(self.env["sale.order"].union(*(self.sale_order() for _n in range(12))))
        problem.holds_alone = True
        queries(documents[:2])
        self.assertEqual(queries(documents[:2]), queries(documents))
