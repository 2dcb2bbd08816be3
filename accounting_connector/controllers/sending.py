"""The dialog that waits for its own documents, and the link back from the accounting system."""

import logging
import socket
import zlib
from contextlib import contextmanager

from odoo import http
from odoo.http import request
from odoo.tools import config

_logger = logging.getLogger(__name__)

# The dialog waits twenty seconds: a call that begins later than this may not be over by then.
BEGIN_CALLS_SECONDS = 10
# Without worker processes every request has a thread of its own.
WAITING_WITHOUT_WORKERS = 4
LOCK_CLASS = zlib.crc32(f"accounting_connector.waiting:{socket.gethostname()}".encode()) - 2**31


class SendingController(http.Controller):
    @http.route("/accounting_connector/send", type="jsonrpc", auth="user")
    def send(self, document_ids):
        """Send these documents now and tell how far they are; without a free place only tell.

        :return: what ``_tell_progress`` tells, and ``worked``: whether this request did some of the work.
        """
        documents = self._documents(document_ids)
        documents._check_may_act()
        # what follows calls the accounting system: no transaction of this request may be open then
        request.env.cr.rollback()
        with waiting_place(request.env.registry) as free:
            if free:
                documents._send_for_click(BEGIN_CALLS_SECONDS)
        request.env.invalidate_all(flush=False)
        return {**documents._tell_progress(), "worked": free}

    @http.route("/accounting_connector/send/progress", type="jsonrpc", auth="user", readonly=True)
    def progress(self, document_ids):
        return self._documents(document_ids)._tell_progress()

    @http.route("/accounting_connector/document/<string:marker>", type="http", auth="user", methods=["GET"])
    def document(self, marker):
        """The document a link in the accounting system leads back to."""
        document = request.env["accounting.document"].search([("marker", "=", marker)], limit=1)
        if not document:
            return request.not_found()
        return request.redirect(f"/odoo/accounting.document/{document.id}")

    def _documents(self, document_ids):
        """The documents, when this user may read them and use the connector."""
        documents = request.env["accounting.document"].browse(document_ids)
        documents.check_access("read")
        documents._check_user_group()
        return documents


@contextmanager
def waiting_place(registry):
    """Whether this request may wait for the accounting system: at most one of two HTTP workers of this
    machine does.

    Places are PostgreSQL's session locks, so that one whose process dies is free again. No transaction stays
    open.
    """
    places = max(1, config["workers"] // 2) if config["workers"] else WAITING_WITHOUT_WORKERS
    with registry.cursor() as cr:
        taken = next((place for place in range(places) if _try_lock(cr, place)), None)
        # the lock outlives the transaction, and none stays open while we wait for the network
        cr.commit()  # pylint: disable=invalid-commit
        try:
            yield taken is not None
        finally:
            if taken is not None:
                cr.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, taken])


def _try_lock(cr, place):
    cr.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, place])
    return cr.fetchone()[0]
