"""Documents that were in the books before the connection existed: they are linked, or marked as invoiced
elsewhere, and count like sent ones. Nothing of them is ever sent.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..providers.values import Kind
from .accounting_document_outcome import GONE


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
        for document, remote in zip(documents, remotes or [None] * len(documents), strict=True):
            if remote:
                document._link_booked(remote)
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

    def _link_booked(self, remote):
        """From now on this document is followed over there like one that was sent.

        :raise UserError: ``remote`` stands for another order.
        """
        taken = self._linked_to(remote)
        if taken:
            raise UserError(
                self.env._(
                    "%(number)s stands for %(reference)s already.",
                    number=remote.number or remote.external_id,
                    reference=taken.reference,
                )
            )
        contacts = self.env["accounting.ledger.contact"].with_context(active_test=False)
        self.ledger_contact_id = contacts.search(
            [("connection_id", "=", self.connection_id.id), ("external_id", "=", remote.contact_id)], limit=1
        )
        self.date_due = remote.due_date
        self._close_question_about(remote)
        self.write(self._prepare_external(remote, self.connection_id._make_provider()))

    def _close_question_about(self, remote):
        """Somebody asked of which order ``remote`` is, because this database forgot it: of this one."""
        problems = self.env["accounting.problem"].search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("key", "=", self._forgotten_key(remote)),
            ]
        )
        problems.write({"active": False})

    def _follow_read_back(self):
        """What these documents, linked by their ids alone, say over there is read soon."""
        there = self.filtered("external_id")
        for connection, documents in there.grouped("connection_id").items():
            provider = connection._make_provider()
            for document in documents:
                document.external_url = provider.document_url(
                    Kind(document.kind), document.external_id, connection.organisation_short_code or ""
                )
            connection._changes_were_missed(documents.ids)
            connection._read_changes_soon()

    def _linked_to(self, remote):
        return self.search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("kind", "=", remote.kind.value),
                ("external_id", "=", remote.external_id),
            ]
        )

    def _known_otherwise(self, remote):
        """In what a document that was found over there is another than its orders say, beside amounts.

        :return: list of ``(difference kind, sentence)``.
        """
        if self.origin != "linked" or remote.state in GONE:
            return []
        found = []
        if remote.currency != self.currency_id.name:
            facts = {"there": remote.currency, "here": self.currency_id.name}
            sentence = self.env._("It is in %(there)s there and in %(here)s in Odoo.", **facts)
            found.append(("currency", sentence))
        if not self._is_for_partner(remote):
            facts = {"there": remote.contact_name, "here": self.partner_name}
            sentence = self.env._("It is for %(there)s there and for %(here)s in Odoo.", **facts)
            found.append(("contact", sentence))
        return found

    def _is_for_partner(self, remote):
        """By the contact that is linked to the partner; by name where none is."""
        links = self.env["accounting.contact.link"].search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("role", "=", self._contact_role()),
            ]
        )
        if links:
            return remote.contact_id in links.ledger_contact_id.mapped("external_id")
        name = self.connection_id._capabilities().contact_name(self.partner_name or "")
        return remote.contact_name.casefold() == name.casefold()

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
