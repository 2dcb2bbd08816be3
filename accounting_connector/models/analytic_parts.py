"""An analytic distribution as parts: each has a weight, and no more than one account of each plan."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

WHOLE = Fraction(100)


def parts_of(distribution, plan_of, plans):
    """The parts of a line, in an order that equal distributions share.

    An entry of the distribution may name accounts of several plans. Where the plans have entries of their
    own, each spreads over the others in proportion: 60 and 40 of one plan, and all of another, are two parts.
    What is missing to 100 has no account; above 100, the proportions count.

    :param distribution: ``{"1,5": 60.0, "2": 40.0}``: ids of analytic accounts, and percentages.
    :param plan_of: id of an account -> its root plan; an account that is not in it does not count.
    :param plans: the plans that count.
    :return: list of ``(weight, {plan: account id})``, weights positive.
    """
    joint, alone = defaultdict(Fraction), {plan: defaultdict(Fraction) for plan in plans}
    for ids, percentage in _entries(distribution):
        accounts = tuple((plan_of[each], each) for each in ids if plan_of.get(each) in alone)
        if len(accounts) == 1:
            [(plan, account)] = accounts
            alone[plan][account] += percentage
        elif accounts:
            joint[accounts] += percentage
    parts = [(weight, dict(accounts)) for accounts, weight in joint.items()]
    rest = max(WHOLE - sum(joint.values()), *(sum(found.values()) for found in alone.values()), Fraction(0))
    return parts + (_spread(alone, rest) if rest else [])


def _spread(alone, rest):
    parts = [(rest, {})]
    for plan, accounts in alone.items():
        pieces = [(weight, {plan: account}) for account, weight in accounts.items()]
        pieces.append((rest - sum(accounts.values()), {}))
        parts = [
            (weight * share / rest, {**before, **found})
            for weight, before in parts
            for share, found in pieces
            if share
        ]
    return parts


def _entries(distribution):
    """Ids and percentage of each entry that weighs something."""
    found = []
    for key, percentage in (distribution or {}).items():
        ids = tuple(int(each) for each in key.split(",") if each.isdigit())
        weight = Fraction(Decimal(repr(percentage))) if ids else 0
        if weight > 0:
            found.append((ids, weight))
    return sorted(found)
