"""Merging contacts in Odoo that stand for contacts over there, one each or the same one."""

from odoo import api, models

# Where one partner has one row: which partner's stays is told by what else makes the row unique.
_ONE_EACH = {
    "accounting.contact.link": ("connection_id", "role", "currency_id"),
    "accounting.match.choice": ("connection_id", "user_id"),
    "accounting.match.wish": ("connection_id",),
    "accounting.entry.export": ("connection_id", "role", "currency_id"),
}
_DOMAINS = {
    "accounting.match.choice": [("ledger_contact_id", "=", False)],
    "accounting.entry.export": [
        ("operation", "=", "create"),
        ("state", "in", ("waiting", "sending", "unconfirmed")),
    ],
}


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo moves all rows to the partner that stays, and cannot where both have one."""
        partners = dst_partner | src_partners
        for model, columns in _ONE_EACH.items():
            domain = [("partner_id", "in", partners.ids), *_DOMAINS.get(model, ())]
            rows = self.env[model].sudo().search(domain)
            self._leave_one_each(rows, columns, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _leave_one_each(self, rows, columns, dst_partner):
        """Remove what would be a second row in its place: what under the partner that stays is there."""
        taken, doubled = set(), rows.browse()
        for row in rows.sorted(lambda row: (row.partner_id != dst_partner, row.id)):
            place = tuple(row[column] for column in columns)
            if place in taken:
                doubled |= row
            taken.add(place)
        if rows._name == "accounting.contact.link":
            self._let_go(doubled, rows - doubled)
        doubled.unlink()
        self.env.flush_all()

    def _let_go(self, links, kept):
        """A contact over there whose partner is one with that of another is none to be created in Odoo again:
        it is left out, until somebody merges it over there, too, or decides otherwise.
        """
        alone = links.ledger_contact_id - kept.ledger_contact_id
        alone.write({"match_ignored": True, "match_wish": False})
