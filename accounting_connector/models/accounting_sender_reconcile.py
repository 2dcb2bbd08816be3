from odoo.tools import split_every

from ..providers.values import Kind
from .accounting_sender_pages import DocumentPages

# How many documents are matched in one transaction.
AT_ONCE = 200


class Reconciliation:
    """After a restore: match what this database sent since the last send it remembers.

    One list is read, and matched page by page. What was matched stays so when this is interrupted; the next
    run goes on after the last page that was. Nothing is sent before all of it is done.

    :param sender: :class:`~.accounting_sender.Sender`, with its provider.
    """

    def __init__(self, sender):
        self.sender = sender

    def run(self):
        """Look from the beginning as often as that is needed anew meanwhile.

        :raise ProviderError: the list could not be read to its end; the connection still needs to be
            reconciled.
        :raise OutOfTime: the same.
        """
        while not self._look():
            pass

    def _look(self):
        """:return: whether nothing is left to be looked for."""
        since = self.sender.transact(lambda connection: connection._sends_known_until())
        pages = DocumentPages(self.sender, "sent")
        reading_id = pages.read(since, [kind.value for kind in Kind], self._match)
        waiting = self.sender.transact(
            lambda connection: connection.env["accounting.document"]._waiting_of(connection).ids
        )
        for some in split_every(AT_ONCE, waiting):
            self._on_documents(
                lambda _connection, documents, some=some: documents.browse(some)._hold_back_forgotten()
            )
        return self._on_documents(
            lambda connection, documents: self._finish(connection, documents, reading_id)
        )

    def _match(self, remotes):
        for some in split_every(AT_ONCE, [remote for remote in remotes if remote.marker]):
            self._on_documents(
                lambda connection, documents, some=some: documents._reconcile_with(
                    connection, some, self.sender.provider
                )
            )

    def _on_documents(self, work):
        """Call ``work(connection, documents)`` in a transaction of its own, while there is time."""
        self.sender.check_time()
        return self.sender.transact(
            lambda connection: work(connection, connection.env["accounting.document"])
        )

    def _finish(self, connection, documents, reading_id):
        """Somebody else may have done all of it meanwhile, or noticed another restore."""
        ended = connection._end_reading_documents(reading_id)
        if not ended:
            return not connection.needs_reconcile
        connection._pass_numbers(ended.numbers)
        documents._read_before_emailing(connection)
        connection.needs_reconcile = False
        return True
