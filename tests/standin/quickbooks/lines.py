"""Lines of documents: what a line may hold, which amounts fit, what taxes it (sections 3.7 and 3.8)."""

from decimal import Decimal

from . import errors, tracking
from .arithmetic import HUNDRED, TaxedLine, rounding_of
from .context import SHIPPING_ITEM
from .schema import Choice, Day, Details, Flag, Forbidden, Group, Number, ReadOnly, Reference, Rows, Text

MOST_LINES = 10000
EXPENSE_ACCOUNTS = (
    "Expense",
    "Cost of Goods Sold",
    "Other Expense",
    "Other Current Asset",
    "Fixed Asset",
    "Other Asset",
    "Other Current Liability",
    "Long Term Liability",
    "Equity",
    "Income",
    "Other Income",
)
CATEGORY_TEXT = "An item in this transaction is set up as a category instead of a product or service."

_ITEM = {
    "ItemRef": Reference(),  # looked up by hand: shipping is not in the list
    "ClassRef": Reference("Class"),
    "UnitPrice": Number(),
    "Qty": Number(),
    "ItemAccountRef": ReadOnly(),
    "TaxCodeRef": Reference(),  # what it may be depends on the country
    "TaxInclusiveAmt": Number(),
}
_BILLABLE = {
    "CustomerRef": Reference("Customer"),
    "BillableStatus": Choice("Billable", "NotBillable", "HasBeenBilled"),
}
_ANY_LINE = {
    "Id": Text(),
    "LineNum": Number(),
    "Description": Text(4000),
    "Amount": Number(),
    "LinkedTxn": Forbidden(),
    "DescriptionLineDetail": Details(ServiceDate=Day(), TaxCodeRef=Reference()),
}
SALES_LINES = Rows(
    Group(
        **_ANY_LINE,
        DetailType=Choice(
            "SalesItemLineDetail",
            "DescriptionOnly",
            "DiscountLineDetail",
            "SubTotalLineDetail",
            "GroupLineDetail",
        ),
        SalesItemLineDetail=Details(**_ITEM, ServiceDate=Day(), DiscountRate=Number(), DiscountAmt=Number()),
        DiscountLineDetail=Details(
            PercentBased=Flag(),
            DiscountPercent=Number(),
            DiscountAccountRef=Reference("Account"),
            ClassRef=Reference("Class"),
            TaxCodeRef=Reference(),
        ),
        SubTotalLineDetail=Details(),
        GroupLineDetail=Forbidden(),
    )
)
PURCHASE_LINES = Rows(
    Group(
        **_ANY_LINE,
        DetailType=Choice("ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail", "DescriptionOnly"),
        ItemBasedExpenseLineDetail=Details(**_ITEM, **_BILLABLE),
        AccountBasedExpenseLineDetail=Details(
            AccountRef=Reference("Account"),
            ClassRef=Reference("Class"),
            TaxCodeRef=Reference(),
            TaxAmount=Number(),
            TaxInclusiveAmt=Number(),
            **_BILLABLE,
        ),
    )
)


class DocumentLines:
    """Checks and completes the lines of one document.

    :param tax: its :class:`tax.DocumentTax`
    :param old_lines: the lines stored so far, whose ids may be used
    """

    def __init__(self, context, values, old_lines, tax):
        self.context, self.company, self.values, self.tax = context, context.company, values, tax
        self.rounding = rounding_of(context.settings)
        self.taxed = []
        self.subtotal = Decimal(0)
        self.gross = Decimal(0)
        self.discount = Decimal(0)
        self._known_ids = {line["Id"] for line in old_lines}

    def complete(self):
        """Put the completed lines into the document."""
        lines = self.values.get("Line")
        if not lines:
            raise errors.missing("Line")
        if len(lines) > MOST_LINES:
            raise errors.business(f"A document has at most {MOST_LINES} lines")
        done = [self._line(line) for line in lines]
        self._discount([line for line in done if line["DetailType"] == "DiscountLineDetail"])
        self._number(done)
        self.values["Line"] = done

    def _line(self, line):
        kind = line.get("DetailType")
        if not kind:
            raise errors.missing("DetailType")
        if kind == "SubTotalLineDetail":
            raise errors.business("The subtotal line is made by QuickBooks; it must not be sent.", "Line")
        kept = {name: line[name] for name in ("Id", "Description") if line.get(name)}
        if kind in ("DescriptionOnly", "DiscountLineDetail"):
            detail = {"DescriptionOnly": "DescriptionLineDetail"}.get(kind, kind)
            kept[detail] = line.get(detail) or {}
            if kind == "DiscountLineDetail":
                kept["Amount"] = line.get("Amount")
            return {**kept, "DetailType": kind}
        detail = line.get(kind)
        if detail is None:
            raise errors.missing(kind)
        if kind != "AccountBasedExpenseLineDetail" and "ItemRef" not in detail:
            if kind == "SalesItemLineDetail":  # read as text, its amount does not count
                return {**kept, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}
            raise errors.missing("ItemRef")
        if line.get("Amount") is None:
            raise errors.missing("Amount")
        return self._priced(kept, kind, line["Amount"], detail)

    def _priced(self, kept, kind, amount, detail):
        self._check_amount(amount, detail)
        tracking.keep_class_of_line(self.context, detail, self.tax.side)
        if kind == "SalesItemLineDetail":
            self._sales_item(detail)
        elif kind == "ItemBasedExpenseLineDetail":
            self._bought_item(detail)
        else:
            self._account(detail)
        amount = self.rounding.money(amount)
        self._tax(amount, detail)
        self.subtotal += amount
        return {**kept, "Amount": amount, "DetailType": kind, kind: detail}

    def _check_amount(self, amount, detail):
        """6070 unless the amount is quantity times price; both have to be there for the check."""
        if "Qty" not in detail or "UnitPrice" not in detail:
            return
        quantity, price = detail["Qty"], detail["UnitPrice"]
        places = self.context.settings.price_decimals
        if places is not None:
            step = Decimal(1).scaleb(-places)
            quantity, price = self.rounding.money(quantity, step), self.rounding.money(price, step)
        difference = abs(self.rounding.money(quantity * price) - amount)
        if difference > Decimal(str(self.context.settings.amount_tolerance)):
            raise errors.wrong_amount(amount)

    def _item(self, detail):
        key = detail["ItemRef"]["value"]
        item = self.context.referenced("Item", key, "ItemRef")
        if item["Type"] == "Category":
            raise errors.business(CATEGORY_TEXT, "ItemRef")
        if item["Type"] == "Inventory" and self.values["TxnDate"] < item["InvStartDate"]:
            raise errors.before_inventory_start()
        detail["ItemRef"]["name"] = item["FullyQualifiedName"]
        return item

    def _sales_item(self, detail):
        if detail["ItemRef"]["value"] == SHIPPING_ITEM:
            if not self.company.allow_shipping:
                raise errors.business("Shipping is not turned on for this company.", "ItemRef")
            if self.company.country == "US":
                detail.setdefault("TaxCodeRef", {"value": "NON"})
            return
        item = self._item(detail)
        if "IncomeAccountRef" not in item:
            raise errors.business(f"{item['Name']} has no income account.", "ItemRef")
        detail["ItemAccountRef"] = dict(item["IncomeAccountRef"])
        if self.company.country == "US" and "TaxCodeRef" not in detail:
            detail["TaxCodeRef"] = {"value": "TAX" if item.get("Taxable") else "NON"}

    def _bought_item(self, detail):
        item = self._item(detail)
        account = item.get("AssetAccountRef") or item.get("ExpenseAccountRef")
        if not account:
            raise errors.business(f"{item['Name']} has no expense account.", "ItemRef")
        self._default_purchase_code(detail)

    def _account(self, detail):
        if "AccountRef" not in detail:
            raise errors.missing("AccountRef")
        account = self.company.find("Account", detail["AccountRef"]["value"])
        if account["AccountType"] not in EXPENSE_ACCOUNTS:
            raise errors.wrong_account_type(account, "AccountRef")
        self._default_purchase_code(detail)

    def _default_purchase_code(self, detail):
        detail.setdefault("BillableStatus", "NotBillable")
        if self.company.country == "US":
            detail.setdefault("TaxCodeRef", {"value": "NON"})

    def _tax(self, amount, detail):
        code = detail.get("TaxCodeRef")
        rates = self.tax.rates(code and code["value"])
        gross = detail.get("TaxInclusiveAmt") if self.tax.inclusive else None
        if not self.tax.inclusive:
            detail.pop("TaxInclusiveAmt", None)
        elif gross is None and rates:
            raise errors.missing("TaxInclusiveAmt")
        elif gross is not None:
            gross = detail["TaxInclusiveAmt"] = self.rounding.money(gross)
            self.tax.check_net(amount, gross, rates)
        gross = amount if gross is None else gross
        self.gross += gross
        self.taxed.append(TaxedLine(gross if self.tax.inclusive else amount, rates, self.tax.inclusive))

    def _discount(self, lines):
        """Take the discount line off; it lowers what is taxed unless a US document says otherwise."""
        if not lines:
            return
        if not self.company.allow_discount:
            raise errors.business("Discounts are not turned on for this company.", "DiscountLineDetail")
        if len(lines) > 1 and not self.context.settings.several_discounts:
            raise errors.business("A document can have one discount line.", "DiscountLineDetail")
        whole = self.gross if self.tax.inclusive else self.subtotal
        for line in lines:
            detail = line["DiscountLineDetail"]
            if detail.get("PercentBased"):
                if "DiscountPercent" not in detail:
                    raise errors.missing("DiscountPercent")
                line["Amount"] = self.rounding.money(whole * detail["DiscountPercent"] / HUNDRED)
            elif line["Amount"] is None:
                raise errors.missing("Amount")
            line["Amount"] = self.rounding.money(line["Amount"])
            self._discount_account(detail)
            self.discount += line["Amount"]
        before_tax = self.company.country != "US" or self.values.get("ApplyTaxAfterDiscount")
        if before_tax and whole:
            for taxed in self.taxed:
                taxed.amount -= self.discount * taxed.amount / whole

    def _discount_account(self, detail):
        if "DiscountAccountRef" not in detail:
            row = self.company.account("Income", "DiscountsRefundsGiven")
            detail["DiscountAccountRef"] = {"value": row["Id"], "name": row["Name"]}
        account = self.company.find("Account", detail["DiscountAccountRef"]["value"])
        if account["AccountType"] != "Income":
            raise errors.wrong_account_type(account, "DiscountAccountRef")

    def _number(self, lines):
        """A known id updates that line, none makes a new one; a line that is not sent is gone."""
        highest = max((int(key) for key in self._known_ids), default=0)
        for position, line in enumerate(lines, start=1):
            if line.get("Id") and self._known_ids and line["Id"] not in self._known_ids:
                raise errors.unknown_reference("Line", line["Id"], "Line.Id")
            if not line.get("Id") or not self._known_ids:
                highest += 1
                line["Id"] = str(highest)
            line["LineNum"] = position
