"""One read of what changed over there: each document's news is taken over by itself."""

from ..providers.values import Kind
from .accounting_sender_pages import DocumentPages


class Refresh:
    """:param sender: the :class:`Sender` of the run: its transactions, its calls."""

    def __init__(self, sender):
        self.sender = sender

    def run(self):
        """Read what changed since the last read; then read again what could not be taken over before.

        What cannot be taken over is in the log and holds nothing else back: the next reads try it again, a
        few times.

        :raise ProviderError: something could not be read; the next run goes on there.
        :raise OutOfTime: the same.
        """
        failed = self._take_changes()
        self._take_missed(failed)

    def _take_changes(self):
        """:return: ids of the documents whose news could not be taken over."""
        failed = []
        since, kinds = self.sender.transact(lambda connection: connection._changes_to_read())
        reading_id = DocumentPages(self.sender, "changes").read(
            since, kinds, lambda remotes: failed.extend(self._take_page(remotes))
        )
        self.sender.transact(lambda connection: connection._changes_were_read(reading_id))
        return failed

    def _take_page(self, remotes):
        """:return: ids of those whose news could not be taken over; they are read again."""
        news = self.sender.transact(
            lambda connection: connection.env["accounting.document"]._with_news(connection, remotes)
        )
        failed = [document_id for document_id, remote in news if not self._take_over(document_id, remote)]
        if failed:
            self.sender.transact(lambda connection: connection._changes_were_missed(failed))
        return failed

    def _take_missed(self, just_failed):
        """Read one by one what could not be taken over some time ago, but for what failed just now."""
        missed, given_up = self.sender.transact(lambda connection: connection._changes_to_try(just_failed))
        for document_id in given_up:
            self.sender.on_document(document_id, lambda document: document._tell_missed())
        for kind, by_external_id in missed.items():
            self._take_missed_of(kind, by_external_id)

    def _take_missed_of(self, kind, by_external_id):
        remotes = self.sender.call(
            lambda: self.sender.provider.get_documents(Kind(kind), list(by_external_id))
        )
        taken = [
            by_external_id[external_id]
            for external_id, remote in remotes.items()
            if self._take_over(by_external_id[external_id], remote)
        ]
        self.sender.transact(lambda connection: connection._changes_were_taken(taken))

    def _take_over(self, document_id, remote):
        return self.sender.on_document(document_id, lambda document: document._take_news(remote))
