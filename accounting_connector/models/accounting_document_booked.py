"""Documents that were in the books before the connection existed: they are linked, or marked as invoiced
elsewhere, and count like sent ones. Nothing of them is ever sent.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    origin = fields.Selection(
        [("sent", "Sent from here"), ("linked", "Found there"), ("elsewhere", "Invoiced elsewhere")],
        required=True,
        readonly=True,
        default="sent",
        help="How the document came to stand for its orders: it was sent, it was found in the books and "
        "linked, or somebody said under which number its orders were invoiced elsewhere.",
    )

    # === TAKING OVER === #

    @api.model
    def _book(self, vals_list, remotes=None):
        """Let documents that are in the books already cover what is left to invoice of their orders.

        Collides with whoever invoices the same order at the same time, like queueing.

        :param vals_list: values as ``accounting.document.builder`` makes them, with ``origin``, ``date`` and
            ``external_number``.
        :param remotes: for each the ``values.RemoteDocument`` it is linked to, or ``None``; default: none.
        :return: the documents, in the order of ``vals_list``.
        :raise UserError: a quantity is already covered.
        """
        model = self.sudo()
        model._touch_sources_of(vals_list)
        model._check_coverage(vals_list)
        documents = model.create([model._prepare_booked(vals) for vals in vals_list])
        there = zip(documents, remotes or [None] * len(documents), strict=True)
        documents._link_booked({document: remote for document, remote in there if remote})
        documents._answer_undone()
        for document in documents:
            for orders in document._sources():
                orders._accounting_log_booked(document)
        return documents

    def _prepare_booked(self, vals):
        """A supplier's bill may be for several orders, so its number is not kept for one of them alone."""
        return {
            **self._prepare_queued(vals, ()),
            "state": "sent",
            "status_message": self._say_booked(vals),
            "source_state": "same",
            "bill_key": False,
            "email_state": False,
            "link_back": False,
        }

    def _say_booked(self, vals):
        facts = {"number": vals.get("external_number") or "", "user": self.env.user.name}
        if vals["origin"] == "linked":
            return self.env._("Linked by %(user)s: it was in the books already.", **facts)
        return self.env._("Invoiced elsewhere as %(number)s, by what %(user)s said.", **facts)

    # === TAKING BACK === #

    def _may_be_given_up(self):
        """Whether a person took the document over and may think better of it. What was sent stays sent."""
        return self.state == "sent" and self.origin != "sent"

    def action_undo_booked(self):
        """Not the same: give up documents that were linked or marked as invoiced elsewhere. What they covered
        may be invoiced again; nothing changes over there.

        :raise UserError: one of them was sent from here.
        """
        self._check_may_act()
        self._lock_or_raise()
        for document in self:
            if not document._may_be_given_up():
                raise UserError(
                    self.env._(
                        "%(document)s was sent from here, or is no longer in the books. Only what was linked "
                        "or marked as invoiced elsewhere can be undone.",
                        document=document.display_name,
                    )
                )
        self.sudo()._give_up(self.env._("Not the same: undone by %(user)s.", user=self.env.user.name))

    def _give_up(self, text):
        """Free quantities, and the document over there for whoever it really belongs to."""
        self._move_to("cancelled", text, external_id=False)
        self._free_quantities()
        self._leave_problems()
