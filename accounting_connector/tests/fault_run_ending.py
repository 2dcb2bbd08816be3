"""How every fault run ends: the faults stop, time passes, people settle what they are told, and all agree."""

from collections import defaultdict

from odoo.tools import float_compare

from .fault_run_people import TOKEN, quantity_field, something_left

ROUNDS = 10
HOUR = 3700
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
            self._check_agreement()
            self.run.check_never_twice()

    # === CALM === #

    def _faults_stop(self):
        self.run.tell("--- the faults stop")
        self.run.books.heal()
        self.run.books.during_call = lambda call: None
        self.run.kill_in = 0
        with self.run.transaction() as env:
            connection = self.run.connection.with_env(env)
            if connection.state == "reconnect":
                connection.write({"state": "active"})

    def _let_time_pass(self):
        for _round in range(ROUNDS):
            self.run.pass_time(HOUR)
            self.run.tell(self.run.work())
            self.run.refresh()
            with self.run.transaction() as env:
                if not self._documents(env, ON_THE_WAY) and not self._emails_on_the_way(env):
                    return

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

    def _problems(self, env):
        return env["accounting.problem"].search([("connection_id", "=", self.run.connection.id)], order="id")

    def _check_nothing_is_stuck(self):
        with self.run.transaction() as env:
            for document in self._documents(env, ON_THE_WAY):
                raise AssertionError(f"stuck: {describe(document)}")
            for document in self._emails_on_the_way(env):
                raise AssertionError(f"its e-mail is stuck: {describe(document)} {document.email_note}")
            for document in self._documents(env, ("blocked", "refused")):
                if not document.problem_ids.filtered("active"):
                    raise AssertionError(f"nobody is told what stops {describe(document)}")

    # === PEOPLE === #

    def _people_settle_everything(self):
        """They answer every problem and press every button until nothing is left to do."""
        for _round in range(ROUNDS):
            left = [*self._settle_problems(), *self._create_what_is_left()]
            if not left:
                return
            self._let_time_pass()
        raise AssertionError(f"still left after {ROUNDS} rounds: {left}")

    def _settle_problems(self):
        with self.run.transaction() as env:
            ids = self._problems(env).ids
        for problem_id in ids:
            self.run.tell(self.run.people.do(self.settle, problem_id))
        return ids

    def settle(self, env, problem_id):
        problem = env["accounting.problem"].browse(problem_id)
        if not problem.active:
            return "settled with another"
        if problem.kind == "duplicate":
            raise AssertionError(problem.name)
        return f"{problem.kind}: {self.run.people.settle(problem)} ({problem.name})"

    def _create_what_is_left(self):
        with self.run.transaction() as env:
            names = [order.name for order in self.run.people.existing(env) if something_left(order)]
        for name in names:
            self.run.tell(self.run.people.do(self.create, name))
        return names

    def create(self, env, name):
        [order] = [order for order in self.run.people.existing(env) if order.name == name]
        self.run.people.create_document(order)
        return name

    # === AGREEMENT === #

    def _check_agreement(self):
        with self.run.transaction() as env:
            for document in self._documents(env, ("queued", "sending", "unconfirmed", "blocked", "refused")):
                raise AssertionError(f"not settled: {describe(document)}")
            self._check_links(self._documents(env, ("sent",)))
            self._check_quantities(env)

    def _check_links(self, sent):
        """What is in the books and what Odoo knows to be there are the same, to the cent."""
        live = {remote.external_id: remote for remote in self.run.books.live() if remote.marker}
        by_id = {document.external_id: document for document in sent}
        if live.keys() != by_id.keys():
            raise AssertionError(f"in the books {sorted(live)}, known in Odoo {sorted(by_id)}")
        for external_id, document in by_id.items():
            remote = live[external_id]
            given = self.run.books.given[external_id]
            facts = {
                "marker": (remote.marker, given.marker),
                "number": (remote.number, document.external_number),
                "total there": (float(remote.total), document.external_amount_total),
                "difference": (remote.total != self._total(given), bool(document.amount_difference)),
                "due": (float(remote.amount_due), document.external_amount_due),
                "status": (remote.state.value, document.external_status),
                "e-mailed": (remote.was_emailed, document.external_emailed),
            }
            wrong = {name: pair for name, pair in facts.items() if pair[0] != pair[1]}
            if wrong:
                raise AssertionError(f"{describe(document)} differs: {wrong}")

    def _total(self, given):
        return sum(line.untaxed + line.tax for line in given.lines)

    def _check_quantities(self, env):
        """Every order line is in the books exactly as often as it is to be invoiced; Odoo counts it so."""
        there = self._quantities_there()
        for order in self.run.people.existing(env):
            for line in order.order_line:
                token = int(TOKEN.search(line.name).group(1))
                expected = self._to_be_invoiced(line)
                quantities = {"there": there.pop(token, 0), "counted": line.qty_invoiced}
                wrong = {
                    name: quantity
                    for name, quantity in quantities.items()
                    if float_compare(quantity, expected, precision_digits=4)
                }
                if wrong:
                    raise AssertionError(f"{order.name} {line.name} ({order.state}): {expected} but {wrong}")
        nowhere = {token: quantity for token, quantity in there.items() if quantity}
        if nowhere:
            raise AssertionError(f"in the books, but on no order: {nowhere}")

    def _quantities_there(self):
        quantities = defaultdict(float)
        for remote in self.run.books.live():
            given = self.run.books.given.get(remote.external_id)
            for line in given.lines if given else ():
                token = TOKEN.search(line.description)
                if token:
                    sign = -1 if given.kind.value in ("credit_note", "vendor_credit") else 1
                    sign = sign if line.untaxed >= 0 else -sign
                    quantities[int(token.group(1))] += sign * float(line.quantity)
        return quantities

    def _to_be_invoiced(self, line):
        if not line.order_id._accounting_is_confirmed():
            return 0
        if line.product_id == self.case.delivered:
            return line.qty_delivered
        return line[quantity_field(line)]


def describe(document):
    problems = document.problem_ids.filtered("active").mapped("kind")
    return f"{document.display_name} {document.state}: {document.status_message} {problems}"
