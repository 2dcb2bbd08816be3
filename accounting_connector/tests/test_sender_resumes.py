"""The worker goes on as soon as it may, never before, and leaves what it may not send alone until then."""

import math
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..models import accounting_document_work, scheduler_time
from ..models.accounting_document_work import COME_BACK
from ..models.accounting_sender import Sender
from ..models.scheduler_time import woken_for
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES

# Odoo's worker processes look what is to be woken once a minute, and up to nine seconds later.
LONGEST_BETWEEN_LOOKS = timedelta(seconds=69)


@tagged("post_install", "-at_install")
class TestSenderResumes(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.cron = self.connection.cron_id.sudo()
        self.document = self.queue()
        self.triggers().unlink()
        self.patch(Sender, "_waited", self.waited)

    def triggers(self):
        return self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", self.cron.id)])

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def planned(self):
        return self.triggers().mapped("call_at")

    def now(self):
        return self.books.now().replace(tzinfo=None)

    def test_at_our_own_limit_nothing_is_claimed_and_it_goes_on_when_there_is_room(self):
        self.tell_calls_left(minute=5)
        attempts = self.document.attempts
        self.run_cron()
        self.assertFalse(self.books.calls)
        self.assertEqual((self.document.state, self.document.attempts), ("queued", attempts))
        self.assertFalse(self.document.next_attempt_at or self.connection.wait_until)
        self.assertIn("Odoo keeps within", self.document.status_message)
        goes_on_at = self.now() + timedelta(minutes=1)
        self.assertEqual(self.planned(), [woken_for(goes_on_at)])
        self.clock.move_to(goes_on_at)
        self.run_cron()
        self.assertEqual(self.document.state, "sent")

    def test_at_our_own_limit_a_person_may_still_send(self):
        self.tell_calls_left(minute=5)
        with self.enter_registry_test_mode():
            Sender(self.connection, only_ids=self.document.ids).run()
        self.env.invalidate_all()
        self.assertEqual(self.document.state, "sent")

    def test_after_a_pause_they_asked_for_it_goes_on_when_that_is_over(self):
        """Not in a minute: a minute is most of what may be sent in one."""
        until = self.now() + timedelta(seconds=26)
        self.connection.sudo().wait_until = until
        self.run_cron()
        self.assertFalse(self.books.calls)
        self.assertEqual(self.planned(), [woken_for(until)])

    def test_who_is_woken_early_sleeps_until_calls_may_be_made_again(self):
        for wait in self.pause_of_theirs, self.limit_of_ours:
            with self.subTest(wait=wait.__name__):
                until = wait()
                self.document |= self.queue()
                self.triggers().unlink()
                self.run_cron()
                [woken_at] = self.planned()
                self.assertLessEqual(woken_at + LONGEST_BETWEEN_LOOKS, until + timedelta(seconds=65))
                self.clock.move_to(woken_at)
                called_at = []
                self.books.during_call = lambda call, at=called_at: at.append(self.now())
                with self.sleeping() as slept:
                    self.run_cron()
                self.assertEqual(set(self.document.mapped("state")), {"sent"})
                self.assertEqual(slept, [(until - woken_at).total_seconds()])
                self.assertGreaterEqual(min(called_at), until)

    def pause_of_theirs(self):
        self.connection.sudo().wait_until = until = self.now() + timedelta(seconds=26)
        return until

    def limit_of_ours(self):
        self.tell_calls_left(minute=5)
        return self.now() + timedelta(minutes=1)

    @contextmanager
    def sleeping(self):
        slept = []

        def sleep(seconds):
            slept.append(seconds)
            self.clock.tick(timedelta(seconds=seconds))

        with patch.object(time, "sleep", sleep):
            yield slept

    def test_who_is_woken_long_before_does_not_sleep(self):
        until = self.pause_of_theirs()
        with self.sleeping() as slept:
            self.run_cron()
        self.assertFalse(slept)
        self.assertEqual(self.planned(), [woken_for(until)])

    def test_what_is_due_later_is_done_then(self):
        due_at = self.now() + timedelta(seconds=20)
        self.document.sudo().next_attempt_at = due_at
        self.run_cron()
        self.assertEqual(self.planned(), [due_at])

    def test_the_later_of_two_waits_holds(self):
        self.tell_calls_left(minute=5)
        self.connection.sudo().wait_until = until = self.now() + timedelta(minutes=3)
        self.run_cron()
        self.assertEqual(self.planned(), [woken_for(until)])

    def test_no_call_begins_after_the_time_of_a_scheduled_action_and_the_rest_goes_on_at_once(self):
        """Odoo would kill the worker with requests in flight."""
        self.run_cron()
        self.assertEqual(self.document.state, "sent")
        capabilities = replace(CAPABILITIES, batch_size=1)
        self.patch(self.provider_class, "capabilities", capabilities)
        documents = self.queue(self.sale_order() + self.sale_order() + self.sale_order()).sorted("id")
        self.triggers().unlink()
        self.books.calls.clear()
        self.books.during_call = lambda call: self.clock.tick(timedelta(seconds=40))
        with patch.object(accounting_document_work, "seconds_to_begin_calls", lambda: 60):
            self.run_cron()
        self.assertEqual(self.books.calls, ["save_documents"] * 2)
        self.assertEqual(documents.mapped("state"), ["sent", "sent", "queued"])
        self.assertEqual((documents[2].attempts, documents[2].next_attempt_at), (0, False))
        self.assertLessEqual(min(self.planned()), self.now())

    def test_the_time_of_a_scheduled_action_is_what_odoo_is_configured_to(self):
        def seconds(cron, real=120, workers=2):
            configured = {"limit_time_real_cron": cron, "limit_time_real": real, "workers": workers}
            with patch.object(scheduler_time, "config", configured):
                return scheduler_time.seconds_to_begin_calls()

        self.assertEqual(seconds(-1), 90, "that of requests")
        self.assertEqual(seconds(600), 570)
        self.assertEqual(seconds(0), math.inf, "worker processes have none then")
        self.assertEqual(seconds(0, workers=0), 90, "threads have that of requests")
        self.assertEqual(seconds(-1, real=0), math.inf)
        self.assertEqual(seconds(20), 10)

    def test_what_is_due_and_could_not_be_done_is_left_for_a_while(self):
        """Somebody holds it: it would be looked at again and again."""
        documents = self.registry["accounting.document"]
        self.patch(documents, "_claim", lambda documents, *args: documents.browse())
        self.run_cron()
        self.assertEqual(self.planned(), [self.now().replace(microsecond=0) + COME_BACK])
