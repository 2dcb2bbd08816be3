"""Contacts that are parts of others, as jobs are of customers: under them, whichever came first."""

from odoo import models

from .accounting_import_contacts import WAITS


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _without_waiting_ones(self, entries):
        """Those that are no part of another of ``entries``; all of them when they wait for each other."""
        ids = set(entries.mapped("external_id"))
        return entries.filtered(lambda entry: entry.parent_external_id not in ids) or entries

    def _parents_of(self, connection, entries):
        """``{external id: partner}`` of contacts that ``entries`` are parts of."""
        wanted = {entry.parent_external_id for entry in entries} - {False}
        links = wanted and self.env["accounting.contact.link"].search(
            [("connection_id", "=", connection.id), ("ledger_contact_id.external_id", "in", list(wanted))],
            order="id desc",
        )
        return {link.ledger_contact_id.external_id: link.partner_id for link in links or ()}

    def _waits(self, entry, partner, is_new):
        """Whether ``partner`` was created without the parent it is to have, and still has none."""
        waited = is_new or WAITS in (entry.imported_fields or ())
        return bool(waited and entry.parent_external_id and not partner.parent_id)

    def _adopt(self, connection, partners):
        """Put those under ``partners`` that were imported before the contact they are parts of.

        :param partners: ``{entry: partner}``.
        :return: ``{entry: names of what is under it now}``.
        """
        parents = {entry.external_id: entry for entry in partners}
        parts = self.env[self._mirror].search(
            [("connection_id", "=", connection.id), ("parent_external_id", "in", list(parents))]
        )
        adopted = {}
        for part in parts.filtered(lambda part: WAITS in (part.imported_fields or ())):
            parent = parents[part.parent_external_id]
            children = part.link_ids.partner_id.filtered(lambda child: not child.parent_id)
            if children and not children & self._with_parents(partners[parent]):
                children.write({"parent_id": partners[parent].id, "type": "other"})
                adopted.setdefault(parent, []).extend(children.mapped("name"))
            part.imported_fields = [name for name in part.imported_fields if name != WAITS]
        return adopted

    def _say_adopted(self, names):
        """In a list of at most one sentence."""
        if not names:
            return []
        return [self.env._("Imported before, and under it now: %s.", ", ".join(names))]

    def _with_parents(self, partner):
        return partner + self._with_parents(partner.parent_id) if partner else partner
