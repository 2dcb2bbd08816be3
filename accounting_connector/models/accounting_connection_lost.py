"""What lost answers say of a connection, and when it pauses for them."""

from odoo import fields, models

# After so many lost answers in a row, the connection pauses.
LOST_IN_A_ROW = 3
# After so many, two hours of pauses, it is no longer taken for granted that nothing of it is the documents'
# fault.
LOST_FOR_LONG = 24


class AccountingConnection(models.Model):
    """Answers to documents that are lost one after the other: the fault of a document that was in each of
    these requests, or of no document at all.
    """

    _inherit = "accounting.connection"

    lost_count = fields.Integer(
        readonly=True,
        copy=False,
        help="How many answers to documents were lost since one arrived or a document was found over there.",
    )
    lost_always = fields.Json(
        readonly=True, copy=False, help="Ids of the documents that were in each of these requests."
    )

    def _note_lost(self, document_ids):
        """The answer to a request with these documents was lost."""
        always = set(document_ids)
        if self.lost_count:
            always &= set(self.lost_always or ())
        self.write({"lost_count": self.lost_count + 1, "lost_always": sorted(always)})

    def _note_answered(self):
        """Documents were answered, or are found over there after all."""
        if not self.lost_count:
            return
        if self._is_unanswered():
            self._suspect_no_document()
        self.write({"lost_count": 0, "lost_always": False})

    def _suspect_no_document(self):
        """What was lost together with everything else is no attempt, and nothing stays apart for it."""
        documents = self.env["accounting.document"]
        on_the_way = [("connection_id", "=", self.id), ("state", "in", ("queued", "unconfirmed"))]
        documents.search([*on_the_way, ("send_alone", "=", True)]).send_alone = False
        if self._is_fault_of_none():
            lost = [*on_the_way, ("state", "=", "unconfirmed"), ("attempts", ">", 0)]
            documents.search(lost)._take_back_attempt()

    def _is_unanswered(self):
        """Whether several answers in a row were lost, and no document was in each of the requests: one after
        the other is tried, and after each that is lost the connection pauses.
        """
        return self.lost_count >= LOST_IN_A_ROW and not self.lost_always

    def _is_fault_of_none(self):
        """Whether what was lost says nothing about the documents in it."""
        return self._is_unanswered() and self.lost_count < LOST_FOR_LONG

    def _claim_size(self):
        """One request while none is answered. In the end ever fewer documents, so that one at fault is not
        among them.
        """
        if not self._is_unanswered():
            return super()._claim_size()
        return max(1, self._capabilities().batch_size >> max(0, self.lost_count - LOST_FOR_LONG))

    def _claim_order(self):
        """While none is answered, what was tried last comes last: others may fare better."""
        return "last_attempt_at NULLS FIRST, id" if self._is_unanswered() else super()._claim_order()
