"""Every text of the two accounting systems about accounts, taxes, currencies, contacts, items and periods
that the reference knows, with what it means: the kind of problem, what it names, and where Fix leads.
"""

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where a person fixes it."""

    ACCOUNT = "the line of the account mapping"
    TAX = "the line of the tax mapping"
    CONTACT = "the link of the contact"
    ITEM = "the choice about the item"
    CURRENCY = "the currencies of the connection"
    LOCK = "the date of the documents"
    LISTS = "the lists, to be read again"
    PLAN = "the plan of the connection"


@dataclass(frozen=True)
class Refusal:
    """One text. ``{account}``, ``{tax}``, ``{contact}`` and ``{item}`` stand for what it names, by code or by
    id.

    :ivar kind: the kind the adapter tells.
    :ivar names: whether that is told, too.
    :ivar code: the code it comes with, where texts have one.
    """

    text: str
    kind: str
    place: Place
    names: str = ""
    code: str = ""


XERO = (
    Refusal(
        "Account code '{account}' is not a valid code for this document.", "account", Place.ACCOUNT, "account"
    ),
    Refusal(
        "Account code '{account}' has been archived, or has been deleted. Each line item must "
        "reference a valid "
        "account.",
        "account",
        Place.ACCOUNT,
        "account",
    ),
    Refusal("Account code or ID must be specified", "account", Place.ACCOUNT),
    Refusal("Account code must be specified", "account", Place.ACCOUNT),
    Refusal("Account must be valid.", "account", Place.ACCOUNT),
    Refusal("The TaxType field is mandatory", "tax", Place.TAX),
    Refusal(
        "The TaxType code {tax} does not exist or cannot be used for this type of transaction.",
        "tax",
        Place.TAX,
        "tax",
    ),
    Refusal(
        "The TaxType code '{tax}' cannot be used with account code '{account}'.", "tax", Place.TAX, "tax"
    ),
    Refusal("Tax rate must be valid.", "tax", Place.TAX),
    Refusal(
        "The specified contact details matched an archived contact. Archived contacts cannot "
        "currently be edited "
        "via the API.",
        "contact",
        Place.CONTACT,
    ),
    Refusal(
        "The contact with the specified contact details has been archived. The contact must be un-archived "
        "before creating new invoices or credit notes.",
        "contact",
        Place.CONTACT,
    ),
    Refusal(
        "The Contact must contain at least 1 of the following elements to identify the contact: "
        "Name, ContactID, "
        "ContactNumber",
        "contact",
        Place.CONTACT,
    ),
    Refusal("A Contact must be specified for this type of transaction", "contact", Place.CONTACT),
    Refusal("Organisation is not subscribed to currency EUR", "currency", Place.CURRENCY, "currency"),
    Refusal(
        "The document date cannot be before the period lock date, currently set at 31 March 2026",
        "lock",
        Place.LOCK,
    ),
    Refusal(
        "The document date cannot be before the end of year lock date, currently set at 31 March 2026",
        "lock",
        Place.LOCK,
    ),
    Refusal("You have reached the limit of invoices you can approve", "plan", Place.PLAN),
)

QUICKBOOKS = (
    Refusal(
        "Object Not Found : Something you're trying to use has been made inactive. Check the fields with "
        "accounts, customers, items, vendors or employees.",
        "inactive",
        Place.LISTS,
        code="610",
    ),
    Refusal(
        "Invalid Reference Id : Accounts element id {account} not found",
        "account",
        Place.ACCOUNT,
        "account",
        "2500",
    ),
    Refusal(
        "Invalid Reference Id : Names element id {contact} not found",
        "contact",
        Place.CONTACT,
        "contact",
        "2500",
    ),
    Refusal("Invalid Reference Id : Items element id {item} not found", "item", Place.ITEM, "item", "2500"),
    Refusal("Invalid Reference Id : TaxCode element id {tax} not found", "tax", Place.TAX, "tax", "2500"),
    Refusal("Permission Denied Error", "plan", Place.PLAN, code="5020"),
    Refusal("Feature Not Supported Error", "plan", Place.PLAN, code="5030"),
    Refusal(
        "Business Validation Error: Make sure all your transactions have a GST/HST rate before you save.",
        "tax",
        Place.TAX,
        code="6000",
    ),
    Refusal(
        "Business Validation Error: Make sure all your transactions have a VAT rate before you save.",
        "tax",
        Place.TAX,
        code="6000",
    ),
    Refusal(
        "Business Validation Error: QuickBooks encountered an error while calculating tax. Try "
        "reselecting the "
        "tax rate or re-enter the product/service.",
        "tax",
        Place.TAX,
        code="6000",
    ),
    Refusal(
        "Business Validation Error: An item in this transaction is set up as a category instead of "
        "a product or "
        "service.",
        "item",
        Place.ITEM,
        code="6000",
    ),
    Refusal("Line tax code is neither TAX nor NON", "tax", Place.TAX, code="6100"),
    Refusal("Transaction tax detail with NotApplicable", "tax", Place.TAX, code="6170"),
    Refusal("Account Period Closed, Cannot Update Through Services API", "lock", Place.LOCK, code="6210"),
    Refusal("Wrong account type", "account", Place.ACCOUNT, code="6430"),
    Refusal("Transaction date is prior to start date for inventory item", "item", Place.ITEM, code="6270"),
)
