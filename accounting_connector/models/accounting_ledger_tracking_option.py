from odoo import api, fields, models


class AccountingLedgerTrackingOption(models.Model):
    """One entry of a tracking category."""

    _name = "accounting.ledger.tracking.option"
    _description = "Ledger Tracking Option"
    _inherit = ["accounting.ledger"]
    _order = "tracking_id, name, id"

    tracking_id = fields.Many2one(
        "accounting.ledger.tracking", string="Category", readonly=True, index=True, ondelete="cascade"
    )

    def _from_values(self, categories):
        """The columns of the options of ``values.TrackingCategory`` objects."""
        return [
            {
                "category": category.external_id,
                "external_id": option.external_id,
                "code": "",
                "name": option.name,
                "active": category.active and option.active,
            }
            for category in categories
            for option in category.options
        ]

    @api.model
    def _upsert(self, connection, entries):
        """:param entries: name their category by its ``external_id``; it is mirrored already."""
        categories = (
            self.env["accounting.ledger.tracking"]
            .with_context(active_test=False)
            .search([("connection_id", "=", connection.id)])
        )
        ids = {category.external_id: category.id for category in categories}
        rows = [{**entry, "tracking_id": ids[entry["category"]]} for entry in entries]
        return super()._upsert(
            connection, [{name: row[name] for name in row if name != "category"} for row in rows]
        )

    def _labelled(self):
        """Category and option as people read them."""
        return f"{self.tracking_id.name}: {self.name}"
