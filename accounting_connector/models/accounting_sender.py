"""Sends what is queued of one connection, and finds out what became of what was sent.

No transaction is open during a call: each step reads and writes in a short transaction of its own and leaves
plain values behind. What a step needs of the database is in ``accounting_document_<subject>.py``; how a batch
goes is in ``accounting_sender_batch.py``.
"""

import logging
import time
from datetime import timedelta, timezone

from ..providers import errors, values
from ..providers.budget import Priority
from .accounting_sender_batch import Batch, OutOfTime
from .accounting_sender_email import Emails
from .accounting_sender_exports import Exports
from .accounting_sender_refresh import Refresh
from .own_transaction import in_own_transaction

_logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILED_LOOK = timedelta(seconds=30)


class Sender:
    """One run over one connection. The caller has no transaction open that has written anything.

    :param connection: ``accounting.connection``; its cursor is never used.
    :param only_ids: documents this run is for; ``None`` for all of the connection.
    :param seconds: no call is begun after this time.
    """

    def __init__(self, connection, *, only_ids=None, seconds=float("inf")):
        self.connection = connection
        self.only_ids = only_ids
        self.deadline = time.monotonic() + seconds
        self.provider = None

    # === RUNS === #

    def run(self):
        """Settle what is unknown, then send one batch, then have a few documents e-mailed: these are left to
        the worker while a person waits. Contacts and products by themselves go when no document does.

        :return: how many documents were worked on; 0 when nothing is due, or nothing may be sent now.
        """
        try:
            if not self._open():
                return 0
            worked = self._look() + Batch(self).send()
            if self.only_ids is None:
                worked += Emails(self).send()
                return worked or Exports(self).send()
            if worked:
                self.transact(lambda connection: connection._wake_for_emails())
            return worked
        except OutOfTime:
            return 0

    def reconcile(self):
        """After a restore: match what this database sent since the last send it remembers.

        :raise ProviderError: the list could not be read; the connection still needs to be reconciled.
        """
        self._make_provider()
        since = self.transact(lambda connection: connection._sends_known_until())
        remotes, _server_time = self.list_documents(since, values.Kind)
        self.transact(lambda connection: self._reconciled(connection, remotes))

    def _reconciled(self, connection, remotes):
        connection.env["accounting.document"]._reconcile_with(connection, remotes, self.provider)
        connection.env["accounting.document"]._read_before_emailing(connection)
        connection.needs_reconcile = False

    def refresh(self):
        """Read what changed over there since the last read. An error is noted, and stops no other connection;
        the next run reads the same again.
        """
        try:
            if self._open():
                Refresh(self).run()
                self.transact(lambda connection: connection._wake_for_emails())
        except errors.ProviderError as error:
            self.note_error(error)
        except Exception:
            _logger.exception("accounting.connection %s: changes could not be read", self.connection.id)

    # === WHAT EVERY STEP NEEDS === #

    def transact(self, work):
        """Call ``work(connection)`` in a transaction of its own; gives back the plain values it returns."""
        return in_own_transaction(
            self.connection, lambda connection: work(connection.with_company(connection.company_id))
        )

    def on_document(self, document_id, work):
        """Call ``work(document)`` in a transaction of its own: one document never stops the others.

        :return: whether it could be done; when not, the log says why.
        """
        try:
            self.transact(lambda connection: work(connection.env["accounting.document"].browse(document_id)))
        except Exception:
            _logger.exception("accounting.document %s: what became of it could not be written", document_id)
            return False
        return True

    def call(self, request):
        """Make one call; once more when nothing but the access token was wrong.

        :raise OutOfTime: instead of beginning a call nobody waits for.
        :raise ProviderError: whatever the call met.
        """
        if time.monotonic() > self.deadline:
            raise OutOfTime
        try:
            return request()
        except errors.TokenExpired as error:
            self.note_error(error)
            return request()

    def note_error(self, error):
        """Tell the connection what happened, for the log and for everybody who calls next."""
        _logger.info("accounting.connection %s: %s", self.connection.id, error)
        self.connection._note_error(error)

    # === BEFORE ANYTHING === #

    def _open(self):
        """Whether this run may call; gives up dead leases, makes the provider, reconciles a restored
        database.
        """
        allowed, needs_reconcile = self.transact(self._check)
        if not allowed:
            return False
        try:
            self._make_provider()
            if needs_reconcile:
                self.reconcile()
        except errors.ProviderError as error:
            self.note_error(error)
            self._tell_why_waiting(error)
            return False
        return True

    def _check(self, connection):
        connection.env["accounting.document"]._expire_leases(connection)
        connection.env["accounting.document"]._expire_email_leases(connection)
        connection.env["accounting.entry.export"]._expire_leases(connection)
        allowed, _reason = connection._may_call()
        if not allowed:
            connection.env["accounting.document"]._tell_why_waiting(connection)
        return allowed, connection.needs_reconcile

    def _tell_why_waiting(self, error):
        def tell(connection):
            sentence = connection._explain_error(error)
            connection.env["accounting.document"]._tell_why_waiting(connection, sentence)

        self.transact(tell)

    def _make_provider(self):
        if not self.provider:
            self.provider = self.transact(self._provider_with_budget)

    def _provider_with_budget(self, connection):
        priority = Priority.BACKGROUND if self.only_ids is None else Priority.CLICK
        return connection._make_provider(connection._make_budget(priority))

    # === LOOKING === #

    def _look(self):
        """Look for documents whose outcome is unknown: one list settles all that are due.

        :return: how many were looked for.
        """
        look = self.transact(
            lambda connection: connection.env["accounting.document"]._begin_look(connection, self.only_ids)
        )
        if not look:
            return 0
        try:
            self._settle(look)
        except errors.ProviderError as error:
            self.note_error(error)
            self.transact(lambda connection: self._look_failed(connection, look.token))
            return 0
        except OutOfTime:
            raise
        except Exception:
            # documents whose outcome is known go on all the same
            _logger.exception("accounting.connection %s: it could not be looked", self.connection.id)
            self.transact(lambda connection: self._look_failed(connection, look.token))
            return 0
        return len(look.ids)

    def _settle(self, look):
        remotes, _server_time = self.list_documents(look.since, look.kinds)
        remotes += self._read_named(look.named, remotes)
        for document_id in look.ids:
            self.on_document(
                document_id, lambda document: document._settle(remotes, look.clock, self.provider)
            )

    def _read_named(self, named, remotes):
        """The documents of ``named`` (external ids by kind) that are not among ``remotes``."""
        known = {(remote.kind.value, remote.external_id) for remote in remotes}
        found = []
        for kind, external_ids in named.items():
            missing = [one for one in external_ids if (kind, one) not in known]
            if missing:
                found += self._get_documents(values.Kind(kind), missing).values()
        return found

    def _get_documents(self, kind, external_ids):
        return self.call(lambda: self.provider.get_documents(kind, external_ids))

    def _look_failed(self, connection, token):
        connection.env["accounting.document"]._looked_for(token)._postpone_look(
            connection.env._("It could not be looked for. That is tried again."), PAUSE_AFTER_FAILED_LOOK
        )

    def list_documents(self, since, kinds):
        """All pages of what was created or changed over there.

        :param since: naive UTC, by the accounting system's own clock.
        :param kinds: which kinds of documents; nothing is asked for none.
        :return: ``(documents, the accounting system's time of the first page)``.
        """
        if not kinds:
            return [], None
        moment = since.replace(tzinfo=timezone.utc)
        wanted = frozenset(map(values.Kind, kinds))
        pages = self.call(lambda: list(self.provider.find_documents(moment, wanted)))
        self.connection._log_unreadable(pages)
        return [remote for page in pages for remote in page.entries], pages[0].server_time if pages else None
