"""Creating: orders become queued documents, some at a time, each order at most once."""

from odoo import models


class AccountingBulk(models.Model):
    _inherit = "accounting.bulk"

    def _create_from(self, lines):
        """Queue the documents of the orders of ``lines``; what has obstacles waits until they are fixed. That
        the lines are done is written in the same transaction: whoever repeats it finds them done.
        """
        results, refused = self._each_safely(lines, self._as_person()._queue_documents)
        by_order = self._lines_by_order(lines)
        created = self.line_ids.browse()
        for documents, refusals in results:
            refused.update(refusals)
            for document in documents:
                for orders in document._sources():
                    members = self.line_ids.browse(
                        by_order[orders._name, order_id].id for order_id in orders.ids
                    )
                    members.write({"state": "created", "document_id": document.id})
                    created |= members
        self._keep_out(lines - created, refused)

    def _queue_documents(self, orders):
        """:return: the documents, and ``{order: why none was made of it}``."""
        prepared = orders._accounting_prepare(**self._options())
        for vals in prepared.vals_list:
            vals["bulk_id"] = self.id
        documents = orders._accounting_queue(prepared) if prepared.vals_list else self.document_ids.browse()
        return documents.sudo(), prepared.refusals
