"""Long lists of documents, page by page: what became of a page is kept with its position."""

from contextlib import nullcontext
from datetime import timezone

from ..providers import values


class DocumentPages:
    """A list that may take longer than one run, or more calls than may be made at once: the next run goes on
    after the last page that was dealt with.

    :param sender: the :class:`~.accounting_sender.Sender` of the run: its transactions, its calls.
    :param subject: of the ``accounting.reading`` that keeps the position. Who reads the list ends it.
    """

    def __init__(self, sender, subject):
        self.sender = sender
        self.subject = subject

    def read(self, since, kinds, take):
        """Read what is left of an unfinished reading, else begin one.

        :param since: naive UTC, by the accounting system's own clock; of a reading that is begun.
        :param kinds: which kinds of documents, in the same way; nothing is read for none.
        :param take: called with the ``RemoteDocument`` of each page, no transaction is open. When it raises,
            the page is read again.
        :return: id of the reading, for who ends it; ``None`` when there was nothing to read.
        :raise OutOfTime: the rest is left to the next run.
        :raise ProviderError: the same.
        """
        beginning = self.sender.transact(
            lambda connection: connection._begin_reading_documents(self.subject, since, kinds)
        )
        if not beginning:
            return None
        reading_id, since, kinds, position = beginning
        moment, wanted = since.replace(tzinfo=timezone.utc), frozenset(map(values.Kind, kinds))
        is_first = True
        while is_first or position:
            page = self._page(moment, wanted, position, is_first=is_first)
            take(page.entries)
            self.sender.transact(
                lambda connection, page=page: connection._keep_page_of_documents(reading_id, page)
            )
            position, is_first = page.position, False
        return reading_id

    def _page(self, since, kinds, position, *, is_first):
        """One page; a person who waits is lent no more than the first: the others leave to people what
        background work leaves.
        """
        lent = is_first or self.sender.only_ids is None
        with nullcontext() if lent else self.sender.budget.leaving_to_people():
            page = self.sender.page_of_documents(since, kinds, position)
        self.sender.connection._log_unreadable([page])
        return page
