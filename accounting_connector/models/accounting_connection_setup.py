"""The set-up wizard: a connection's pages, one at a time, until somebody starts sending.

The draft is the connection itself. Which step is shown is all that the wizard keeps; whether a step is
complete follows from what was chosen.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = [
    ("connect", "Connect"),
    ("organisation", "Organisation"),
    ("send", "What to Send"),
    ("accounts", "Accounts"),
    ("taxes", "Taxes"),
    ("tracking", "Tracking"),
    ("contacts", "Contacts and Products"),
    ("summary", "Summary"),
]


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    setup_step = fields.Selection(STEPS, string="Step", required=True, default="connect", copy=False)
    is_in_setup = fields.Boolean(compute="_compute_is_in_setup")
    setup_steps = fields.Json(
        compute="_compute_setup_steps", help="The steps in order: name, label, and whether it can be opened."
    )
    setup_step_missing = fields.Text(compute="_compute_setup_steps", string="Missing in this Step")

    # === COMPUTE METHODS === #

    @api.depends("state", "activated_at", "closed_at")
    def _compute_is_in_setup(self):
        """Until it is finished, whatever becomes of the access meanwhile."""
        for connection in self:
            is_over = connection.state == "active" or connection.activated_at or connection.closed_at
            connection.is_in_setup = not is_over

    @api.depends(lambda self: self._setup_dependencies())
    def _compute_setup_steps(self):
        labels = dict(self._fields["setup_step"]._description_selection(self.env))
        for connection in self:
            missing = {step: connection._missing_in_step(step) for step in connection._shown_steps()}
            open_up_to = next((step for step, sentences in missing.items() if sentences), "summary")
            connection.setup_steps = [
                {
                    "name": step,
                    "label": labels[step],
                    "is_complete": not missing[step],
                    "is_open": list(missing).index(step) <= list(missing).index(open_up_to),
                }
                for step in missing
            ]
            missing["summary"] = [sentence for sentences in missing.values() for sentence in sentences]
            connection.setup_step_missing = "\n".join(missing.get(connection.setup_step, ()))

    def _setup_dependencies(self):
        """What decides whether a step is complete: as it is edited, not only once it is saved."""
        return (
            "setup_step",
            "state",
            "facts_read_at",
            "send_sale_orders",
            "send_purchase_orders",
            "accounting_method",
            "purchase_tax_handling",
            "account_mapping_ids.ledger_account_id",
            "used_account_mapping_ids.ledger_account_id",
            "maps_taxes",
            "tax_mapping_ids.is_missing",
            "tax_mapping_ids.is_unlike",
            "send_from",
            "earlier_orders",
        )

    # === WHAT IS MISSING === #

    def _shown_steps(self):
        """The steps this connection has, in order: none for tracking where there is nothing to track."""
        return [step for step, _label in STEPS if step != "tracking" or self.has_tracking]

    def _missing_in_step(self, step):
        """What keeps a step from being complete: list of sentences, empty for nothing."""
        self.ensure_one()
        return {
            "connect": self._missing_authorization,
            "organisation": self._missing_facts,
            "send": self._missing_what_to_send,
            "accounts": self._missing_account_mappings,
            "taxes": self._missing_tax_mappings,
            "summary": self._missing_earlier_orders,
        }.get(step, list)()

    def _missing_setup(self):
        """What stands between this connection and sending: list of sentences, empty for nothing."""
        self.ensure_one()
        return [sentence for step in self._shown_steps() for sentence in self._missing_in_step(step)]

    def _missing_authorization(self):
        if self.state == "suspended":
            return [self.env._("Say whether this is the live database or a copy of it.")]
        if self.state in ("draft", "reconnect", "disconnected"):
            return [self.env._("Enter the keys of your app, then continue to log in and allow access.")]
        return []

    def _missing_facts(self):
        if self.facts_read_at:
            return []
        organisation = self.organisation_name or self.provider_label
        if self.state != "setup":
            return [
                self.env._(
                    "The facts of %(organisation)s could not be read yet.", organisation=organisation
                )
            ]
        return [
            self.env._(
                "The facts of %(organisation)s could not be read yet. Read them now.",
                organisation=organisation,
            )
        ]

    def _missing_what_to_send(self):
        if not self.send_sale_orders and not self.send_purchase_orders:
            return [self.env._("Choose what is sent: invoices from sale orders, bills from purchase orders.")]
        return []

    # === ONE STEP AFTER THE OTHER === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("setup_step"):
            self._check_step_is_open()
        if vals.get("setup_step") == "taxes":
            self._add_what_is_used()
        return result

    def _check_step_is_open(self):
        """:raise UserError: a step before the one to be shown is not complete."""
        for connection in self:
            for step in connection._steps_before(connection.setup_step):
                missing = connection._missing_in_step(step)
                if missing:
                    raise UserError("\n".join(missing))

    def _steps_before(self, step):
        """The shown steps in front of ``step``, which itself may be shown no longer."""
        order = [name for name, _label in STEPS]
        return [each for each in self._shown_steps() if order.index(each) < order.index(step)]

    def action_setup_continue(self):
        """To the next step, when this one is complete."""
        self.ensure_one()
        passed = {*self._steps_before(self.setup_step), self.setup_step}
        self.setup_step = next((step for step in self._shown_steps() if step not in passed), "summary")

    def action_setup_back(self):
        """To the step before; what was chosen is kept."""
        self.ensure_one()
        self.setup_step = (self._steps_before(self.setup_step) or ["connect"])[-1]

    def action_setup_done(self):
        """Start sending, and show the connection with its pages as tabs."""
        self.ensure_one()
        self.action_activate()
        return {**self.action_open(), "target": "main"}

    # === LEAVING AND COMING BACK === #

    def action_open_setup(self):
        """The wizard at the step where it was left, or at the first that is no longer complete before it."""
        self.ensure_one()
        self._add_what_is_used()
        reached = [*self._steps_before(self.setup_step), self.setup_step]
        step = next((step for step in reached if self._missing_in_step(step)), reached[-1])
        if step != self.setup_step:
            self.setup_step = step
        return self._setup_action()

    def _setup_action(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "accounting_connector.accounting_connection_action_setup"
            ),
            "res_id": self.id,
        }

    def action_setup_leave(self):
        """Back to the Overview: everything stays as it is, nothing is sent."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "accounting_connector.accounting_connection_action"
            ),
            "target": "main",
        }

    def action_setup_drop(self):
        """Give the set-up up and delete its connection; over there, the authorization is taken back."""
        self.ensure_one()
        self.check_access("unlink")
        self._check_may_be_dropped()
        if self.state in ("draft", "disconnected"):
            self.unlink()
            return self.action_setup_leave()
        return self._task_action(
            "drop_setup", self.env._("Taking the authorization back"), then=self.action_setup_leave()
        )

    def _check_may_be_dropped(self):
        """:raise UserError: its set-up was finished, perhaps meanwhile."""
        if self.activated_at:
            raise UserError(
                self.env._(
                    "The set-up of %(connection)s is finished: disconnect it instead.",
                    connection=self.display_name,
                )
            )

    def _delete_dropped(self):
        """Delete it, unless somebody finished its set-up meanwhile: then its history stays."""
        if not self.activated_at:
            self.unlink()
