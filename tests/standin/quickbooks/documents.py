"""What invoices, credit memos, bills and vendor credits have in common: dates, currency, totals."""

from decimal import Decimal

from . import currencies, errors, tracking
from .lines import DocumentLines
from .numbering import LONGEST, set_number
from .saving import Kind, check_no_payments, check_not_closed
from .schema import Day, Flag, Forbidden, Group, Number, ReadOnly, Reference, Rows, Text
from .seeds import currency
from .tax import CALCULATION, TXN_TAX_DETAIL, DocumentTax

SHARED = {
    "DocNumber": Text(LONGEST),
    "TxnDate": Day(),
    "DepartmentRef": Reference("Department"),
    "CurrencyRef": Reference(),
    "ExchangeRate": Number(),
    "PrivateNote": Text(4000),
    "GlobalTaxCalculation": CALCULATION,
    "TxnTaxDetail": TXN_TAX_DETAIL,
    "LinkedTxn": ReadOnly(),
    "CustomField": Rows(Group(DefinitionId=Text(), Name=Text(), Type=Text(), StringValue=Text(31))),
    "TotalAmt": ReadOnly(),
    "HomeTotalAmt": ReadOnly(),
    "Balance": ReadOnly(),
    "HomeBalance": ReadOnly(),
    "Deposit": Forbidden(),
    "TxnSource": ReadOnly(),
    "RecurDataRef": ReadOnly(),
    "TaxExemptionRef": ReadOnly(),
    "FreeFormAddress": Flag(),
}


class DocumentKind(Kind):
    """A document of one party. `party` is the kind of name it is for, `side` decides which taxes apply."""

    party = None
    side = None
    operations = ("delete",)
    term_property = None

    @property
    def party_reference(self):
        return f"{self.party}Ref"

    def complete(self, context, values, old, sent):
        if self.party_reference not in values:
            raise errors.missing(self.party_reference)
        values["TxnDate"] = values.get("TxnDate") or context.today()
        check_not_closed(context, values["TxnDate"], old and old["TxnDate"])
        party = context.company.find(self.party, values[self.party_reference]["value"])
        tracking.keep_location(context, values)
        self._set_currency(context, values, party, old)
        self.complete_party(context, values, party)
        tax = DocumentTax(context, self.side, values, sent)
        lines = DocumentLines(context, values, old["Line"] if old else (), tax)
        lines.complete()
        self._set_totals(context, values, tax, lines, old)
        set_number(context, self.name, values, old)

    def complete_party(self, context, values, party):
        """What comes from the customer or vendor when the client leaves it out."""

    def _set_currency(self, context, values, party, old):
        company = context.company
        if not company.multicurrency:
            code = values.get("CurrencyRef", {}).get("value", company.home_currency)
            currencies.check(company, code)
            values["CurrencyRef"] = currency(company.home_currency)
            values.pop("ExchangeRate", None)
            return
        if "CurrencyRef" not in values and context.settings.currency_required:
            raise errors.missing("CurrencyRef")
        own = party["CurrencyRef"]["value"]
        code = values.get("CurrencyRef", {}).get("value", own)
        if code != own:
            text = f"The currency of the transaction, {code}, is not that of {party['DisplayName']}, {own}."
            raise errors.business(text, "CurrencyRef")
        values["CurrencyRef"] = currency(code)
        rate = values.get("ExchangeRate") or currencies.rate_when_left_out(context, code, values["TxnDate"])
        if rate <= 0:
            raise errors.business("The exchange rate has to be greater than zero.", "ExchangeRate")
        values["ExchangeRate"] = rate if code != company.home_currency else Decimal(1)

    def _set_totals(self, context, values, tax, lines, old):
        total_tax = tax.apply(lines.taxed)
        total = lines.gross if tax.inclusive else lines.subtotal + total_tax
        total -= lines.discount
        if total < 0:
            raise errors.business("Transaction amount must be 0 or greater.", "TotalAmt")
        values["TotalAmt"] = total
        if context.company.multicurrency:
            values["HomeTotalAmt"] = tax.rounding.money(total * values["ExchangeRate"])
        if old is not None and context.company.applied(old) > total:
            raise errors.business("The total is less than the payments that are applied.", "TotalAmt")

    def remove(self, context, row):
        check_not_closed(context, row["TxnDate"])
        check_no_payments(context, row)
        super().remove(context, row)

    def shown(self, company, row):
        links = [
            {"TxnId": payment["Id"], "TxnType": payment.kind}
            for payment in company.rows("Payment", "BillPayment")
            for line in payment["Line"]
            if any(link["TxnId"] == row["Id"] for link in line["LinkedTxn"])
        ]
        return {
            **row,
            "LinkedTxn": links,
            "Line": self.shown_lines(row),
            self.balance_property: company.balance(row),
        }

    balance_property = "Balance"

    def shown_lines(self, row):
        return row["Line"]
