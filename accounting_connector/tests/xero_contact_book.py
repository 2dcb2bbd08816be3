"""One contact of Xero's as far as changing it is concerned: what is sent replaces, what is not sent stays."""

from dataclasses import replace

from odoo.addons.accounting_connector.providers.values import Change
from odoo.addons.accounting_connector.providers.xero.contact_changes import changed_contact
from odoo.addons.accounting_connector.providers.xero.contacts import contact_of

from .xero_case import CONTACT

_TYPES = {
    "Addresses": ("AddressType", ("STREET", "POBOX", "HOME")),
    "Phones": ("PhoneType", ("DDI", "DEFAULT", "FAX", "MOBILE")),
}
# What every field is called over there.
NAMES = {
    "name": "Name",
    "account_number": "AccountNumber",
    "first_name": "FirstName",
    "last_name": "LastName",
    "email": "EmailAddress",
    "tax_number": "TaxNumber",
    "company_number": "CompanyNumber",
    "currency": "DefaultCurrency",
    "sale_account": "SalesDefaultAccountCode",
    "purchase_account": "PurchasesDefaultAccountCode",
    "active": "ContactStatus",
    "phone": "Phones",
    "mobile": "Phones",
    "addresses": "Addresses",
    "persons": "ContactPersons",
    "sale_due": "PaymentTerms",
    "purchase_due": "PaymentTerms",
}
# Those that are a text of their own, whatever it is.
TEXTS = (
    "name",
    "account_number",
    "first_name",
    "last_name",
    "tax_number",
    "company_number",
    "currency",
    "sale_account",
    "purchase_account",
)


def changed(current, **values):
    """What is sent to give ``current`` these values, and what is told of it."""
    entry = replace(contact_of(current), **values)
    return changed_contact(Change(entry, frozenset(values)), current)


class ContactBook:
    """Holds one contact; answers show all slots.

    :param replaces_lists: whether slots that are not sent are emptied, or stay.
    """

    def __init__(self, raw, replaces_lists=True):
        self._replaces_lists = replaces_lists
        self.element = {"ContactID": CONTACT, "ContactStatus": "ACTIVE", **raw}

    @property
    def contact(self):
        return contact_of(self.element)

    def post(self, sent):
        """Change the contact as Xero does."""
        for name, value in sent.items():
            if name in _TYPES:
                value = self._slots(name, value)
            elif name == "PaymentTerms" and not self._replaces_lists:
                value = {**self.element.get(name, {}), **value}
            self.element[name] = value

    def untouchable(self, changed):
        """What nobody reads, and no change may touch: further numbers, addresses nobody knows; and the
        persons, unless they are changed.
        """
        slots = [slot for slot in self.element["Phones"] if slot["PhoneType"] in ("DDI", "FAX")]
        slots += [slot for slot in self.element["Addresses"] if slot["AddressType"] == "HOME"]
        said = [{name: value for name, value in slot.items() if value} for slot in slots]
        return said, None if "persons" in changed else self.element["ContactPersons"]

    def _slots(self, name, sent):
        type_name, types = _TYPES[name]
        before = {} if self._replaces_lists else {slot[type_name]: slot for slot in self.element[name]}
        slots = before | {slot[type_name]: {**before.get(slot[type_name], {}), **slot} for slot in sent}
        return [slots.get(kind, {type_name: kind}) for kind in types]
