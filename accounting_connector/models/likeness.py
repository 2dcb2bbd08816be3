"""How like an entry over there and a record of Odoo are that have no key in common, and in what."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

SEPARATORS = r"[^\w]+"
# Words that say what somebody is, not who: sharing them is no likeness.
LEGAL_FORMS = frozenset(
    {
        "a", "ab", "ag", "and", "as", "bv", "co", "company", "corp", "corporation", "de", "e", "gmbh",
        "inc", "incorporated", "kg", "la", "limited", "llc", "llp", "ltd", "nv", "of", "oy", "plc",
        "pte", "pty", "sa", "sarl", "sas", "sl", "spa", "srl", "the", "und", "y",
    }
)
# Half of the world has an address there.
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "yahoo.com",
        "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
        "mail.com", "msn.com", "xtra.co.nz", "bigpond.com", "t-online.de", "orange.fr",
    }
)
PHONE_DIGITS = 8  # the last ones: some write the country, some do not
LEAST_LIKENESS = 0.34
MOST_SUGGESTIONS = 5


@dataclass(frozen=True)
class Looks:
    """What one is compared by; empty for what is not known."""

    name: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    code: str = ""

    @cached_property
    def words(self):
        """The words of the name that tell who it is, without accents, which some leave out."""
        return {_without_accents(word) for word in self.spelled_words}

    @cached_property
    def spelled_words(self):
        """The same as they are spelled."""
        return {word for word in re.split(SEPARATORS, self.name.lower()) if word} - LEGAL_FORMS

    @cached_property
    def phone_end(self):
        digits = re.sub(r"\D", "", self.phone)
        return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS - 1 else ""

    @cached_property
    def domain(self):
        domain = self.email.rpartition("@")[2].strip(" >").lower()
        return "" if domain in PUBLIC_DOMAINS else domain

    @cached_property
    def plain_code(self):
        return re.sub(r"[\W_]", "", self.code).lower()


def _without_accents(word):
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def likeness(one, other):
    """``(score, signs)``: the higher the more alike, and in what: ``name``, ``phone``, ``domain``, ``city``,
    ``code``. A town alone is no sign.
    """
    signs = []
    words, other_words = one.words, other.words
    shared = len(words & other_words) / len(words | other_words) if words and other_words else 0
    score = shared
    if shared >= LEAST_LIKENESS:
        signs.append("name")
    for sign, weight in (("phone_end", 1), ("domain", 0.8), ("plain_code", 1)):
        value = getattr(one, sign)
        if value and value == getattr(other, sign):
            score += weight
            signs.append({"phone_end": "phone", "plain_code": "code"}.get(sign, sign))
    if not signs:
        return 0, ()
    if one.city and one.city.strip().lower() == other.city.strip().lower():
        score += 0.3
        signs.append("city")
    return score, tuple(signs)


class Others:
    """What entries are compared with.

    :param looks: ``{id: Looks}``
    """

    def __init__(self, looks):
        self._looks = looks
        self._having = defaultdict(set)
        for identity, each in looks.items():
            for trait in _traits(each):
                self._having[trait].add(identity)

    def most_alike(self, one, left_out=()):
        """``[(id, signs)]`` of those that are alike at all, the most alike first.

        :param left_out: ids that it is not
        """
        ids = set().union(*(self._having.get(trait, ()) for trait in _traits(one))) - set(left_out)
        scored = [(*likeness(one, self._looks[identity]), identity) for identity in ids]
        found = sorted((each for each in scored if each[1]), key=lambda each: (-each[0], each[2]))
        return [(identity, signs) for _score, signs, identity in found[:MOST_SUGGESTIONS]]


def _traits(looks):
    """What two have to have in common to be compared at all."""
    signs = ((name, getattr(looks, name)) for name in ("phone_end", "domain", "plain_code"))
    return {*(sign for sign in signs if sign[1]), *(("word", word) for word in looks.words)}
