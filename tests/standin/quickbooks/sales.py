"""Invoices and credit memos (reference, section 3.7)."""

from decimal import Decimal

from . import errors, tracking
from .documents import SHARED, DocumentKind
from .lines import SALES_LINES
from .saving import check_no_payments, check_not_closed
from .schema import ADDRESS, EMAIL, MEMO, Choice, Day, Flag, Forbidden, ReadOnly, Reference, Text

SALES = {
    **SHARED,
    "CustomerRef": Reference("Customer"),
    "Line": SALES_LINES,
    "CustomerMemo": MEMO,
    "BillAddr": ADDRESS,
    "ShipAddr": ADDRESS,
    "ShipFromAddr": ADDRESS,
    "ClassRef": Reference("Class"),
    "SalesTermRef": Reference("Term"),
    "ShipMethodRef": Reference(),
    "ShipDate": Day(),
    "TrackingNum": Text(31),
    "ApplyTaxAfterDiscount": Flag(),
    "PrintStatus": Choice("NotSet", "NeedToPrint", "PrintComplete"),
    "EmailStatus": Choice("NotSet", "NeedToSend", "EmailSent"),
    "BillEmail": EMAIL,
    "BillEmailCc": EMAIL,
    "BillEmailBcc": EMAIL,
    "PaymentMethodRef": Reference(),
    "DeliveryInfo": ReadOnly(),
}


class SalesKind(DocumentKind):
    party = "Customer"
    side = "sales"

    def complete_party(self, context, values, party):
        for name in ("BillAddr", "ShipAddr"):
            if name in party and name not in values:
                values[name] = dict(party[name])
        values.setdefault("CustomField", [])
        values.setdefault("ApplyTaxAfterDiscount", False)
        values.setdefault("PrintStatus", "NotSet")
        values.setdefault("EmailStatus", "NotSet")
        tracking.keep_class_of_document(context, values)
        if values["EmailStatus"] == "NeedToSend" and "Address" not in values.get("BillEmail", {}):
            raise errors.business("BillEmail is needed to send this transaction.", "BillEmail")

    def shown_lines(self, row):
        """The lines with the subtotal that QuickBooks appends; it has no id."""
        priced = (line["Amount"] for line in row["Line"] if line["DetailType"] == "SalesItemLineDetail")
        total = {
            "Amount": sum(priced, Decimal(0)),
            "DetailType": "SubTotalLineDetail",
            "SubTotalLineDetail": {},
        }
        return [*row["Line"], total]


class Invoice(SalesKind):
    name = "Invoice"
    operations = ("delete", "void")
    properties = {
        **SALES,
        "DueDate": Day(),
        "AllowOnlineACHPayment": Flag(),
        "AllowOnlineCreditCardPayment": Flag(),
        "AllowOnlinePayment": Flag(),
        "AllowIPNPayment": Flag(),
        "InvoiceLink": ReadOnly(),
    }

    def complete_party(self, context, values, party):
        super().complete_party(context, values, party)
        if values.get("AllowIPNPayment"):
            raise errors.business("AllowIPNPayment must not be true.", "AllowIPNPayment")
        for name in (
            "AllowIPNPayment",
            "AllowOnlinePayment",
            "AllowOnlineCreditCardPayment",
            "AllowOnlineACHPayment",
        ):
            values.setdefault(name, False)
        if "SalesTermRef" not in values and "SalesTermRef" in party:
            values["SalesTermRef"] = dict(party["SalesTermRef"])
        term = values.get("SalesTermRef", {}).get("value")
        values["DueDate"] = values.get("DueDate") or context.company.due(values["TxnDate"], term)

    def void(self, context, row):
        """Amounts and quantities become 0, the note begins with Voided, payments let go."""
        check_not_closed(context, row["TxnDate"])
        check_no_payments(context, row)
        zero = Decimal(0)
        for line in row["Line"]:
            if "Amount" in line:
                line["Amount"] = zero
            detail = line.get(line["DetailType"], {})
            for name in ("Qty", "TaxInclusiveAmt"):
                if name in detail:
                    detail[name] = zero
        row["TxnTaxDetail"] = {"TotalTax": zero}
        row["TotalAmt"] = zero
        if "HomeTotalAmt" in row:
            row["HomeTotalAmt"] = zero
        note = row.get("PrivateNote")
        row["PrivateNote"] = f"Voided - {note}"[:4000] if note else "Voided"


class CreditMemo(SalesKind):
    name = "CreditMemo"
    properties = {**SALES, "RemainingCredit": ReadOnly(), "InvoiceRef": Forbidden()}

    def shown(self, company, row):
        return {**super().shown(company, row), "RemainingCredit": company.balance(row)}
