from datetime import timedelta

from odoo import models

from ..providers.values import Verdict
from . import database_clock

# Soon enough for a person, late enough for a contact that was created after all to be found.
RETRY = timedelta(minutes=1)


class AccountingDocument(models.Model):
    """Who a document is for over there, when queueing could not tell: found, else created, in batches."""

    _inherit = "accounting.document"

    def _settle_contacts(self, found=None):
        """Take what links and the mirrored list of contacts say now; block what a person has to decide.

        :param found: ``{ContactKey: contacts}`` as just looked up over there and mirrored.
        :return: the documents that are still without a contact.
        """
        ids = {key: [contact.external_id for contact in contacts] for key, contacts in (found or {}).items()}
        groups = list(self._by_contact_role().values())
        while groups:
            groups = self._settle_contacts_of(groups, ids)
        return self.filtered(lambda document: document.state == "sending" and not document.ledger_contact_id)

    def _settle_contacts_of(self, groups, found):
        """:param groups: documents that share one contact over there, each.
        :return: the groups that have to be settled anew: what fits them stands for another partner now.
        """
        connection = self.connection_id
        vals_list = [
            {
                "kind": documents[0].kind,
                "partner_id": documents.partner_id.id,
                "currency_id": documents[0].currency_id.id,
                "create_allowed": all(documents.mapped("create_allowed")),
            }
            for documents in groups
        ]
        obstacles_list = self.env["accounting.preflight"]._settle_contacts(connection, vals_list, found)
        chosen, anew = {}, []
        for documents, vals, obstacles in zip(groups, vals_list, obstacles_list, strict=True):
            contact = self.env["accounting.ledger.contact"].browse(vals["ledger_contact_id"] or ())
            if obstacles:
                self.env["accounting.problem"]._raise_obstacles(connection, obstacles, documents)
                documents._move_to("blocked", obstacles[0]["name"])
            elif contact and contact in chosen.values():
                anew.append(documents)
            elif contact:
                chosen[documents] = contact
        self._take_contacts(chosen)
        return anew

    def _by_contact_role(self):
        """Documents that share one contact over there: by partner, role and, where it matters, currency."""

        def key(document):
            bound = document.connection_id._bound_currency(document.currency_id)
            return document.partner_id, document._contact_role(), bound

        return self.filtered(lambda document: not document.ledger_contact_id).grouped(key)

    def _links_of_partners(self):
        """What a person or an earlier document chose for the partners of these documents."""
        return self.env["accounting.contact.link"].search(
            [("connection_id", "in", self.connection_id.ids), ("partner_id", "in", self.partner_id.ids)]
        )

    def _take_contacts(self, chosen):
        """Documents go to a contact, and so will all later ones of their partners.

        :param chosen: ``{documents of one partner, role and currency: their contact}``.
        """
        if not chosen:
            return
        links = self._links_of_partners().grouped(lambda link: (link.partner_id, link.role))
        missing = []
        for documents, contact in chosen.items():
            documents.ledger_contact_id = contact
            connection, partner = documents.connection_id, documents.partner_id
            role, bound = documents[0]._contact_role(), connection._bound_currency(documents.currency_id)
            of_partner = links.get((partner, role), ())
            if not any(not bound or link.currency_id == bound for link in of_partner):
                missing.append(
                    {
                        "connection_id": connection.id,
                        "partner_id": partner.id,
                        "role": role,
                        "ledger_contact_id": contact.id,
                    }
                )
        self.env["accounting.contact.link"].create(missing)

    # === FIND === #

    def _contact_keys(self):
        """What to look these documents' partners up by, over there: each key once."""
        if not self:
            return []
        connection = self.connection_id
        return list(
            dict.fromkeys(
                key
                for document in self
                for key in connection._contact_keys(document.partner_id, document.currency_id)
            )
        )

    def _take_found_contacts(self, found):
        """Mirror what was looked up, and take it for the documents it fits.

        :param found: ``{ContactKey: contacts}``.
        :return: as :meth:`_settle_contacts`.
        """
        if not self:
            return self
        contacts = {contact.external_id: contact for group in found.values() for contact in group}
        self.connection_id._upsert_ledger_contacts(list(contacts.values()))
        return self._settle_contacts(found)

    # === CREATE === #

    def _contacts_to_create(self):
        """Values of the contacts these documents need, one a partner; their keys say which is whose."""
        first = {}
        for document in self:  # not one of a group by its index: that is read by itself
            first.setdefault(document._contact_key(), document)
        return [document._prepare_contact(key) for key, document in first.items()]

    def _needing_contacts(self, keys):
        """Those of these documents that need a contact with one of these keys."""
        without = self.filtered(lambda document: not document.ledger_contact_id)
        return without.filtered(lambda document: document._contact_key() in keys)

    def _contact_key(self):
        """The key of the contact these documents need, which all of one partner share."""
        return self.connection_id._contact_key_of(self.partner_id, self._contact_role(), self.currency_id)

    def _prepare_contact(self, key):
        return self.connection_id._contact_value(
            self.partner_id,
            [self._contact_role()],
            self.currency_id,
            key=key,
            billing=self._billing_partner(),
            taxable=self._customer_is_charged_tax(),
        )

    def _customer_is_charged_tax(self):
        """Whether a customer that is created is charged tax; ``None`` where customers are not asked."""
        if not (self.connection_id.taxes_by_flag and self._is_sale()):
            return None
        preflight = self.env["accounting.preflight"]
        return not preflight._is_exempt(self.connection_id, preflight._vals_of_document(self))

    def _billing_partner(self):
        """Whose address, e-mail and phone are used: the order's invoice address."""
        return self.invoice_partner_id or self.partner_id

    def _take_created_contacts(self, outcomes, contacts):
        """What became of the contacts we asked for; a refused one blocks its documents.

        :param outcomes: of ``contacts``, or of fewer.
        """
        if not self:
            return
        by_key = {outcome.key: outcome for outcome in outcomes}
        mirrored, created = self._mirror_created(outcomes), {}
        without = self.filtered(lambda document: not document.ledger_contact_id)
        waiting_for = without.grouped(lambda document: document._contact_key())
        for key, waiting in ((contact.key, waiting_for.get(contact.key)) for contact in contacts):
            if not waiting:
                continue
            outcome = by_key.get(key)
            if outcome is None or outcome.verdict is Verdict.UNKNOWN:
                waiting._give_back(
                    self.env._("It is not known whether the contact was created. Looking again."),
                    database_clock.now(self.env.cr) + RETRY,
                )
            elif outcome.verdict is Verdict.REFUSED:
                waiting._block_contact(outcome)
            else:
                contact = mirrored[outcome.saved.external_id]
                waiting._tell_warnings(outcome, waiting.partner_id.display_name)
                waiting._note_number_is_free()  # a new contact has no bills
                created |= dict.fromkeys(waiting._by_contact_role().values(), contact)
        self._take_contacts(created)

    def _mirror_created(self, outcomes):
        """``{id over there: the mirrored contact}`` of those that were created."""
        saved = [outcome.saved for outcome in outcomes if outcome.verdict is Verdict.SAVED]
        mirrored = self.connection_id._upsert_ledger_contacts(saved)
        return {contact.external_id: contact for contact in mirrored}

    def _block_contact(self, outcome):
        self._block(
            "contact",
            f"contact:{outcome.key}:refused",
            self._say_contact_refused(outcome.reasons),
            fix=self.partner_id,
            detail=self._say_reasons(outcome.reasons),
            is_declined=True,
        )

    def _say_contact_refused(self, reasons):
        facts = {"provider": self[0].provider_label, "partner": self.partner_id.display_name}
        if any(reason.kind == "duplicate" for reason in reasons):
            return self.env._(
                "%(provider)s has a contact called %(partner)s already, and takes no second one of that "
                "name. Link it to the one that is there; if they are two, tell them apart by their names in "
                "Odoo.",
                **facts,
            )
        return self.env._(
            "%(provider)s does not take %(partner)s as a new contact. Correct it in Odoo, or link it to a "
            "contact that is there.",
            **facts,
        )
