"""What QuickBooks computes of every document is what Odoo shows, to the cent; or the document is not sent.

Where QuickBooks decides about the tax, every difference is told.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, partial

import pytest
from providers.amounts import Form, compare
from providers.quickbooks.capabilities import RULES
from providers.quickbooks.client import LARGEST_BATCH
from providers.quickbooks.pricing import by_item, price
from providers.quickbooks.showing import show
from providers.values import Kind, TaxMode, Verdict

from cents.american import shipped_to, with_tax_as_cost
from cents.corpus import read_corpus
from cents.priced import (
    blocked,
    form_rows,
    is_priced,
    priced_or_reason,
    sendable,
    smallest,
    table,
    written_forms,
)
from cents.quickbooks_books import SALES_KINDS, QuickBooksBooks
from cents.shown import check_not_shown, check_shown
from cents.wrong_rates import with_other_rates

FEWEST = 2000
AMERICAN = ("us", "us-manual")
EQUAL = ("gb", "ca", "au", *AMERICAN)
# How QuickBooks rounds taxes is not documented: what is together when it is rounded, and where halves go.
ROUNDINGS = {"ca": (("rate", False), ("line", False), ("document", True))}


@dataclass(frozen=True)
class Company:
    """A company of the stand-in and the corpus as its documents; ``priced`` as in ``cents.priced``."""

    key: str
    books: QuickBooksBooks
    priced: list

    def check_sent(self, **rules):
        """Send what can be sent, and fail unless all of it is accepted; (case, document over there)."""
        cases = sendable(self.priced)
        self.books.empty()
        with self.books.settings(**rules):
            outcomes = self.books.save([case.document for case in cases])
        refused = [case for case in cases if outcomes[case.document.marker].verdict is not Verdict.SAVED]
        assert not refused, f"{smallest(refused)} {outcomes[refused[0].document.marker].reasons}"
        return [(case, outcomes[case.document.marker].saved) for case in cases]

@pytest.fixture(scope="module")
def companies(corpus_file):
    """The companies by their keys, each made when it is first asked for."""
    known = {}

    def company(key):
        if key not in known:
            books = QuickBooksBooks(key)
            cases = read_corpus(corpus_file, books).cases
            if books.facts.tax_by_flag:
                cases = [american(case, books) for case in cases]
            pricing = partial(price, facts=books.facts)
            known[key] = Company(
                key, books, [(case, priced_or_reason(pricing, case.document)) for case in cases]
            )
        return known[key]

    return company


@pytest.fixture(scope="module")
def arrived(companies):
    """(case, document over there) of all that a company is sent, by the way taxes are rounded; sent once."""
    return cache(
        lambda key, together, half_even: companies(key).check_sent(tax_rounding=together, half_even=half_even)
    )


def american(case, books):
    document = with_tax_as_cost(case.document, books.expense_account_id)
    return replace(case, document=replace(document, tax_total_is_ours=True))


@pytest.mark.parametrize("key", EQUAL)
class TestQuickBooksArrivesAtOdoosAmounts:
    def test_there_are_enough_documents_of_every_kind(self, companies, key):
        cases = sendable(companies(key).priced)
        assert len(cases) >= FEWEST
        assert min(Counter(case.document.currency for case in cases).values()) >= 20
        assert min(Counter(case.document.kind for case in cases).values()) >= 20
        assert len({case.document.kind for case in cases}) == len(Kind)

    def test_only_three_decimals_stand_in_the_way(self, companies, key):
        stopped = blocked(companies(key).priced)
        assert {case.document.currency for case, _reason in stopped} == {"KWD"}
        for case, reason in stopped:
            amounts = [amount for line in case.document.lines for amount in (line.untaxed, line.tax)]
            assert any(amount != round(amount, 2) for amount in amounts), (case, reason)

    def test_to_the_cent(self, arrived, key):
        for together, half_even in ROUNDINGS.get(key, (("rate", False),)):
            saved = arrived(key, together, half_even)
            different = [case for case, there in saved if compare(case.document, there)]
            assert not different, f"{together} {smallest(different)}"
            wrong = [case for case, there in saved if there.total != case.total]
            assert not wrong, smallest(wrong)

    def test_the_preview_is_what_is_sent_and_what_arrives(self, companies, arrived, key):
        company = companies(key)
        shown = partial(show, facts=company.books.facts)
        saved = arrived(key, "rate", False)
        sent, there = company.books.client.sent, {case.name: remote for case, remote in saved}
        check_shown([case for case, _remote in saved], shown, lambda case: sent[case.document.marker], there)
        check_not_shown(blocked(company.priced), shown)

    def test_a_sample_over_http_arrives_at_the_same_amounts(self, companies, key, tmp_path):
        company = companies(key)
        documents = [case.document for case in sendable(company.priced)]
        company.books.empty()
        with company.books.over_http(tmp_path) as provider:
            for kind in Kind:
                batch = [document for document in documents if document.kind is kind][: LARGEST_BATCH + 1]
                for sample in (batch[1:], batch[:1]):
                    for document, outcome in zip(
                        sample, provider.save_documents(sample, kind.value), strict=True
                    ):
                        assert outcome.key == document.marker
                        assert outcome.verdict is Verdict.SAVED, outcome
                        assert compare(document, outcome.saved) is None, document

    def test_the_last_resort_is_rare(self, companies, key, capsys):
        """A line of a bill that goes to an account has an amount and nothing else: it is no last resort."""
        priced = companies(key).priced
        forms = written_forms(priced, lambda case, line: by_item(case.document, line.line))
        amounts = written_forms(priced, lambda case, line: not by_item(case.document, line.line))
        totals = Counter(
            case.document.currency
            for case, result in priced
            if is_priced(result) and result.tax_total is not None
        )
        rows = [*form_rows(forms, "sales lines"), *form_rows(amounts, "bill lines"), ("tax totals", totals)]
        with capsys.disabled():
            print(table(f"QuickBooks {key}", priced, rows))
        last = sum(count for (form, _currency), count in forms.items() if form is Form.SINGLE)
        assert last < 0.01 * sum(forms.values())


@pytest.mark.parametrize("points", ["1", "-1", "0.1"])
def test_a_code_of_another_rate_is_never_sent(companies, points):
    company = companies("ca")
    pricing = partial(price, facts=company.books.facts)
    changed = (
        with_other_rates(case.document, points, RULES.amount_decimals) for case, _result in company.priced
    )
    wrong = list(filter(None, changed))
    assert len(wrong) >= 500
    sent = [document for document in wrong if is_priced(priced_or_reason(pricing, document))]
    assert not sent, f"{len(sent)} of them, the smallest: {min(sent, key=lambda each: len(each.lines))}"


def test_where_the_tax_total_is_not_kept_every_difference_is_told_and_few_totals_differ(companies):
    """Outside the United States it is not documented whether QuickBooks keeps it."""
    company = companies("ca")
    results = {case.name: result for case, result in company.priced}
    saved = company.check_sent(override_outside_us=False)
    different = told_differences(company, saved)
    assert len(different) >= 100
    totals = [case for case, there in saved if there.total != case.total]
    assert all(results[case.name].mode is TaxMode.EXCLUSIVE for case in totals)
    cents = [case for case in totals if case.document.currency_decimals == 2]
    assert len(cents) < 0.05 * len(saved), smallest(cents)


def test_where_quickbooks_decides_every_difference_is_told_and_none_invented(companies):
    """Goods go to a state that charges Odoo's rate, or a percent more; one customer is exempt over there.

    What is less than nothing without Odoo's tax is left out: a document cannot be that.
    """
    company = companies("us")
    company.books.set_taxable("EUR", False)
    priced = [
        (replace(case, document=sent_to_a_state(company.books, case.document, place)), result)
        for place, (case, result) in enumerate(company.priced)
        if case.document.untaxed >= 0
    ]
    company = replace(company, priced=priced)
    saved = company.check_sent()
    different = told_differences(company, saved)
    assert {cause for difference in different.values() for cause in difference.causes} == {"tax"}
    sales = [case for case, _there in saved if case.document.kind in SALES_KINDS]
    assert set(different) <= {case.name for case in sales}
    equal = [case for case in sales if case.document.tax and case.name not in different]
    assert len(equal) >= 100 and len(different) >= 100
    shown = {case.name: show(case.document, company.books.facts) for case in sales}
    assert all(shown[name].tax is None for name in different)


def sent_to_a_state(books, document, place):
    rates = [line.tax_rate for line in document.lines if line.taxable] or [0]
    state = books.state_charging(rates[0] + (place % 4 == 0))
    return replace(shipped_to(document, state), tax_total_is_ours=False)


def told_differences(company, saved):
    """The differences by the case's name; fails unless each is what the figures of the stand-in say."""
    told = {}
    for case, there in saved:
        document, difference = case.document, compare(case.document, there)
        gaps = tuple(
            theirs - ours
            for theirs, ours in zip(
                company.books.there(there.external_id),
                (document.untaxed, document.tax, document.total),
                strict=True,
            )
        )
        assert bool(difference) == any(gaps), case
        if difference:
            assert (difference.untaxed, difference.tax, difference.total) == gaps, case
            told[case.name] = difference
    return told


def test_a_company_that_charges_no_tax_takes_no_document_with_tax(companies):
    company = companies("us-plain")
    for case, result in company.priced:
        taxed = any(line.tax for line in case.document.lines)
        if taxed:
            assert not is_priced(result), case
    saved = company.check_sent()
    assert len(saved) >= 500
    assert not [case for case, there in saved if compare(case.document, there)]
