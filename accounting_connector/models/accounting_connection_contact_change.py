"""What of a contact over there is another than in Odoo, and may be written there."""

from dataclasses import replace

from odoo import models
from odoo.exceptions import UserError

from ..providers.kept_details import contact_from_json
from ..providers.values import Change
from .accounting_import_contact_facts import Facts
from .accounting_import_subject import plain
from .accounting_postal_address import has_address, postal_address
from .contact_export_fields import ADDRESS, GROUP_OF
from .visible_text import clean

_FACTS = {
    "is_person": ("name", "is_company"),
    "website": ("communication", "website"),
    "tax_number": ("registration", "vat"),
    "company_number": ("registration", "company_registry"),
    "account_number": ("registration", "ref"),
    "sale_terms": ("payment", "property_payment_term_id"),
    "purchase_terms": ("payment", "property_supplier_payment_term_id"),
}
_OF_ADDRESS = frozenset(ADDRESS) - {"country_id", "state_id"}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _contact_change(self, partner, ledger, names, is_asked, means):
        """The :class:`Change` that brings what Odoo says to ``ledger``; ``None`` when it says so already.

        Both sides are compared as an import would take them over: what is the same in Odoo's words is left
        as it is written there.

        :param names: of :data:`GROUP_OF`: what may be another.
        :param is_asked: a person wants it: what nobody owns is written, too, but nothing of it is emptied.
        :param means: what the import looks values up in.
        """
        partner = partner.with_company(self.company_id)
        there = contact_from_json(ledger.details)
        billing = self._billing_partner_of(partner)
        value = self._contact_value(partner, (), partner.currency_id, billing=billing)
        importer = self.env["accounting.import.contacts"]._quietly(self)
        try:
            facts = importer._facts_of(ledger, self, means)
        except UserError:  # it has no name over there: whatever is asked for is another
            facts = None
        written = {}
        for name in names:
            owner = self[f"contact_{GROUP_OF[name]}_owner"]
            if owner == "odoo" or (is_asked and owner == "blanks"):
                owned = ledger if owner == "odoo" else ledger.browse()
                written |= self._written_of(name, partner, billing, value, there, facts, owned)
        written = {field: new for field, new in written.items() if new != getattr(there, field)}
        if not written:
            return None
        return Change(replace(there, external_id=ledger.external_id, **written), frozenset(written))

    def _written_of(self, name, partner, billing, value, there, facts, owned):
        """``{field: value}`` of one of :data:`GROUP_OF`, empty when it is the same.

        :param owned: the contact there, empty when Odoo does not own this of it.
        """
        if name == "addresses":
            return {"addresses": self._addresses_written(partner, billing, there, owned)}
        if name == "persons":
            return {"persons": self._persons_written(partner, there, owned)}
        if facts and self._is_same(name, partner, value, facts):
            return {}
        written = {field: getattr(value, field) for field in self._fields_written(name, value)}
        return written if owned else {field: new for field, new in written.items() if new}

    def _fields_written(self, name, value):
        if name in ("name", "is_person"):
            return [name, *(["first_name", "last_name"] if value.is_person else [])]
        if name in ("sale_terms", "purchase_terms"):
            side = name.removesuffix("_terms")
            return [f"{side}_term_id" if self.sudo().ledger_term_ids else f"{side}_due"]
        return [name]

    def _is_same(self, name, partner, value, facts):
        if name == "name":
            return clean(value.name) == facts.groups["name"]["name"]
        if name in ("phone", "email"):
            return getattr(value, name) == (facts.groups["communication"][name] or "")
        group, field = _FACTS[name]
        return plain(partner[field]) == facts.groups[group][field]

    # === ADDRESSES AND PERSONS === #

    def _addresses_written(self, partner, billing, there, owned):
        """All addresses it is to have: those that say the same in Odoo as they are, and in their order. What
        Odoo has no more goes, what it never had stays.
        """
        importer = self.env["accounting.import.contacts"]._quietly(self)
        places = importer._places(self)
        known = [(each, importer._address_of(each, places, Facts(there))) for each in there.addresses]
        found = []
        for kind, holder in self._addresses_of(partner, billing):
            here = {name: plain(holder[name]) for name in ADDRESS}
            same = next((each for each, facts in known if each.kind == kind and facts == here), None)
            if same or has_address(holder):
                found.append(same or postal_address(kind, holder))
        kinds = {each.kind for each in found} - ({"other"} if owned else set())
        gone = self._addresses_known(importer, there, owned)
        found += [
            each
            for each in there.addresses
            if each not in found and each not in gone and each.kind not in kinds
        ]
        order = {each: number for number, each in enumerate(there.addresses)}
        return tuple(sorted(found, key=lambda each: order.get(each, len(order))))

    def _addresses_known(self, importer, there, owned):
        """The addresses there that are, or were, addresses in Odoo."""
        main, others = importer._main_address(there)
        keys = set(owned.sudo().part_ids.mapped("key"))
        known = {address for key, address in importer._keys_of_addresses(others) if key in keys}
        return known | ({main} if owned and _OF_ADDRESS.intersection(owned.imported_fields or ()) else set())

    def _persons_written(self, partner, there, owned):
        """All persons it is to have, but for the one it has as its own first and last name: who is in Odoo no
        more goes, who never was stays.
        """
        importer = self.env["accounting.import.contacts"]
        own = clean(f"{there.first_name} {there.last_name}").casefold()
        known = {
            (clean(f"{each.first_name} {each.last_name}"), clean(each.email)): each for each in there.persons
        }
        found = []
        for holder in self._persons_of(partner):
            name, email = clean(holder.name), clean(holder.email or "")
            same = known.get((name, email)) or (name == email and known.get(("", email)))
            if same:
                found.append(same)
            elif name.casefold() != own:
                found.append(self._person_value(holder))
        keys = set(owned.sudo().part_ids.mapped("key"))
        if owned:  # who is called or reached like one of Odoo's is that one
            keys |= {key(each) for each in found for key in (importer._key_of_person, _key_by_name)}
        found += [
            each
            for each in there.persons
            if each not in found and keys.isdisjoint((importer._key_of_person(each), _key_by_name(each)))
        ]
        order = {each: number for number, each in enumerate(there.persons)}
        return tuple(sorted(dict.fromkeys(found), key=lambda each: order.get(each, len(order))))


def _key_by_name(person):
    return f"person:{clean(f'{person.first_name} {person.last_name}').casefold()}"
