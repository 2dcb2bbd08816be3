"""A document over there as JSON, so that a problem can remember which one it is about."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal

from ..providers.values import Kind, RemoteDocument, RemoteState, TaxMode


def read_pairs(text):
    return tuple(map(tuple, json.loads(text)))


READERS = {
    "kind": Kind,
    "state": RemoteState,
    "tax_mode": TaxMode,
    "date": date.fromisoformat,
    "due_date": date.fromisoformat,
    "untaxed": Decimal,
    "tax": Decimal,
    "total": Decimal,
    "amount_due": Decimal,
    "home_per_foreign": Decimal,
    "item_accounts": read_pairs,
    "was_emailed": "True".__eq__,
}
WRITERS = {"item_accounts": json.dumps}
# Moments are of no use later on, nor is all that people wrote.
LEFT_OUT = ("updated_at", "texts")


def facts_of(remote):
    """``remote`` as a dictionary of JSON values."""
    facts = {each.name: getattr(remote, each.name) for each in fields(remote) if each.name not in LEFT_OUT}
    return {name: _text_of(name, value) for name, value in facts.items() if value is not None}


def _text_of(name, value):
    return WRITERS[name](value) if name in WRITERS else str(getattr(value, "value", value))


def remote_of(facts):
    """The :class:`RemoteDocument` that :func:`facts_of` was given."""
    known = {name: READERS.get(name, str)(value) for name, value in facts.items()}
    return RemoteDocument(**{"date": None, "due_date": None, **known})
