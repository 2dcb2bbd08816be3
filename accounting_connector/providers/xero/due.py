"""When documents of a contact are due: a day and what it is counted from, on sales and on purchases."""

from __future__ import annotations

from ..contact_details import Due, DueRule
from ..reading import as_dict, number, text

_RULES = {
    "DAYSAFTERBILLDATE": DueRule.AFTER_DATE,
    "DAYSAFTERBILLMONTH": DueRule.AFTER_MONTH_END,
    "OFCURRENTMONTH": DueRule.ON_DAY_OF_MONTH,
    "OFFOLLOWINGMONTH": DueRule.ON_DAY_OF_NEXT_MONTH,
}
SIDES = ("Sales", "Bills")
_TYPES = {rule: name for name, rule in _RULES.items()}
# What the API takes of every type, and more than any term people have.
_LONGEST = 31
_ENDLESS = 9999


def due_of(terms, side: str) -> Due | None:
    """The ``Sales`` or ``Bills`` side of payment terms; None without one, or of a type nobody knows."""
    term = as_dict(as_dict(terms).get(side))
    rule, days = _RULES.get(text(term.get("Type"))), number(term.get("Day"))
    if rule is None or term.get("Day") is None or not 0 <= days <= _ENDLESS:
        return None
    return Due(int(days), rule)


def term_of(due: Due | None) -> dict:
    """The side for ``due``; empty for none, and for more days than can be written."""
    if due is None or not 0 <= due.days <= _LONGEST:
        return {}
    return {"Day": due.days, "Type": _TYPES[due.rule]}
