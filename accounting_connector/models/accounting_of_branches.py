"""What may be chosen for a connection: records of its company, of the parents', and of the branches, whose
documents go to the same books.
"""

from odoo import models
from odoo.exceptions import ValidationError

OF_BRANCHES_TOO = """[
    '|', ('company_id', '=', False),
    '|', ('company_id', 'parent_of', company_id), ('company_id', 'child_of', company_id),
]"""


class AccountingOfBranches(models.AbstractModel):
    """Odoo's own check of companies would leave the branches out."""

    _name = "accounting.of.branches"
    _description = "Choice among Records of Companies and Branches"

    def _check_company_of(self, name):
        """:raise ValidationError: a record of the field ``name`` is of a company that has nothing to do with
        these books.
        """
        for choice in self.sudo():
            company = choice.company_id
            for record in choice[name].filtered("company_id"):
                owner = record.company_id
                if not (owner & company.parent_ids or company & owner.parent_ids):
                    raise ValidationError(
                        self.env._(
                            "%(record)s belongs to %(owner)s, whose documents do not go to the books of "
                            "%(company)s.",
                            record=record.display_name,
                            owner=owner.name,
                            company=company.name,
                        )
                    )
