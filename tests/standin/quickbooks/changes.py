"""Change data capture: what was created, changed or deleted since a moment (section 3.11)."""

from datetime import timedelta

from . import errors
from .kinds import KINDS
from .wire import parse_moment

LONGEST = timedelta(days=30)
MOST_OBJECTS = 1000
NOT_OFFERED = ("TaxAgency", "TaxCode", "TaxRate")
BY_NAME = {kind.name.lower(): kind for kind in KINDS.values() if kind.name not in NOT_OFFERED}


def answer(context):
    """The reply's body: one QueryResponse for each kind asked about, at most 1000 objects together."""
    names = [name for name in (context.request.parameter("entities") or "").split(",") if name.strip()]
    if not names:
        raise errors.missing("entities")
    since = _since(context)
    company, responses, room = context.company, [], MOST_OBJECTS
    for name in names:
        kind = BY_NAME.get(name.strip().lower())
        if not kind:
            raise errors.business(f"Change data capture is not offered for {name.strip()}.", "entities")
        rows = [kind.shown(company, row) for row in company.table(kind.name).changed_since(since)[:room]]
        rows += _deleted(company, kind, since)[: room - len(rows)]
        room -= len(rows)
        page = {kind.name: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {}
        responses.append(page)
    return {"CDCResponse": [{"QueryResponse": responses}]}


def _since(context):
    text = context.request.parameter("changedSince")
    if not text:
        raise errors.missing("changedSince")
    try:
        since = parse_moment(text)
    except ValueError:
        raise errors.business("changedSince has to be a moment in ISO 8601", "changedSince") from None
    if context.now() - since > LONGEST:
        raise errors.business("changedSince must not be more than 30 days ago.", "changedSince")
    return since


def _deleted(company, kind, since):
    """Stubs of objects deleted since then; like all moments, in whole seconds."""
    return [
        {"domain": "QBO", "status": "Deleted", "Id": key, "MetaData": {"LastUpdatedTime": moment}}
        for name, key, moment in company.deleted
        if name == kind.name and moment.replace(microsecond=0) >= since
    ]
