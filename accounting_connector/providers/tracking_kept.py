"""An accounting system may leave out without a word what it does not track: that has to be told."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from .notices import Notice, Said
from .values import Document, Outcome, Verdict


def told(outcome: Outcome, document: Document, kept: Set[str]) -> Outcome:
    """``outcome`` with a warning when the saved document names no option of a category it was sent with.

    :param kept: the categories of the options that the answer names.
    """
    tracked = (*document.tracking, *(tracked for line in document.lines for tracked in line.tracking))
    lost = {each.category_id: each.category for each in tracked if each.category_id not in kept}
    if not lost or outcome.verdict is not Verdict.SAVED:
        return outcome
    notice = Notice(Said.TRACKING_NOT_KEPT, {"name": ", ".join(lost.values())})
    return replace(outcome, warnings=(*outcome.warnings, notice))
