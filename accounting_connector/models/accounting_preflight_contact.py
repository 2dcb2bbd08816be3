"""Preflight: who the document is for over there."""

from odoo import models

from .accounting_preflight import obstacle
from .known_contacts import KnownContacts


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_contact(self, connection, vals, found=None):
        """:meth:`_settle_contacts` of one document."""
        [obstacles] = self._settle_contacts(connection, [vals], found)
        return obstacles

    def _settle_contacts(self, connection, vals_list, found=None):
        """The linked contact; else the only one in the list that fits; else nothing, and the worker finds or
        creates it.

        Several that fit are a person's choice, never a guess. ``create_allowed`` in values says that a person
        let this contact be created.

        :param found: ``{ContactKey: external ids}`` of what was looked up over there just now.
        """
        known = KnownContacts(self.env, connection, {vals["partner_id"] for vals in vals_list}, found)
        return [self._settle_contact_by(known, connection, vals) for vals in vals_list]

    def _settle_contact_by(self, known, connection, vals):
        role = "vendor" if self._is_purchase(vals) else "customer"
        partner = known.partner(vals["partner_id"])
        currency = self.env["res.currency"].browse(vals["currency_id"])
        link = known.link(partner, role, currency)
        if link:
            contact = self._merged_into(link.ledger_contact_id)
            vals["ledger_contact_id"] = contact.id
            return [] if contact.active else [self._obstacle_archived_contact(connection, link, contact)]
        candidates = known.fitting(partner, role, currency)
        vals["ledger_contact_id"] = candidates.id if len(candidates) == 1 else False
        if len(candidates) > 1:
            return [self._obstacle_several_contacts(connection, partner, role, currency, candidates)]
        if candidates and self._stands_for_another(candidates, partner, role):
            vals["ledger_contact_id"] = False
            if vals.get("create_allowed"):
                return []
            return [self._obstacle_taken_contact(connection, partner, role, currency, candidates)]
        if not candidates and connection.create_contacts == "ask" and not vals.get("create_allowed"):
            return [self._obstacle_unknown_contact(connection, partner, role, currency)]
        return []

    def _contact_link(self, connection, partner, role, currency):
        """What a person or an earlier document chose for this partner; empty when nobody did."""
        return KnownContacts(self.env, connection, partner.ids).link(partner, role, currency)

    def _merged_into(self, contact):
        """The contact that is left after merges of ``contact``: the merged one stays archived over there."""
        seen = contact
        while contact.merged_into:
            successor = contact.search(
                [("connection_id", "=", contact.connection_id.id), ("external_id", "=", contact.merged_into)],
                limit=1,
            )
            if not successor or successor in seen:
                break
            seen |= successor
            contact = successor
        return contact

    def _stands_for_another(self, contact, partner, role):
        """Whether ``contact`` is linked to somebody else, with whom ``partner`` may only share an address."""
        same_tax_number = bool(partner.vat) and partner.vat == contact.tax_number
        others = contact.link_ids.filtered(lambda link: link.role == role and link.partner_id != partner)
        return bool(others) and not same_tax_number

    # === OBSTACLES === #

    def _contact_obstacle(
        self, connection, partner, role, currency, suffix, name, *, link_id=False, **fix_context
    ):
        """An obstacle that is settled in the link ``link_id``, or in a new one.

        :param fix_context: what the form of the link is opened with, beside whom it is for.
        """
        bound = connection._bound_currency(currency)
        subject = f"{partner.id}:{bound.name}" if bound else partner.id
        if bound:
            fix_context["accounting_currency_codes"] = connection._currency_codes(bound)
        return obstacle(
            "contact",
            f"contact:{role}:{subject}:{suffix}",
            name,
            fix_model="accounting.contact.link",
            fix_id=link_id,
            fix_context={
                "default_connection_id": connection.id,
                "default_partner_id": partner.id,
                "default_role": role,
                **fix_context,
            },
        )

    def _obstacle_archived_contact(self, connection, link, contact):
        partner = link.partner_id
        return self._contact_obstacle(
            connection,
            partner,
            link.role,
            link.currency_id,
            "archived",
            self.env._(
                "The contact %(contact)s of %(partner)s is archived in %(provider)s. "
                "Restore it there, or link %(partner)s to another contact.",
                contact=contact.display_name,
                partner=partner.display_name,
                provider=connection._capabilities().label,
            ),
            link_id=link.id,
        )

    def _obstacle_several_contacts(self, connection, partner, role, currency, candidates):
        return self._contact_obstacle(
            connection,
            partner,
            role,
            currency,
            "several",
            self.env._(
                "Several contacts in %(provider)s fit %(partner)s: %(contacts)s. Choose one.",
                provider=connection._capabilities().label,
                partner=partner.display_name,
                contacts=", ".join(candidates.mapped("display_name")),
            ),
            accounting_candidate_ids=candidates.ids,
        )

    def _obstacle_taken_contact(self, connection, partner, role, currency, contact):
        return self._contact_obstacle(
            connection,
            partner,
            role,
            currency,
            "taken",
            self.env._(
                "%(contact)s in %(provider)s fits %(partner)s, but stands for %(other)s already. Link it to "
                "%(partner)s, too, or let a new contact be created.",
                contact=contact.display_name,
                provider=connection._capabilities().label,
                partner=partner.display_name,
                other=contact.link_ids.partner_id[:1].display_name,
            ),
            accounting_candidate_ids=contact.ids,
        )

    def _obstacle_unknown_contact(self, connection, partner, role, currency):
        return self._contact_obstacle(
            connection,
            partner,
            role,
            currency,
            "unknown",
            self.env._(
                "No contact in %(provider)s fits %(partner)s. Choose one, or have contacts created.",
                provider=connection._capabilities().label,
                partner=partner.display_name,
            ),
        )
