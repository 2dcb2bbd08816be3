import contextlib
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.accounting_document_state import COUNTING, TRANSITIONS
from ..providers.errors import Retry
from ..providers.values import RemoteState
from .common import ConnectorCase, Killed
from .in_memory_books import Books

MOST_DOCUMENTS = 3
DECIDED = ("sent", "cancelled", "undone")
# How a call fails: the error, and whether and when the work is done all the same.
FAULTS = {
    "not reached": (Retry("refused to connect"), {}),
    "lost before": (Retry("lost", maybe_committed=True), {}),
    "lost after": (Retry("lost", maybe_committed=True), {"committed": True}),
    "lost, done late": (Retry("lost", maybe_committed=True), {"late": timedelta(seconds=30)}),
    "unreadable": (KeyError("Total"), {"committed": True}),
    "killed before": (Killed(), {}),
    "killed after": (Killed(), {"committed": True}),
}
CALLS = ("find_contacts", "save_contacts", "save_items", "find_documents", "save_documents")


class SendingMachine(RuleBasedStateMachine):
    """People, workers, faults and time do what they like with a few documents."""

    documents = Bundle("documents")
    case = None

    def __init__(self):
        super().__init__()
        self.savepoint = self.case.env.cr.savepoint()
        self.case.books = Books()
        self.queued = self.case.env["accounting.document"]

    def teardown(self):
        try:
            self.everything_is_decided_in_the_end()
        finally:
            self.savepoint.close(rollback=True)

    # === WHAT HAPPENS === #

    @precondition(lambda self: len(self.queued) < MOST_DOCUMENTS)
    @rule(target=documents)
    def click(self):
        document = self.case.queue()
        self.queued |= document
        return document

    @rule(seconds=st.sampled_from((0, 5, 31, 61, 160)))
    def time_passes_and_the_worker_runs(self, seconds):
        self.case.wait(seconds=seconds)
        self.case.run_sender()

    @rule(call=st.sampled_from(CALLS), fault=st.sampled_from(sorted(FAULTS)))
    def work_in_trouble(self, call, fault):
        error, how = FAULTS[fault]
        self.case.books.fail(call, error, **how)
        with contextlib.suppress(Killed):
            self.case.run_sender()
        self.case.books.faults.clear()

    @precondition(lambda self: len(self.queued) < MOST_DOCUMENTS)
    @rule(target=documents, fault=st.sampled_from(("lost before", "lost after", "lost, done late")))
    def click_and_lose_the_answer(self, fault):
        document = self.click()
        self.work_in_trouble("save_documents", fault)
        return document

    @rule(document=documents)
    def cancel(self, document):
        if document.state in ("queued", "blocked", "refused"):
            document.action_cancel()
        else:
            self.refuses(document.action_cancel)

    @rule(document=documents, price=st.sampled_from((50, 100)))
    def change_the_order(self, document, price):
        document.sale_order_ids.order_line.price_unit = price

    @rule(document=documents)
    def keep(self, document):
        if document.change_notes:
            document.action_keep()

    @precondition(lambda self: self.case.books.documents)
    @rule()
    def accountant_voids_the_last_one(self):
        last = self.case.books.documents[-1]
        self.case.books.change(last.external_id, state=RemoteState.VOIDED)
        self.case.refresh()

    def refuses(self, action):
        try:
            with self.case.env.cr.savepoint():
                action()
        except UserError:
            return
        raise AssertionError("it was allowed")

    # === WHAT ALWAYS HOLDS === #

    @invariant()
    def nothing_is_there_twice(self):
        for document in self.queued:
            there = self.case.books.with_marker(document.marker)
            assert len(there) <= 1, (document.state, there)
            if document.state in ("sent", "undone"):
                assert [remote.external_id for remote in there] == [document.external_id]
            elif document.state not in ("sending", "unconfirmed"):
                assert not there, (document.state, there)

    @invariant()
    def quantities_count_exactly_while_they_should(self):
        for document in self.queued:
            counts = bool(document.line_ids.filtered("counted_quantity"))
            assert counts == (document.state in COUNTING), document.state

    @invariant()
    def every_step_was_a_known_one(self):
        for document in self.queued:
            states = document.event_ids.sorted("id").mapped("state")
            for before, after in zip(states, states[1:], strict=False):
                assert before == after or after in TRANSITIONS[before], (before, after)

    def everything_is_decided_in_the_end(self):
        for _run in range(12):
            self.queued.filtered("change_notes").action_keep()
            if all(document.state in DECIDED for document in self.queued):
                break
            self.case.wait(seconds=61)
            self.case.run_sender()
        self.nothing_is_there_twice()
        stuck = self.queued.filtered(lambda document: document.state not in DECIDED)
        assert not stuck, [(document.state, document.problem_ids.mapped("name")) for document in stuck]


@tagged("post_install", "-at_install")
class TestSenderMachine(ConnectorCase):
    def refresh(self):
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    @mute_logger(
        "odoo.addons.accounting_connector.models.accounting_sender",
        "odoo.addons.accounting_connector.models.accounting_sender_requests",
        "odoo.addons.accounting_connector.models.accounting_sender_window",
    )
    def test_whatever_happens_nothing_is_sent_twice_and_nothing_gets_stuck(self):
        SendingMachine.case = self
        self.addCleanup(setattr, SendingMachine, "case", None)
        run_state_machine_as_test(
            SendingMachine,
            settings=settings(
                max_examples=40,
                stateful_step_count=10,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
