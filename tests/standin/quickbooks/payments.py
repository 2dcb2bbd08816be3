"""Payments of invoices and bills: an accountant makes them, a client of the API reads them."""

from decimal import Decimal

from .saving import Kind


class PaymentKind(Kind):
    writable = False

    def shown(self, company, row):
        applied = sum((line["Amount"] for line in row["Line"]), Decimal(0))
        return {**row, "UnappliedAmt": row["TotalAmt"] - applied}


class Payment(PaymentKind):
    name = "Payment"


class BillPayment(PaymentKind):
    name = "BillPayment"

    def shown(self, company, row):
        return dict(row)
