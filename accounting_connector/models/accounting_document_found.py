"""What was found over there, kept by what a document may be known by."""

from collections import defaultdict


class Found:
    """However much was found: what may be one document is looked up, not searched.

    :param remotes: list of ``RemoteDocument``, all pages.
    """

    def __init__(self, remotes):
        self._by_key = defaultdict(list)
        for remote in remotes:
            for key in _keys(remote):
                self._by_key[key].append(remote)

    def with_marker(self, marker):
        return self._by_key["marker", marker]

    def unmarked(self, number, contact_id, total, currency):
        """Those without a marker that have this number, or are for this contact over this total."""
        numbered = self._by_key["unmarked number", number] if number else []
        alike = self._by_key["unmarked total", contact_id, total, currency]
        return [*numbered, *(remote for remote in alike if not number or remote.number != number)]

    def with_number(self, kind, number):
        """:param kind: as documents have it."""
        return self._by_key["number", kind, number] if number else []

    def with_external_id(self, kind, external_id):
        return self._by_key["id", kind, external_id] if external_id else []


def _keys(remote):
    kind = remote.kind.value
    yield "id", kind, remote.external_id
    yield "number", kind, remote.number
    if remote.marker:
        yield "marker", remote.marker
    else:
        yield "unmarked number", remote.number
        yield "unmarked total", remote.contact_id, remote.total, remote.currency
