"""What a window does with a document, up to where the call that creates it would come."""

from .accounting_sender_window import Window


class DryRun(Window):
    """Prepares a document as the sender would, in the caller's transaction and without any call.

    The caller rolls back what it writes.

    :param document: ``accounting.document``, ``sending``; one that is stopped on the way leaves that state.
    """

    def __init__(self, document):
        connection = document.connection_id.with_company(document.connection_id.company_id)
        super().__init__(StillSender(connection))
        self.document = document.with_env(connection.env)

    def held(self, work, only_ids=None):
        return work(self.document.filtered(lambda document: document.state == "sending"))

    def keep(self):
        """Nothing is held under a lease."""


class StillSender:
    """What a window needs of a sender, without transactions and calls of its own."""

    def __init__(self, connection):
        self.connection = connection
        self.provider = connection._unsent()

    def transact(self, work):
        return work(self.connection)

    def call(self, request):
        return request()

    def write(self, request, _lease_until):
        return request()
