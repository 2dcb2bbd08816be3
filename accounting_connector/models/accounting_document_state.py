from odoo import api, models
from odoo.exceptions import UserError

# From which state a document may go where, and what that means. Nothing else moves a document.
TRANSITIONS = {
    "queued": {
        "sending",  # claimed
        "blocked",  # its order changed, or a problem stops it
        "cancelled",
        "sent",  # found over there before it was sent (restored database)
    },
    "sending": {
        "sent",
        "queued",  # given back: nothing was committed
        "unconfirmed",  # the answer was lost, or the worker
        "blocked",
        "refused",
    },
    "unconfirmed": {
        "sent",  # adopted
        "queued",  # settled: nothing arrived
        "blocked",  # something alike arrived: a person decides
        "refused",  # the answer came after all
    },
    "blocked": {
        "queued",  # the problem is fixed
        "cancelled",
        "sent",  # a person linked it to a document over there
    },
    "refused": {
        "queued",  # a person sends it again
        "blocked",  # its order changed, or something alike was found
        "cancelled",
        "sent",
    },
    "sent": {"undone"},
    "cancelled": set(),
    "undone": set(),
}
# States in which quantities count as invoiced.
COUNTING = ("queued", "sending", "unconfirmed", "blocked", "refused", "sent")
# States in which the outcome is not known: the order may not be cancelled.
UNDECIDED = ("sending", "unconfirmed")
# States a person may cancel.
CANCELLABLE = ("queued", "blocked", "refused")
RELEASES_LEASE = {"lease_until": False, "lease_token": False}


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents.env["accounting.document.event"].create(
            [document._prepare_first_event() for document in documents]
        )
        return documents

    def write(self, vals):
        if "state" in vals:
            self._check_transition(vals["state"])
        return super().write(vals)

    def _check_transition(self, state):
        """Refuse what the table does not know.

        :raise UserError: naming the document and both states.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for document in self:
            if state != document.state and not document._may_become(state):
                raise UserError(
                    self.env._(
                        "%(document)s is “%(old)s” and cannot become “%(new)s”.",
                        document=document.display_name,
                        old=labels[document.state],
                        new=labels[state],
                    )
                )

    def _may_become(self, state):
        given_up = state == "cancelled" and self._may_be_given_up()
        return given_up or state in TRANSITIONS[self.state]

    def _move_to(self, state, text="", **values):
        """Move these documents to a state, in one write, and tell it in their story.

        Leaving ``sending`` gives the lease back. Going back to ``queued`` or ``blocked`` forgets the request
        key: it belongs to one request, and these documents are no longer its members.

        :param text: one sentence for the person who looks at the document.
        :param values: further fields to write.
        """
        if not self:
            return
        self._put_into(state, text, **values)
        self._tell_states()

    def _put_into(self, state, text="", **values):
        """The first half of :meth:`_move_to`; the story is told afterwards, of many documents at once."""
        values["state"] = state
        values["status_message"] = text or False
        if state == "sending":
            values.update(correlation_id=False)
        else:
            values.update(RELEASES_LEASE)
        if state in ("queued", "blocked", "refused"):
            values.update(request_key=False, member_key=False)
        self.write(values)

    def _tell_states(self):
        """What became of these documents joins their story."""
        self.env["accounting.document.event"].create([document._prepare_event() for document in self])

    def _prepare_event(self):
        return {
            "document_id": self.id,
            "state": self.state,
            "text": self.status_message,
            "correlation_id": self.correlation_id,
        }

    def _tell_warnings(self, outcome, created):
        """Add to their story what the accounting system could not take of something made for them.

        :param created: the name of it.
        """
        if outcome.warnings:
            text = self.env._(
                "%(created)s was created with changes: %(changes)s.",
                created=created,
                changes="; ".join(self._say(warning) for warning in outcome.warnings),
            )
            facts = {"text": text, "correlation_id": outcome.correlation_id or False}
            self.env["accounting.document.event"].create(
                [document._prepare_event() | facts for document in self]
            )

    def _free_quantities(self):
        """What these documents covered may be invoiced again; their orders notice, and so does a concurrent
        click.
        """
        self._touch_sources()
        self.line_ids.filtered("counted_quantity").write({"counted_quantity": 0.0})

    def _touch_sources(self):
        for orders in self._sources():
            orders._accounting_touch()

    def _cancel(self, text=""):
        """Cancel documents of which nothing was sent; raises UserError for any other."""
        for document in self:
            document._check_not_in_question()
        self._move_to("cancelled", text or self.env._("Cancelled."))
        self._free_quantities()
        self._drop_email()
        self._leave_problems()

    def _undo(self, text=""):
        """The document was voided or deleted over there: free its quantities and tell it as a problem."""
        self._move_to("undone", text)
        self._free_quantities()
        self._drop_email()
