"""The page of one document: its lines and its totals."""

from ..serving.html import Markup, money, table, text, total
from . import document_elements as parts
from . import tracking
from .arithmetic import in_base


def line_table(tenant, row):
    """The lines; a column for tracking only when some line has it."""
    has_tracking = any(line.tracking for line in row.lines)

    def shown(line):
        cells = plain(line)
        return (*cells[:7], _tracking(tenant, line), *cells[7:]) if has_tracking else cells

    def plain(line):
        if line.is_text:
            return line.item_code, Markup(f"<i>{text(line.description)}</i>"), "", "", "", "", "", "", ""
        account = tenant.accounts.get(line.account_id)
        rate = tenant.tax_rates.get(line.tax_type)
        discount = f"{line.discount_rate.normalize():f}%" if line.discount_rate else line.discount_amount
        return (
            line.item_code,
            line.description,
            f"{line.quantity.normalize():f}",
            f"{line.unit_amount:f}",
            discount,
            account and f"{account.code} {account.name}",
            rate.name if rate else line.tax_type,
            money(line.tax_amount),
            money(line.amount),
        )

    rows = [shown(line) for line in row.lines]
    return table(
        (
            *("Item", "Description", "Quantity", "Price", "Discount", "Account", "Tax rate"),
            *(("Tracking",) if has_tracking else ()),
            *("Tax", "Amount"),
        ),
        rows,
        (2, 3, 4, 8, 9) if has_tracking else (2, 3, 4, 7, 8),
    )


def _tracking(tenant, line):
    return ", ".join(f"{one.name}: {option.name}" for one, option in tracking.chosen(tenant, line.tracking))


def totals(tenant, row):
    body = total("Subtotal", money(row.sub_total), "subtotal") + total("Tax", money(row.total_tax), "tax")
    body += total(f"Total {row.currency}", money(row.total), "total", "sum")
    if row.currency != tenant.base_currency:
        home = in_base(row.total, row.currency_rate)
        body += total(f"in {tenant.base_currency} at {row.currency_rate.normalize():f}", money(home))
    body += total("Amount due", money(parts.outstanding(tenant, row)), "amount-due")
    return f'<table class="totals">{body}</table>'
