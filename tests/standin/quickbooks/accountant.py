"""What a person does in the web interface: void, delete, pay, close the books, edit."""

from dataclasses import fields
from decimal import Decimal

from ..serving.control import NotPossible
from . import emailing, state_dump
from .company import SALES, Company
from .errors import Fault
from .kinds import KINDS
from .wire import is_day

FIXED = {"key", "id", "country", "home_currency", "tax"}
FIXED |= {"objects", "deleted", "next_ids", "last_numbers", "balances"}
CHANGEABLE = {one.name for one in fields(Company)} - FIXED


def change_company(company, body):
    """Facts of the company by attribute name, such as `book_close_date` (ISO date or null) or `plan`."""
    for name, value in body.items():
        if name not in CHANGEABLE:
            raise ValueError(f"unknown company property {name}, known: {sorted(CHANGEABLE)}")
        if name == "multicurrency" and company.multicurrency and not value:
            raise ValueError("multicurrency cannot be turned off again")
        if name == "book_close_date" and value is not None and not is_day(value):
            raise ValueError("book_close_date is a date as YYYY-MM-DD, or null")
        setattr(company, name, value)


class _Person:
    """Stands for a context where only the world, the company and the time matter."""

    def __init__(self, world, company):
        self.world, self.company, self.settings = world, company, world.settings

    def now(self):
        return self.world.clock.now()


def document(world, company, key, action, body):
    """Act on a document, named by id or number; returns how it stands now."""
    row = company.documents.get(key) or next(
        (one for one in company.documents.values() if one.get("DocNumber") == key), None
    )
    if not row:
        raise NotPossible(f"no document {key}")
    actions = {
        "void": _void,
        "delete": _delete,
        "pay": _pay,
        "unpay": _unpay,
        "edit": _edit,
        "email": _email,
    }
    if action not in actions:
        raise NotPossible(f"no action {action}, known: {sorted(actions)}")
    try:
        actions[action](_Person(world, company), row, body)
    except Fault as fault:
        raise NotPossible(fault.detail) from None
    if row["Id"] not in company.documents:
        return {**state_dump.document(company, row), "status": "DELETED"}
    company.replace(row, dict(row), world.clock.now())
    return state_dump.document(company, row)


def _void(person, row, body):
    KINDS[row.kind.lower()].void(person, row)


def _delete(person, row, body):
    KINDS[row.kind.lower()].remove(person, row)


def _pay(person, row, body):
    """`amount` (default: all that is due), `date` (default: today), `reference`."""
    company, due = person.company, person.company.balance(row)
    amount = Decimal(str(body.get("amount", due)))
    if not 0 < amount <= due:
        raise NotPossible(f"{due} is due")
    kind, party = ("Payment", "CustomerRef") if "CustomerRef" in row else ("BillPayment", "VendorRef")
    link = {"TxnId": row["Id"], "TxnType": row.kind}
    values = {
        party: dict(row[party]),
        "TxnDate": body.get("date") or company.today(person.now()).isoformat(),
        "CurrencyRef": dict(row["CurrencyRef"]),
        "TotalAmt": amount,
        "Line": [{"Amount": amount, "LinkedTxn": [link]}],
    }
    bank = company.account("Bank")
    account = {"value": bank["Id"], "name": bank["Name"]}
    if kind == "Payment":
        values |= {"DepositToAccountRef": account, "PaymentRefNum": body.get("reference")}
    else:
        values |= {"PayType": "Check", "CheckPayment": {"BankAccountRef": account}}
    company.add(kind, values, person.now())


def _unpay(person, row, body):
    """Remove every payment of the document."""
    for payment in person.company.rows("Payment", "BillPayment"):
        if any(link["TxnId"] == row["Id"] for line in payment["Line"] for link in line["LinkedTxn"]):
            person.company.remove(payment, person.now())


def _edit(person, row, body):
    """Change texts or dates: number, note, memo, date, due_date."""
    names = {"number": "DocNumber", "note": "PrivateNote", "date": "TxnDate", "due_date": "DueDate"}
    for name, value in body.items():
        if name == "memo":
            row["CustomerMemo"] = {"value": value}
        elif name in names:
            row[names[name]] = value
        else:
            raise ValueError(f"unknown document property {name}")


def _email(person, row, body):
    """`to` (default: the address on the document)."""
    if row.kind not in SALES:
        raise NotPossible(f"a {row.kind} is not e-mailed")
    emailing.send(person, row, body.get("to"))
