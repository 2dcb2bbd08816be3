"""The button above the lists says which accounting system it means, and is not there without a connection."""

from odoo import api, models


class AccountingSource(models.AbstractModel):
    _inherit = "accounting.source"

    @api.model
    def _accounting_list_button(self):
        """What the button above a list of these orders says; ``""`` for no button."""
        labels = {self._accounting_label_in(company) for company in self.env.companies} - {False}
        return self._accounting_create_selected_button(" / ".join(sorted(labels))) if labels else ""

    @api.model
    def _accounting_create_selected_button(self, provider):
        """What the button for a selection of orders says."""
        raise NotImplementedError

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        return super()._get_view_cache_key(view_id, view_type, **options) + (self._accounting_list_button(),)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        label = self._accounting_list_button()
        for button in arch.xpath("//header/button[@name='action_accounting_create_selected']"):
            if label:
                button.set("string", label)
            else:
                button.getparent().remove(button)
        return arch, view
