from odoo import fields, models
from odoo.tools import SQL

from .accounting_connection_contacts import ROLE_FLAGS

WAITING = ("queued", "blocked")


class AccountingLedgerContact(models.Model):
    _name = "accounting.ledger.contact"
    _inherit = ["accounting.ledger.contact", "accounting.ledger.matched"]

    _record_field = "match_partner_id"

    match_partner_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def _match(self):
        return self._match_partners()

    def _unmatched_domain(self):
        return [("link_ids", "=", False), ("merged_into", "in", (False, ""))]

    def _is_matched_sql(self):
        return SQL("entry.id IN (SELECT link.ledger_contact_id FROM accounting_contact_link link)")

    def _is_listed_sql(self):
        return SQL("entry.merged_into IS NULL")

    def _searched_sql(self):
        return [SQL("entry.name"), SQL("entry.email"), SQL("entry.tax_number"), SQL("entry.number")]

    def _records_of(self):
        return {entry: entry.link_ids.partner_id.commercial_partner_id for entry in self}

    def _roles(self):
        """In which roles a contact stands for a partner: both while it has none."""
        return [role for role, flag in ROLE_FLAGS.items() if self[flag]] or list(ROLE_FLAGS)

    def _stand_for(self, records):
        self.env["accounting.contact.link"].create(
            [
                {
                    "connection_id": entry.connection_id.id,
                    "partner_id": record.id,
                    "role": role,
                    "ledger_contact_id": entry.id,
                }
                for entry, record in zip(self, records, strict=True)
                for role in entry._roles()
            ]
        )

    def _taken_by_others(self, records):
        connection = self.connection_id
        links = connection._shelves_of_partners(list({record.id for record in records}))
        taken = {}
        for entry, record in zip(self, records, strict=True):
            shelves = entry._own_shelves()
            held = set().union(*(links.get((record.id, in_use), ()) for in_use in (True, False)))
            if shelves & held:
                taken[entry] = record
            links.setdefault((record.id, True), set()).update(shelves)
        return taken

    def _stand_for_nothing(self):
        documents = self.env["accounting.document"].sudo()
        waiting = [("ledger_contact_id", "in", self.ids), ("state", "in", WAITING)]
        documents.search(waiting).ledger_contact_id = False
        self.part_ids.sudo().unlink()
        self.link_ids.unlink()
