"""A number that is taken over there: by the document itself, from a request whose answer was lost, or by
another one.
"""

from odoo import fields, models
from odoo.tools import format_date

from . import database_clock
from .accounting_document_outcome import GONE


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    refusal_in_doubt = fields.Text(
        readonly=True,
        copy=False,
        help="Why the last request was declined. That stands unless the document is found over there.",
    )
    number_taken_by = fields.Char(
        readonly=True,
        copy=False,
        help="The document over there that has the number, as the accounting system named it.",
    )

    def _doubt_refusal(self, detail, taken_by):
        """The number may be taken by the document itself, from a request whose answer was lost: it is looked
        for before a person is asked.

        :param taken_by: external id of the document that has it; ``""`` when that was not told.
        """
        self._move_to(
            "unconfirmed",
            self.env._("Declined because of its number. It is looked for: it may have arrived before."),
            next_attempt_at=database_clock.now(self.env.cr),
            refusal_in_doubt=detail,
            number_taken_by=taken_by or False,
        )

    def _numbers_taken_by(self):
        """``{kind: external ids}`` of the documents over there that have these documents' numbers."""
        taken = self.filtered("number_taken_by")
        return {kind: group.mapped("number_taken_by") for kind, group in taken.grouped("kind").items()}

    def _settle_refused_number(self, found):
        """It did not arrive before, so the refusal stands: another document has the number.

        :param found: :class:`Found`, that one among it if it can be read.
        """
        holder = self._holder_of_number(found)
        if holder is None:
            self._refuse(self.refusal_in_doubt)
        elif self._may_be_typed_in(holder):
            self._ask_about([holder])
        else:
            self._refuse(self._say_number_is_taken(holder))

    def _holder_of_number(self, found):
        by_id = found.with_external_id(self.kind, self.number_taken_by)
        return next(iter(by_id + found.with_number(self.kind, self.number)), None)

    def _may_be_typed_in(self, remote):
        """Whether ``remote`` may be this document, entered by hand; once a person said no, it is not."""
        if remote.marker or remote.state in GONE or not self._without_linked([remote]):
            return False
        if not (self._is_for_contact(remote) and self._same_total(remote)):
            return False
        answered = self.env["accounting.problem"].with_context(active_test=False)
        return not answered.search_count(
            [
                ("connection_id", "=", self.connection_id.id),
                ("key", "=", self._look_alike_key(remote)),
                ("active", "=", False),
            ],
            limit=1,
        )

    def _say_number_is_taken(self, holder):
        facts = {"number": holder.number, "provider": self.provider_label, "holder": self._describe(holder)}
        if self.numbered_by_odoo:
            return self.env._(
                "The number %(number)s is taken in %(provider)s by %(holder)s. Take the next number, or "
                "change the number there and send again.",
                **facts,
            )
        return self.env._(
            "The number %(number)s is taken in %(provider)s by %(holder)s. Correct one of the two numbers, "
            "or cancel this document if it is the same.",
            **facts,
        )

    def _describe(self, remote):
        """What a person knows a document over there by."""
        kinds = {
            "invoice": self.env._("the invoice of %(contact)s over %(total)s, dated %(date)s"),
            "bill": self.env._("the bill of %(contact)s over %(total)s, dated %(date)s"),
            "credit_note": self.env._("the credit note for %(contact)s over %(total)s, dated %(date)s"),
            "vendor_credit": self.env._("the credit of %(contact)s over %(total)s, dated %(date)s"),
        }
        return kinds[remote.kind.value] % {
            "contact": remote.contact_name or self.env._("somebody"),
            "total": f"{remote.currency} {remote.total}",
            "date": format_date(self.env, remote.date),
        }
