import threading
from datetime import datetime, timedelta, timezone
from random import Random
from unittest.mock import patch

from odoo.tests import tagged

from ..models.accounting_document_claim import LEASE
from ..models.accounting_sender import Sender
from ..models.accounting_sender_flights import InTurn, answer_of, send
from ..providers.errors import RateLimited, Refused, Retry, TokenExpired
from ..providers.values import Reason
from .common import Killed
from .flight_case import AT_ONCE, SECONDS, FlightCase, ThreadCase


@tagged("post_install", "-at_install")
class TestSenderFlights(ThreadCase):
    """Several requests are in flight at once; their threads know nothing of Odoo."""

    def test_requests_are_in_flight_together(self):
        documents = self.queue_many(2 * AT_ONCE)
        together = threading.Barrier(AT_ONCE)
        self.react({document: lambda: together.wait(SECONDS) for document in documents[::2]})
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(len(set(self.threads)), AT_ONCE)

    def test_no_more_are_in_flight_than_the_accounting_system_takes(self):
        documents = self.queue_many(4 * AT_ONCE)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(len(self.adapters), AT_ONCE, "one is left to people")
        self.assertLessEqual(len(set(self.threads)), AT_ONCE)

    def test_threads_count_their_call_and_do_nothing_else_of_ours(self):
        """Through the adapters a connection makes: without the token store, without any cursor of theirs."""
        documents = self.queue_many(2 * AT_ONCE)
        cursors = []
        with self.enter_registry_test_mode():
            open_cursor = self.registry.cursor

            def noted(**how):
                cursors.append(threading.current_thread())
                return open_cursor(**how)

            with patch.object(self.registry, "cursor", noted):
                Sender(self.connection).run()
        self.env.invalidate_all()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        callers = set(self.threads)
        self.assertNotIn(threading.current_thread(), callers)
        self.assertTrue(cursors)
        self.assertFalse(set(cursors) & callers)
        self.assertFalse(set(self.tokens.asked_in) & callers)
        for caller in callers:
            self.assertEqual(self.counts.changed_in.count(caller), 2 * self.threads.count(caller))

    def test_an_answer_is_written_while_another_is_awaited(self):
        documents = self.queue_many(4)
        written = threading.Event()
        record = type(documents)._record_outcomes

        def noted(recorded, *args):
            record(recorded, *args)
            written.set()

        self.patch(type(documents), "_record_outcomes", noted)
        self.react({documents[0]: lambda: self.assertTrue(written.wait(SECONDS))})
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_what_one_request_meets_loses_no_other(self):
        documents = self.queue_many(10)
        self.react({
            documents[0]: self.once(Retry("lost", maybe_committed=True)),
            documents[2]: self.once(Retry("no connection")),
            documents[4]: self.once(KeyError("Total")),
            documents[6]: self.once(Refused("400", reasons=(Reason("other", "Bad JSON"),))),
        })
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.run_sender()
        self.assertEqual(
            documents.mapped("state"),
            ["unconfirmed"] * 2 + ["queued"] * 2 + ["unconfirmed"] * 2 + ["sent"] * 4,
        )

    def test_a_limit_ends_the_window_and_keeps_the_answers_that_came(self):
        documents = self.queue_many(12)
        both = threading.Barrier(2)
        until = datetime.now(timezone.utc) + timedelta(minutes=3)

        def limited():
            both.wait(SECONDS)
            raise RateLimited("429", until=until)

        self.react({documents[0]: limited, documents[2]: lambda: both.wait(SECONDS)})
        self.run_sender()
        self.assertEqual(documents[0:2].mapped("state"), ["queued"] * 2)
        self.assertEqual(documents[2:4].mapped("state"), ["sent"] * 2)
        waiting = documents.filtered(lambda document: document.state == "queued")
        self.assertEqual(set(waiting.mapped("attempts")), {0})
        self.assertFalse(waiting.filtered("request_key"))
        self.assertEqual(set((documents - waiting).mapped("state")), {"sent"})
        self.assertTrue(documents[-1] in waiting, "nothing more was begun")

    def test_an_old_token_is_renewed_by_the_worker_and_the_same_request_sent_again(self):
        documents = self.queue_many(4)
        self.react({documents[0]: self.once(TokenExpired("401"))})
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.tokens.expired, 1)
        self.assertEqual(len(self.keys), 3)
        self.assertEqual(len(set(self.keys)), 2)
        self.assertEqual(documents.mapped("generation"), [1] * 4)

    def test_several_that_began_with_one_old_token_have_it_renewed_once(self):
        documents = self.queue_many(2 * AT_ONCE)
        together = threading.Barrier(AT_ONCE)
        waiting = {document: [True] for document in documents[::2]}

        def meet(document):
            if waiting[document]:
                waiting[document].pop()
                together.wait(SECONDS)
                raise TokenExpired("401")

        self.react({document: lambda document=document: meet(document) for document in waiting})
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.tokens.expired, 1)
        self.assertEqual(len(self.keys), 2 * AT_ONCE)

    def test_a_token_that_is_never_taken_is_not_asked_for_again_and_again(self):
        documents = self.queue_many(4)

        def refuse():
            raise TokenExpired("401")

        self.react({documents[0]: refuse})
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["queued"] * 2 + ["sent"] * 2)
        self.assertEqual(len(self.keys), 3)

    def test_a_worker_that_dies_leaves_what_left_to_be_looked_for(self):
        documents = self.queue_many(4)
        self.react({documents[0]: self.once(Killed())})
        self.run_sender_until_killed()
        self.react({})
        self.assertFalse(set(documents.mapped("state")) & {"queued", "refused"})
        for _look in range(3):
            self.wait(seconds=LEASE.seconds + 1)
            self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(len(self.books.documents), 5)

    def test_while_a_person_waits_one_call_is_made_at_a_time(self):
        documents = self.queue_many(4)
        self.run_sender(only_ids=documents.ids)
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(set(self.threads), {threading.current_thread()})

    def test_when_nobody_waits_any_longer_no_further_one_begins(self):
        documents = self.queue_many(12)
        sender = Sender(self.connection)

        def time_is_up():
            sender.deadline = float("-inf")

        self.react({documents[0]: time_is_up})
        with self.enter_registry_test_mode():
            sender.run()
        self.env.invalidate_all()
        self.assertEqual(documents[:2].mapped("state"), ["sent"] * 2)
        self.assertEqual(documents[-2:].mapped("state"), ["queued"] * 2)
        self.assertEqual(set(documents.mapped("state")), {"sent", "queued"})
        self.assertEqual(set(documents.mapped("attempts")), {0})


class InAnyOrder(InTurn):
    """Several requests at once in one thread: they are carried out, and answered, in an order of chance."""

    def __init__(self, provider, random):
        self._provider = provider
        self._random = random
        self._waiting = []
        self._landed = []

    @property
    def aloft(self):
        return len(self._waiting) + len(self._landed)

    def has_room(self):
        return self.aloft < AT_ONCE

    def begin(self, request):
        self._waiting.append(request)

    def fetch(self):
        while self._waiting and (not self._landed or self._random.random() < 0.5):
            request = self._waiting.pop(self._random.randrange(len(self._waiting)))
            self._landed.append(answer_of(lambda each: send(self._provider, each), request))
        return self._landed.pop(self._random.randrange(len(self._landed)))


@tagged("post_install", "-at_install")
class TestSenderFlightsInAnyOrder(FlightCase):
    """In whatever order requests arrive and are answered, whatever they meet: all agree in the end."""

    SEEDS = 12

    def test_nothing_is_sent_twice_and_nothing_gets_stuck(self):
        for seed in range(self.SEEDS):
            with self.subTest(seed=seed):
                self.play(Random(seed))

    def play(self, random):
        self.patch(Sender, "make_flights", lambda sender, number: InAnyOrder(sender.provider, random))
        documents = self.queue_many(14)
        self.react({
            document: self.once(random.choice(self.faults()))
            for document in documents
            if random.random() < 0.5
        })
        for _run in range(40):  # what was lost twice goes alone: one a run
            if set(documents.mapped("state")) == {"sent"}:
                break
            try:
                self.run_sender()
            except Killed:
                self.env.invalidate_all()
            self.wait(seconds=LEASE.seconds + 1)
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        for document in documents:
            self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def faults(self):
        return (
            Retry("lost", maybe_committed=True),
            Retry("no connection"),
            RateLimited("429", until=datetime.now(timezone.utc) + timedelta(seconds=70)),
            Refused("400", reasons=(Reason("other", "Bad JSON"),)),
            Killed(),
        )
