"""What the connection's form shows and opens."""

from odoo import api, fields, models

from ..providers.values import Kind, Status

WAITING_STATES = ("queued", "blocked", "sending", "unconfirmed")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    ledger_contact_count = fields.Integer(compute="_compute_list_counts")
    ledger_item_count = fields.Integer(compute="_compute_list_counts")
    waiting_document_count = fields.Integer(compute="_compute_waiting_document_count")
    delivery_dates_known = fields.Boolean(compute="_compute_delivery_dates_known")
    has_draft_bills = fields.Boolean(compute="_compute_statuses")
    has_invoice_statuses = fields.Boolean(compute="_compute_statuses")
    has_bill_statuses = fields.Boolean(compute="_compute_statuses")
    may_need_rounding_line = fields.Boolean(compute="_compute_may_need_rounding_line")

    def _compute_list_counts(self):
        for fname, model in (
            ("ledger_contact_count", "accounting.ledger.contact"),
            ("ledger_item_count", "accounting.ledger.item"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("connection_id", "in", self.ids)], ["connection_id"], ["__count"]
                )
            )
            for connection in self:
                connection[fname] = counts.get(connection, 0)

    def _compute_waiting_document_count(self):
        counts = dict(
            self.env["accounting.document"]
            .sudo()
            ._read_group(
                [("connection_id", "in", self.ids), ("state", "in", WAITING_STATES)],
                ["connection_id"],
                ["__count"],
            )
        )
        for connection in self:
            connection.waiting_document_count = counts.get(connection, 0)

    def _compute_delivery_dates_known(self):
        """Only with stock does Odoo know when something was delivered."""
        self.delivery_dates_known = "stock.move" in self.env

    @api.depends("provider")
    def _compute_statuses(self):
        """Whether there is something to choose, and whether bills may wait for their number as drafts."""
        for connection in self:
            statuses = connection._capabilities().statuses
            connection.has_draft_bills = Status.DRAFT in statuses[Kind.BILL]
            connection.has_invoice_statuses = len(statuses[Kind.INVOICE]) > 1
            connection.has_bill_statuses = len(statuses[Kind.BILL]) > 1

    @api.depends("provider")
    def _compute_may_need_rounding_line(self):
        for connection in self:
            connection.may_need_rounding_line = connection._capabilities().may_need_rounding_line

    # === ACTIONS === #

    def action_open_ledger_contacts(self):
        return self._open_list("accounting_connector.accounting_ledger_contact_action")

    def action_open_ledger_items(self):
        return self._open_list("accounting_connector.accounting_ledger_item_action")

    def action_open_problems(self):
        return self._open_list("accounting_connector.accounting_problem_action")

    def action_open_calls(self):
        return self._open_list("accounting_connector.accounting_call_action")

    def _open_list(self, action):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [("connection_id", "=", self.id)],
        }

    def action_open(self):
        """The connection; its wizard while it is set up by who may."""
        self.ensure_one()
        if self.is_in_setup and self.has_access("write"):
            return self.action_open_setup()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_disconnect(self):
        self.check_access("write")
        return self._open_dialog(self.env._("Disconnect"), "accounting_connection_view_form_disconnect")

    def action_open_origin(self):
        return self._open_dialog(
            self.env._("Live database or copy?"), "accounting_connection_view_form_origin"
        )

    def _open_dialog(self, title, view):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(f"accounting_connector.{view}").id, "form")],
            "target": "new",
        }
