"""What is shown and never entered is written by the connector alone, however it is asked for."""

from odoo import api, models


class AccountingProtected(models.AbstractModel):
    """A model people write to that also keeps what only the connector may say: those fields are readonly for
    whatever a person sends, not in the form alone. The connector itself writes them with ``sudo``.
    """

    _name = "accounting.protected"
    _description = "Has Fields that Only the Connector Writes"

    @api.model
    def _has_field_access(self, field, operation):
        is_kept = operation == "write" and field.readonly and not self.env.su
        return not is_kept and super()._has_field_access(field, operation)
