"""One run: people at two Odoo servers that get killed, an accountant, a bad connection, as a seed decides."""

import re
import time
from collections import Counter
from random import Random

import requests

from faults.faulty_accountant import FaultyAccountant
from faults.faulty_kills import FaultyKills
from faults.faulty_people import FaultyPeople
from faults.faulty_servers import FaultyServers
from faults.passing_time import let_time_pass
from lab.consent import Consent
from lab.odoo_client import OdooError

STEPS = 24
FAULTS = (
    "drop_before",
    "drop_after",
    "drop_after",
    "drop_during",
    "drop_then_commit",
    "slow",
    "slow_after",
    "slow_after",
    "error_before",
    "error_after",
    "error_after",
    "rate_limit",
    "unavailable",
    "token_expired",
)
LATE_SECONDS = 1.5
# How long somebody tries to run what another server just runs.
PATIENCE_SECONDS = 15
BUSY = "already executing"
# Odoo leaves out once who was killed three times; its own button stumbles over that, again and again.
LEFT_OUT = "cannot unpack non-iterable NoneType"
LET_IN = "UPDATE ir_cron_progress SET timed_out_counter = 0 WHERE cron_id = %s"
# What Odoo may say to a person; anything else is a fault of ours.
REFUSALS = ("odoo.", "psycopg2.errors.SerializationFailure", "psycopg2.errors.LockNotAvailable")
GONE = ("VOIDED", "DELETED")
DOCUMENT_FIELDS = [
    "state",
    "marker",
    "kind",
    "external_id",
    "external_number",
    "amount_total",
    "status_message",
    "problem_ids",
    "active_problem_count",
    "sale_order_ids",
    "purchase_order_ids",
]


class FaultyRun:
    """:param servers: two :class:`lab.servers.OdooServer` on one database, running.

    :param books: :class:`lab.standin_control.StandinControl` of the books both send to.
    :ivar story: what happened, one line a step; ``events``: how often.
    """

    def __init__(self, seed, servers, database, standin, books, connection):
        self.seed = seed
        self.random = Random(seed)
        self.database = database
        self.standin = standin
        self.books = books
        self.connection = connection
        self.story = []
        self.late_until = 0.0
        self.dropped = 0  # requests that were dropped to be done late, and counted as such
        self.servers = FaultyServers(servers)
        self.people = FaultyPeople(self)
        self.kills = FaultyKills(self)
        self.accountant = FaultyAccountant(self)
        names = (*map(_name, self._steps()), *set(FAULTS), *self.kills.EVENTS)
        self.events = Counter(dict.fromkeys(names, 0))

    # === STEPS === #

    def go(self):
        for step in (self.people.sell, self.people.buy, self.people.sell):
            self.play(step)
        steps = self._steps()
        certain = self.random.randrange(STEPS) if self.kills.is_certain() else None
        for number in range(STEPS):
            if number == certain:
                self.play(self.kills.kill_a_crowd_in_flight)
            self.play(self.random.choices(list(steps), list(steps.values()))[0])

    def _steps(self):
        return {
            **self.people.deeds(),
            **self.kills.deeds(),
            **self.accountant.deeds(),
            self.something_fails: 6,
            self.work: 3,
            self.refresh: 1,
            self.time_passes: 3,
            self.tokens_end: 1,
            self.authorization_revoked: 0.5,
        }

    def play(self, step, *arguments):
        """One step. That Odoo says no, or goes away, is part of life."""
        name = _name(step)
        try:
            told = step(*arguments)
        except OdooError as refusal:
            if not refusal.kind.startswith(REFUSALS):
                raise AssertionError(f"{name}: {refusal} {refusal.trace}") from refusal
            told = f"no: {refusal}"
        except requests.RequestException as broken:
            told = f"broken off: {broken}"
        else:
            self.events[name] += 1
        self.story.append(f"{time.strftime('%H:%M:%S')} {name}: {told}")

    def count_faults(self):
        """Count those that calls have met; then none is left."""
        self._wait_for_what_is_late()
        for fault in self.books.faults():
            self.events[fault["kind"]] += fault["fired"]
        self.books.clear_faults()
        self.dropped = 0

    # === SERVERS === #

    def work(self):
        """Run the connection's scheduled action, as an administrator may."""
        return self.work_at(self.people.client())

    def work_at(self, client):
        """The same by this person."""
        [row] = client.read("accounting.connection", [self.connection], ["cron_id"])
        return self._trigger(client, row["cron_id"][0])

    def refresh(self):
        """Read what changed over there."""
        client = self.people.client()
        return self._trigger(client, client.ref("accounting_connector.ir_cron_refresh_documents"))

    def _trigger(self, client, cron):
        """Another server that just runs it is waited for."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                client.call("ir.cron", "method_direct_trigger", [cron], timeout=120)
                return "done"
            except OdooError as refusal:
                is_left_out = LEFT_OUT in str(refusal)
                if not (is_left_out or BUSY in str(refusal)) or time.monotonic() > until:
                    raise
                if is_left_out:
                    self.database.query(LET_IN, [cron])  # as Odoo's scheduler does when it leaves it out
                time.sleep(0.2)

    # === THE CONNECTION AND THE BOOKS === #

    def something_fails(self):
        kind, path = self.random.choice(FAULTS), self.random.choice(self.books.system.paths)
        options = {}
        if kind in ("slow", "slow_after"):
            options["seconds"] = self.random.choice((0.2, 1))
        elif kind == "drop_then_commit":
            options["seconds"] = LATE_SECONDS
        elif kind == "rate_limit":
            options["retry_after"] = self.random.choice((1, 60))
        self.books.fault(kind, method="PUT|POST|GET", path=path, times=1, **options)
        return f"{kind} {path}"

    def time_passes(self):
        seconds = self.random.choice((30, 100, 200, 700))
        self.pass_time(seconds)
        return f"{seconds} s"

    def pass_time(self, seconds):
        self._wait_for_what_is_late()
        let_time_pass(self.database, seconds)

    def something_is_late(self, seconds):
        """What is under way is done over there in ``seconds`` at the latest."""
        self.late_until = max(self.late_until, time.monotonic() + seconds)

    def _wait_for_what_is_late(self):
        """It is done before any time passes: a provider's settling time is longer than that."""
        fired = sum(fault["fired"] for fault in self.books.faults() if fault["kind"] == "drop_then_commit")
        if fired > self.dropped:
            self.dropped = fired
            self.something_is_late(LATE_SECONDS)
        time.sleep(max(0, self.late_until - time.monotonic()))

    def wait_until_nothing_fails(self):
        """No fault is left, every wait is over, the connection is authorized: as after a calm night."""
        self.count_faults()
        self.pass_time(700)
        self.play(self.work)
        self.people.connect_again()

    def tokens_end(self):
        self.books.expire_access_tokens()

    def authorization_revoked(self):
        """Somebody disconnects the app over there."""
        self.books.revoke(self.books.system.app[0])

    def consent_again(self, client):
        """The whole way through the consent pages."""
        consent = Consent(client, self.standin)
        for person in self.servers.people():
            Consent(person, self.standin).prepare()
        consent.connect(self.connection)
        return "connected"

    # === LOOKING === #

    def documents(self, client):
        """All documents of this run's orders."""
        record = self.people.record
        domain = [
            "|",
            ("sale_order_ids", "in", list(record.sales)),
            ("purchase_order_ids", "in", list(record.purchases)),
        ]
        return client.search("accounting.document", domain, DOCUMENT_FIELDS, order="id")

    def documents_there(self):
        """The documents of this run's sale orders, whatever became of them."""
        names = "|".join(order.name for order in self.people.record.sales.values())
        trace = self.books.system.trace
        return [row for row in self.books.documents() if re.search(rf"\b({names})\b", trace(row))]


def _name(step):
    return getattr(step, "func", step).__name__
