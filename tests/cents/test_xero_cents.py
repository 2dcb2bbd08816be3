"""What Xero computes of every document is what Odoo shows, to the cent; or the document is not sent."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from providers.amounts import Form, Inexpressible, compare, price
from providers.values import Kind, Verdict
from providers.xero.capabilities import RULES

from cents.corpus import read_corpus
from cents.xero_books import BATCH, XeroBooks, provider_over_http, tax_coder

FEWEST = 2000


@pytest.fixture(scope="module")
def books():
    return XeroBooks()


@pytest.fixture(scope="module")
def corpus(books, corpus_file):
    return read_corpus(corpus_file, books.contact_id, tax_coder(books.tenant))


@pytest.fixture(scope="module")
def priced(corpus):
    """(case, priced document or the reason why there is none) of every case."""
    return [(case, priced_or_reason(case.document)) for case in corpus.cases]


def priced_or_reason(document):
    try:
        return price(document, RULES)
    except Inexpressible as reason:
        return reason


def is_priced(result):
    return not isinstance(result, Inexpressible)


def smallest(cases):
    """The failing case that is easiest to understand, and how many there are."""
    case = min(cases, key=lambda case: len(case.document.lines))
    return f"{len(cases)} of them, the smallest: {case}"


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
    blocked = [(case, reason) for case, reason in priced if not is_priced(reason)]
    assert {case.document.currency for case, _reason in blocked} == {"KWD"}
    for case, reason in blocked:
        amounts = [amount for line in case.document.lines for amount in (line.untaxed, line.tax)]
        assert any(amount != round(amount, 2) for amount in amounts), (case, reason)


@pytest.mark.parametrize("points", ["1", "-1", "0.1"])
def test_a_code_of_another_rate_is_never_sent(corpus, points):
    wrong = [document for case in corpus.cases if (document := with_other_rates(case.document, points))]
    assert len(wrong) >= 500
    sent = [document for document in wrong if is_priced(priced_or_reason(document))]
    assert not sent, f"{len(sent)} of them, the smallest: {min(sent, key=lambda each: len(each.lines))}"


def with_other_rates(document, points):
    """The document with tax codes that charge so many percentage points more than Odoo's taxes.

    :return: ``None`` when that could be rounding: two units a line.
    """
    decimals = min(document.currency_decimals, RULES.amount_decimals)
    points, unit = Decimal(points), Decimal(1).scaleb(-decimals)
    taxed = [line for line in document.lines if line.tax_rate]
    for code in {line.tax_code for line in taxed}:
        lines = [line for line in taxed if line.tax_code == code]
        change = abs(sum(line.tax_base for line in lines) * points / 100)
        if change > 4 * unit * len(lines):
            return replace(
                document, lines=tuple(_at_other_rate(line, points, code) for line in document.lines)
            )
    return None


def _at_other_rate(line, points, code):
    return replace(line, tax_rate=line.tax_rate + points) if line.tax_code == code else line


@pytest.mark.parametrize("half_even", [False, True], ids=["half up", "half even"])
def test_xero_arrives_at_odoos_amounts(books, priced, half_even):
    books.world.settings.half_even = half_even
    sendable = [case for case, result in priced if is_priced(result)]
    outcomes = books.save([case.document for case in sendable])
    refused = [case for case in sendable if outcomes[case.document.marker].verdict is not Verdict.SAVED]
    assert not refused, f"{smallest(refused)} {outcomes[refused[0].document.marker].reasons}"
    different = [case for case in sendable if compare(case.document, outcomes[case.document.marker].saved)]
    assert not different, smallest(different)


def test_a_sample_over_http_arrives_at_the_same_amounts(books, priced):
    sendable = [case.document for case, result in priced if is_priced(result)]
    with provider_over_http(books.tenant.tax_rates) as provider:
        for kind in Kind:
            sample = [document for document in sendable if document.kind is kind][:BATCH]
            for document, outcome in zip(sample, provider.save_documents(sample, kind.value), strict=True):
                assert outcome.key == document.marker
                assert outcome.verdict is Verdict.SAVED, outcome
                assert compare(document, outcome.saved) is None, document


def test_the_last_resort_is_rare(priced, capsys):
    forms = {form: Counter() for form in Form}
    overrides = Counter()
    for case, result in priced:
        for line in result.lines if is_priced(result) else ():
            forms[line.form][case.document.currency] += 1
            overrides[case.document.currency] += line.tax_override
    with capsys.disabled():
        print(table(priced, forms, overrides))
    lines = sum(sum(count.values()) for count in forms.values())
    assert sum(forms[Form.SINGLE].values()) < 0.01 * lines


def table(priced, forms, overrides):
    """Documents and lines of each currency: sent, blocked, and written in which form."""
    currencies = sorted({case.document.currency for case, _result in priced})
    rows = [
        ("documents sent", Counter(case.document.currency for case, result in priced if is_priced(result))),
        (
            "documents blocked",
            Counter(case.document.currency for case, result in priced if not is_priced(result)),
        ),
        *((f"lines {form.value}", forms[form]) for form in RULES.forms),
        ("lines with tax sent", overrides),
    ]
    lines = ["", f"{'Xero cents':20}" + "".join(f"{name:>9}" for name in [*currencies, "all"])]
    for label, counts in rows:
        figures = [*(counts[currency] for currency in currencies), sum(counts.values())]
        lines.append(f"{label:20}" + "".join(f"{figure:>9}" for figure in figures))
    return "\n".join(lines)
