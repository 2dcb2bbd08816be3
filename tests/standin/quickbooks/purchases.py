"""Bills and vendor credits (reference, section 3.8)."""

from . import errors
from .documents import SHARED, DocumentKind
from .lines import PURCHASE_LINES
from .schema import ADDRESS, Day, ReadOnly, Reference

PURCHASES = {
    **SHARED,
    "VendorRef": Reference("Vendor"),
    "Line": PURCHASE_LINES,
    "APAccountRef": Reference("Account"),
    "VendorAddr": ADDRESS,
}


class PurchaseKind(DocumentKind):
    party = "Vendor"
    side = "purchases"

    def complete_party(self, context, values, party):
        company, code = context.company, values["CurrencyRef"]["value"]
        if "APAccountRef" not in values:
            row = company.account("Accounts Payable", currency=code)
            values["APAccountRef"] = {"value": row["Id"], "name": row["Name"]}
        account = company.find("Account", values["APAccountRef"]["value"])
        if account["AccountType"] != "Accounts Payable" or account["CurrencyRef"]["value"] != code:
            raise errors.wrong_account_type(account, "APAccountRef")
        if "BillAddr" in party:
            values.setdefault("VendorAddr", dict(party["BillAddr"]))


class Bill(PurchaseKind):
    name = "Bill"
    properties = {
        **PURCHASES,
        "SalesTermRef": Reference("Term"),
        "DueDate": Day(),
        "ShipAddr": ADDRESS,
        "RemitToAddr": ReadOnly(),
    }

    def complete_party(self, context, values, party):
        super().complete_party(context, values, party)
        if "SalesTermRef" not in values and "TermRef" in party:
            values["SalesTermRef"] = dict(party["TermRef"])
        term = values.get("SalesTermRef", {}).get("value")
        values["DueDate"] = values.get("DueDate") or context.company.due(values["TxnDate"], term)


class VendorCredit(PurchaseKind):
    name = "VendorCredit"
    properties = PURCHASES
