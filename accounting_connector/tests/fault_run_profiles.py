"""Whose rules the books of a fault run have: every other seed those of one kind of accounting system."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..providers.base import Capabilities
from . import in_memory_provider, quickbooks_like
from .fault_run_books import FaultyProvider, FaultyQuickBooksProvider


def _contacts_first(run):
    """The connection of the tests knows these already."""


def _names_together(run):
    """Another organisation: with or without numbers of ours."""
    run.books.organisation = replace(
        quickbooks_like.ORGANISATION,
        base_currency=run.case.company.currency_id.name,
        custom_numbers=run.random.random() < 0.5,
    )
    currencies = run.connection.currency_ids.mapped("name")
    run.connection._keep_facts(run.books.organisation, currencies)


@dataclass(frozen=True)
class Profile:
    """:ivar statuses: in which documents may arrive.

    :ivar make_known: arranges a :class:`FaultRun`'s books, and what the connection knows of them.
    """

    name: str
    provider_class: type
    capabilities: Capabilities
    statuses: tuple[str, ...]
    make_known: Callable


PROFILES = (
    Profile(
        "like Xero", FaultyProvider, in_memory_provider.CAPABILITIES, ("draft", "approved"), _contacts_first
    ),
    Profile(
        "like QuickBooks",
        FaultyQuickBooksProvider,
        quickbooks_like.CAPABILITIES,
        ("approved",),
        _names_together,
    ),
)


def profile_of(seed):
    return PROFILES[seed % 2]
