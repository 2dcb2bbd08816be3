from odoo import models

from ..providers.values import Verdict
from . import database_clock
from .accounting_connection_contacts import ROLE_FLAGS

# What stands for a role where only kinds of documents are known.
KIND_OF_ROLE = {"customer": "invoice", "vendor": "bill"}


class AccountingEntryExport(models.Model):
    """Contacts that are to be created: found over there, else created, as those of documents are (see
    ``accounting_sender_names.py``).
    """

    _inherit = "accounting.entry.export"

    def _roles(self):
        """The roles of the contact: one, where customers and vendors are two lists."""
        return [self.role] if self._is_of_one_list() else self.connection_id._roles_of(self.partner_id)

    def _is_of_one_list(self):
        return self.connection_id._capabilities().contact_has_one_role

    def _contact_key(self):
        return self.connection_id._contact_key_of(
            self.partner_id, self.role, self.currency_id or self.connection_id.company_id.currency_id
        )

    def _needing_contacts(self, keys):
        """Those of these that ask for a contact with one of these keys."""
        contacts = self.filtered(lambda export: export.subject == "contact" and not export.ledger_contact_id)
        return contacts.filtered(lambda export: export._contact_key() in keys)

    # === FIND === #

    def _settle_contacts(self, found=None):
        """Take what links and the mirrored list say now; what a person has to decide stops.

        :param found: ``{ContactKey: contacts}`` as just looked up over there and mirrored.
        :return: those that are still without a contact.
        """
        preflight = self.env["accounting.preflight"]
        ids = {key: [contact.external_id for contact in contacts] for key, contacts in (found or {}).items()}
        left, recovered = self.browse(), self.env["accounting.ledger.contact"]
        for export in self.filtered(lambda each: each.subject == "contact" and each.state == "sending"):
            vals = {
                "kind": KIND_OF_ROLE[export.role],
                "partner_id": export.partner_id.id,
                "currency_id": (export.currency_id or export.company_id.currency_id).id,
                "create_allowed": True,  # that is what was asked for
            }
            obstacles = preflight._settle_contact(export.connection_id, vals, export._found_of_its_own(ids))
            if obstacles:
                export._stop(obstacles[0])
            elif vals["ledger_contact_id"]:
                contact = self.env["accounting.ledger.contact"].browse(vals["ledger_contact_id"])
                if contact.number == export._contact_key():
                    recovered |= contact
                export._take_contacts({export: contact})
                export._finish(self.env._("It was there already, and is linked now."))
            else:
                left |= export
        recovered._are_as_in_odoo()
        return left

    def _found_of_its_own(self, found):
        """What of ``{ContactKey: external ids}`` was found by this partner's keys."""
        return {key: found[key] for key in self._contact_keys() if key in found}

    def _contact_keys(self):
        """What to look these up by, over there: each key once."""
        return list(
            dict.fromkeys(
                key
                for export in self
                for key in export.connection_id._contact_keys(
                    export.partner_id, export.currency_id or export.company_id.currency_id
                )
            )
        )

    def _take_found_contacts(self, found):
        """Mirror what was looked up, and take it where it fits; returns those without a contact."""
        contacts = {contact.external_id: contact for group in found.values() for contact in group}
        if contacts:
            self.connection_id._upsert_ledger_contacts(list(contacts.values()))
        return self._settle_contacts(found)

    # === CREATE === #

    def _contacts_to_create(self):
        return [
            export.connection_id._contact_value(
                export.partner_id,
                export._roles(),
                export.currency_id or export.company_id.currency_id,
                key=export._contact_key(),
            )
            for export in self
        ]

    def _take_created_contacts(self, outcomes, contacts):
        """What became of the contacts we asked for.

        :param outcomes: of ``contacts``, or of fewer.
        """
        by_key = {outcome.key: outcome for outcome in outcomes}
        asked = {contact.key for contact in contacts}
        mine = {
            export: by_key.get(export._contact_key())
            for export in self.filtered(lambda export: export.subject == "contact")
            if export._contact_key() in asked
        }
        saved = {
            export: outcome
            for export, outcome in mine.items()
            if outcome and outcome.verdict is Verdict.SAVED
        }
        if saved:
            self._take_saved_contacts(saved)
        for export, outcome in mine.items():
            if outcome is None or outcome.verdict is Verdict.UNKNOWN:
                export._lose()
            elif outcome.verdict is Verdict.REFUSED:
                export._refuse_contact(outcome.reasons)

    def _take_saved_contacts(self, saved):
        rows = self.connection_id._upsert_ledger_contacts([outcome.saved for outcome in saved.values()])
        by_id = {row.external_id: row for row in rows}
        self._take_contacts({each: by_id[outcome.saved.external_id] for each, outcome in saved.items()})
        rows._are_as_in_odoo()
        for export, outcome in saved.items():
            export._finish(export._say_created(outcome.warnings))

    def _take_contacts(self, contacts):
        """Link partners in the roles their contacts were asked for.

        :param contacts: ``{export: ledger contact}``.
        """
        links = self.env["accounting.contact.link"]
        partners = self.env["res.partner"].union(*(export.partner_id for export in contacts))
        taken = {
            (link.partner_id, link.role, link.currency_id.name or "")
            for link in links.search(
                [("connection_id", "=", self.connection_id.id), ("partner_id", "in", partners.ids)]
            )
        }
        values = []
        for export, contact in contacts.items():
            export.ledger_contact_id = contact
            currency = self.env["accounting.import.contacts"]._currency_of_link(export.connection_id, contact)
            values += [
                {
                    "connection_id": export.connection_id.id,
                    "partner_id": export.partner_id.id,
                    "role": role,
                    "ledger_contact_id": contact.id,
                }
                for role in export._roles()
                if (export.partner_id, role, currency) not in taken
                and (not export._is_of_one_list() or contact[ROLE_FLAGS[role]])
            ]
        links.create(values)

    def _lose_all(self):
        """Whatever is still held: the answer did not tell of it."""
        for export in self:
            export._lose()

    def _lose(self):
        """It is not known whether it was created: looked for when whatever is under way has arrived."""
        now = database_clock.now(self.env.cr)
        self._give_back_or_join(
            self.env._("It is not known whether it arrived. Looking again."),
            now + self.connection_id._capabilities().settling_time,
            is_unknown=True,
        )

    def _refuse_contact(self, reasons):
        facts = {"provider": self.provider_label, "partner": self.partner_id.display_name}
        if any(reason.kind == "duplicate" for reason in reasons):
            sentence = self.env._(
                "%(provider)s has a contact called %(partner)s already, and takes no second one of that "
                "name. Link it to the one that is there; if they are two, tell them apart by their names in "
                "Odoo.",
                **facts,
            )
        else:
            sentence = self.env._(
                "%(provider)s does not take %(partner)s as a new contact. Correct it in Odoo, or link it to "
                "a contact that is there.",
                **facts,
            )
        self._refuse(sentence, reasons)

