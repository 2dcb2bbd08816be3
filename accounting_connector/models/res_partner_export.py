"""Saving a contact tells the worker what of it belongs over there. Constant queries; none where Odoo owns
nothing.
"""

from odoo import api, models

from .contact_export_fields import OF_PARTNER, WATCHED, of_child


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if self._accounting_is_watched(WATCHED):
            partners.filtered("parent_id")._accounting_part_changed()
        return partners

    def write(self, vals):
        watched = vals.keys() & WATCHED
        if not self._accounting_is_watched(watched):
            return super().write(vals)
        companies = self.parent_id
        result = super().write(vals)
        changed = dict.fromkeys(self.ids, frozenset(OF_PARTNER[name] for name in watched & OF_PARTNER.keys()))
        for child in self.filtered("parent_id"):
            company_id = child.parent_id.id
            names = of_child(watched, child.type == "contact")
            changed[company_id] = changed.get(company_id, frozenset()) | names
        if "parent_id" in watched:  # they are missing where they were
            for company in companies:
                changed[company.id] = changed.get(company.id, frozenset()) | of_child(watched, False)
        self._accounting_changed(changed)
        return result

    def unlink(self):
        companies = self.parent_id - self if self._accounting_is_watched(WATCHED) else self.browse()
        result = super().unlink()
        companies._accounting_changed(dict.fromkeys(companies.ids, of_child({"active"}, False)))
        return result

    def _accounting_part_changed(self):
        """These are new addresses or persons of their companies."""
        self._accounting_changed(dict.fromkeys(self.parent_id.ids, of_child({"type"}, False)))

    @api.model
    def _accounting_is_watched(self, names):
        """Whether anything of this is Odoo's to change in any books."""
        return bool(names) and bool(self.env["accounting.connection"]._contact_fields_of_odoo())

    @api.model
    def _accounting_changed(self, changed):
        changed = {partner_id: names for partner_id, names in changed.items() if names}
        if changed:
            self.env["accounting.entry.export"].sudo()._contacts_were_changed(changed)
