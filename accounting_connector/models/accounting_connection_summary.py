"""Everything that was chosen for a connection, in sentences a person reads before sending starts."""

from odoo import fields, models
from odoo.tools import format_date

CHOICES_OF_STEP = {
    "organisation": ["organisation_name", "company_id", "environment", "base_currency_id"],
    "send": [
        "send_sale_orders",
        "create_invoices",
        "invoice_status",
        "email_invoices",
        "numbering",
        "invoice_date_rule",
        "send_purchase_orders",
        "bill_status",
        "bill_without_number",
        "send_from",
        "earlier_orders",
        "rate_source",
        "allow_rounding_line",
    ],
    "contacts": [
        "create_contacts",
        "send_item_codes",
        "create_items",
        "import_customers",
        "import_suppliers",
        "import_items",
        "import_archived",
    ],
}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    setup_summary = fields.Json(compute="_compute_setup_summary")

    def _compute_setup_summary(self):
        labels = dict(self._fields["setup_step"]._description_selection(self.env))
        for connection in self:
            connection.setup_summary = [
                {
                    "step": step,
                    "label": labels[step],
                    "choices": connection._choices_of_step(step),
                    "missing": " ".join(connection._missing_in_step(step)),
                }
                for step in connection._shown_steps()
                if step not in ("connect", "summary")
            ]

    def _choices_of_step(self, step):
        """What was chosen in a step: list of ``{"label": ..., "value": ...}``."""
        if step == "accounts":
            return self._chosen_accounts()
        if step == "taxes":
            return self._chosen_taxes()
        if step == "tracking":
            return self._chosen_tracking()
        choices = CHOICES_OF_STEP.get(step, [])
        return [self._describe_choice(fname) for fname in choices if self._applies(fname)]

    def _applies(self, fname):
        """Whether a choice says something, as the others are."""
        needs = {
            "environment": self.has_sandbox,
            "invoice_status": self.send_sale_orders and self.has_invoice_statuses,
            "create_invoices": self.send_sale_orders,
            "email_invoices": self.send_sale_orders and self.can_email,
            "numbering": self.send_sale_orders,
            "invoice_date_rule": self.send_sale_orders and self.delivery_dates_known,
            "bill_status": self.send_purchase_orders and self.has_bill_statuses,
            "bill_without_number": self.send_purchase_orders and not self.has_draft_bills,
            "allow_rounding_line": self.may_need_rounding_line,
            "earlier_orders": self.send_from and self.earlier_orders,
            "create_items": self.send_item_codes,
            "import_archived": self.import_customers or self.import_suppliers or self.import_items,
        }
        return bool(needs.get(fname, True))

    def _describe_choice(self, fname):
        field = self._fields[fname]
        value = self[fname]
        if field.type == "selection":
            value = dict(field._description_selection(self.env))[value]
        elif field.type == "boolean":
            value = self.env._("Yes") if value else self.env._("No")
        elif field.type == "many2one":
            value = value.display_name
        elif field.type == "date":
            value = format_date(self.env, value) or self.env._("Any day")
        return {"label": field._description_string(self.env), "value": value}

    def _chosen_accounts(self):
        mapped = self.used_account_mapping_ids.filtered("ledger_account_id")
        accounts = [(mapping.display_name, mapping.ledger_account_id.display_name) for mapping in mapped]
        return [
            self._describe_choice("accounting_method"),
            *({"label": role, "value": account} for role, account in accounts),
        ]

    def _chosen_taxes(self):
        """How many combinations are decided; where there is nothing to map, who decides."""
        if not self.maps_taxes:
            choices = ["tax_decided_by"] if self.computes_tax and self.send_sale_orders else []
            choices += ["purchase_tax_handling"] if self.taxes_by_flag and self.send_purchase_orders else []
            return [self._describe_choice(fname) for fname in choices]
        used = self.tax_mapping_ids.filtered(lambda mapping: mapping.use in self._uses())
        return [
            {"label": self.env._("Combinations with a tax"), "value": len(used.filtered("ledger_tax_id"))},
            {"label": self.env._("Marked as not used"), "value": len(used.filtered("not_used"))},
        ]

    def _chosen_tracking(self):
        """What stands for each category; that nothing does is an answer, too."""
        nothing = self.env._("Not used")
        choices = [
            {
                "label": line.category_id.name,
                "value": line.plan_id.name or line.default_option_id.display_name or nothing,
            }
            for line in self.tracking_plan_ids
        ]
        return choices or [{"label": self.env._("Tracking"), "value": nothing}]
