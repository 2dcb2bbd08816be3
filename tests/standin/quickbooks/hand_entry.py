"""A document that a person types into the web interface; no app made it."""

from decimal import Decimal
from types import SimpleNamespace

from ..serving.control import NotPossible
from . import accountant, saving, state_dump
from .company import DOCUMENTS, SALES
from .context import Context
from .errors import Fault
from .kinds import KINDS
from .list_keeping import found

NO_APP = SimpleNamespace(name=None)
ACTIONS = {"OPEN": None, "PAID": "pay", "VOIDED": "void"}


def enter(world, company, body):
    """Put a document into the books; returns it as it stands then. NotPossible when QuickBooks refuses it.

    `kind` (`Invoice`, `CreditMemo`, `Bill`, `VendorCredit`), `contact` (id or name; a new name makes a
    customer or vendor), `lines`, and optionally `date` (today), `due_date`, `number`, `note`, `memo`,
    `currency`, `tax_calculation`, `class`, `department` (name or path), `status` (`OPEN`; `PAID`, `VOIDED`).
    """
    body = dict(body)
    kind, action = body.pop("kind"), ACTIONS[body.pop("status", "OPEN")]
    if kind not in DOCUMENTS:
        raise ValueError(f"unknown kind {kind}, known: {DOCUMENTS}")
    person = Context(world, company, NO_APP, None, SimpleNamespace(unknown_properties=[]))
    try:
        values = {**_party(person, kind, body.pop("contact")), **_head(company, body)}
        values["Line"] = [_line(company, kind, dict(line)) for line in body.pop("lines")]
        if body:
            raise ValueError(f"unknown document properties {sorted(body)}")
        key = saving.write(person, KINDS[kind.lower()], "create", values)["Id"]
    except Fault as fault:
        raise NotPossible(fault.detail) from None
    if action:
        return accountant.document(world, company, key, action, {})
    return state_dump.document(company, company.find(kind, key))


def _party(person, kind, key):
    """The customer or vendor of that id or name, made when there is none."""
    party = "Customer" if kind in SALES else "Vendor"
    named = (one for one in person.company.called([party], key) if one["DisplayName"] == key)
    row = person.company.find(party, key) or next(named, None)
    row = row or saving.write(person, KINDS[party.lower()], "create", {"DisplayName": key})
    return {f"{party}Ref": {"value": row["Id"]}}


def _head(company, body):
    texts = {"date": "TxnDate", "due_date": "DueDate", "number": "DocNumber", "note": "PrivateNote"}
    values = {texts[name]: body.pop(name) for name in list(texts) if name in body}
    if "memo" in body:
        values["CustomerMemo"] = {"value": body.pop("memo")}
    if company.country != "US":
        values["GlobalTaxCalculation"] = body.pop("tax_calculation", "TaxExcluded")
    if company.multicurrency:
        values["CurrencyRef"] = {"value": body.pop("currency", company.home_currency)}
    return values | _references(company, body, {"class": "Class", "department": "Department"})


def _references(company, source, kinds):
    """References for what `source` names, which are taken out of it: name in the body -> kind."""
    return {
        f"{kind}Ref": {"value": found(company, (kind,), source.pop(name))["Id"]}
        for name, kind in kinds.items()
        if name in source
    }


def _line(company, kind, line):
    """`item` (id, name or SKU) or, of purchases, `account` (number or name), and `amount` or `unit_amount`
    with `quantity` (1); optionally `description`, `tax_type` (id or name of the code), `class`."""
    figures = {
        name: Decimal(str(line.pop(name))) for name in ("quantity", "unit_amount", "amount") if name in line
    }
    detail = _references(
        company, line, {"item": "Item", "account": "Account", "tax_type": "TaxCode", "class": "Class"}
    )
    if "unit_amount" in figures and "AccountRef" not in detail:
        detail |= {"UnitPrice": figures["unit_amount"], "Qty": figures.get("quantity", Decimal(1))}
    amount = figures.get("amount")
    if amount is None:
        amount = (figures["unit_amount"] * figures.get("quantity", 1)).quantize(Decimal("0.01"))
    if "AccountRef" in detail:
        detail_type = "AccountBasedExpenseLineDetail"
    else:
        detail_type = "SalesItemLineDetail" if kind in SALES else "ItemBasedExpenseLineDetail"
    values = {"Description": line.pop("description", "Entered by hand"), "Amount": amount}
    if line:
        raise ValueError(f"unknown line properties {sorted(line)}")
    return {**values, "DetailType": detail_type, detail_type: detail}
