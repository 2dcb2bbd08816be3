"""How values of the organisation's lists and of Odoo are compared, wherever that is done."""

from odoo.tools import SQL

# Latin, Greek and Cyrillic capitals: a database whose locale is "C" leaves them as they are.
CAPITALS = [
    letter
    for letter in map(chr, (*range(0xC0, 0x180), *range(0x386, 0x3AC), *range(0x400, 0x530)))
    if len(letter.lower()) == 1 and letter.lower() != letter
]
# What cannot be seen is no difference, nor are capitals, nor how a letter is put together.
FOLDED = rf"""CASE WHEN OCTET_LENGTH(%(column)s) = CHAR_LENGTH(%(column)s) THEN LOWER(%(column)s)
    ELSE LOWER(TRANSLATE(
        NORMALIZE(REGEXP_REPLACE(%(column)s, '[\u00AD\u200B-\u200F\u2060\uFEFF]', '', 'g'), NFKC),
        '{"".join(CAPITALS)}', '{"".join(CAPITALS).lower()}')) END"""

# Empty stands for nothing: blanks, a tax number without a digit such as "n/a", an address without "@".
NUMBER = r"SUBSTRING(UPPER(REGEXP_REPLACE(%(column)s, '[^0-9A-Za-z]', '', 'g')) FROM '^.*[1-9].*$')"
EMAIL = rf"""SUBSTRING({FOLDED} FROM '[^\s<>,;"]+@[^\s<>,;"]+')"""  # the first of a list, without a name
CODE = "NULLIF(LOWER(BTRIM(%(column)s)), '')"
# Some systems know no colons and no tabs in names, and take a dash or a blank for them.
NAME = rf"NULLIF(BTRIM(REGEXP_REPLACE({FOLDED}, '[\s:\u2010-\u2015-]+', ' ', 'g')), '')"
# What a contact over there is called, without what was added to make that unique.
NAME_THERE = "COALESCE(NULLIF(base_name, ''), name)"


def compared(form, column):
    """``column`` as it is compared.

    :param form: one of the expressions of this module
    :param column: SQL text of a column, never what a person entered
    """
    return SQL(form, column=SQL(column))


def index_of(form, column):
    """The definition of an index by which ``column`` is found as it is compared, however long its text is.

    :param form: one of the expressions of this module
    """
    return f"USING hash (({form % {'column': column}}))"


def having(table, values):
    """The query for ids of ``table`` that have one of ``values``, ``{column: set}``, as they are compared.

    Joins, so that few values are looked up in an index, and many at once.
    """
    table = SQL.identifier(table)
    return SQL(" UNION ").join(
        SQL(
            "SELECT %(table)s.id FROM %(table)s JOIN UNNEST(%(values)s::text[]) AS wanted (value) "
            "ON %(table)s.%(column)s = wanted.value",
            table=table,
            column=SQL.identifier(column),
            values=sorted(each),
        )
        for column, each in values.items()
    )
