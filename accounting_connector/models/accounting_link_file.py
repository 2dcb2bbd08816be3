"""The file of links between orders and documents: how it is written, and how it is read back.

Pure Python. One row a document. What spreadsheets may do to such a file is undone: another separator, a mark
in front of what looks like a formula.
"""

import csv
import io

ORDERS, KIND, NUMBER, DATE, CONTACT, TOTAL, CURRENCY, STATE, ID, ORGANISATION, LINK = (
    "Orders",
    "Kind",
    "Number",
    "Date",
    "Contact",
    "Total",
    "Currency",
    "State",
    "ID",
    "Organisation",
    "Link",
)
ORGANISATION_ID, ORIGIN, QUANTITIES = "Organisation ID", "Origin", "Quantities"
COLUMNS = (
    ORDERS,
    KIND,
    NUMBER,
    DATE,
    CONTACT,
    TOTAL,
    CURRENCY,
    STATE,
    ID,
    ORGANISATION,
    LINK,
    ORGANISATION_ID,
    ORIGIN,
    QUANTITIES,
)
NEEDED = (KIND, NUMBER, DATE, ID, ORGANISATION_ID, ORIGIN, QUANTITIES)
BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = ",;\t"


class NotALinkFile(ValueError):
    """The file lacks columns; ``columns`` are those it lacks, all when it is no table at all."""

    def __init__(self, columns):
        super().__init__(", ".join(columns))
        self.columns = columns


def write(rows):
    """The file's text.

    :param rows: dictionaries of ``COLUMNS``; absent values are ``False``, ``None`` or missing.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_as_cell(row.get(column)) for column in COLUMNS)
    return BYTE_ORDER_MARK + file.getvalue()


def read(content):
    """The rows of a file, as dictionaries of texts.

    :param content: its bytes.
    :raise NotALinkFile: it was not written by :func:`write`.
    """
    try:
        known, rows = _table(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotALinkFile(NEEDED) from error
    lacking = [column for column in NEEDED if column not in known]
    if lacking:
        raise NotALinkFile(lacking)
    return [{column: _as_value(row.get(column)) for column in COLUMNS} for row in rows]


def _table(text):
    """The columns and the rows, whatever separates values and ends lines; without what no database keeps."""
    file = io.StringIO(text.replace("\0", ""), newline=None)
    header = file.readline()
    file.seek(0)
    reader = csv.DictReader(file, delimiter=max(_SEPARATORS, key=header.count))
    return reader.fieldnames or (), list(reader)


def _as_cell(value):
    """``value`` as text that no spreadsheet takes for a formula."""
    text = "" if value is False or value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not isinstance(value, float) else text


def _as_value(cell):
    text = (cell or "").strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text
