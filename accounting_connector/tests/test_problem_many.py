from contextlib import suppress
from itertools import count
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import accounting_document_check_again, accounting_step
from ..models.accounting_preflight import AccountingPreflight
from .common import Killed
from .order_case import OrderCase

# What a document may cost that is looked at again, beyond what all together do.
TO_LOOK_AGAIN_EACH = 1


@tagged("post_install", "-at_install")
class TestProblemMany(OrderCase):
    """Thousands of documents of one cause: whoever fixes it waits for none of them, and none is forgotten."""

    def setUp(self):
        super().setUp()
        self.customers = count(1)
        self.patch(accounting_document_check_again, "AT_ONCE", 2)
        self.patch(accounting_step, "CHUNK", 50)

    def stopped(self, number):
        """So many documents, each of a customer of its own, that wait for the account of sales."""
        account = self.mapping_of("sales").ledger_account_id
        self.unmap("sales")
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {next(self.customers)}"} for _order in range(number)]
        )
        orders = self.env["sale.order"].union(*(self.sale_order(partner=partner) for partner in partners))
        return self.queue(orders), account

    def choose(self, account):
        self.mapping_of("sales").ledger_account_id = account

    def look_again(self):
        """What the scheduled action does before it sends."""
        with self.enter_registry_test_mode():
            while self.env["accounting.step"]._work_off(self.connection):
                pass
        self.env.invalidate_all()

    def test_few_go_at_once_and_many_right_before_the_next_run_sends(self):
        documents, account = self.stopped(3)
        few, many = documents[:2], documents
        (many - few)._leave_problems()
        self.choose(account)
        self.assertEqual(few.mapped("state"), ["queued", "queued"])

        documents, account = self.stopped(3)
        problem = documents.problem_ids
        self.choose(account)
        self.assertEqual((set(documents.mapped("state")), problem.active), ({"blocked"}, True))
        self.assertEqual(problem.checked_again_count, 3)
        self.assertEqual(documents.mapped("check_again"), [True] * 3)
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertFalse(problem.active)

    def test_one_card_whatever_stops_and_its_form_reads_none_of_the_documents(self):
        def opening(number):
            documents, _account = self.stopped(number)
            problem = documents.problem_ids
            self.assertEqual((len(problem), problem.document_count), (1, number))
            cost = self.queries_of(lambda: Form(problem, "accounting_connector.accounting_problem_view_form"))
            self.assertEqual(
                self.env["accounting.document"].search(problem.action_open_documents()["domain"]), documents
            )
            documents.action_cancel()
            return cost

        opening(3)
        self.assertEqual(opening(3), opening(9))

    def test_queries_of_whoever_fixes_do_not_grow_and_those_of_a_document_stay_few(self):
        def measure(number):
            documents, account = self.stopped(number)
            saving = self.queries_of(lambda: self.choose(account))
            looking = self.queries_of(self.look_again)
            self.assertEqual(set(documents.mapped("state")), {"queued"})
            documents.action_cancel()
            return saving, looking

        self.patch(accounting_step, "CHUNK", 500)
        measure(3)
        (saving_few, looking_few), (saving_many, looking_many) = measure(20), measure(80)
        self.assertEqual(saving_few, saving_many)
        self.assertLessEqual((looking_many - looking_few) / 60, TO_LOOK_AGAIN_EACH)

    def test_who_fixes_one_cause_does_not_wait_for_workers_that_look_whether_it_was_another(self):
        """A worker writes no problem that still stops the documents it stopped; one that stops another does,
        so that who fixes it meanwhile looks again.
        """
        documents, account = self.stopped(4)
        self.connection.period_lock_date = self.connection._today()
        documents[:1].action_retry()
        documents[1:].action_retry()
        self.look_again()
        lock = documents.problem_ids.filtered(lambda problem: problem.kind == "lock")
        self.assertEqual((lock.document_count, documents[3].problem_ids.mapped("active")), (4, [True, True]))
        met = lock.last_seen
        self.wait(minutes=1)
        self.choose(account)
        self.look_again()
        self.assertEqual(documents.problem_ids, lock)
        self.assertEqual(lock.last_seen, met)
        documents.action_cancel()
        self.wait(minutes=1)
        self.queue()
        self.assertTrue(self.env["accounting.problem"].search([("kind", "=", "lock")]).last_seen > met)

    def test_to_fix_what_stops_many_writes_none_of_them(self):
        documents, account = self.stopped(3)
        self.env.flush_all()
        statements, execute = [], Cursor.execute

        def listen(cursor, query, *args, **kwargs):
            statements.append(query if isinstance(query, str) else query.code)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", listen):
            self.choose(account)
            self.env.flush_all()
        self.assertFalse(
            [each for each in statements if "UPDATE" in each and "accounting_document" in each]
        )
        self.assertEqual(documents.mapped("check_again"), [True] * 3)

    def test_what_is_fixed_while_a_worker_looks_is_looked_at_once_more(self):
        documents, account = self.stopped(3)
        self.choose(account)
        steps = self.env["accounting.step"].sudo()
        picked = steps._next_of(self.connection).ids
        self.choose(account)
        with self.enter_registry_test_mode():
            steps.search([("id", "not in", picked)]).flush_recordset()
            steps._work_off_apart(self.connection, picked)
        self.env.invalidate_all()
        self.assertFalse(steps.search([]), "who asked twice before it was done asked for one thing")
        self.assertEqual(set(documents.mapped("state")), {"queued"})

    def test_what_still_stands_is_told_again(self):
        documents, account = self.stopped(4)
        self.connection.period_lock_date = self.connection._today()
        self.choose(account)
        self.look_again()
        self.assertEqual(set(documents.mapped("state")), {"blocked"})
        self.assertEqual(documents.problem_ids.mapped("kind"), ["lock"])
        self.assertEqual(set(documents.mapped("status_message")), {documents.problem_ids.name})
        self.assertFalse(any(documents.mapped("check_again")))

    def test_a_worker_that_is_killed_between_two_chunks_leaves_the_rest_marked(self):
        self.patch(accounting_step, "CHUNK", 2)
        documents, account = self.stopped(5)
        self.choose(account)
        steps = type(self.env["accounting.step"])
        look = steps._work_off_apart

        def die(steps, connection, ids):
            if look_count.append(ids) or len(look_count) > 1:
                raise Killed
            return look(steps, connection, ids)

        look_count = []
        with patch.object(steps, "_work_off_apart", die), suppress(Killed):
            self.look_again()
        self.assertEqual(documents.mapped("state").count("queued"), 2)
        self.assertEqual(len(documents.filtered("check_again")), 3)
        self.look_again()
        self.assertEqual(set(documents.mapped("state")), {"queued"})

    def test_one_that_cannot_be_looked_at_stops_no_other_and_says_so(self):
        documents, account = self.stopped(5)
        self.choose(account)
        settle = AccountingPreflight._write_resolved

        def fail(preflight, document, vals):
            if document == documents[3]:
                raise ValueError("broken")
            return settle(preflight, document, vals)

        with (
            mute_logger("odoo.addons.accounting_connector.models.accounting_step"),
            patch.object(AccountingPreflight, "_write_resolved", fail),
        ):
            self.look_again()
        self.assertEqual((documents - documents[3]).mapped("state"), ["queued"] * 4)
        self.assertEqual(documents[3].state, "blocked")
        self.assertIn("server's log", documents[3].status_message)
        self.assertTrue(documents[3].problem_ids.active)

    def test_what_was_declined_holds_in_the_background_too(self):
        documents, _account = self.stopped(1)
        documents.action_cancel()
        self.choose(self.env["accounting.ledger.account"].search([("code", "=", "200")], limit=1))
        orders = self.env["sale.order"].union(*(self.sale_order() for _order in range(4)))
        documents = self.queue(orders)
        documents._block("account", "account:declined", "Declined", is_declined=True)
        problems = self.env["accounting.problem"]
        problems._recheck(self.connection)
        self.look_again()
        self.assertEqual(set(documents.mapped("state")), {"blocked"})
        problems._recheck(self.connection, read_anew=True)
        self.look_again()
        self.assertEqual(set(documents.mapped("state")), {"queued"})

    def test_a_problem_that_stops_many_cannot_be_waved_away(self):
        documents, _account = self.stopped(3)
        with self.assertRaisesRegex(UserError, "waits for this problem"):
            documents.problem_ids.action_close()
