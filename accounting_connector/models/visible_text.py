"""Texts from over there as people see them."""

import re

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def clean(text):
    """One line without what cannot be seen."""
    visible = _INVISIBLE.sub("", text)
    return " ".join("".join(each if each.isprintable() else " " for each in visible).split())


def clean_lines(text):
    """The same for a text of several lines."""
    return "\n".join(map(clean, text.splitlines())).strip()
