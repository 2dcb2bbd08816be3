"""A partner as a contact over there, with all that Odoo knows of it: the same for documents and on demand."""

from odoo import models

from ..providers.contact_details import Due, DueRule, Person
from ..providers.values import Contact
from .accounting_postal_address import has_address, postal_address

_DUE_RULES = {"days_after": DueRule.AFTER_DATE, "days_after_end_of_month": DueRule.AFTER_MONTH_END}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _contact_key_of(self, partner, role, currency):
        """A text of ours that stands for ``partner`` over there and is never given to two contacts."""
        parts = [self.marker_tag, str(partner.id)]
        if self._capabilities().contact_has_one_role:
            parts.append(role)
        if bound := self._bound_currency(currency):
            parts.append(bound.name)
        return "-".join(parts)

    def _contact_value(self, partner, roles, currency, *, key="", billing=None, taxable=None):
        """:param partner: a commercial partner.
        :param roles: those of ``ROLE_FLAGS`` it has over there.
        :param billing: whose address, e-mail and phone are for invoices; that of the partner by default.
        :param taxable: see ``values.Contact``.
        """
        partner = partner.with_company(self.company_id)
        billing = billing or self._billing_partner_of(partner)
        person = not partner.is_company
        first_name, _space, last_name = (partner.name or "").strip().rpartition(" ")
        return Contact(
            name=partner.name or "",
            key=key,
            email=billing.email or partner.email or "",
            first_name=first_name if person else "",
            last_name=last_name if person else "",
            phone=billing.phone or partner.phone or "",
            website=partner.website or "",
            tax_number=partner.vat or "",
            company_number=partner.company_registry or "",
            account_number=partner.ref or "",
            addresses=tuple(
                postal_address(kind, each)
                for kind, each in self._addresses_of(partner, billing)
                if has_address(each)
            ),
            persons=tuple(map(self._person_value, self._persons_of(partner))),
            is_customer="customer" in roles,
            is_supplier="vendor" in roles,
            is_person=person,
            currency=self._bound_currency(currency).name or "",
            taxable=taxable,
            **self._term_values(partner),
        )

    def _billing_partner_of(self, partner):
        return partner.browse(partner.address_get(["invoice"])["invoice"]).with_env(partner.env)

    def _addresses_of(self, partner, billing):
        """``(kind, partner whose address it is)``: for invoices, for deliveries where that is another, and
        all others. Who is a contact of its own over there is none of them.
        """
        delivery = partner.browse(partner.address_get(["delivery"])["delivery"])
        found = [("billing", billing)]
        if delivery != billing:
            found.append(("delivery", delivery))
        others = partner.child_ids.filtered(lambda child: child.type == "other")
        return found + [("other", each) for each in others - billing - delivery if not self._is_linked(each)]

    def _persons_of(self, partner):
        return partner.child_ids.filtered(
            lambda child: child.type == "contact" and child.name and not self._is_linked(child)
        )

    def _is_linked(self, partner):
        return self in partner.sudo().accounting_contact_link_ids.connection_id

    def _person_value(self, partner):
        first_name, _space, last_name = (partner.name or "").strip().rpartition(" ")
        return Person(first_name, last_name, partner.email or "")

    def _term_values(self, partner):
        """The payment terms of a partner: one of the organisation's, else when documents are due."""
        values = {}
        for side, term in (
            ("sale", partner.property_payment_term_id),
            ("purchase", partner.property_supplier_payment_term_id),
        ):
            if not term:
                continue
            if self.sudo().ledger_term_ids:
                values[f"{side}_term_id"] = self._ledger_term_for(term).external_id or ""
            else:
                values[f"{side}_due"] = self._due_of(term)
        return values

    def _due_of(self, term):
        """``None`` for instalments and other rules that cannot be told over there."""
        line = term.line_ids
        rule = _DUE_RULES.get(line.delay_type) if len(line) == 1 else None
        return Due(line.nb_days, rule) if rule else None
