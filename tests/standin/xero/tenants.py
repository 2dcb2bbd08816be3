"""One organisation's books and the facts about it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .contact_book import ContactBook
from .item_book import ItemBook

# Zone names of Xero, and the offset used on a machine without time zone data.
TIME_ZONES = {
    "NEWZEALANDSTANDARDTIME": ("Pacific/Auckland", 12),
    "AUSEASTERNSTANDARDTIME": ("Australia/Sydney", 10),
    "GMTSTANDARDTIME": ("Europe/London", 0),
    "CENTRALSTANDARDTIME": ("America/Chicago", -6),
}


@dataclass
class Tenant:
    """State of one organisation. Everything in it is keyed by id except what has a natural key.

    `seed`: the seeded organisation it was made from.
    `approvals_a_month`: of a type of documents that a small plan limits, how many of a month may be approved.
    """

    key: str
    seed: str
    id: str
    short_code: str
    name: str
    legal_name: str
    base_currency: str
    country: str
    version: str
    time_zone: str
    created: datetime
    tax_number: str = ""
    edition: str = "BUSINESS"
    org_class: str = "PREMIUM"
    is_demo: bool = False
    year_end: tuple = (31, 3)
    city: str = ""
    period_lock_date: object = None
    end_of_year_lock_date: object = None
    emails_a_day: int = 1000
    approvals_a_month: dict = field(default_factory=dict)
    denied_actions: list = field(default_factory=list)
    accounts: dict = field(default_factory=dict)
    tax_rates: dict = field(default_factory=dict)
    tracking: dict = field(default_factory=dict)
    currencies: dict = field(default_factory=dict)
    branding_themes: dict = field(default_factory=dict)
    contacts: ContactBook = field(default_factory=ContactBook)
    items: ItemBook = field(default_factory=ItemBook)
    documents: dict = field(default_factory=dict)
    payments: dict = field(default_factory=dict)
    payments_by_document: dict = field(default_factory=dict)
    allocations: dict = field(default_factory=dict)
    attachments: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    by_number: dict = field(default_factory=dict)
    next_numbers: dict = field(default_factory=dict)
    next_ids: int = 1

    def new_id(self):
        """A fresh GUID; the sequence is the same in every run of the same calls."""
        self.next_ids += 1
        return str(uuid.uuid5(uuid.UUID(self.id), str(self.next_ids)))

    def local_date(self, moment):
        """The calendar day of a moment in the organisation's time zone."""
        name, hours = TIME_ZONES[self.time_zone]
        try:
            zone = ZoneInfo(name)
        except ZoneInfoNotFoundError:
            zone = timezone(timedelta(hours=hours))
        return moment.astimezone(zone).date()

    def account_by_code(self, code):
        return next(
            (
                account
                for account in self.accounts.values()
                if account.code and account.code.lower() == code.lower()
            ),
            None,
        )

    def numbered(self, kind, number):
        """Documents of a type with that number, compared without case."""
        return self.by_number.get((kind, number.lower()), [])

    def set_number(self, document, number):
        """Give a document its number; the only way a number changes."""
        if document.number:
            self.numbered(document.type, document.number).remove(document)
        document.number = number
        self.by_number.setdefault((document.type, number.lower()), []).append(document)

    def next_number(self, kind, prefix):
        """The next free automatic number of a type, such as INV-0001."""
        while True:
            count = self.next_numbers.get(prefix, 0) + 1
            self.next_numbers[prefix] = count
            number = f"{prefix}-{count:04d}"
            if not self.numbered(kind, number):
                return number

    def add_payment(self, payment):
        self.payments[payment.id] = payment
        self.payments_by_document.setdefault(payment.document_id, []).append(payment)

    def payments_of(self, document_id):
        return [one for one in self.payments_by_document.get(document_id, ()) if one.status != "DELETED"]

    def allocations_of(self, document_id):
        return [
            allocation
            for allocation in self.allocations.values()
            if document_id in (allocation.invoice_id, allocation.credit_note_id)
        ]
