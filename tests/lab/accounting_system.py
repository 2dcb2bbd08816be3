"""What a test has to know of an accounting system to use it as a person does: addresses, accounts, words."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class AccountingSystem:
    """One accounting system and the stand-in that imitates it.

    :ivar code: the provider's code, and the package of ``tests/standin``.
    :ivar consent_path: where a person logs in and allows access.
    :ivar token_path: the end of the address tokens come from.
    :ivar farewell: ``(method, path)`` of the calls that take an organisation's authorization back.
    :ivar app, second_app: ``(client id, secret)`` of apps the stand-in knows.
    :ivar organisation, other: keys of the organisation tests use, and of another one.
    :ivar accounts: role -> code of the account it is mapped to.
    :ivar postings: use -> account and tax code over there of a line that is mapped.
    :ivar untaxed: tax for sales without tax in the other organisation.
    :ivar no_tax: tax for lines without tax in the usual one.
    :ivar open_taxes: use and combination, as shown, for which nothing certain can be proposed there.
    :ivar kinds: kind of document here -> its name over there.
    :ivar open_status: the status over there of a document that is approved and not paid.
    :ivar saves: what a call that saves a single invoice looks like, for faults and call logs.
    :ivar steps: the calls an order with new names takes, one after the other: look up, create, save.
    :ivar paths: ends of the addresses calls go to, those of invoices more often: where things go wrong.
    :ivar looks_for_bills: what a call that looks for bills looks like.
    :ivar repeats_bill_numbers: a supplier may have two bills of one number.
    :ivar saves_several: the same of a call that saves several.
    :ivar has_drafts: documents may arrive as drafts.
    :ivar tracked: names of two categories and two options of each; lines have options of the first.
    :ivar options_list: where the accountant finds the options of the first.
    :ivar options_of: the options of a line of a document over there, and of the document itself.
    :ivar email_of: of a contact by everything an organisation holds, its id and role.
    :ivar emails: what a call that has a document e-mailed looks like.
    :ivar line_by_hand: a line somebody types in over there, by use and untaxed amount.
    :ivar customer_by_hand: a customer somebody types in over there, by name and e-mail address.
    :ivar contact_id: the connector's id of a contact as the stand-in keeps it.
    :ivar is_limited: whether a call of the stand-in's log counts for the limit of a minute that binds first.
    :ivar calls_a_minute: that limit.
    :ivar reference_by_hand: in which field of a document somebody types in the order's name.
    :ivar most_calls_for_one_order: with a new customer and three new products.
    :ivar without_limits: settings of the stand-in.
    """

    code: str
    label: str
    consent_path: str
    token_path: str
    farewell: tuple[tuple[str, str], ...]
    app: tuple[str, str]
    second_app: tuple[str, str]
    organisation: str
    organisation_name: str
    other: str
    accounts: dict[str, str]
    postings: dict[str, tuple[str, str]]
    kinds: dict[str, str]
    open_status: str
    saves: dict[str, str]
    saves_several: dict[str, str]
    steps: tuple[dict, ...]
    paths: tuple[str, ...]
    looks_for_bills: dict[str, str]
    repeats_bill_numbers: bool
    untaxed: str
    no_tax: str
    open_taxes: tuple[tuple[str, str], ...]
    has_drafts: bool
    tracked: dict[str, tuple[str, str]]
    options_list: str
    options_of: Callable[[dict, dict], set[str]]
    email_of: Callable[[dict, str, str], str]
    emails: dict[str, str]
    line_by_hand: Callable[[str, float], dict]
    customer_by_hand: Callable[[str, str], dict]
    contact_id: Callable[[dict], str]
    is_limited: Callable[[dict], bool]
    calls_a_minute: int
    reference_by_hand: str
    most_calls_for_one_order: int
    without_limits: dict

    def trace(self, row):
        """Everything in a document over there by which it can be recognised as ours."""
        return " ".join(filter(None, (row.get("url"), row.get("reference"), row.get("note"))))

    def sign(self, kind):
        """-1 for kinds over there that are credits, else 1."""
        return -1 if kind in (self.kinds["credit_note"], self.kinds["vendor_credit"]) else 1

    def saved(self, call):
        """Whether a call of the stand-in's log saved a single invoice."""
        return call["method"] == self.saves["method"] and bool(re.search(self.saves["path"], call["path"]))


def _email_at_xero(organisation, contact_id, _role):
    [contact] = [row for row in organisation["contacts"] if row["id"] == contact_id]
    return contact["email"] or ""


def _email_at_quickbooks(organisation, contact_id, role):
    [contact] = [row for row in organisation[f"{role}s"] if row["Id"] == contact_id]
    return contact.get("PrimaryEmailAddr", {}).get("Address", "")


def _options_at_xero(_document, line):
    return {each["option"] for each in line["tracking"]}


def _options_at_quickbooks(document, line):
    return set(filter(None, (line["class"], document["department"])))


def _line_by_hand_at_xero(use, amount):
    account, tax = XERO.postings[use]
    return {"account": account, "tax_type": tax, "unit_amount": amount}


def _line_by_hand_at_quickbooks(use, amount):
    account, tax = QUICKBOOKS.postings[use]
    posted = {"item": "Services"} if use == "sale" else {"account": account}
    return {**posted, "tax_type": tax, "amount": amount}


def _customer_by_hand_at_xero(name, email):
    return {"Name": name, "EmailAddress": email, "IsCustomer": True}


def _customer_by_hand_at_quickbooks(name, email):
    return {"kind": "Customer", "DisplayName": name, "PrimaryEmailAddr": {"Address": email}}


XERO = AccountingSystem(
    code="xero",
    label="Xero",
    consent_path="/identity/connect/authorize",
    token_path="/connect/token",
    farewell=(("DELETE", "/connections/"), ("POST", "/connect/revocation")),
    app=("0D0000000000000000000000000000A1", "standin-secret-for-app-one-0000000000000000000000"),
    second_app=("0D0000000000000000000000000000B2", "standin-secret-for-app-two-0000000000000000000000"),
    organisation="nz",
    organisation_name="Demo Company (NZ)",
    other="au",
    accounts={
        "sales": "200",
        "purchases": "300",
        "down_payment": "845",
        "discount": "220",
        "shipping": "210",
    },
    postings={"sale": ("200", "OUTPUT2"), "purchase": ("300", "INPUT2")},
    kinds={
        "invoice": "ACCREC",
        "bill": "ACCPAY",
        "credit_note": "ACCRECCREDIT",
        "vendor_credit": "ACCPAYCREDIT",
    },
    open_status="AUTHORISED",
    saves={"method": "PUT", "path": "/Invoices"},
    saves_several={"method": "PUT", "path": "/Invoices"},
    steps=(
        {"method": "GET", "path": "/Contacts"},
        {"method": "PUT", "path": "/Items"},
        {"method": "PUT", "path": "/Invoices"},
    ),
    paths=("/Invoices", "/Invoices", "/Contacts", "/Items"),
    looks_for_bills={"method": "GET", "path": "/Invoices"},
    repeats_bill_numbers=True,
    untaxed="EXEMPTOUTPUT",
    no_tax="No GST",
    open_taxes=(("Sale", "0% EX"), ("Purchase", "No tax"), ("Purchase", "0% F")),
    has_drafts=True,
    tracked={"Region": ("North", "South"), "Department": ("Sales", "Service")},
    options_list="tracking-options",
    options_of=_options_at_xero,
    email_of=_email_at_xero,
    emails={"method": "POST", "path": "/Invoices/.+/Email$"},
    line_by_hand=_line_by_hand_at_xero,
    customer_by_hand=_customer_by_hand_at_xero,
    contact_id=lambda contact: contact["id"],
    is_limited=lambda call: call["path"].startswith("/api.xro/"),
    calls_a_minute=60,
    reference_by_hand="reference",
    most_calls_for_one_order=4,
    without_limits={"minute_limit": 10_000, "day_limit": 100_000},
)
QUICKBOOKS = AccountingSystem(
    code="quickbooks",
    label="QuickBooks",
    consent_path="/connect/oauth2",
    token_path="/oauth2/v1/tokens/bearer",
    farewell=(("POST", "/v2/oauth2/tokens/revoke"),),
    app=(
        "ABStandinQuickbooksClientOne0000000000000000000001",
        "standin-quickbooks-secret-one-00000000000",
    ),
    second_app=(
        "ABStandinQuickbooksClientTwo0000000000000000000002",
        "standin-quickbooks-secret-two-00000000000",
    ),
    organisation="nz",
    organisation_name="Harbour Goods Ltd",
    other="au",
    accounts={"sales": "4000", "purchases": "6020", "discount": "4030", "shipping": "4020"},
    postings={"sale": ("4000", "1"), "purchase": ("6020", "1")},
    kinds={
        "invoice": "Invoice",
        "bill": "Bill",
        "credit_note": "CreditMemo",
        "vendor_credit": "VendorCredit",
    },
    open_status="OPEN",
    saves={"method": "POST", "path": "/invoice$"},
    saves_several={"method": "POST", "path": "/batch$"},
    # Names are looked up by one batch and created by the next.
    steps=(
        {"method": "POST", "path": "/batch$", "times": 2},
        {"method": "POST", "path": "/invoice$"},
    ),
    paths=("/invoice$", "/invoice$", "/batch$", "/bill$", "/(customer|vendor|item)$"),
    looks_for_bills={"method": "POST", "path": "/(batch|query)$"},
    repeats_bill_numbers=False,
    untaxed="Out of Scope",
    no_tax="Out of Scope",
    open_taxes=(("Sale", "0% EX"), ("Purchase", "No tax"), ("Purchase", "0% F")),
    has_drafts=False,
    tracked={"Class": ("North", "South"), "Location": ("Shop", "Warehouse")},
    options_list="classes",
    options_of=_options_at_quickbooks,
    email_of=_email_at_quickbooks,
    emails={"method": "POST", "path": "/invoice/.+/send$"},
    line_by_hand=_line_by_hand_at_quickbooks,
    customer_by_hand=_customer_by_hand_at_quickbooks,
    contact_id=lambda name: f"{name['kind'].lower()}:{name['Id']}",
    is_limited=lambda call: call["path"].endswith("/batch"),
    calls_a_minute=40,
    reference_by_hand="note",
    most_calls_for_one_order=3,
    without_limits={"limits_on": False},
)
SYSTEMS = {system.code: system for system in (XERO, QUICKBOOKS)}
