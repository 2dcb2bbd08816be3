"""Cases as an adapter writes them: a priced document, or the reason why there is none."""

from collections import Counter

from providers.amounts import Form, Inexpressible

FORMS = (Form.PRICE, Form.NET_PRICE, Form.AMOUNT, Form.SINGLE)


def priced_or_reason(price, document):
    """:param price: an adapter's pricing of a document."""
    try:
        return price(document)
    except Inexpressible as reason:
        return reason


def is_priced(result):
    return not isinstance(result, Inexpressible)


def sendable(priced):
    """The cases that are sent, of pairs of a case and its result."""
    return [case for case, result in priced if is_priced(result)]


def blocked(priced):
    """The cases that are not sent, each with the reason."""
    return [(case, reason) for case, reason in priced if not is_priced(reason)]


def smallest(cases):
    """The failing case that is easiest to understand, and how many there are."""
    case = min(cases, key=lambda case: len(case.document.lines))
    return f"{len(cases)} of them, the smallest: {case}"


def written_forms(priced, counts=lambda case, line: True):
    """(form, currency) -> how many lines are written so.

    :param counts: whether a line of a case counts.
    """
    return Counter(
        (line.form, case.document.currency)
        for case, result in priced
        if is_priced(result)
        for line in result.lines
        if counts(case, line)
    )


def table(title, priced, rows):
    """Documents of each currency, sent and blocked, and further rows.

    :param rows: (label, currency -> count), rows without any count are left out.
    """
    currencies = sorted({case.document.currency for case, _result in priced})
    documents = [
        ("documents sent", Counter(case.document.currency for case in sendable(priced))),
        ("documents blocked", Counter(case.document.currency for case, _reason in blocked(priced))),
    ]
    lines = ["", f"{title:22}" + "".join(f"{name:>9}" for name in [*currencies, "all"])]
    for label, counts in [*documents, *(row for row in rows if any(row[1].values()))]:
        figures = [*(counts[currency] for currency in currencies), sum(counts.values())]
        lines.append(f"{label:22}" + "".join(f"{figure:>9}" for figure in figures))
    return "\n".join(lines)


def form_rows(forms, label="lines"):
    """The rows of :func:`written_forms` for the table."""
    return [
        (
            f"{label} {form.value}",
            Counter({currency: count for (one, currency), count in forms.items() if one is form}),
        )
        for form in FORMS
    ]
