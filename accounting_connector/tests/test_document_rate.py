"""Where a document needs a rate, the accounting system's own of that day is read once and sent along."""

from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..models import accounting_document_rate
from ..providers.errors import Refused, Retry
from .test_preflight import PreflightCase


@tagged("post_install", "-at_install")
class TestDocumentRate(PreflightCase):
    def setUp(self):
        super().setUp()
        self.capable(needs_currency_rate=True)
        self.euro = self.env.ref("base.EUR")
        self.euro.active = True
        self.connection.currency_ids |= self.euro
        self.day = self.connection._today()
        self.books.rates[("EUR", self.day)] = Decimal("1.087612")

    def in_euro(self, count=1, **values):
        orders = self.env["sale.order"].union(*(self.sale_order() for _order in range(count)))
        orders.currency_id = self.euro
        return self.queue(orders, **values)

    def reads(self):
        return self.books.calls.count("exchange_rate")

    def test_the_rate_of_the_day_is_read_once_and_sent(self):
        documents = self.in_euro(2)
        self.work()
        documents |= self.in_euro()
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(set(documents.mapped("home_per_foreign")), {"1.087612"})
        self.assertEqual({remote.home_per_foreign for remote in self.books.documents}, {Decimal("1.087612")})
        self.assertEqual(self.reads(), 1)

    def test_each_day_has_its_own_rate(self):
        before = self.day - timedelta(days=1)
        self.books.rates[("EUR", before)] = Decimal("1.1")
        today, yesterday = self.in_euro(), self.in_euro(date=before)
        self.work()
        self.assertEqual((today.home_per_foreign, yesterday.home_per_foreign), ("1.087612", "1.1"))

    def test_nothing_is_read_for_what_needs_no_rate(self):
        self.queue()
        self.connection.rate_source = "odoo"
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.euro.id,
                "company_id": self.company.id,
                "name": self.day,
                "inverse_company_rate": 1.5,
            }
        )
        document = self.in_euro()
        self.work()
        self.assertEqual((self.reads(), document.state, document.home_per_foreign), (0, "sent", "1.5"))

    def test_a_frozen_rate_stays_whatever_it_is_over_there_later(self):
        document = self.in_euro()
        with self.failing("save_documents", Retry("no connection")):
            self.work()
        self.books.rates[("EUR", self.day)] = Decimal(2)
        self.wait(minutes=1)
        self.work()
        self.assertEqual((document.state, document.home_per_foreign), ("sent", "1.087612"))

    def test_a_day_without_rate_stops_its_documents_and_no_others(self):
        del self.books.rates[("EUR", self.day)]
        waiting, other = self.in_euro(2), self.queue()
        self.work()
        self.assertEqual((set(waiting.mapped("state")), other.state), ({"blocked"}, "sent"))
        problem = waiting.problem_ids
        self.assertEqual((problem.kind, problem.document_ids), ("currency", waiting))
        self.assertIn("has no exchange rate of EUR", problem.name)
        self.books.rates[("EUR", self.day)] = Decimal("1.2")
        problem.action_recheck()
        self.work()
        self.assertEqual(set(waiting.mapped("state")), {"sent"})
        self.assertEqual(set(waiting.mapped("home_per_foreign")), {"1.2"})

    def test_odoos_rates_let_go_what_has_no_rate_there(self):
        del self.books.rates[("EUR", self.day)]
        document = self.in_euro()
        self.work()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.euro.id,
                "company_id": self.company.id,
                "name": self.day,
                "inverse_company_rate": 1.5,
            }
        )
        self.connection.rate_source = "odoo"
        self.work()
        self.assertEqual((document.state, document.home_per_foreign), ("sent", "1.5"))

    def test_the_words_of_a_refusal_are_told(self):
        document = self.in_euro()
        with self.failing("exchange_rate", Refused("5030", text="Multicurrency is not on your plan")):
            self.work()
        self.assertEqual(document.problem_ids.detail, "Multicurrency is not on your plan")

    def test_a_lost_answer_is_no_missing_rate(self):
        document = self.in_euro()
        with self.failing("exchange_rate", Retry("no connection")):
            self.work()
        self.assertEqual(document.state, "queued")
        self.wait(minutes=1)
        self.work()
        self.assertEqual(document.state, "sent")

    def on_days(self, number):
        """A document in euro for each of so many days that have a rate."""
        days = [self.day - timedelta(days=days) for days in range(number)]
        self.books.rates.update({("EUR", day): Decimal(2) for day in days})
        return self.env["accounting.document"].union(*(self.in_euro(date=day) for day in days))

    def test_documents_of_many_days_go_together(self):
        documents = self.on_days(12)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.reads(), 12)

    def test_documents_of_very_many_days_go_with_several_runs(self):
        self.patch(accounting_document_rate, "RATES_AT_ONCE", 3)
        documents = self.on_days(5)
        self.run_sender()
        self.assertEqual(self.reads(), 3)
        self.assertEqual(documents[3:].mapped("state"), ["queued"] * 2)
        self.assertEqual(documents[3:].mapped("attempts"), [0] * 2)
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_rates_that_were_read_are_found_with_one_query(self):
        self.on_days(3)
        self.work()
        documents = self.on_days(3) | self.in_euro(5)

        def queries(some):
            made = self.queries_of(some.sudo()._take_known_rates)
            self.assertTrue(all(some.mapped("home_per_foreign")))
            return made

        self.assertEqual(queries(documents[1:]), queries(documents[0]))

    def test_a_document_that_is_dated_anew_gets_the_rate_of_its_new_date(self):
        document = self.in_euro()
        with self.failing("save_documents", Retry("no connection")):
            self.work()
        self.connection.period_lock_date = self.day
        first = self.connection._first_open_day()
        self.books.rates[("EUR", first)] = Decimal(3)
        document.action_move_to_open_day()
        self.wait(minutes=1)
        self.work()
        self.assertEqual((document.state, document.date), ("sent", first))
        self.assertEqual(document.home_per_foreign, "3")

    def test_the_rate_is_kept_in_the_connections_own_books(self):
        self.in_euro()
        self.work()
        rate = self.env["accounting.ledger.rate"].search([])
        self.assertRecordValues(
            rate,
            [{"connection_id": self.connection.id, "company_id": self.company.id, "date": self.day}],
        )
