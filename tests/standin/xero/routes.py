"""Which call is which: method, address, the scopes of which one is needed, and what answers."""

import re
from dataclasses import dataclass

from . import (
    contacts,
    credit_notes,
    emailing,
    files,
    invoices,
    items,
    lists,
    payments,
    purchase_orders,
    tracking,
)
from .errors import not_found, not_implemented

SETTINGS = ("accounting.settings",)
CONTACTS = ("accounting.contacts",)
INVOICES = ("accounting.invoices",)
PAYMENTS = ("accounting.payments",)
ATTACHMENTS = ("accounting.attachments",)
HISTORY = ("accounting.invoices", "accounting.contacts")
ITEMS = ("accounting.invoices", "accounting.settings")

# method, address, scopes of which one is needed, what answers
ROUTES = [
    ("GET", "Organisation", SETTINGS, lists.organisation),
    ("GET", "Organisation/Actions", SETTINGS, lists.actions),
    ("GET", "Accounts", SETTINGS, lists.accounts),
    ("GET", "Accounts/{id}", SETTINGS, lists.account),
    ("GET", "TaxRates", SETTINGS, lists.tax_rates),
    ("GET", "TaxRates/{id}", SETTINGS, lists.tax_rate),
    ("GET", "TrackingCategories", SETTINGS, tracking.listing),
    ("GET", "TrackingCategories/{id}", SETTINGS, tracking.show),
    ("GET", "Currencies", SETTINGS, lists.currencies),
    ("PUT", "Currencies", SETTINGS, lists.add_currency),
    ("GET", "BrandingThemes", SETTINGS, lists.branding_themes),
    ("GET", "Contacts", CONTACTS, contacts.listing),
    ("PUT", "Contacts", CONTACTS, contacts.create),
    ("POST", "Contacts", CONTACTS, contacts.update_or_create),
    ("GET", "Contacts/{id}", CONTACTS, contacts.show),
    ("POST", "Contacts/{id}", CONTACTS, contacts.update_or_create),
    ("GET", "Items", ITEMS, items.listing),
    ("PUT", "Items", ITEMS, items.create),
    ("POST", "Items", ITEMS, items.update_or_create),
    ("GET", "Items/{id}", ITEMS, items.show),
    ("POST", "Items/{id}", ITEMS, items.update_or_create),
    ("DELETE", "Items/{id}", ITEMS, items.delete),
    ("GET", "Invoices", INVOICES, invoices.listing),
    ("PUT", "Invoices", INVOICES, invoices.create),
    ("POST", "Invoices", INVOICES, invoices.update_or_create),
    ("GET", "Invoices/{id}", INVOICES, invoices.show),
    ("POST", "Invoices/{id}", INVOICES, invoices.update_or_create),
    ("GET", "CreditNotes", INVOICES, credit_notes.listing),
    ("PUT", "CreditNotes", INVOICES, credit_notes.create),
    ("POST", "CreditNotes", INVOICES, credit_notes.update_or_create),
    ("GET", "CreditNotes/{id}", INVOICES, credit_notes.show),
    ("POST", "CreditNotes/{id}", INVOICES, credit_notes.update_or_create),
    ("PUT", "CreditNotes/{id}/Allocations", INVOICES, credit_notes.allocate),
    ("DELETE", "CreditNotes/{id}/Allocations/{allocation}", INVOICES, credit_notes.remove_allocation),
    ("GET", "PurchaseOrders", INVOICES, purchase_orders.listing),
    ("PUT", "PurchaseOrders", INVOICES, purchase_orders.create),
    ("POST", "PurchaseOrders", INVOICES, purchase_orders.update_or_create),
    ("GET", "PurchaseOrders/{id}", INVOICES, purchase_orders.show),
    ("POST", "PurchaseOrders/{id}", INVOICES, purchase_orders.update_or_create),
    ("GET", "Payments", PAYMENTS, payments.listing),
    ("PUT", "Payments", PAYMENTS, payments.create),
    ("POST", "Payments", PAYMENTS, payments.create),
    ("GET", "Payments/{id}", PAYMENTS, payments.show),
    ("POST", "Payments/{id}", PAYMENTS, payments.delete),
    ("GET", "Invoices/{id}/OnlineInvoice", INVOICES, files.online_invoice),
    ("POST", "Invoices/{id}/Email", INVOICES, emailing.email),
    ("GET", "{endpoint}/{id}/Attachments", ATTACHMENTS, files.attachments),
    ("GET", "{endpoint}/{id}/Attachments/{name}", ATTACHMENTS, files.attachment),
    ("PUT", "{endpoint}/{id}/Attachments/{name}", ATTACHMENTS, files.attach),
    ("POST", "{endpoint}/{id}/Attachments/{name}", ATTACHMENTS, files.attach),
    ("GET", "{endpoint}/{id}/History", HISTORY, files.history),
    ("PUT", "{endpoint}/{id}/History", HISTORY, files.add_history),
]


# Documents that are also given as PDF, and how they are found.
PDF = {"invoices": invoices.find, "creditnotes": credit_notes.find, "purchaseorders": purchase_orders.find}


@dataclass
class Route:
    """A matched call; files and PDF are given without asking for JSON."""

    method: str
    scopes: tuple
    answer: object
    arguments: dict
    needs_json: bool = True


def _pattern(address):
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", address), re.I)


_PATTERNS = [(method, _pattern(address), scopes, answer) for method, address, scopes, answer in ROUTES]


def find(method, address, accept):
    """The Route of a call; 404 for an unknown address, 501 for a method it does not know."""
    if method == "GET" and "application/pdf" in accept:
        return _pdf_route(address)
    known = False
    for known_method, pattern, scopes, answer in _PATTERNS:
        match = pattern.fullmatch(address)
        if match and known_method == method:
            return Route(method, scopes, answer, match.groupdict(), answer is not files.attachment)
        known = known or bool(match)
    raise not_implemented() if known else not_found()


def _pdf_route(address):
    endpoint, _slash, key = address.partition("/")
    finder = PDF.get(endpoint.lower())
    if not finder or not key or "/" in key:
        raise not_found()
    return Route("GET", INVOICES, lambda context: files.pdf(finder(context)), {"id": key}, False)
