"""Already in the books: what of orders was invoiced before the connection existed."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.accounting_source_send import Prepared


class AccountingBooked(models.TransientModel):
    """A selection of orders, and for each what stands for it in the books."""

    _name = "accounting.booked"
    _description = "Already in the Books"
    _inherit = "accounting.protected"

    connection_id = fields.Many2one("accounting.connection", required=True, readonly=True, ondelete="cascade")
    provider_label = fields.Char(related="connection_id.provider_label")
    row_ids = fields.One2many("accounting.booked.order", "booked_id", string="Orders")

    @api.depends("connection_id")
    def _compute_display_name(self):
        for page in self:
            page.display_name = self.env._("Already in %s", page.provider_label)

    # === OPENING === #

    @api.model
    def _open(self, connection, *selections, note=False):
        """The page that asks about these orders.

        :param selections: sale orders, purchase orders, or both.
        :param note: a sentence that stands on it until somebody looks.
        """
        rows = [vals for orders in selections for vals in self._prepare_rows(orders)]
        wizard = self.sudo().create(
            {
                "connection_id": connection.id,
                "found_note": note,
                "row_ids": [Command.create(vals) for vals in rows],
            }
        )
        return wizard.sudo(False)._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Already in the Books"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _prepare_rows(self, orders):
        """A row for each order: what is left to invoice of it, or why nothing can be taken over."""
        return [self._prepare_row(order) for order in orders]

    def _prepare_row(self, order):
        prepared = Prepared()
        order._accounting_build_what_can_be(prepared, {})
        vals = prepared.vals_list[0] if prepared.vals_list else None
        return self.env["accounting.booked.order"]._prepare(order, vals, prepared.refusals.get(order))

    # === ACTIONS === #

    def action_apply(self):
        """Take over what is ticked, all or nothing.

        :return: the list of the documents.
        :raise UserError: nothing is ticked, or something is missing; names the orders.
        """
        self.ensure_one()
        rows = self.row_ids.filtered("is_chosen")
        if not rows:
            raise UserError(self.env._("Tick the orders that are in the books already."))
        rows._check_complete()
        self._check_sources(rows)
        documents = self.env["accounting.document"]._book(*rows._prepare_documents())
        if self.looked_at:
            self.connection_id.sudo()._read_changes_again_since(self.looked_at)
        return rows._sources()[0]._accounting_open(documents)

    def _check_sources(self, rows):
        """Orders may have come to belong to other books since the page was opened.

        :raise UserError: one of them may not be sent by this person, or not to these books.
        """
        for orders in rows._sources():
            orders._accounting_check_may_send()
            if orders._accounting_books_or_raise() != self.connection_id:
                raise UserError(
                    self.env._(
                        "These orders no longer belong to the books of %(connection)s. Open this page anew.",
                        connection=self.connection_id.display_name,
                    )
                )
