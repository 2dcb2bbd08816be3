"""What the tests of matching share."""

from ..providers.values import Contact, Item
from .order_case import OrderCase


class MatchingCase(OrderCase):
    def here(self, name, **values):
        return self.env["res.partner"].create({"name": name, **values})

    def contacts(self, *contacts):
        """Mirror contacts; returns their rows in this order."""
        rows = self.connection._upsert_ledger_contacts(contacts).grouped("external_id")
        return [rows[contact.external_id] for contact in contacts]

    def contact(self, name, **facts):
        """Mirror one contact that is a customer, unless told."""
        facts = {"is_customer": not facts.get("is_supplier"), **facts}
        return self.contacts(Contact(name, f"c-{name}", **facts))[0]

    def items(self, *items):
        """Mirror items; returns their rows in this order."""
        rows = self.connection._upsert_ledger_items(items).grouped("external_id")
        return [rows[item.external_id] for item in items]

    def item(self, code, name):
        return self.items(Item(code, name, f"i-{code}"))[0]

    def link(self, contact, partner, role="customer"):
        return self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": partner.id,
                "role": role,
                "ledger_contact_id": contact.id,
            }
        )


class MatchingPageCase(MatchingCase):
    subject = "contacts"

    @property
    def matching(self):
        return self.env["accounting.matching"]

    def page(self, state="open", **options):
        return self.matching.page(self.connection.id, self.subject, state, **options)

    def rows(self, state="open", **options):
        """``{name: row}``"""
        return {row["name"]: row for row in self.page(state, **options)["rows"]}

    def look(self):
        return self.matching.start(self.connection.id, self.subject, anew=True)

    def choose(self, kind, entry=None, record=None):
        return self.matching.choose(
            self.connection.id,
            self.subject,
            kind,
            entry.ids if entry else [],
            record.ids if record else [],
        )

    def apply(self):
        return self.matching.apply(self.connection.id, self.subject)
