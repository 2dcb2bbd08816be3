"""How every fault run ends: the faults stop, time passes, people settle what they are told, and all agree."""

from .fault_run_agreement import Agreement, describe
from .fault_run_clicks import something_left

ROUNDS = 10
HOUR = 3700
# What waits longest for itself is an e-mail when no more may be sent on that day.
HOURS = 26
ON_THE_WAY = ("queued", "sending", "unconfirmed")


class Ending:
    """:param run: the :class:`FaultRun` that ends."""

    def __init__(self, run):
        self.run = run
        self.case = run.case

    def check(self):
        """:raise AssertionError: something is stuck, missing, there twice, or Odoo and the books disagree."""
        with self.run.listening():
            self._faults_stop()
            self._let_time_pass()
            self._check_nothing_is_stuck()
            self._people_settle_everything()
            self._check_nothing_is_left()
            Agreement(self.run).check()
            self.run.check_never_twice()

    # === CALM === #

    def _faults_stop(self):
        self.run.tell("--- the faults stop")
        self.run.books.heal()
        self.run.workers.calm_down()

    def _let_time_pass(self):
        for hour in range(HOURS):
            self.run.pass_time(HOUR)
            self.run.tell(self.run.bulks.work())
            self.run.tell(self.run.workers.work())
            self.run.workers.refresh()
            self._connect_when_asked()
            with self.run.transaction() as env:
                if self._documents(env, ON_THE_WAY):
                    if hour >= ROUNDS:
                        return
                elif not self._emails_on_the_way(env):
                    return

    def _connect_when_asked(self):
        """Where the authorization is gone, somebody was asked to connect again, and does."""
        with self.run.transaction() as env:
            connection = self.run.connection.with_env(env)
            if connection.state == "active":
                return
            if not connection.activity_ids:
                raise AssertionError(f"the connection is {connection.state}, and nobody was told")
        self.run.tell(self.run.people.do(self.run.people.connect_again))

    def _documents(self, env, states):
        return env["accounting.document"].search(
            [("connection_id", "=", self.run.connection.id), ("state", "in", states)], order="id"
        )

    def _emails_on_the_way(self, env):
        """Documents whose e-mail is still to be sent, or to be looked up."""
        return env["accounting.document"].search(
            [
                ("connection_id", "=", self.run.connection.id),
                "|",
                ("email_state", "in", ("sending", "unknown")),
                "&",
                ("email_state", "=", "waiting"),
                ("external_status", "in", ("approved", "paid")),
            ],
            order="id",
        )

    def _check_nothing_is_stuck(self):
        with self.run.transaction() as env:
            self.run.bulks.check_none_is_stuck(env)
            for document in self._documents(env, ON_THE_WAY):
                raise AssertionError(f"stuck: {describe(document)}")
            for document in self._emails_on_the_way(env):
                raise AssertionError(f"its e-mail is stuck: {describe(document)} {document.email_note}")
            for document in self._documents(env, ("blocked", "refused")):
                if not document.problem_ids.filtered("active"):
                    raise AssertionError(f"nobody is told what stops {describe(document)}")

    def _check_nothing_is_left(self):
        with self.run.transaction() as env:
            for document in self._documents(env, (*ON_THE_WAY, "blocked", "refused")):
                raise AssertionError(f"not settled: {describe(document)}")

    # === PEOPLE === #

    def _people_settle_everything(self):
        """They answer every problem and press every button until nothing is left to do."""
        people = self.run.people
        self.run.tell(people.do(people.problems.choose_accounts))
        for _round in range(ROUNDS):
            self.run.tell(people.do(self.run.bulks.decide))
            left = [*self._settle_problems(), *self._create_what_is_left()]
            if not left:
                return
            self._let_time_pass()
        raise AssertionError(f"still left after {ROUNDS} rounds: {left}")

    def _settle_problems(self):
        with self.run.transaction() as env:
            ids = self.run.people.problems.open(env).ids
        for problem_id in ids:
            self.run.tell(self.run.people.do(self.settle, problem_id))
        return ids

    def settle(self, env, problem_id):
        problem = env["accounting.problem"].browse(problem_id)
        if not problem.active:
            return "settled with another"
        if problem.kind == "duplicate":
            raise AssertionError(problem.name)
        return f"{problem.kind}: {self.run.people.problems.settle(problem)} ({problem.name})"

    def _create_what_is_left(self):
        people = self.run.people
        with self.run.transaction() as env:
            left = [order for order in people.record.confirmed() if something_left(env, order)]
        for order in left:
            self.run.tell(people.do(self.create, order))
        return [order.name for order in left]

    def create(self, env, order):
        self.run.people.clicks.create_document(env, order)
        return order.name
