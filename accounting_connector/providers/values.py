"""What adapters take and give: frozen values, without Odoo and without any provider's vocabulary.

Amounts are :class:`decimal.Decimal` in the document's currency. Dates are :class:`datetime.date`; moments are
timezone-aware :class:`datetime.datetime` in UTC. Absent text is ``""``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from .contact_details import Due, Person
from .notices import Notice


class Kind(str, Enum):
    """What a document is over there. The values are those of ``accounting.document.kind``."""

    INVOICE = "invoice"
    BILL = "bill"
    CREDIT_NOTE = "credit_note"
    VENDOR_CREDIT = "vendor_credit"


class Status(str, Enum):
    """The state in which a document is to arrive."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


class Action(str, Enum):
    """What an organisation's plan, or the rights of who connected it, may forbid."""

    APPROVE_INVOICES = "approve_invoices"
    APPROVE_BILLS = "approve_bills"


class RemoteState(str, Enum):
    """The state in which a document is over there, in words every provider shares."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"
    VOIDED = "voided"
    DELETED = "deleted"


class Category(str, Enum):
    """The five classes of a chart of accounts."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"


class TaxMode(str, Enum):
    """Whether line amounts contain the tax."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


class TrackingPlace(str, Enum):
    """Where the option of a tracking category stands: on each line, or once for the whole document."""

    LINE = "line"
    DOCUMENT = "document"


class ItemKind(str, Enum):
    """What an item is over there; ``STOCKED`` ones keep quantities and are never created from here.
    ``BUNDLE`` is what only groups items and stands on no line: lists tell of it, nothing else does.
    """

    SERVICE = "service"
    GOODS = "goods"
    STOCKED = "stocked"
    BUNDLE = "bundle"


@dataclass(frozen=True)
class OrganisationRef:
    """One organisation a consent covers; ``consent_ref`` names the authorization to remove on disconnect."""

    external_id: str
    name: str
    consent_ref: str = ""
    added_by_this_consent: bool = True


@dataclass(frozen=True)
class Organisation:
    """The facts of one organisation that decide how documents are made.

    :ivar multicurrency: documents and contacts may be in other currencies than ``base_currency``.
    :ivar charges_tax: tax is switched on; without it no document may carry any.
    :ivar tax_by_flag: lines are only taxable or not (``Line.taxable``), so there are no tax codes to map.
    :ivar computes_tax: where ``tax_by_flag``, it finds the rates itself, from addresses.
    :ivar default_tax_code: where ``tax_by_flag`` without ``computes_tax``, the code of a whole document.
    :ivar custom_numbers: the numbers we give to invoices and credit notes are kept.
    :ivar items_need_both_accounts: every item needs an account for sales and one for purchases.
    :ivar plan: the name of what was subscribed to, for people.
    :ivar default_accounts: pairs of a role of ours and the ``Account.external_id`` its own settings name.
    """

    external_id: str
    name: str
    country_code: str
    base_currency: str
    timezone: str
    tax_regime: str = ""
    short_code: str = ""
    period_lock_date: date | None = None
    year_lock_date: date | None = None
    is_demo: bool = False
    denied_actions: frozenset[Action] = frozenset()
    multicurrency: bool = True
    charges_tax: bool = True
    tax_by_flag: bool = False
    computes_tax: bool = False
    default_tax_code: str = ""
    custom_numbers: bool = True
    items_need_both_accounts: bool = False
    tracks_classes: bool = False
    tracks_locations: bool = False
    plan: str = ""
    default_accounts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Account:
    """One account of the chart.

    :ivar usable_on_lines: a line of an invoice or bill may be posted to it.
    :ivar usable_on_sales: a line of an invoice, too, where that depends on more than that.
    :ivar usable_for_stock: it may hold the value of stock that is counted in Odoo.
    """

    external_id: str
    code: str
    name: str
    type: str
    category: Category
    active: bool = True
    usable_on_lines: bool = True
    usable_on_sales: bool = True
    usable_for_stock: bool = False
    system_role: str = ""
    default_tax_code: str = ""
    currency: str = ""


@dataclass(frozen=True)
class TaxRate:
    """One tax code: ``rate`` is the effective percentage, ``applies_to`` which accounts it may go with.

    :ivar components: name and percentage of each part that is rounded by itself.
    :ivar purchase_rate, purchase_components: on purchases, where they are others than on sales.
    """

    code: str
    name: str
    rate: Decimal
    active: bool = True
    applies_to: frozenset[Category] = frozenset()
    components: tuple[tuple[str, Decimal], ...] = ()
    purchase_rate: Decimal | None = None
    purchase_components: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Term:
    """One of the organisation's payment terms.

    :ivar days: so many days after the document's date it is due; ``None`` for any other rule.
    """

    external_id: str
    name: str
    days: int | None = None
    active: bool = True


@dataclass(frozen=True)
class TrackingOption:
    """One entry of a tracking category; ``external_id`` is unique among the options of all categories."""

    external_id: str
    name: str
    active: bool = True


@dataclass(frozen=True)
class TrackingCategory:
    """Something by which the organisation groups its results, beside its accounts.

    :ivar options: some of them may be told by the same category of another page.
    """

    external_id: str
    name: str
    place: TrackingPlace = TrackingPlace.LINE
    active: bool = True
    options: tuple[TrackingOption, ...] = ()


@dataclass(frozen=True)
class Tracked:
    """The option that a line, or a document, has in one category: both by their ``external_id``, and by name
    for people.
    """

    category_id: str
    option_id: str
    category: str = ""
    option: str = ""


@dataclass(frozen=True)
class Currency:
    code: str
    name: str = ""


@dataclass(frozen=True)
class PostalAddress:
    """``kind`` is ``billing``, ``delivery`` or ``other``; ``region_code`` the usual abbreviation of
    ``region``.
    """

    kind: str
    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    attention_to: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Contact:
    """A customer or supplier. ``key`` is a text of ours that goes with a create and names its outcome.

    :ivar taxable: where ``Organisation.tax_by_flag``, whether a customer is charged tax; ``None`` leaves it
        open.
    :ivar base_name: the name without what an adapter added to make it unique over there; ``""`` when it added
        nothing.
    :ivar sale_account, purchase_account: codes of the accounts its documents are posted to unless told.
    :ivar is_person: a person rather than a company, as far as that is told.
    :ivar persons: who works there, the contact's own first and last name left out.
    :ivar account_number: how the organisation's books call it, or how it calls the organisation.
    :ivar sale_term_id, purchase_term_id: ``Term.external_id`` of its payment terms, where there are terms;
        elsewhere ``sale_due`` and ``purchase_due``.
    :ivar parent_id: ``external_id`` of the contact it is a part of.
    :ivar deleted: it is gone for good; only its id is told.
    """

    name: str
    external_id: str = ""
    key: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    mobile: str = ""
    website: str = ""
    tax_number: str = ""
    company_number: str = ""
    addresses: tuple[PostalAddress, ...] = ()
    is_customer: bool = False
    is_supplier: bool = False
    active: bool = True
    merged_into: str = ""
    currency: str = ""
    version: str = ""
    updated_at: datetime | None = None
    base_name: str = ""
    taxable: bool | None = None
    sale_account: str = ""
    purchase_account: str = ""
    is_person: bool = False
    persons: tuple[Person, ...] = ()
    account_number: str = ""
    sale_term_id: str = ""
    purchase_term_id: str = ""
    sale_due: Due | None = None
    purchase_due: Due | None = None
    parent_id: str = ""
    notes: str = ""
    deleted: bool = False


@dataclass(frozen=True)
class ContactKey:
    """One thing to look a contact up by; ``field`` is one of ``Capabilities.contact_keys``.

    :ivar currency: in which currency the contact is needed, where a contact binds its currency.
    """

    field: str
    value: str
    currency: str = ""


@dataclass(frozen=True)
class BillKey:
    """What a supplier's bill is known by: whose it is over there, and the number printed on it."""

    contact_id: str
    number: str


@dataclass(frozen=True)
class Item:
    """A product or service. Its ``code`` is its key. Account codes and tax codes are the organisation's.

    :ivar sale_account_id, purchase_account_id: the accounts by their ``Account.external_id``, where
        ``Capabilities.items_hold_accounts``.
    :ivar stock_account_id: the account that holds the value of a stocked item.
    :ivar taxable: where ``Organisation.tax_by_flag``, what it is on lines a person writes over there;
        ``None`` leaves it open.
    :ivar sale_price_includes_tax: ``None`` where that is not told of items.
    :ivar deleted: it is gone for good; only its id is told.
    """

    code: str
    name: str
    external_id: str = ""
    description: str = ""
    sold: bool = False
    purchased: bool = False
    sale_price: Decimal | None = None
    purchase_price: Decimal | None = None
    sale_account: str = ""
    purchase_account: str = ""
    sale_tax_code: str = ""
    purchase_tax_code: str = ""
    active: bool = True
    updated_at: datetime | None = None
    kind: ItemKind = ItemKind.GOODS
    sale_account_id: str = ""
    purchase_account_id: str = ""
    stock_account_id: str = ""
    taxable: bool | None = None
    version: str = ""
    purchase_description: str = ""
    sale_price_includes_tax: bool | None = None
    deleted: bool = False


@dataclass(frozen=True)
class Change:
    """New values for some fields of a contact or an item that is there.

    :ivar entry: with the ``external_id`` and ``version`` it was read with, and the values it is to have.
    :ivar fields: names of those fields of ``entry`` that are to be written; all others stay as they are.
    """

    entry: Contact | Item
    fields: frozenset[str]


@dataclass(frozen=True)
class Line:
    """One line of a document to send.

    :ivar quantity: as ordered, any number of decimals; negative lines keep their sign in the amounts, never
        here.
    :ivar price_unit: Odoo's unit price before discount, tax included when ``price_includes_tax``.
    :ivar discount: percentage, 0 to 100.
    :ivar untaxed, tax: what Odoo decided for this line after document-level rounding; the sums of a
        document's lines are the document's totals. They decide; quantity and price are only how it is shown.
    :ivar tax_base: what Odoo charged ``tax`` on, ``None`` for ``untaxed``. Another amount where an early
        payment discount lowers it, and in deposits.
    :ivar tax_rate: effective percentage of ``tax_code``, to predict what the provider computes.
    :ivar tax_components: its parts, where the provider rounds each by itself; ``()`` for one part.
    :ivar taxable: where ``Organisation.tax_by_flag``, whether Odoo charges tax on the line.
    :ivar account_id, item_id: account and item by the organisation's own ids, beside their codes.
    :ivar tracking: its option in each category that stands on lines, no more than one of each.
    :ivar whole: the key of the line this is a part of, see ``splitting``; ``""`` when it is no part.

    A line without account and with zero amounts is text (``is_text``): description only.
    """

    key: str
    description: str
    quantity: Decimal = Decimal(1)
    price_unit: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    price_includes_tax: bool = False
    untaxed: Decimal = Decimal(0)
    tax_base: Decimal | None = None
    tax: Decimal = Decimal(0)
    account_code: str = ""
    tax_code: str = ""
    tax_rate: Decimal = Decimal(0)
    item_code: str = ""
    uom: str = ""
    is_text: bool = False
    tracking: tuple[Tracked, ...] = ()
    account_id: str = ""
    item_id: str = ""
    taxable: bool = False
    tax_components: tuple[Decimal, ...] = ()
    whole: str = ""


@dataclass(frozen=True)
class Document:
    """One document to send, complete and frozen.

    :ivar marker: short random id (database tag + 64 bits) that travels with the document and identifies it.
    :ivar number: set when Odoo numbers; for bills the supplier's own number; ``""`` leaves numbering to the
        provider.
    :ivar home_per_foreign: how many units of the organisation's currency one unit of ``currency`` is worth;
        ``None`` lets the provider use its own rate of the day, unless ``Capabilities.needs_currency_rate``.
    :ivar home_decimals: decimals of amounts in the organisation's currency.
    :ivar term_id: the payment term over there that ``due_date`` follows; ``""`` for none.
    :ivar link_back: address of the document in Odoo, containing the marker.
    :ivar rounding_account_code: where a rounding line may go; ``""`` when there is to be none.
    :ivar rounding_tax_code: the code of no tax at all, for that line; given with the account.
    :ivar tax_total_is_ours: where ``Organisation.tax_by_flag``, Odoo's tax total replaces what the provider
        computes.
    :ivar bill_to, ship_to: where the organisation's own address book must not decide.
    :ivar bill_email: where a person over there may send the document; nothing is sent by us.
    :ivar memo: what the customer reads on the document.
    :ivar tracking: its option in each category that stands once on a document.
    """

    kind: Kind
    marker: str
    contact_id: str
    contact_name: str
    date: date
    due_date: date | None
    currency: str
    currency_decimals: int
    status: Status
    lines: tuple[Line, ...]
    number: str = ""
    reference: str = ""
    home_per_foreign: Decimal | None = None
    home_decimals: int = 2
    term_id: str = ""
    link_back: str = ""
    rounding_account_code: str = ""
    rounding_tax_code: str = ""
    tax_total_is_ours: bool = False
    bill_to: PostalAddress | None = None
    ship_to: PostalAddress | None = None
    bill_email: str = ""
    memo: str = ""
    tracking: tuple[Tracked, ...] = ()

    @property
    def untaxed(self) -> Decimal:
        return sum((line.untaxed for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.untaxed + self.tax


@dataclass(frozen=True)
class RemoteDocument:
    """A document as it is over there.

    :ivar item_accounts: where items hold accounts, ids of an item and of the account its line was posted to,
        as far as they are told.
    :ivar texts: what else people wrote on it: notes, own fields, the texts of its lines; a line each.
    :ivar was_emailed: somebody had it e-mailed, or said so.
    """

    kind: Kind
    external_id: str
    number: str
    reference: str
    marker: str
    contact_id: str
    contact_name: str
    date: date | None
    due_date: date | None
    currency: str
    state: RemoteState
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    amount_due: Decimal
    home_per_foreign: Decimal | None = None
    status: str = ""
    version: str = ""
    updated_at: datetime | None = None
    tax_mode: TaxMode = TaxMode.EXCLUSIVE
    item_accounts: tuple[tuple[str, str], ...] = ()
    texts: str = ""
    was_emailed: bool = False


class Verdict(str, Enum):
    """How one element of a save ended."""

    SAVED = "saved"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reason:
    """Why a provider refused, and what kind of obstacle it is.

    :ivar kind: one of the kinds of ``accounting.problem`` (``tax``, ``account``, ``contact``, ``currency``,
        ``lock``, ``number``, ``duplicate``, ``item``, ``status``, ``tracking``, ``amount``, ``plan``,
        ``other``), or ``inactive`` when something was made inactive and it is not told what. Of a change:
        ``gone`` when there is nothing to change, ``stale`` when it was changed since it was read. Of e-mails:
        ``email`` when there is no address it can go to, ``email_limit`` when no more are sent that day.
    :ivar text: the provider's own words; ``""`` when it is us who refuse.
    :ivar notice: why we refuse, to be put into words.
    :ivar subject: what it is about when the text says so: an account code, a tax code, a name; for
        ``number`` the external id of the document that has it.
    """

    kind: str
    text: str = ""
    subject: str = ""
    notice: Notice | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one element of a batch; ``key`` is what we sent (marker, contact key, item code).

    :ivar warnings: what had to be changed (a notice), and what the provider warned about (its own words).
    """

    key: str
    verdict: Verdict
    saved: RemoteDocument | Contact | Item | None = None
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Notice | str, ...] = ()
    correlation_id: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a list. ``server_time`` is the provider's own ``Date`` header of the answer.

    :ivar problems: for the log, one sentence for each element that could not be read.
    :ivar position: where to go on after this page, in the provider's own words; ``""`` after the last one.
    """

    entries: Sequence
    server_time: datetime | None = None
    has_more: bool = False
    problems: tuple[str, ...] = ()
    position: str = ""


@dataclass(frozen=True)
class Tokens:
    """What an authorization or a refresh gives. ``claims`` are what the adapter needs of the token itself.

    :ivar refresh_expires_at: when the refresh token dies if it is not used, where the provider tells.
    :ivar hard_expires_at: when a person has to consent again in any case, where the provider tells.
    """

    access_token: str
    refresh_token: str
    expires_at: datetime
    scope: tuple[str, ...] = ()
    claims: Mapping[str, str] = field(default_factory=dict)
    refresh_expires_at: datetime | None = None
    hard_expires_at: datetime | None = None
