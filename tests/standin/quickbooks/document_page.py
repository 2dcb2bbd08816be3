"""The page of one document: its lines and its totals."""

from ..serving.html import Markup, money, table, text, total
from .state_dump import sub_total
from .wire import number_text


def line_table(company, row):
    """The lines; a column for classes only when some line has one."""
    headings = ("Product or service", "Description", "Quantity", "Price", "Account", "Tax", "Amount")
    rows = [_line(company, line) for line in row["Line"]]
    classes = [line.get(line["DetailType"], {}).get("ClassRef", {}).get("name") for line in row["Line"]]
    if not any(classes):
        return table(headings, rows, (2, 3, 6))
    rows = [(*cells[:6], name, cells[6]) for cells, name in zip(rows, classes, strict=True)]
    return table((*headings[:6], "Class", headings[6]), rows, (2, 3, 7))


def _line(company, line):
    detail = line.get(line["DetailType"], {})
    if line["DetailType"] == "DescriptionOnly":
        return "", Markup(f"<i>{text(line.get('Description', ''))}</i>"), "", "", "", "", ""
    code = detail.get("TaxCodeRef", {}).get("value")
    account = (
        detail.get("ItemAccountRef") or detail.get("AccountRef") or detail.get("DiscountAccountRef") or {}
    )
    sign = "-" if line["DetailType"] == "DiscountLineDetail" else ""
    name = "Discount" if sign else detail.get("ItemRef", {}).get("name")
    tax = company.find("TaxCode", code)
    return (
        name,
        line.get("Description"),
        number_text(detail["Qty"]) if "Qty" in detail else "",
        number_text(detail["UnitPrice"]) if "UnitPrice" in detail else "",
        account.get("name"),
        tax and tax["Name"],
        sign + money(line["Amount"]),
    )


def totals(company, row):
    detail = row["TxnTaxDetail"]
    body = total("Subtotal", money(sub_total(row)), "subtotal")
    for line in detail.get("TaxLine") or ():
        rate = company.find("TaxRate", line["TaxLineDetail"]["TaxRateRef"]["value"])
        body += total(f"{rate['Name']} {number_text(rate['RateValue'])}%", money(line["Amount"]))
    body += total("Tax", money(detail["TotalTax"]), "tax")
    currency = row["CurrencyRef"]["value"]
    body += total(f"Total {currency}", money(row["TotalAmt"]), "total", "sum")
    if currency != company.home_currency:
        rate = row["ExchangeRate"]
        label = f"in {company.home_currency} at {number_text(rate)}"
        body += total(label, money(row["TotalAmt"] * rate))
    body += total("Balance due", money(company.balance(row)), "amount-due")
    return f'<table class="totals">{body}</table>'
