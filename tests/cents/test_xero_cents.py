"""What Xero computes of every document is what Odoo shows, to the cent; or the document is not sent."""

from collections import Counter

import pytest
from providers.amounts import Form, compare, price
from providers.values import Kind, Verdict
from providers.xero.capabilities import RULES
from providers.xero.documents import SHAPES
from providers.xero.showing import show

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
from cents.shown import check_not_shown, check_shown
from cents.wrong_rates import with_other_rates
from cents.xero_books import BATCH, XeroBooks, provider_over_http

FEWEST = 2000


@pytest.fixture(scope="module")
def books():
    return XeroBooks()


@pytest.fixture(scope="module")
def corpus(books, corpus_file):
    return read_corpus(corpus_file, books)


@pytest.fixture(scope="module")
def priced(corpus):
    """(case, priced document or the reason why there is none) of every case."""
    return [(case, priced_or_reason(by_rules, case.document)) for case in corpus.cases]


def by_rules(document):
    return price(document, RULES)


def test_there_are_enough_documents_of_every_kind(corpus):
    assert len(corpus.cases) >= FEWEST
    for facts in (
        Counter(case.document.currency for case in corpus.cases),
        Counter(case.document.kind for case in corpus.cases),
        Counter(case.method for case in corpus.cases),
        Counter(case.partial for case in corpus.cases),
    ):
        assert min(facts.values()) >= 20, facts


def test_the_lines_add_up_to_what_odoo_shows(corpus):
    different = [
        case
        for case in corpus.cases
        if (case.document.untaxed, case.document.tax, case.document.total) != case.figures
    ]
    assert not different, smallest(different)


def test_real_orders_and_odoos_own_invoices_agree_with_the_corpus(corpus):
    known = {case.name: [str(case.untaxed), str(case.tax)] for case in corpus.cases}
    assert len(corpus.real) >= 25
    for delivery in corpus.real:
        expected = known.get(delivery["name"])
        assert delivery["built"] == expected, delivery
        if delivery["invoiced"]:
            assert delivery["invoiced"] == expected, delivery


def test_only_three_decimals_stand_in_the_way(priced):
    assert {case.document.currency for case, _reason in blocked(priced)} == {"KWD"}
    for case, reason in blocked(priced):
        amounts = [amount for line in case.document.lines for amount in (line.untaxed, line.tax)]
        assert any(amount != round(amount, 2) for amount in amounts), (case, reason)


@pytest.mark.parametrize("points", ["1", "-1", "0.1"])
def test_a_code_of_another_rate_is_never_sent(corpus, points):
    changed = (with_other_rates(case.document, points, RULES.amount_decimals) for case in corpus.cases)
    wrong = list(filter(None, changed))
    assert len(wrong) >= 500
    sent = [document for document in wrong if is_priced(priced_or_reason(by_rules, document))]
    assert not sent, f"{len(sent)} of them, the smallest: {min(sent, key=lambda each: len(each.lines))}"


@pytest.fixture(scope="module")
def arrived(books, priced):
    """What becomes of all that is sent, marker -> Outcome, by the way Xero rounds halves; sent once."""
    known = {}

    def outcomes(half_even):
        if half_even not in known:
            books.world.settings.half_even = half_even
            known[half_even] = books.save([case.document for case in sendable(priced)])
        return known[half_even]

    return outcomes


@pytest.mark.parametrize("half_even", [False, True], ids=["half up", "half even"])
def test_xero_arrives_at_odoos_amounts(arrived, priced, half_even):
    cases, outcomes = sendable(priced), arrived(half_even)
    refused = [case for case in cases if outcomes[case.document.marker].verdict is not Verdict.SAVED]
    assert not refused, f"{smallest(refused)} {outcomes[refused[0].document.marker].reasons}"
    different = [case for case in cases if compare(case.document, outcomes[case.document.marker].saved)]
    assert not different, smallest(different)


def test_the_preview_is_what_is_sent_and_what_arrives(books, arrived, priced):
    cases, outcomes = sendable(priced), arrived(False)

    def sent(case):
        return {SHAPES[case.document.kind].plural: [books.client.sent[case.document.marker]]}

    check_shown(cases, show, sent, {case.name: outcomes[case.document.marker].saved for case in cases})
    check_not_shown(blocked(priced), show)


def test_a_sample_over_http_arrives_at_the_same_amounts(books, priced):
    documents = [case.document for case in sendable(priced)]
    with provider_over_http(books.tenant.tax_rates) as provider:
        for kind in Kind:
            sample = [document for document in documents if document.kind is kind][:BATCH]
            for document, outcome in zip(sample, provider.save_documents(sample, kind.value), strict=True):
                assert outcome.key == document.marker
                assert outcome.verdict is Verdict.SAVED, outcome
                assert compare(document, outcome.saved) is None, document


def test_the_last_resort_is_rare(priced, capsys):
    forms = written_forms(priced)
    overrides = sum(
        (
            Counter({case.document.currency: sum(line.tax_override for line in result.lines)})
            for case, result in priced
            if is_priced(result)
        ),
        Counter(),
    )
    with capsys.disabled():
        print(table("Xero cents", priced, [*form_rows(forms), ("lines with tax sent", overrides)]))
    last = sum(count for (form, _currency), count in forms.items() if form is Form.SINGLE)
    assert last < 0.01 * sum(forms.values())
