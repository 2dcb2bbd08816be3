"""Every refusal Xero is known to give (reference section 5.2) has its kind of obstacle and its subject."""

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.xero.refusals import reason_for

NUMBER = (
    "Invoice # must be unique.",
    "Invoice # must be unique",
    "Order number must be unique",
)
STATUS = (
    "Invoice not of valid status for modification",
    "Invoice not of valid status for creation",
    "Invoice not of valid type for creation",
    "This document cannot be edited as it has a payment or credit note allocated to it.",
    (
        "The status AUTHORISED cannot be applied to the invoice because it has payments or credit notes "
        "allocated to it."
    ),
    "Date cannot be changed on an invoice that has payment or credit notes allocated to it.",
    "Payments can only be made against Authorised documents",
)
CONTACT = (
    (
        "The specified contact details matched an archived contact. Archived contacts cannot currently be "
        "edited via the API."
    ),
    (
        "The contact with the specified contact details has been archived. The contact must be un-archived "
        "before creating new invoices or credit notes."
    ),
    (
        "The Contact must contain at least 1 of the following elements to identify the contact: Name, "
        "ContactID, ContactNumber"
    ),
    "A Contact must be specified for this type of transaction",
    "Email address must be valid",
)
LOCK = (
    "The document date cannot be before the period lock date, currently set at 31 March 2026",
    "The document date cannot be before the end of year lock date, currently set at 31 March 2026",
)
ACCOUNT = (
    "Account code or ID must be specified",
    "Account code must be specified",
    "Account must be valid.",
    "Account type is invalid for making a payment to/from",
)
TAX = ("The TaxType field is mandatory", "Tax rate must be valid.")
AMOUNT = (
    "The line total 1.00 does not match the expected line total 100.00",
    "Payment amount exceeds the amount outstanding on this document",
)
DUPLICATE = (
    (
        "The existing contact with name A cannot be updated to use new name B. There is an existing contact "
        "with that name."
    ),
)
OTHER = (
    "An existing Credit Note with the specified CreditNoteID could not be found",
    "The document DueDate field must be specified.",
    "Something nobody has seen before",
    "",
)
WITH_SUBJECT = (
    ("account", "200", "Account code '200' is not a valid code for this document."),
    (
        "account",
        "200",
        (
            "Account code '200' has been archived, or has been deleted. Each line item must reference a "
            "valid account."
        ),
    ),
    (
        "tax",
        "NONE",
        "The TaxType code NONE does not exist or cannot be used for this type of transaction.",
    ),
    ("tax", "INPUT", "The TaxType code 'INPUT' cannot be used with account code '630'."),
    ("currency", "EUR", "Organisation is not subscribed to currency EUR"),
    ("duplicate", "abc", "Price List Item with Code 'abc' already exists"),
    (
        "duplicate",
        "Deco Addict",
        (
            "The contact name Deco Addict is already assigned to another contact. The contact name must be "
            "unique across all active contacts."
        ),
    ),
)


class TestXeroRefusals(BaseCase):
    def test_every_known_text_has_its_kind(self):
        for kind, texts in (
            ("number", NUMBER),
            ("status", STATUS),
            ("contact", CONTACT),
            ("lock", LOCK),
            ("account", ACCOUNT),
            ("tax", TAX),
            ("amount", AMOUNT),
            ("duplicate", DUPLICATE),
            ("plan", ("You have reached the limit of invoices you can approve",)),
            ("other", OTHER),
        ):
            for text in texts:
                with self.subTest(text):
                    reason = reason_for(text)
                    self.assertEqual((reason.kind, reason.subject, reason.text), (kind, "", text))

    def test_a_text_that_names_something_tells_it(self):
        for kind, subject, text in WITH_SUBJECT:
            with self.subTest(text):
                reason = reason_for(text)
                self.assertEqual((reason.kind, reason.subject, reason.text), (kind, subject, text))
