"""Looks for documents whose outcome is unknown: one list settles all that are due."""

import logging
from datetime import timedelta

from odoo.tools import split_every

from ..providers import errors, values
from .accounting_document_claim import LEASE, LEASE_MARGIN
from .accounting_document_found import Found
from .out_of_time import OutOfTime

_logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILED_LOOK = timedelta(seconds=30)
# How many documents are settled in one transaction.
AT_ONCE = 200


class UnknownOutcomes:
    """:param sender: the :class:`Sender` of the run: its transactions, its calls."""

    def __init__(self, sender):
        self.sender = sender
        self.look = None
        self.lease_until = None

    def settle(self):
        """:return: how many documents were looked for. When that fails, they are looked for again later, and
        documents whose outcome is known go on all the same.
        """
        self.look = self.sender.transact(
            lambda connection: connection.env["accounting.document"]._begin_look(
                connection, self.sender.only_ids
            )
        )
        if not self.look:
            return 0
        self.lease_until = self.look.clock.read_at + LEASE
        try:
            self._settle()
        except errors.ProviderError as error:
            self.sender.note_error(error)
        except OutOfTime:
            raise
        except Exception:
            _logger.exception("accounting.connection %s: it could not be looked", self.sender.connection.id)
        else:
            return len(self.look.ids)
        self._on_looked_for(self._postpone)
        return 0

    def _settle(self):
        look, provider = self.look, self.sender.provider
        remotes, _server_time = self.sender.list_documents(look.since, look.kinds, self._keep)
        found = Found(remotes + self._read_named(remotes))
        for some in split_every(AT_ONCE, look.ids):
            self._keep()
            self.sender.on_documents(
                list(some), lambda documents: documents._settle(found, look.clock, provider)
            )

    def _read_named(self, remotes):
        """The documents the look names that are not among ``remotes``."""
        known = {(remote.kind.value, remote.external_id) for remote in remotes}
        read = []
        for kind, external_ids in self.look.named.items():
            missing = [one for one in external_ids if (kind, one) not in known]
            if missing:
                read += self._get_documents(values.Kind(kind), missing).values()
        return read

    def _get_documents(self, kind, external_ids):
        return self.sender.call(lambda: self.sender.provider.get_documents(kind, external_ids))

    # === HOLDING === #

    def _keep(self):
        """Renew the lease while many pages are read: nobody else looks for the same meanwhile."""
        if self.look.clock.now() > self.lease_until - LEASE_MARGIN:
            self.lease_until = self._on_looked_for(lambda documents: documents._hold_look(LEASE))

    def _on_looked_for(self, work):
        """Call ``work(documents)`` with what this look still holds, in a transaction of its own."""
        return self.sender.transact(
            lambda connection: work(connection.env["accounting.document"]._looked_for(self.look.token))
        )

    def _postpone(self, documents):
        text = documents.env._("It could not be looked for. That is tried again.")
        documents._postpone_look(text, PAUSE_AFTER_FAILED_LOOK)
