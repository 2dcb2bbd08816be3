"""Finding countries and states by what people write: a code, or a name in one of several languages."""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

# What people write and no list of names has
USUAL = {
    "uk": "GB",
    "greatbritain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northernireland": "GB",
    "unitedstatesofamerica": "US",
    "republicofireland": "IE",
    "holland": "NL",
    "czechrepublic": "CZ",
    "korea": "KR",
    "russia": "RU",
    "turkey": "TR",
    "swaziland": "SZ",
    "burma": "MM",
    "uae": "AE",
}


def comparable(text):
    """Without accents, case, blanks, punctuation and a leading "the"."""
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(each for each in letters if not unicodedata.combining(each)).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"^the\b", "", plain.strip()))


@lru_cache(maxsize=32)
def country_codes(country_code):
    """``{comparable name or code: two-letter code}`` of all countries, in English and in the languages of
    ``country_code``.
    """
    names = {}
    for language in ("en", *get_official_languages(country_code, de_facto=True)):
        try:
            territories = Locale.parse(language).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(comparable(name), code)
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1:
            names[alias.casefold()] = codes[0]
    return names | USUAL


class Places:
    """Odoo's countries and states, to be found by name.

    :param countries: ``(id, code, names)`` of each; names in any languages.
    :param states: ``(id, country_id, code, names)`` of each.
    :param home: code of the organisation's country, ``""`` when it is not known.
    """

    def __init__(self, countries, states, home):
        by_code = {code: country_id for country_id, code, _names in countries if code}
        self._countries = {
            name: by_code[code] for name, code in country_codes(home or "US").items() if code in by_code
        }
        for country_id, code, names in countries:
            for name in filter(None, (code, *names)):
                self._countries[comparable(name)] = country_id
        self._states = defaultdict(lambda: defaultdict(set))
        for state_id, country_id, code, names in states:
            for name in filter(None, (code, *names)):
                self._states[country_id][comparable(name)].add(state_id)
        self.home_id = by_code.get(home)

    def country(self, text):
        """The country's id, ``None`` for one that is not known."""
        return self._countries.get(comparable(text)) if text else None

    def state(self, country_id, *texts):
        """The id of the state that one of ``texts`` names, ``None`` when none or several are called so."""
        for text in filter(None, texts):
            found = self._states[country_id].get(comparable(text), ())
            if len(found) == 1:
                return next(iter(found))
        return None
