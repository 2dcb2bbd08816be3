"""One company's books and the facts about it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .balances import Balances
from .tables import Table
from .wire import PACIFIC

SALES = ("Invoice", "CreditMemo")
PURCHASES = ("Bill", "VendorCredit")
DOCUMENTS = (*SALES, *PURCHASES)
PAYMENTS = ("Payment", "BillPayment")
MONEY = (*DOCUMENTS, *PAYMENTS)
NAMES = ("Customer", "Vendor", "Employee")
PLANS_WITH_MORE = ("Plus", "Advanced")  # purchase orders, classes, locations, stock
# Objects that share one sequence of ids.
ID_SEQUENCES = {**dict.fromkeys(NAMES, "Name"), **dict.fromkeys((*DOCUMENTS, *PAYMENTS), "Transaction")}


class Stored(dict):
    """An object as replies show it; knows its kind and the app that made it.

    `emails`: when it was sent (`at`) and to which addresses (`to`).
    """

    __slots__ = ("kind", "app", "emails")

    def __init__(self, kind, values, app=None, emails=()):
        super().__init__(values)
        self.kind, self.app, self.emails = kind, app, list(emails)

    def __reduce__(self):
        return Stored, (self.kind, dict(self), self.app, self.emails)


@dataclass
class Company:
    """State of one company: facts, then the objects by kind and id.

    `seed`: the seeded company it was made from.
    `tax`: `automated` (US), `none` (US without sales tax), `manual` (US, group codes), `codes` (elsewhere).
    `class_tracking`: `none`, `transaction` or `line`. `denied` holds the kinds of objects that the user may
    not write.
    """

    key: str
    seed: str
    id: str
    name: str
    country: str
    home_currency: str
    tax: str
    address: dict
    plan: str = "Plus"
    subscription: str = "PAID"
    multicurrency: bool = False
    custom_transaction_numbers: bool = False
    warn_duplicate_numbers: bool = True
    book_close_date: str = None
    class_tracking: str = "line"
    track_departments: bool = True
    allow_discount: bool = True
    allow_shipping: bool = True
    allow_tax_override: bool = True
    emails_a_day: int = 40
    denied: list = field(default_factory=list)
    objects: dict = field(default_factory=dict)
    deleted: list = field(default_factory=list)
    next_ids: dict = field(default_factory=dict)
    last_numbers: dict = field(default_factory=dict)
    balances: Balances = None  # as they are now; None after a document or payment changed

    @property
    def short_code(self):
        return self.id

    @property
    def has_more_features(self):
        return self.plan in PLANS_WITH_MORE

    def table(self, kind):
        """The objects of a kind by id."""
        if kind not in self.objects:
            self.objects[kind] = Table()
        return self.objects[kind]

    def find(self, kind, key):
        return self.table(kind).get(key)

    def rows(self, *kinds):
        return [row for kind in kinds for row in self.table(kind).values()]

    def called(self, kinds, name):
        """Objects of these kinds whose names compare equal to `name`, inactive ones included."""
        return [row for kind in kinds for row in self.table(kind).called(name)]

    @property
    def documents(self):
        """Invoices, credit memos, bills and vendor credits by id; ids are unique over all of them."""
        return {row["Id"]: row for row in self.rows(*DOCUMENTS)}

    def new_id(self, kind):
        sequence = ID_SEQUENCES.get(kind, kind)
        self.next_ids[sequence] = self.next_ids.get(sequence, 0) + 1
        return str(self.next_ids[sequence])

    def last_id(self, kind):
        """The id of the object of that kind that was made last."""
        return next(reversed(self.table(kind)), None)

    def add(self, kind, values, moment, app=None):
        """Store a new object; gives it its id, token and times."""
        key = values.pop("Id", None) or self.new_id(kind)
        stamps = {"CreateTime": moment, "LastUpdatedTime": moment}
        row = Stored(
            kind,
            {**values, "domain": "QBO", "sparse": False, "Id": key, "SyncToken": "0", "MetaData": stamps},
            app,
        )
        balances = self.balances
        self._changed(row)
        if balances and kind in DOCUMENTS:  # nothing is applied to it yet
            balances.add(row)
            self.balances = balances
        return row

    def _changed(self, row):
        self.table(row.kind).save(row)
        if row.kind in MONEY:
            self.balances = None

    def replace(self, row, values, moment):
        """Save new values of an object: the token goes up by one."""
        kept = {name: row[name] for name in ("domain", "sparse", "Id", "MetaData")}
        token = str(int(row["SyncToken"]) + 1)
        row.clear()
        row.update({**values, **kept, "SyncToken": token})
        self.touch(row, moment)
        return row

    def touch(self, row, moment):
        row["MetaData"] = {**row["MetaData"], "LastUpdatedTime": moment}
        self._changed(row)

    def remove(self, row, moment):
        """Forget an object; changes since then tell that it is gone."""
        self.table(row.kind).remove(row)
        if row.kind in MONEY:
            self.balances = None
        self.deleted.append((row.kind, row["Id"], moment))

    def today(self, moment):
        """The calendar day of a moment; companies of the stand-in live in Pacific time."""
        return moment.astimezone(PACIFIC).date()

    def is_closed(self, day):
        return bool(self.book_close_date) and day <= self.book_close_date

    def account(self, kind, subtype=None, currency=None):
        """The first active account of a type, of a subtype and currency if given."""
        return next(
            row
            for row in self.rows("Account")
            if row["AccountType"] == kind
            and row["Active"]
            and subtype in (None, row["AccountSubType"])
            and currency in (None, row["CurrencyRef"]["value"])
        )

    def _balances(self):
        if self.balances is None:
            self.balances = Balances(self.rows(*DOCUMENTS), self.rows(*PAYMENTS))
        return self.balances

    def applied(self, row):
        """What payments and credits take off a document."""
        return self._balances().applied.get(row["Id"], Decimal(0))

    def balance(self, row):
        """What is open on a document."""
        return row["TotalAmt"] - self.applied(row)

    def balance_of(self, name):
        """What a customer owes or a vendor is owed: open documents less open credits."""
        return self._balances().by_name.get((name.kind, name["Id"]), Decimal(0))

    def balance_with_jobs(self, customer):
        """The same of a customer and all sub-customers."""
        below = self.table("Customer").below(customer["Id"])
        return self.balance_of(customer) + sum((self.balance_with_jobs(row) for row in below), Decimal(0))

    def path(self, kind, values):
        """The name of a list object with those of its parents before it, parted by colons."""
        parent = self.find(kind, values.get("ParentRef", {}).get("value"))
        return f"{parent['FullyQualifiedName']}:{values['Name']}" if parent else values["Name"]

    def set_paths_below(self, row, moment):
        """Give all objects below one the path that its own name or path now makes theirs."""
        for below in self.table(row.kind).below(row["Id"]):
            path = f"{row['FullyQualifiedName']}:{below.get('DisplayName') or below['Name']}"
            if path != below["FullyQualifiedName"]:
                self.replace(below, {**below, "FullyQualifiedName": path}, moment)
                self.set_paths_below(below, moment)

    def due(self, day, term_id):
        """The due date of a document of that day under a payment term; without a term, the day itself."""
        term = term_id and self.find("Term", term_id)
        return due_date(date.fromisoformat(day), term).isoformat() if term else day


def due_date(day, term):
    """A date under a STANDARD (days) or DATE_DRIVEN (day of a month) term."""
    if term["Type"] == "STANDARD":
        return date.fromordinal(day.toordinal() + int(term["DueDays"]))
    wanted = int(term["DayOfMonthDue"])
    due = _day_of_month(day.year, day.month, wanted)
    while due.toordinal() - day.toordinal() < int(term["DueNextMonthDays"]) or due < day:
        due = _day_of_month(due.year + due.month // 12, due.month % 12 + 1, wanted)
    return due


def _day_of_month(year, month, wanted):
    last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    return date.fromordinal(min(date(year, month, 1).toordinal() + wanted - 1, last))
