"""Which tax a document carries: the regimes of section 9, and tax sent instead of calculated."""

from decimal import Decimal

from . import errors
from .arithmetic import CENT, TaxedLine, rounding_of, spread, taxes
from .schema import Choice, Flag, Group, Number, ReadOnly, Reference, Rows

TXN_TAX_DETAIL = Group(
    TxnTaxCodeRef=Reference("TaxCode"),
    TotalTax=Number(),
    UseAutomatedSalesTax=Flag(),
    TaxReviewStatus=ReadOnly(),
    TaxLine=Rows(
        Group(
            Id=ReadOnly(),
            LineNum=ReadOnly(),
            Description=ReadOnly(),
            Amount=Number(),
            DetailType=Choice("TaxLineDetail"),
            TaxLineDetail=Group(
                TaxRateRef=Reference("TaxRate"),
                PercentBased=Flag(),
                TaxPercent=Number(),
                NetAmountTaxable=Number(),
                TaxInclusiveAmount=Number(),
                OverrideDeltaAmount=Number(),
                ServiceDate=ReadOnly(),
            ),
        )
    ),
)
CALCULATION = Choice("TaxExcluded", "TaxInclusive", "NotApplicable")
PSEUDO_CODES = ("TAX", "NON")
MISSING_RATE = {"GB": "VAT rate", "CA": "GST/HST rate", "AU": "GST rate"}
BAD_RATE = "QuickBooks encountered an error while calculating tax. Try reselecting the tax rate."
HOME_NAMES = {"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"}
MOST_TAXABLE_LINES = 750


class DocumentTax:
    """Works out the tax of one document.

    :param side: `sales` or `purchases`
    :param values: the document; `GlobalTaxCalculation` is checked, `TxnTaxDetail` set
    :param sent: what the client sent: only tax that it sends now is kept
    """

    def __init__(self, context, side, values, sent):
        self.context, self.company, self.side = context, context.company, side
        self.values, self.sent = values, sent.get("TxnTaxDetail") or {}
        self.rounding = rounding_of(context.settings)
        self.mode = self._mode()

    def _mode(self):
        """How amounts relate to tax; outside the US it has to be said, in the US it means nothing."""
        if self.company.country == "US":
            self.values.pop("GlobalTaxCalculation", None)
            return "TaxExcluded"
        mode = self.values.get("GlobalTaxCalculation")
        if not mode and self.context.settings.calculation_required:
            raise errors.missing("GlobalTaxCalculation")
        mode = self.values.setdefault("GlobalTaxCalculation", mode or "TaxExcluded")
        if mode == "NotApplicable" and (self.sent.get("TotalTax") or self.sent.get("TaxLine")):
            raise errors.tax_not_applicable()
        return mode

    @property
    def inclusive(self):
        return self.mode == "TaxInclusive"

    def rates(self, code):
        """The rates of a line with that tax code id (None: no code); refuses codes that may not be used."""
        if self.company.country == "US":
            if code not in (None, *PSEUDO_CODES):
                raise errors.wrong_line_tax_code(code)
            return self._us_rates() if code == "TAX" and self.side == "sales" else []
        if self.mode == "NotApplicable":
            return []
        if code is None:
            kind = MISSING_RATE.get(self.company.country, "tax rate")
            raise errors.business(f"Make sure all your transactions have a {kind} before you save.")
        row = self.context.referenced("TaxCode", code, "TaxCodeRef")
        details = row["SalesTaxRateList" if self.side == "sales" else "PurchaseTaxRateList"]["TaxRateDetail"]
        if row["Taxable"] and not details:
            raise errors.business(f"The tax code {row['Name']} cannot be used for {self.side}.", "TaxCodeRef")
        rates = [self.company.find("TaxRate", one["TaxRateRef"]["value"]) for one in details]
        if not all(rate["Active"] for rate in rates):
            raise errors.business(BAD_RATE, "TaxCodeRef")
        return rates

    def _us_rates(self):
        if self.company.tax == "none":
            return []
        if self.company.tax == "manual":
            code = self.sent.get("TxnTaxCodeRef") or self.values.get("TxnTaxDetail", {}).get("TxnTaxCodeRef")
            return self._group_rates(code and self.company.find("TaxCode", code["value"]))
        customer = self.company.find("Customer", self.values["CustomerRef"]["value"])
        return self._group_rates(self._jurisdiction()) if customer.get("Taxable") else []

    def _group_rates(self, group):
        details = group["SalesTaxRateList"]["TaxRateDetail"] if group and group.get("TaxGroup") else []
        return [self.company.find("TaxRate", one["TaxRateRef"]["value"]) for one in details]

    def _jurisdiction(self):
        """The tax group of where the goods go, which is the company's own place when nobody says."""
        address = self.values.get("ShipAddr") or self.company.address
        country = (address.get("Country") or address.get("CountryCode") or "").upper()
        if country not in HOME_NAMES:
            return None
        state = address.get("CountrySubDivisionCode") or self.company.address["CountrySubDivisionCode"]
        return next((row for row in self.company.rows("TaxCode") if row["Name"] == state), None)

    def apply(self, lines):
        """Set TxnTaxDetail for these TaxedLines; returns the total tax."""
        if len([line for line in lines if line.rates]) > MOST_TAXABLE_LINES:
            raise errors.business(f"A taxed document has at most {MOST_TAXABLE_LINES} taxable lines")
        rows = taxes(lines, self.rounding)
        total = self._overridden(rows)
        review = "AST_TAX_OVERRIDE" if total is not None and self.company.tax == "automated" else None
        if total is None:
            total = sum((row.tax for row in rows), Decimal(0))
        self.values["TxnTaxDetail"] = {
            **self._code(),
            "TotalTax": total,
            "TaxReviewStatus": review,
            "TaxLine": _tax_lines(rows) or None,
        }
        return total

    def _code(self):
        if self.company.tax == "automated" and self.side == "sales":
            group = self._jurisdiction()
            return {"TxnTaxCodeRef": {"value": group["Id"], "name": group["Name"]}} if group else {}
        code = self.sent.get("TxnTaxCodeRef") if self.company.tax == "manual" else None
        code = code or self.values.get("TxnTaxDetail", {}).get("TxnTaxCodeRef")
        return {"TxnTaxCodeRef": code} if code and self.company.country == "US" else {}

    def _overridden(self, rows):
        """Tax that the client decided: its total, spread over the rates; None when it left that to us."""
        company, lines = self.company, self.sent.get("TaxLine") or []
        total = self.sent.get("TotalTax")
        if company.tax == "none" or (company.country == "US" and self.side == "purchases"):
            return None
        if company.tax == "automated" and not self._may_override():
            return None
        if company.tax == "codes":
            if not self.context.settings.override_outside_us or self.mode == "NotApplicable":
                return None
            if lines:
                return self._from_lines(rows, lines, total)
        if total is None:
            return None
        if not rows and total:
            if company.tax == "codes":
                raise errors.business("TxnTaxDetail has tax, but no line has a tax code with a rate.")
            return self.rounding.money(total)
        if rows:
            spread(rows, self.rounding.money(total), self.rounding)
        return self.rounding.money(total)

    def _may_override(self):
        """The client can insist on automated tax; otherwise the user's preference decides."""
        return self.company.allow_tax_override and not self.sent.get("UseAutomatedSalesTax")

    def _from_lines(self, rows, lines, total):
        """Outside the US: tax given rate by rate."""
        by_rate = {row.rate["Id"]: row for row in rows}
        for line in lines:
            rate = (line.get("TaxLineDetail") or {}).get("TaxRateRef", {}).get("value")
            if rate not in by_rate:
                raise errors.business(
                    f"TxnTaxDetail names tax rate {rate}, which no line uses.", "TaxRateRef"
                )
            by_rate[rate].tax = self.rounding.money(line.get("Amount") or Decimal(0))
        given = sum((row.tax for row in rows), Decimal(0))
        if total is not None and self.rounding.money(total) != given:
            raise errors.business(f"TotalTax {total} is not the sum of the tax lines, {given}.", "TotalTax")
        return given

    def check_net(self, amount, gross, rates):
        """With tax included, the net amount sent has to be what is left of the gross one, to a cent."""
        net = TaxedLine(gross, rates, inclusive=True).base
        if abs(amount - self.rounding.money(net)) > CENT:
            text = f"Amount {amount} is not TaxInclusiveAmt {gross} without tax, {self.rounding.money(net)}."
            raise errors.business(text, "Line.Amount")


def _tax_lines(rows):
    return [
        {
            "Amount": row.tax,
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {
                "TaxRateRef": {"value": row.rate["Id"]},
                "PercentBased": True,
                "TaxPercent": row.rate["RateValue"],
                "NetAmountTaxable": row.base,
            },
        }
        for row in rows
    ]
