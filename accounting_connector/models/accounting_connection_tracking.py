"""What of Odoo's analytic accounting stands for the organisation's tracking categories."""

from odoo import api, fields, models
from odoo.tools import SQL


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    ledger_tracking_ids = fields.One2many(
        "accounting.ledger.tracking", "connection_id", string="Tracking Categories"
    )
    tracking_plan_ids = fields.One2many(
        "accounting.tracking.plan", "connection_id", string="Categories", copy=False
    )
    tracking_mapping_ids = fields.One2many(
        "accounting.tracking.mapping", "connection_id", string="Analytic Accounts", copy=False
    )
    has_tracking = fields.Boolean(
        compute="_compute_has_tracking", help="The organisation has something to track."
    )

    @api.depends("ledger_tracking_ids.active")
    def _compute_has_tracking(self):
        for connection in self:
            connection.has_tracking = bool(connection.ledger_tracking_ids)

    def _tracked_categories(self):
        """The lines of the mapping that have an effect: those with a plan or a default."""
        return self.tracking_plan_ids.filtered(lambda mapping: mapping.plan_id or mapping.default_option_id)

    def _category_of_plan(self, plan):
        """The category that a plan stands for, empty for none."""
        return self.tracking_plan_ids.filtered(lambda mapping: plan and mapping.plan_id == plan).category_id

    def _add_tracking_categories(self):
        """Give each category of the organisation its line: what the set-up shows to be filled. Safe when
        others read the same lists.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
            INSERT INTO accounting_tracking_plan (connection_id, company_id, category_id,
                                                  create_uid, write_uid, create_date, write_date)
            SELECT connection_id, company_id, id, %(user)s, %(user)s, %(now)s, %(now)s
              FROM accounting_ledger_tracking
             WHERE connection_id = %(connection)s AND active
             ORDER BY id
                ON CONFLICT (connection_id, category_id) DO NOTHING
            """,
                connection=self.id,
                user=self.env.uid,
                now=self.env.cr.now(),
            ),
            log_exceptions=False,
        )
        self.env.invalidate_all(flush=False)

    # === PROPOSAL === #

    def action_propose_tracking(self):
        """Let plans and accounts stand for the categories and options of their name; add every account of
        the plans.
        """
        self.check_access("write")
        for connection in self:
            connection._add_tracking_categories()
            connection._propose_plans()
            connection._propose_options()
            connection._add_analytic_accounts()
        return True

    def _propose_plans(self):
        """The plan with a category's name, where there is one."""
        plans = self.env["account.analytic.plan"].search([("parent_id", "=", False)])
        by_name = _only_ones(plans - self.tracking_plan_ids.plan_id)
        open_ones = self.tracking_plan_ids.filtered(lambda each: each.category_active and not each.plan_id)
        for mapping in open_ones:
            plan = by_name.pop(normalised(mapping.category_id.name), None)
            if plan:
                mapping.plan_id = plan

    def _propose_options(self):
        """The option with an account's name, for the lines that have none yet."""
        empty = self.tracking_mapping_ids.filtered(lambda each: each.is_missing and not each.option_id)
        for category, mappings in empty.grouped("category_id").items():
            options = _only_ones(category.option_ids)
            by_name = mappings.grouped(lambda each: normalised(each.analytic_account_id.name))
            for name in options.keys() & by_name.keys():
                by_name[name].option_id = options[name]

    def _add_analytic_accounts(self):
        """Give every account of the plans that has no line yet one, with the option of its name if there is
        one.
        """
        accounts = self.env["account.analytic.account"].search(
            [
                ("root_plan_id", "in", self.tracking_plan_ids.plan_id.ids),
                ("company_id", "in", [False, *self._companies_of_these_books().ids]),
            ]
        )
        options = {
            mapping.plan_id: _only_ones(mapping.category_id.option_ids) for mapping in self.tracking_plan_ids
        }
        none = self.env["accounting.ledger.tracking.option"]
        self.env["accounting.tracking.mapping"].create(
            [
                {
                    "connection_id": self.id,
                    "analytic_account_id": account.id,
                    "option_id": options[account.root_plan_id].get(normalised(account.name), none).id,
                }
                for account in accounts - self.tracking_mapping_ids.analytic_account_id
            ]
        )

    def _companies_of_these_books(self):
        company = self.company_id.sudo()
        return company.search(["|", ("id", "parent_of", company.id), ("id", "child_of", company.id)])


def normalised(name):
    """What two names have in common that people take for the same."""
    return " ".join(name.casefold().split())


def _only_ones(records):
    """Records by their normalised names; a name that several have is of no help."""
    by_name = records.grouped(lambda record: normalised(record.name))
    return {name: found for name, found in by_name.items() if len(found) == 1}
