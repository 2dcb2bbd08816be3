"""The preview of every document, held against the body that was sent and what became of it."""

from providers import exact_json
from providers.errors import Refused

from .priced import smallest


def check_shown(cases, show, sent, there):
    """Fail unless each case is shown as it was sent, with the amounts that arrived.

    :param show: an adapter's preview of a document.
    :param sent: case -> the body by which it was, or would be, created alone, read from its bytes.
    :param there: name of a case -> the document over there.
    """
    shown = [(case, show(case.document)) for case in cases]
    other_body = [case for case, found in shown if exact_json.loads(found.body) != sent(case)]
    assert not other_body, smallest(other_body)
    other_amounts = [case for case, found in shown if not _foretells(found, there[case.name])]
    assert not other_amounts, smallest(other_amounts)
    incomplete = [case for case, found in shown if not _tells_all_lines(found, case.document)]
    assert not incomplete, smallest(incomplete)


def check_not_shown(stopped, show):
    """Fail unless each of ``stopped`` (case, why it is not sent) is refused for the same reason."""
    for case, why in stopped:
        try:
            show(case.document)
        except Refused as refusal:
            assert [reason.notice for reason in refusal.reasons] == [why.notice], case
        else:
            raise AssertionError(f"shown, but never sent: {case}")


def _foretells(shown, there):
    """What cannot be foretold is not: then only the amount without tax is held against what arrived."""
    foretold = [
        (expected, arrived)
        for expected, arrived in (
            (shown.untaxed, there.untaxed),
            (shown.tax, there.tax),
            (shown.total, there.total),
        )
        if expected is not None
    ]
    return all(expected == arrived for expected, arrived in foretold)


def _tells_all_lines(shown, document):
    priced = {line.whole or line.key for line in document.lines if not line.is_text}
    return priced <= {line.key for line in shown.lines}
