from odoo import fields, models

from ..providers.values import TrackingPlace

PLACES = [
    (TrackingPlace.LINE.value, "On each line"),
    (TrackingPlace.DOCUMENT.value, "Once per document"),
]


class AccountingLedgerTracking(models.Model):
    """Something by which the organisation groups its results, beside its accounts."""

    _name = "accounting.ledger.tracking"
    _description = "Ledger Tracking Category"
    _inherit = ["accounting.ledger"]
    _order = "name, id"

    place = fields.Selection(PLACES, string="Where It Stands", readonly=True)
    option_ids = fields.One2many("accounting.ledger.tracking.option", "tracking_id", string="Options")

    def _from_values(self, categories):
        """The columns of ``values.TrackingCategory`` objects."""
        return [
            {
                "external_id": category.external_id,
                "code": "",
                "name": category.name,
                "active": category.active,
                "place": category.place.value,
            }
            for category in categories
        ]
