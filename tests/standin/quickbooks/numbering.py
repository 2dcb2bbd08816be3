"""Document numbers: who gives them, and which are taken (reference, section 3.7)."""

from . import errors

LONGEST = 21
AUTOMATIC = "AUTO_GENERATE"
FIRST_NUMBER = 1001
DUPLICATE_FLAGS = {"allowduplicatedocnum", "allowduplicatedocnumber"}
NUMBERED_TOGETHER = ("Invoice", "CreditMemo")


def set_number(context, kind, values, old):
    """Check or give the number of a document; the last step, because it uses a number up."""
    number = values.get("DocNumber")
    if kind not in NUMBERED_TOGETHER:
        _check_purchase_number(context, kind, values, old)
        return
    company = context.company
    if not company.custom_transaction_numbers and not context.settings.number_kept_while_automatic:
        number = old and old.get("DocNumber")
    if number == AUTOMATIC or (not number and not company.custom_transaction_numbers):
        number = (old or {}).get("DocNumber") or _next(company)
    elif number and number != (old or {}).get("DocNumber"):
        allowed = context.settings.duplicate_flag_for_invoices and DUPLICATE_FLAGS & set(context.include)
        if company.warn_duplicate_numbers and not allowed:
            _check_free(company, (kind,), number, old, lambda row: True)
    if number:
        values["DocNumber"] = number
    else:
        values.pop("DocNumber", None)


def _check_purchase_number(context, kind, values, old):
    """A vendor's own number; the same one twice from one vendor is a duplicate (unverified, a switch)."""
    number = values.get("DocNumber")
    if not number or not context.settings.bill_number_unique_per_vendor:
        return
    if not context.company.warn_duplicate_numbers or DUPLICATE_FLAGS & set(context.include):
        return
    vendor = values["VendorRef"]["value"]
    _check_free(context.company, (kind,), number, old, lambda row: row["VendorRef"]["value"] == vendor)


def _check_free(company, kinds, number, old, concerns):
    for row in _numbered(company, kinds, number):
        if row is not old and concerns(row):
            raise errors.duplicate_number(row["DocNumber"], row.kind, row["Id"])


def _numbered(company, kinds, number):
    """Documents of these kinds with that number, compared without case."""
    return [row for kind in kinds for row in company.table(kind).with_any("DocNumber", [number])]


def _next(company):
    """One more than the last number that was given automatically, past those in use."""
    number = company.last_numbers.get("sales", FIRST_NUMBER - 1) + 1
    while _numbered(company, NUMBERED_TOGETHER, str(number)):
        number += 1
    company.last_numbers["sales"] = number
    return str(number)
