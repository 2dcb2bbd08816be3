"""From a contact as it is told over there to the values of Odoo's fields, with a sentence for whatever does
not fit: nothing is lost.
"""

import re
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError

from ..providers.contact_details import DueRule
from ..providers.kept_details import contact_from_json
from .place_names import Places
from .visible_text import clean

ADDRESS = ("street", "street2", "city", "zip", "state_id", "country_id")
_EMAIL = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
_CHILD_TYPES = {"billing": "invoice", "delivery": "delivery", "other": "other"}
# The same rules in Odoo's words; a day of the next month is as many days after the end of this one
_DELAYS = {
    DueRule.AFTER_DATE: "days_after",
    DueRule.AFTER_MONTH_END: "days_after_end_of_month",
    DueRule.ON_DAY_OF_NEXT_MONTH: "days_after_end_of_month",
}


@dataclass
class Part:
    """An address or a person that becomes a contact of its own under the partner.

    :ivar key: by which it is known again.
    :ivar group: whose owner decides about it.
    """

    key: str
    group: str
    values: dict


@dataclass
class Facts:
    """What a contact is in Odoo.

    :ivar groups: ``{group: {field: value}}``; records as ids, nothing as ``False``.
    :ivar notes: what fits no field, a line each, for the notes.
    :ivar remarks: sentences about what was not taken over as it is.
    :ivar group_of: to which group each of them belongs.
    """

    contact: object
    groups: dict = field(default_factory=dict)
    parts: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    group_of: dict = field(default_factory=dict)

    def are_of(self, group):
        """Whatever was noted and said since the last time is about ``group``."""
        for text in (*self.notes, *self.remarks):
            self.group_of.setdefault(text, group)


@dataclass
class Means:
    """What values are looked up in, read once a batch."""

    places: Places
    terms: dict
    term_rules: dict
    currencies: dict
    pricelists: dict


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _facts_of(self, entry, connection, means):
        """:raise UserError: the contact has no name."""
        contact = contact_from_json(entry.details)
        facts = Facts(contact)
        main, others = self._main_address(contact)
        facts.groups["name"] = self._name_of(contact)
        facts.groups["communication"] = self._communication_of(contact, facts)
        if notes := contact.notes.strip():
            facts.notes.append(notes)
        facts.are_of("communication")
        facts.groups["addresses"] = self._address_of(main, means.places, facts)
        if main and clean(main.attention_to):
            self._note(facts, self.env._("Attention"), main.attention_to)
        facts.parts = [*self._address_parts(others, means.places, facts), *self._person_parts(contact)]
        facts.are_of("addresses")
        facts.groups["registration"] = self._registration_of(contact, facts)
        facts.are_of("registration")
        facts.groups["payment"] = self._payment_of(contact, connection, means, facts)
        facts.are_of("payment")
        return facts

    # === GROUPS === #

    def _name_of(self, contact):
        name = clean(contact.base_name) or clean(contact.name)
        if not name:
            raise UserError(
                self.env._("It has no name that can be seen. Give it one there, then import it again.")
            )
        return {"name": name, "is_company": not contact.is_person}

    def _communication_of(self, contact, facts):
        email = self._email_of(contact.email, facts)
        phone, mobile = clean(contact.phone), clean(contact.mobile)
        if mobile and phone and mobile != phone:
            self._note(facts, self.env._("Mobile"), mobile)
        return {
            "phone": phone or mobile or False,
            "email": email or False,
            "website": self._website_of(contact, facts) or False,
        }

    def _email_of(self, text, facts):
        """The first address of a list; all others go to the notes."""
        text = clean(text)
        first, *others = _EMAIL.findall(text) or [""]
        if text and not first:
            self._note(facts, self.env._("E-mail"), text)
            facts.remarks.append(self.env._("%s is no e-mail address: kept in the notes.", text))
        elif others:
            self._note(facts, self.env._("E-mail"), ", ".join(others))
            facts.remarks.append(
                self.env._("Odoo takes one e-mail address, %s: the others are kept in the notes.", first)
            )
        return first

    def _website_of(self, contact, facts):
        website = clean(contact.website)
        try:
            return self.env["res.partner"]._clean_website(website) if website else ""
        except ValueError:
            self._note(facts, self.env._("Website"), website)
            facts.remarks.append(self.env._("%s is no website: kept in the notes.", website))
            return ""

    def _registration_of(self, contact, facts):
        """After the address: a tax number is checked by the rules of its country."""
        return {
            "vat": self._vat_of(contact, facts) or False,
            "company_registry": clean(contact.company_number) or False,
            "ref": clean(contact.account_number) or False,
        }

    def _vat_of(self, contact, facts):
        number = clean(contact.tax_number)
        country = self.env["res.country"].browse(facts.groups["addresses"]["country_id"] or ())
        try:
            vat, _code = self.env["res.partner"]._run_vat_checks(country, number, validation="setnull")
        except UserError:
            vat = ""
        if number and not vat:
            self._note(facts, self.env._("Tax number"), number)
            facts.remarks.append(self.env._("%s is no valid tax number in Odoo: kept in the notes.", number))
        return vat

    def _payment_of(self, contact, connection, means, facts):
        own = connection.company_id.currency_id
        currency = means.currencies.get(contact.currency) if contact.currency else None
        values = {
            "property_payment_term_id": self._term_of(contact.sale_term_id, contact.sale_due, means, facts),
            "property_supplier_payment_term_id": self._term_of(
                contact.purchase_term_id, contact.purchase_due, means, facts
            ),
            "property_purchase_currency_id": False,
            "property_product_pricelist": False,
        }
        if contact.currency and contact.currency != own.name:
            pricelist = means.pricelists.get(contact.currency)
            if contact.is_supplier and currency:
                values["property_purchase_currency_id"] = currency
            if contact.is_customer and pricelist:
                values["property_product_pricelist"] = pricelist
            if not currency or (contact.is_customer and not pricelist):
                self._note(facts, self.env._("Currency"), contact.currency)
                facts.remarks.append(
                    self.env._(
                        "Odoo lacks the currency %s or one price list in it: see its notes.",
                        contact.currency,
                    )
                )
        return values

    def _term_of(self, term_id, due, means, facts):
        """Odoo's payment term that says the same; told when there is none."""
        name, rule = means.terms.get(term_id, (term_id, None)) if term_id else ("", None)
        if due:
            rule = (_DELAYS.get(due.rule), due.days)
            name = self._say_due(due)
        if not name:
            return False
        if term := means.term_rules.get(rule):
            return term
        self._note(facts, self.env._("Payment term"), name)
        facts.remarks.append(self.env._("Odoo has no payment term like “%s”: kept in the notes.", name))
        return False

    def _say_due(self, due):
        sentences = {
            DueRule.AFTER_DATE: self.env._("%s days after the date", due.days),
            DueRule.AFTER_MONTH_END: self.env._("%s days after the end of the month", due.days),
            DueRule.ON_DAY_OF_MONTH: self.env._("day %s of the month", due.days),
            DueRule.ON_DAY_OF_NEXT_MONTH: self.env._("day %s of the next month", due.days),
        }
        return sentences[due.rule]

    # === ADDRESSES AND PERSONS === #

    def _main_address(self, contact):
        """That of the partner itself, for invoices, else the first; and all others."""
        addresses = [each for each in contact.addresses if self._says_something(each)]
        main = next(
            (each for each in addresses if each.kind == "billing"), addresses[0] if addresses else None
        )
        return main, [each for each in addresses if each is not main]

    def _says_something(self, address):
        told = (*address.lines, address.city, address.region, address.postal_code, address.country)
        return any(map(clean, told))

    def _address_of(self, address, places, facts):
        values = dict.fromkeys(ADDRESS, False)
        if not address:
            return values
        lines = [line for line in map(clean, address.lines) if line]
        country_text, region = clean(address.country), clean(address.region)
        country_id = places.country(country_text)
        state_id = self._state_of(address, region, country_text, country_id, places)
        if state_id and not country_id:
            country_id = places.home_id
        if country_text and not country_id:
            self._note(facts, self.env._("Country"), country_text)
            facts.remarks.append(self.env._("Odoo knows no country “%s”: kept in the notes.", country_text))
        if region and not state_id:
            lines.append(region)
            facts.remarks.append(self.env._("Odoo knows no state “%s” there: kept in the street.", region))
        return values | {
            "street": lines[0] if lines else False,
            "street2": ", ".join(lines[1:]) or False,
            "city": clean(address.city) or False,
            "zip": clean(address.postal_code) or False,
            "state_id": state_id or False,
            "country_id": country_id or False,
        }

    def _state_of(self, address, region, country_text, country_id, places):
        """A state without a country is one of the organisation's own, where it has one of that name."""
        country_id = country_id if country_text else places.home_id
        return places.state(country_id, region, clean(address.region_code)) if country_id else None

    def _keys_of_addresses(self, addresses):
        """``(key, address)`` of those that are parts."""
        counted = {}
        for address in addresses:
            number = counted[address.kind] = counted.get(address.kind, 0) + 1
            yield f"address:{address.kind}:{number}", address

    def _key_of_person(self, person):
        told = clean(person.email) or clean(f"{person.first_name} {person.last_name}")
        return f"person:{told.casefold()}"

    def _address_parts(self, addresses, places, facts):
        for key, address in self._keys_of_addresses(addresses):
            values = {
                "type": _CHILD_TYPES.get(address.kind, "other"),
                "name": clean(address.attention_to) or False,
                **self._address_of(address, places, facts),
            }
            yield Part(key, "addresses", values)

    def _person_parts(self, contact):
        """The contact's own first and last name are a person, too, where it is a company."""
        own = clean(f"{contact.first_name} {contact.last_name}")
        seen = set()
        if own and not contact.is_person and own.casefold() != clean(contact.name).casefold():
            seen.add(f"person:{own.casefold()}")
            yield Part("person:own", "persons", {"type": "contact", "name": own, "email": False})
        for person in contact.persons:
            name = clean(f"{person.first_name} {person.last_name}")
            email = clean(person.email)
            key = self._key_of_person(person)
            if (email or name) and key not in seen:
                seen.add(key)
                values = {"type": "contact", "name": name or email, "email": email or False}
                yield Part(key, "persons", values)

    def _note(self, facts, label, text):
        facts.notes.append(f"{label}: {clean(text)}")
