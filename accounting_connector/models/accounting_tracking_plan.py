"""Which analytic plan stands for a tracking category over there, and what stands where the plan says nothing.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountingTrackingPlan(models.Model):
    """There is one for each category of the organisation, see ``accounting_connection_tracking.py``."""

    _name = "accounting.tracking.plan"
    _description = "Tracking Category Mapping"
    _rec_name = "category_id"
    _order = "connection_id, category_id, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    category_id = fields.Many2one(
        "accounting.ledger.tracking", string="Category in Books", required=True, ondelete="cascade"
    )
    category_active = fields.Boolean(related="category_id.active", string="Is Used There")
    place = fields.Selection(related="category_id.place")
    plan_id = fields.Many2one(
        "account.analytic.plan",
        string="Analytic Plan",
        ondelete="set null",
        domain="[('parent_id', '=', False)]",
        help="Its accounts stand for the options of the category. Empty: nothing of Odoo decides.",
    )
    default_option_id = fields.Many2one(
        "accounting.ledger.tracking.option",
        string="Otherwise",
        ondelete="set null",
        domain="[('tracking_id', '=', category_id)]",
        help="For lines without an account of the plan, for accounts without an option of their own, and for "
        "documents that can name one option only while their lines have several. Empty: the first have none, "
        "the others wait for your choice.",
    )

    _category = models.UniqueIndex("(connection_id, category_id)", "This category already has a line.")
    _plan = models.UniqueIndex(
        "(connection_id, plan_id) WHERE plan_id IS NOT NULL", "This plan already stands for another category."
    )

    @api.constrains("connection_id", "category_id", "default_option_id")
    def _check_same_books(self):
        for mapping in self:
            option = mapping.default_option_id
            if mapping.category_id.connection_id != mapping.connection_id or (
                option and option.tracking_id != mapping.category_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(option)s is no option of %(category)s in these books.",
                        option=(option or mapping.category_id).display_name,
                        category=mapping.category_id.display_name,
                    )
                )

    @api.constrains("plan_id")
    def _check_root_plan(self):
        for mapping in self.filtered("plan_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "%(plan)s is a part of %(root)s. Choose %(root)s: its parts belong to it.",
                    plan=mapping.plan_id.name,
                    root=mapping.plan_id.root_id.name,
                )
            )
