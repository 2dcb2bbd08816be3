"""A few documents that are in the books are e-mailed to customers by the accounting system."""

import logging

from ..providers import errors
from ..providers.values import Kind
from .accounting_document_claim import LEASE_MARGIN
from .out_of_time import OutOfTime

_logger = logging.getLogger(__name__)


class StopEmailing(Exception):
    """The next e-mail of this run would meet the same obstacle."""


class Emails:
    """:param sender: the :class:`Sender` of the run: its transactions, its calls."""

    def __init__(self, sender):
        self.sender = sender
        self.batch = None

    def send(self):
        """Have documents e-mailed that are due, one call for each; read first what may have been e-mailed.

        :return: how many documents were worked on.
        """
        self.batch = self.sender.transact(
            lambda connection: connection.env["accounting.document"]._claim_emails(connection)
        )
        if not self.batch:
            return 0
        left = list(self.batch.emails)
        try:
            left = self._still_to_send()
            while left and self._lasts():
                self._send(left[0])
                left.pop(0)
            self._give_back(left)
        except errors.ProviderError as error:
            self.sender.note_error(error)
            self._give_back(left, error)
        except StopEmailing:
            self._give_back(left)
        except OutOfTime:
            self._give_back(left)
            raise
        return max(len(self.batch.emails), 1)

    # === READING === #

    def _still_to_send(self):
        """Those that nobody e-mailed, by what is known and what is read now.

        :raise ProviderError: it could not be read.
        """
        unsure = [email for email in self.batch.emails if email.read_first]
        remotes = self._read(unsure)
        return [email for email in self.batch.emails if email not in unsure or self._settle(email, remotes)]

    def _read(self, emails):
        """:return: what is over there, by kind and external id."""
        by_kind = {}
        for email in emails:
            by_kind.setdefault(email.kind, []).append(email.external_id)
        return {
            (kind, external_id): remote
            for kind, external_ids in by_kind.items()
            for external_id, remote in self._get(kind, external_ids).items()
        }

    def _get(self, kind, external_ids):
        return self.sender.call(lambda: self.sender.provider.get_documents(Kind(kind), external_ids))

    def _settle(self, email, remotes):
        decision = {}
        remote = remotes.get((email.kind, email.external_id))
        known = self._on(
            email, lambda document: decision.update(goes=document._settle_email(remote, self.batch))
        )
        return known and decision["goes"]

    # === SENDING === #

    def _send(self, email):
        """Have one document e-mailed, and write what came of it.

        :raise StopEmailing: the others would fare alike.
        :raise ProviderError: nothing was e-mailed, and no more can be now.
        """
        try:
            self.sender.write(lambda: self._request(email), self.batch.lease_until)
        except OutOfTime:
            raise
        except errors.Refused as error:
            self._note_refusal(email, error)
        except errors.ProviderError as error:
            if not error.maybe_committed:
                raise
            self.sender.note_error(error)
            self._lose(email, error)
        except Exception as error:
            _logger.exception("accounting.document %s: unknown whether it was e-mailed", email.document_id)
            self._lose(email, errors.Retry(maybe_committed=True))
            raise StopEmailing from error
        else:
            moment = self.batch.clock.now()
            self._on(email, lambda document: document._note_emailed(moment))

    def _note_refusal(self, email, error):
        """:raise StopEmailing: no more e-mails are sent that day."""
        self._on(email, lambda document: document._record_email_refusal(self.batch.token, error))
        if any(reason.kind == "email_limit" for reason in error.reasons):
            raise StopEmailing

    def _lose(self, email, error):
        self._on(email, lambda document: document._lose_held_email(self.batch.token, error))

    def _lasts(self):
        """Whether the lease lasts long enough to begin a call."""
        return self.batch.clock.now() <= self.batch.lease_until - LEASE_MARGIN

    def _request(self, email):
        self.sender.provider.email_document(Kind(email.kind), email.external_id, email.to, email.key)

    # === GIVING BACK === #

    def _give_back(self, emails, error=None):
        for email in emails:
            self._on(email, lambda document: document._release_email(self.batch.token, error))

    def _on(self, email, work):
        return self.sender.on_document(email.document_id, work)
