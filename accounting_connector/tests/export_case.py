"""Contacts and products that are wanted in the books, and what becomes of them."""

from .import_case import ImportCase


class ExportCase(ImportCase):
    def create_there(self, *partners):
        """Somebody asks for these partners to be created in the books; the rows that wait."""
        return self.env["accounting.entry.export"]._create_contacts_there(
            self.connection, self.env["res.partner"].union(*partners)
        )

    def created_now(self, *partners):
        """The same, worked off."""
        rows = self.create_there(*partners)
        self.work()
        return rows

    def linked_there(self, partner, role="customer"):
        """The contacts of the books that stand for ``partner``."""
        links = self.env["accounting.contact.link"].search(
            [("connection_id", "=", self.connection.id), ("partner_id", "=", partner.id), ("role", "=", role)]
        )
        ids = links.ledger_contact_id.mapped("external_id")
        return [contact for contact in self.books.contacts if contact.external_id in ids]
