"""Whether an account of Odoo and one over there are the same account, going by code and name."""

import re

LONG_ENOUGH = 4  # letters of a word that says something


def plain_code(code):
    """A code without what people write it differently by: case, blanks, dots and dashes, leading zeros."""
    return re.sub(r"[\W_]", "", code or "").upper().lstrip("0")


def is_same_code(code, other):
    return bool(plain_code(code)) and plain_code(code) == plain_code(other)


def is_padded_code(code, other):
    """Whether two codes differ only in the zeros that a chart fills up its codes with: 707 and 707000."""
    short, long = sorted((plain_code(code), plain_code(other)), key=len)
    return bool(short) and len(short) < len(long) and short.ljust(len(long), "0") == long


def share_a_word(name, other):
    """Whether two names have a word in common that says something."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (name or "", other or ""))
    return any(len(word) >= LONG_ENOUGH for word in words & others)
