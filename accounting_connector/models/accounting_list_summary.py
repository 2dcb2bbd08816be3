from odoo import api, fields, models

SUBJECTS = [
    ("customers", "Customers"),
    ("suppliers", "Suppliers"),
    ("others", "Neither Yet"),
    ("items", "Products"),
]


class AccountingListSummary(models.Model):
    """How many entries one of the organisation's lists has, how many Odoo has, and how many are the same.

    Each entry counts once among those that are the same: by the first thing that tells. The figures are those
    of the last comparison, see ``accounting.connection._compare_lists``.
    """

    _name = "accounting.list.summary"
    _description = "Comparison of a List with Odoo"
    _order = "connection_id, sequence, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    subject = fields.Selection(SUBJECTS, string="List", required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    there_count = fields.Integer(string="There", help="Entries over there that can be used.")
    archived_count = fields.Integer(string="Archived There")
    here_count = fields.Integer(string="In Odoo")
    same_number_count = fields.Integer(
        string="By Number", help="The same tax number; for products, the same code."
    )
    same_address_count = fields.Integer(
        string="By E-mail", help="The same e-mail address; for products, the code is the barcode in Odoo."
    )
    same_name_count = fields.Integer(string="By Name")
    archived_unknown_count = fields.Integer(help="Archived entries over there that Odoo does not have.")
    to_import_count = fields.Integer(
        string="To Import", compute="_compute_to_import_count", help="What was chosen, and Odoo lacks."
    )

    _subject = models.UniqueIndex("(connection_id, subject)", "A list of an organisation is compared once.")

    @api.depends("subject")
    def _compute_sequence(self):
        order = [subject for subject, _label in SUBJECTS]
        for summary in self:
            summary.sequence = order.index(summary.subject)

    @api.depends("subject")
    def _compute_display_name(self):
        labels = dict(self._fields["subject"]._description_selection(self.env))
        for summary in self:
            summary.display_name = labels.get(summary.subject)

    @api.depends(
        "there_count",
        "same_number_count",
        "same_address_count",
        "same_name_count",
        "archived_unknown_count",
        "connection_id.import_customers",
        "connection_id.import_suppliers",
        "connection_id.import_items",
        "connection_id.import_archived",
    )
    def _compute_to_import_count(self):
        for summary in self:
            summary.to_import_count = summary._unknown_count() if summary._is_imported() else 0

    def _unknown_count(self):
        """How many entries Odoo lacks, of those that may be imported."""
        same = self.same_number_count + self.same_address_count + self.same_name_count
        archived = self.archived_unknown_count if self.connection_id.import_archived else 0
        return self.there_count - same + archived

    def _is_imported(self):
        """Whether somebody chose to import this list; a contact that is neither yet may become either."""
        connection = self.connection_id
        return {
            "customers": connection.import_customers,
            "suppliers": connection.import_suppliers,
            "others": connection.import_customers or connection.import_suppliers,
            "items": connection.import_items,
        }[self.subject]
