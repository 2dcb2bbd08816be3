"""A document with lines in parts arrives at Odoo's amounts like the whole one, and none is stopped for it."""

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from providers import amounts
from providers.amounts import compare
from providers.quickbooks import pricing
from providers.quickbooks.capabilities import RULES as QUICKBOOKS_RULES
from providers.values import Verdict
from providers.xero.capabilities import RULES as XERO_RULES

from cents.american import with_tax_as_cost
from cents.corpus import read_corpus
from cents.priced import is_priced, priced_or_reason, sendable, smallest
from cents.quickbooks_books import QuickBooksBooks
from cents.splits import split
from cents.wrong_rates import with_other_rates
from cents.xero_books import XeroBooks

# Every third document of the corpus: parts are several times as many lines.
EVERY = 3
FEWEST = 700


class Company:
    """The corpus for one organisation.

    :ivar whole, parts: pairs of a case and what it is priced to, or why it is not; of the same documents.
    """

    def __init__(self, key, corpus_file):
        is_xero = key == "xero"
        self.books = XeroBooks() if is_xero else QuickBooksBooks(key)
        self.rules = XERO_RULES if is_xero else QUICKBOOKS_RULES
        self._price = (
            partial(amounts.price, rules=XERO_RULES)
            if is_xero
            else partial(pricing.price, facts=self.books.facts)
        )
        cases = read_corpus(corpus_file, self.books).cases[::EVERY]
        if key == "us-manual":
            cases = [replace(case, document=self._american(case.document)) for case in cases]
        self.whole = [(case, self.price(case.document)) for case in cases]
        parts = [replace(case, document=self.split(case.document, row)) for row, case in enumerate(cases)]
        self.parts = [(case, self.price(case.document)) for case in parts]

    def _american(self, document):
        return replace(with_tax_as_cost(document, self.books.expense_account_id), tax_total_is_ours=True)

    def split(self, document, row):
        return split(document, row, self.rules.amount_decimals)

    def price(self, document):
        return priced_or_reason(self._price, document)


@pytest.fixture(scope="module", params=["xero", "gb", "ca", "us-manual"])
def company(request, corpus_file):
    return Company(request.param, corpus_file)


def test_what_goes_whole_goes_in_parts_and_adds_up(company, capsys):
    assert len(sendable(company.parts)) >= FEWEST
    stopped, totals, lines = [], Counter(), Counter()
    for (whole, before), (parts, now) in zip(company.whole, company.parts, strict=True):
        for name in ("untaxed", "tax", "total"):
            assert getattr(parts.document, name) == getattr(whole.document, name), whole
        if is_priced(before) and not is_priced(now):
            stopped.append((parts, now))
        for name, result in (("whole", before), ("in parts", now)):
            totals[name] += is_priced(result) and result.tax_total is not None
            lines[name] += len(result.lines) if is_priced(result) else 0
    with capsys.disabled():
        print(f"\n{dict(lines)} lines, {dict(totals)} documents with their tax total")
    assert lines["in parts"] > 2 * lines["whole"]
    assert not stopped, stopped[0]


@pytest.mark.parametrize("half_even", [False, True], ids=["half up", "half even"])
def test_parts_arrive_at_odoos_amounts(company, half_even):
    company.books.world.settings.half_even = half_even
    cases = sendable(company.parts)
    outcomes = company.books.save([case.document for case in cases])
    refused = [case for case in cases if outcomes[case.document.marker].verdict is not Verdict.SAVED]
    assert not refused, f"{smallest(refused)} {outcomes[refused[0].document.marker].reasons}"
    different = [case for case in cases if compare(case.document, outcomes[case.document.marker].saved)]
    assert not different, smallest(different)


@pytest.mark.parametrize("points", ["1", "-1", "0.1"])
def test_a_code_of_another_rate_is_not_hidden_by_parts(company, points):
    by_flag = getattr(company.books, "facts", None) and company.books.facts.tax_by_flag
    wrong = (
        with_other_rates(case.document, points, company.rules.amount_decimals)
        for case, _result in company.whole
        if not by_flag  # a flag has no rate that could be another one
    )
    parts = [company.split(document, row) for row, document in enumerate(wrong) if document]
    sent = [document for document in parts if is_priced(company.price(document))]
    assert not sent, sent[0]
