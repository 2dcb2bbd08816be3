"""What of a connection's choices no longer holds, whether or not a document waits: something was archived
over there, something new is used in Odoo. The obstacles have the keys that documents meet them under.
"""

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from .accounting_preflight import each_once
from .accounting_preflight_tracking import TrackingChoices
from .accounting_tax_mapping import ROLE_OF_USE

RECENT = relativedelta(months=12)


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _check_choices(self, connection):
        """Look at all that was chosen for a connection. The number of queries does not grow with it.

        :return: list of obstacles (see ``obstacle``), each cause once.
        """
        connection = connection.sudo()
        return each_once([found for check in self._choice_checks() for found in check(connection)])

    def _choice_checks(self):
        return [
            self._check_account_choices,
            self._check_tax_choices,
            self._check_tracking_choices,
            self._check_currencies,
        ]

    def _check_account_choices(self, connection):
        obstacles = []
        for mapping in connection.used_account_mapping_ids:
            account = mapping.ledger_account_id
            if account and (reason := mapping._unfit_reason(account)):
                obstacles.append(self._obstacle_unfit_account(mapping, reason))
            elif not account and mapping.is_required:
                obstacles.append(self._obstacle_no_account(connection, mapping.role))
        return obstacles

    def _check_tax_choices(self, connection):
        if not connection.maps_taxes:
            return []
        uses = connection._uses()
        categories = {use: connection._categories_of_use(use) for use in uses}
        obstacles = []
        for mapping in connection.tax_mapping_ids.filtered("in_use"):
            if mapping.use in uses and not mapping.not_used:
                obstacles += self._obstacles_of_tax_choice(mapping, categories[mapping.use])
        return obstacles

    def _obstacles_of_tax_choice(self, mapping, categories):
        tax, connection = mapping.ledger_tax_id, mapping.connection_id
        if not tax:
            position = mapping.fiscal_position_id
            return [self._obstacle_no_tax(connection, mapping.tax_ids, mapping.use, position)]
        if not tax.active:
            return [self._obstacle_tax_gone(mapping)]
        if mapping.is_unlike:
            return [self._obstacle_unlike_tax(mapping)]
        if not tax._that_apply_to_any(categories):
            account = connection._account_mapping_for(ROLE_OF_USE[mapping.use])
            return [self._obstacle_tax_not_for_account(mapping, account)] if account else []
        return []

    def _check_tracking_choices(self, connection):
        choices = TrackingChoices(self, connection, [])
        for mapping in connection._tracked_categories():
            option = mapping.default_option_id
            if not mapping.category_active or (option and not option.active):
                choices.raise_archived(mapping, option, mapping)
        plans = {mapping.category_id: mapping for mapping in connection.tracking_plan_ids}
        for row in connection.tracking_mapping_ids.filtered(lambda row: not row.not_sent):
            option = row._option_of(row.category_id)
            if option and not option.active:
                choices.raise_archived(plans[row.category_id], option, row)
        return choices.obstacles

    def _check_currencies(self, connection):
        """The currencies of what was sent in the last twelve months."""
        used = (
            self.env["accounting.document"]
            .sudo()
            ._read_group(
                [
                    ("connection_id", "=", connection.id),
                    ("create_date", ">=", fields.Datetime.now() - RECENT),
                ],
                ["currency_id"],
            )
        )
        return [
            found
            for [currency] in used
            if currency != connection.base_currency_id
            and (found := self._obstacle_of_currency(connection, currency))
        ]
