"""The look of a stand-in's pages: one style, no external files, and safe text."""

from html import escape

MOST_ROWS = 500  # of a list on a page

STYLE = """
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1c2b36;background:#f2f4f7}
header{background:var(--brand);color:#fff;padding:14px 32px;display:flex;gap:24px;align-items:center}
header a{color:#fff;text-decoration:none}header .brand{font-weight:700;font-size:18px}
header .note{margin-left:auto;opacity:.75;font-size:13px}
main{max-width:1040px;margin:28px auto;padding:0 20px}.card{background:#fff;border:1px solid #dde3e9;
border-radius:8px;padding:24px;margin-bottom:20px;box-shadow:0 1px 2px rgba(20,40,60,.06)}
.narrow{max-width:460px;margin-left:auto;margin-right:auto}h1{font-size:24px;margin:0 0 12px}
h2{font-size:17px;margin:0 0 10px}table{width:100%;border-collapse:collapse}
th{text-align:left;font-weight:600;font-size:13px;color:#5a6b79;border-bottom:2px solid #e4e9ee}
th,td{padding:8px 10px}td{border-bottom:1px solid #eef1f4;vertical-align:top}.num{text-align:right}
td.num{font-variant-numeric:tabular-nums;white-space:nowrap}a{color:#0b6fa8}
.totals{margin-left:auto;width:320px}.totals td{border:0;padding:4px 10px}.totals .sum td{font-weight:700;
border-top:2px solid #1c2b36;font-size:17px}.badge{display:inline-block;padding:1px 10px;border-radius:10px;
font-size:12px;font-weight:600;background:#e4e9ee}.badge.good{background:#d5f2e0;color:#14653a}
.badge.wait{background:#fdf0d2;color:#7a5300}.badge.bad{background:#fbdcdc;color:#8e1f1f}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0}dt{color:#5a6b79}dd{margin:0}
input[type=email],input[type=password]{width:100%;padding:9px;border:1px solid #b9c4ce;border-radius:5px;
font:inherit;margin:2px 0 14px}label.choice{display:block;padding:9px 12px;border:1px solid #dde3e9;
border-radius:6px;margin:6px 0}button{font:inherit;font-weight:600;padding:9px 20px;border-radius:5px;
border:1px solid #b9c4ce;background:#fff;cursor:pointer}button.main{background:var(--brand);color:#fff;
border-color:var(--brand)}.muted{color:#5a6b79;font-size:13px}.error{color:#8e1f1f}nav{display:flex;gap:18px}
"""


class Markup(str):
    """Text that is HTML already."""


def text(value):
    """Any value as safe HTML text; None is empty, Markup passes."""
    if isinstance(value, Markup):
        return value
    return Markup(escape("" if value is None else str(value)))


def table(headings, rows, numeric=()):
    """A table; `numeric` holds the positions of right-aligned columns."""

    def cell(tag, position, value):
        return f"<{tag}{' class=num' if position in numeric else ''}>{text(value)}</{tag}>"

    head = "".join(cell("th", position, value) for position, value in enumerate(headings))
    body = "".join(
        "<tr>" + "".join(cell("td", position, value) for position, value in enumerate(row)) + "</tr>"
        for row in rows
    )
    return Markup(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def facts(pairs):
    """A list of names and values; empty values are left out."""
    return Markup(
        "<dl>"
        + "".join(f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in pairs if value)
        + "</dl>"
    )


def link(address, label):
    return Markup(f'<a href="{escape(str(address))}">{text(label)}</a>')


def page(title, body, brand, brand_name, navigation=()):
    """A whole page. `navigation` holds (address, label) pairs."""
    links = "".join(link(address, label) for address, label in navigation)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>:root{{--brand:{brand}}}{STYLE}</style></head><body>'
        f'<header><a class="brand" href="/">{text(brand_name)}</a><nav>{links}</nav>'
        f'<span class="note">stand-in for tests</span></header><main>{body}</main></body></html>'
    )


def badge(label, tone):
    """A coloured word; `tone` is good, wait or bad."""
    return Markup(f'<span class="badge {tone}">{text(label)}</span>')


def money(amount):
    """An amount as a person reads it."""
    return f"{amount:,.2f}"


def total(label, amount, key="", style=""):
    """One row of a document's totals; `key` names the cell for tests."""
    identity = f' id="{key}"' if key else ""
    row = f' class="{style}"' if style else ""
    return Markup(f'<tr{row}><td>{text(label)}</td><td class="num"{identity}>{text(amount)}</td></tr>')


def last_email(emails):
    """When and to whom a document was last e-mailed; None when it was not."""
    if not emails:
        return None
    last = emails[-1]
    return f"{last['at']:%d %b %Y %H:%M} to {', '.join(last['to'])}"


def more(rows):
    """What is said below a table that has only the first `MOST_ROWS` of `rows`."""
    left = len(rows) - MOST_ROWS
    return f"<p>and {left} more</p>" if left > 0 else ""
