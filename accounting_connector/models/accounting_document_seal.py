import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from odoo import models

from ..providers.amounts import Inexpressible
from ..providers.values import Document
from .accounting_document_claim import LEASE
from .database_clock import RunningClock

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """Documents that go in one call under one key.

    :ivar ids: ids of the ``accounting.document`` records, in the order of ``documents``.
    :ivar clock: read when they were sealed.
    :ivar lease_until: naive UTC, by ``clock``; the call must not begin shortly before it.
    :ivar later: ids of those for which there was no room.
    """

    key: str
    ids: list[int]
    documents: list[Document]
    clock: RunningClock
    lease_until: datetime
    later: list[int]


class AccountingDocument(models.Model):
    """Sealing: which of the documents a worker holds go in one request, under which key.

    What is written here is committed before a byte leaves.
    """

    _inherit = "accounting.document"

    def _seal(self, provider):
        """Make as many of these documents as fit members of one request: key, lease and moments are stored
        before its first byte leaves.

        A document whose amounts cannot be expressed over there is blocked instead; those that would make the
        request too large are left for the next.

        :return: the :class:`Request`; its lease begins when all is computed, however long that took.
        """
        changed = self.filtered(lambda document: document.source_state == "differs")
        for document in changed:  # it did not leave yet
            document._stop_changed()
        members, values, later = (self - changed)._fill_request(provider)
        clock = RunningClock(self.env.cr)
        lease_until = clock.read_at + LEASE
        if not members:
            return Request("", [], [], clock, lease_until, later.ids)
        key = members._become_members(provider.body_digest(values), clock.read_at, lease_until)
        return Request(key, members.ids, values, clock, lease_until, later.ids)

    def _fill_request(self, provider):
        """Take documents into one request until it is full; the first goes in however large it is.

        :return: ``(the documents that go, the values.Document of each, the documents left)``
        """
        taken, values, room = self.browse(), [], provider.capabilities.request_bytes
        for position, document in enumerate(self):
            value = document._priced_value(provider)
            if not value:
                continue
            room -= provider.weight(value)
            if room < 0 and taken:
                return taken, values, self[position:]
            taken |= document
            values.append(value)
        return taken, values, self.browse()

    def _leave_to_next_window(self):
        """There is no time for these documents now: that was no attempt of theirs."""
        self._take_back_attempt()
        self._give_back(self.env._("It goes with the next request."))

    def _become_members(self, digest, now, lease_until):
        """Store what makes these documents members of one request with this body.

        :return: the request's key.
        """
        for generation, alike in self.grouped("generation").items():
            alike.generation = generation + 1
        key = self._request_key(digest)
        for document in self:
            document.member_key = document.marker
        self.write(
            {
                "request_key": key,
                "lease_until": lease_until,
                "next_attempt_at": lease_until,
                "last_attempt_at": lease_until,
                "empty_looks": 0,
                "refusal_in_doubt": False,
                "number_taken_by": False,
                "status_message": self.env._("Being sent."),
            }
        )
        self.filtered(lambda document: not document.first_attempt_at).first_attempt_at = now
        since = self.connection_id._provider_time_before(now)
        self.filtered(lambda document: not document.searched_since).searched_since = since
        return key

    def _request_key(self, digest):
        """A key that belongs to this connection, these members with their generations and this body: 36
        characters.
        """
        members = sorted(f"{document.marker}:{document.generation}" for document in self)
        text = "|".join([str(self.connection_id.id), digest, *members])
        return "ac-" + hashlib.sha256(text.encode()).hexdigest()[:33]

    def _priced_value(self, provider):
        """The ``values.Document`` of this one; ``None`` when the accounting system does not arrive at Odoo's
        amounts: then it is blocked.
        """
        try:
            value = self._to_value()
            priced = provider.price(value)
        except Inexpressible as obstacle:
            self._block_inexpressible(obstacle)
            return None
        except Exception:
            # a fault of ours in one document must not stop the others
            _logger.exception("accounting.document %s cannot be prepared", self.id)
            self._refuse(self._explain_unprepared())
            return None
        forms = {each.line.whole or each.line.key: each.form.value for each in priced.lines}
        for form, lines in self.line_ids.grouped(lambda line: forms.get(line.key)).items():
            lines.form = form
        return value
