"""Preflight: which account each line gets."""

from odoo import models

from .accounting_preflight import created_lines, obstacle


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_accounts(self, connection, vals):
        """Every line that is not mere text gets an account a line may be posted to."""
        obstacles = []
        for line in self._posted_lines(vals):
            product = self.env["product.product"].browse(line.get("product_id") or ())
            role = connection._posting_role(line["account_role"], product)
            mapping = connection._account_mapping_for(role, product, self._use(vals))
            account = mapping.ledger_account_id
            line["ledger_account_id"] = account.filtered("active").id
            if not account:
                obstacles.append(self._obstacle_no_account(connection, role))
            elif reason := mapping._unfit_reason(account):
                obstacles.append(self._obstacle_unfit_account(mapping, reason))
        return obstacles

    def _obstacle_unfit_account(self, mapping, reason):
        return obstacle(
            "account",
            f"account:unfit:{mapping.id}",
            reason,
            fix_model=mapping._name,
            fix_id=mapping.id,
        )

    def _posted_lines(self, vals):
        return [line for line in created_lines(vals) if not line.get("is_text")]

    def _obstacle_no_account(self, connection, role):
        default_line = connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == role and not mapping.category_id and not mapping.product_tmpl_id
        )
        return obstacle(
            "account",
            f"account:{role}",
            self.env._(
                "No account in %(provider)s is chosen for %(role)s. Choose one.",
                provider=connection._capabilities().label,
                role=self._role_label(role),
            ),
            fix_model="accounting.account.mapping",
            fix_id=default_line.id,
            fix_context={"default_connection_id": connection.id, "default_role": role},
        )

    def _role_label(self, role):
        labels = dict(self.env["accounting.account.mapping"]._fields["role"]._description_selection(self.env))
        return labels.get(role, role)
