"""How people settle problems in a fault run: sensibly, knowing what happened over there."""

import re

# What the tests map these roles to.
ACCOUNTS = {"sales": "a-200", "purchases": "a-300"}


class Problems:
    """:param run: the :class:`FaultRun`."""

    def __init__(self, run):
        self.run = run
        self.random = run.random

    def open(self, env):
        return env["accounting.problem"].search([("connection_id", "=", self.run.connection.id)], order="id")

    def settle_one(self, env):
        problems = self.open(env)
        if not problems:
            return "none is open"
        problem = self.random.choice(list(problems))
        told = f"{problem.kind}: {self.settle(problem)}"
        self.run.people.remember("problem settled")
        return told

    def settle(self, problem):
        """One answer; returns its story."""
        answers = {
            "order_changed": self._keep_or_rebuild,
            "look_alike": self._say_whether_it_is,
            "forgotten": self._do_away_with,
            "undone": self._take_note,
            "amount": self._take_note,
            "bill": self._send_anyway_or_cancel,
            "number": self._enter_number,
            "account": self._choose_account,
            "refused": self._send_again,
        }
        return answers.get(problem.kind, self._check_again)(problem)

    def _keep_or_rebuild(self, problem):
        document = problem.document_ids
        if self.random.random() < 0.5:
            document.action_keep()
            return "keep"
        document.action_rebuild()
        return "rebuild"

    def _say_whether_it_is(self, problem):
        given = self.run.books.given.get(problem.facts["external_id"])
        if given and given.marker == problem.document_ids.marker:
            problem.action_link()
            return "it is"
        problem.action_is_another()
        return "it is another"

    def _do_away_with(self, problem):
        """Nobody knows any more what it was for: it is voided over there, and made again from its order."""
        self.run.books.void(problem.facts["external_id"])
        problem.action_is_another()
        if problem.active:  # nothing but a likeness
            problem.action_close()
        return f"voided {problem.facts['number']}"

    def _take_note(self, problem):
        problem.action_close()
        return "noted"

    def _send_anyway_or_cancel(self, problem):
        """A supplier gave a number twice, or not: the order then gets a bill with another number."""
        if self.random.random() < 0.5:
            problem.action_send_anyway()
            return "sent anyway"
        problem.document_ids.action_cancel()
        return "cancelled"

    def _enter_number(self, problem):
        """Where a bill cannot go without: the supplier's number. Other numbers are looked at again."""
        document = problem.document_ids
        if document.kind != "bill":
            return self._check_again(problem)
        number = self.run.people.clicks.next_bill_number()
        self.run.people.clicks.bills += 1
        problem.env["accounting.bill.correction"].create(
            {"document_id": document.id, "bill_number": number}
        ).action_save()
        return f"it is {number}"

    def _send_again(self, problem):
        documents = problem.document_ids
        taken = re.search("unique|is taken", problem.detail or "")
        if taken and documents.numbered_by_odoo:
            documents.action_new_number()
            return "another number"
        documents.action_retry()
        return "again"

    # === SET-UP === #

    def take_choice_back(self, env):
        """Somebody empties the account of sales or purchases: what needs it waits until it is chosen again.
        """
        role = self.random.choice(sorted(ACCOUNTS))
        self._mapping(env, role).ledger_account_id = False
        self.run.people.remember("choice taken back")
        return role

    def choose_accounts(self, env):
        """The accounts that are missing are chosen again."""
        missing = [role for role in sorted(ACCOUNTS) if not self._mapping(env, role).ledger_account_id]
        for role in missing:
            account = env["accounting.ledger.account"].search(
                [
                    ("connection_id", "=", self.run.connection.id),
                    ("external_id", "=", ACCOUNTS[role]),
                ]
            )
            self._mapping(env, role).ledger_account_id = account
            self.run.people.remember("choice made again")
        return ", ".join(missing)

    def _mapping(self, env, role):
        mappings = env["accounting.account.mapping"].search(
            [("connection_id", "=", self.run.connection.id), ("role", "=", role)]
        )
        return mappings.filtered(lambda mapping: not (mapping.category_id or mapping.product_tmpl_id))

    def _choose_account(self, problem):
        return self.choose_accounts(problem.env) or self._check_again(problem)

    def _check_again(self, problem):
        problem.action_recheck()
        return "checked again"
