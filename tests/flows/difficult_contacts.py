"""Contacts over there that nobody would make up, and what becomes of each in Odoo.

What differs from system to system stands in ``differs``: by code, what is expected instead. The words for
contacts over there are those of :mod:`flows.contacts_over_there`.
"""

from dataclasses import dataclass, field, replace

LINE = "x" * 500
KEPT_IN_NOTES = "kept in the notes"


@dataclass(frozen=True)
class There:
    """A contact over there that is imported.

    :ivar facts: it, named after the case unless it has a name here.
    :ivar words: properties of it by system, in the system's own words.
    :ivar values: fields of the partner; countries and states by their codes.
    :ivar children: type, and name or street, of the contacts below it.
    :ivar notes, told: what its notes have, and what is told of it.
    :ivar here: partners that Odoo has before.
    :ivar into: the case it is merged into over there.
    :ivar below: the case it is a part of.
    :ivar outcome: ``created``, ``linked``, ``skipped``, or ``""`` when it is none of the import's.
    """

    case: str
    facts: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    children: tuple = ()
    notes: tuple = ()
    told: tuple = ()
    here: tuple = ()
    outcome: str = "created"
    words: dict = field(default_factory=dict)
    supplier: bool = False
    archived: bool = False
    into: str = ""
    below: str = ""
    only: str = ""
    differs: dict = field(default_factory=dict)

    def at(self, system):
        """The case as it is at one system; ``None`` where there is no such thing."""
        if self.only and self.only != system:
            return None
        return replace(self, **self.differs.get(system, {}))


def billing(*lines, **facts):
    return {"billing": {"lines": lines, **facts}}


def delivery(*lines, **facts):
    return {"delivery": {"lines": lines, **facts}}


def named(name, kept=None):
    return {"facts": {"name": name}, "values": {"name": kept or name}}


def in_country(country, code):
    return {"facts": billing("1 Quay", country=country), "values": {"street": "1 Quay", "country_id": code}}


DIFFICULT_TEXTS = [
    # names
    There("blanks around the name", **named("  Deep   Sea 1 ", "Deep Sea 1")),
    There("tab and line break in the name", **named("Deep\tSea\n2 Ltd", "Deep Sea 2 Ltd")),
    There("colons in the name", **named("Deep: Sea: 3")),
    There("zero-width characters in the name", **named("De\u200bep\ufeff Sea 4", "Deep Sea 4")),
    There("control characters in the name", **named("Deep\x07Sea 5", "Deep Sea 5")),
    There("quotes and angle brackets", **named('O\'Neil & <Sons> "6"')),
    There("many scripts", **named("Ærøskøbing 東京 Ελλάς")),
    There("an emoji", **named("Crab 🦀 & Co")),
    There("marks of direction", **named("\u202bشركة\u202c", "شركة")),
    There("a backslash at the end", **named("Deep Sea 7\\")),
    There("called null", **named("null")),
    There("the longest name there is", **named("y" * 100)),
    There("a name of digits", **named("4711")),
    There(
        "nothing visible in the name",
        facts={"name": "\u200b\u2060"},
        outcome="skipped",
        told=("no name that can be seen",),
    ),
    # people
    There(
        "a person",
        facts={"name": "Ann Fisher", "first_name": "Ann", "last_name": "Fisher"},
        values={"name": "Ann Fisher", "is_company": False},
    ),
    There(
        "a company with somebody",
        facts={"first_name": "Bo", "last_name": "Ray"},
        words={"quickbooks": {"CompanyName": "a company with somebody"}},
        values={"is_company": True},
        children=(("contact", "Bo Ray"),),
    ),
    There(
        "the same person twice",
        words={"xero": {"ContactPersons": [{"FirstName": "Cy", "LastName": "Low"}] * 2}},
        children=(("contact", "Cy Low"),),
        only="xero",
    ),
    There(
        "a person without a name",
        words={"xero": {"ContactPersons": [{"EmailAddress": "di@sea.example"}]}},
        children=(("contact", "di@sea.example"),),
        only="xero",
    ),
    There(
        "a person with two companies, the first",
        words={"xero": {"ContactPersons": [{"FirstName": "Ed", "EmailAddress": "ed@sea.example"}]}},
        children=(("contact", "Ed"),),
        only="xero",
    ),
    There(
        "a person with two companies, the second",
        words={"xero": {"ContactPersons": [{"FirstName": "Ed", "EmailAddress": "ed@sea.example"}]}},
        children=(("contact", "Ed"),),
        only="xero",
    ),
    There(
        "a person who is named at two companies, the first",
        facts={"first_name": "Ed", "last_name": "Fry"},
        words={"quickbooks": {"CompanyName": "a person who is named at two companies, the first"}},
        values={"is_company": True},
        children=(("contact", "Ed Fry"),),
    ),
    There(
        "a person who is named at two companies, the second",
        facts={"first_name": "Ed", "last_name": "Fry"},
        words={"quickbooks": {"CompanyName": "a person who is named at two companies, the second"}},
        values={"is_company": True},
        children=(("contact", "Ed Fry"),),
    ),
    # e-mail, phone, web
    There(
        "umlauts in the e-mail",
        facts={"email": "jörg@müller.example"},
        values={"email": "jörg@müller.example"},
    ),
    There(
        "a list of e-mails",
        facts={"email": "a1@sea.example; b1@sea.example, c1@sea.example"},
        values={"email": "a1@sea.example"},
        notes=("b1@sea.example, c1@sea.example",),
        told=(KEPT_IN_NOTES,),
    ),
    There(
        "an e-mail with a name",
        facts={"email": "Ann <a2@sea.example>"},
        values={"email": "a2@sea.example"},
    ),
    There(
        "no e-mail in its field",
        facts={"email": "see notes"},
        values={"email": False},
        notes=("see notes",),
        told=("no e-mail address",),
    ),
    There(
        "phone and mobile",
        facts={"phone": "+64 3 1", "mobile": "+64 21 2"},
        values={"phone": "+64 3 1"},
        notes=("+64 21 2",),
    ),
    There("a mobile alone", facts={"mobile": "+64 21 3"}, values={"phone": "+64 21 3"}),
    There(
        "a website without scheme",
        facts={"website": "sea.example"},
        values={"website": "http://sea.example"},
    ),
    There(
        "no website in its field",
        facts={"website": "http://[sea"},
        values={"website": False},
        notes=("http://[sea",),
        told=("no website",),
    ),
    # addresses
    There("no country", facts=billing("1 Quay"), values={"street": "1 Quay", "country_id": False}),
    There("a country by its code", **in_country("nz", "NZ")),
    There("a country by three letters", **in_country("NZL", "NZ")),
    There("a country by a part of it", **in_country("England", "GB")),
    There("a country in a language of the organisation", **in_country("Aotearoa", "NZ")),
    There("a country without its accents", **in_country("Cote d'Ivoire", "CI")),
    There(
        "an unknown country",
        facts=billing("1 Quay", country="Narnia"),
        values={"street": "1 Quay", "country_id": False},
        notes=("Narnia",),
        told=("no country “Narnia”",),
    ),
    There(
        "a state by its code",
        facts=billing("1 Quay", region="NSW", country="Australia"),
        values={"state_id": "NSW", "country_id": "AU"},
    ),
    There(
        "an unknown state",
        facts=billing("1 Quay", region="Middle Earth", country="Australia"),
        values={"street2": "Middle Earth", "state_id": False, "country_id": "AU"},
        told=("no state “Middle Earth”",),
    ),
    There(
        "a state of the own country, which is not told",
        facts=billing("1 Quay", region="Otago"),
        values={"state_id": "OTA", "country_id": "NZ"},
    ),
    There("a line of 500 characters", facts=billing(LINE), values={"street": LINE}),
    There(
        "four lines",
        facts=billing("Flat 1", "House 2", "Quay 3", "Harbour 4"),
        values={"street": "Flat 1", "street2": "House 2, Quay 3, Harbour 4"},
    ),
    There("deliveries alone", facts=delivery("2 Wharf"), values={"street": "2 Wharf"}),
    There("an address of blanks", facts=billing(" ") | delivery("3 Wharf"), values={"street": "3 Wharf"}),
    There(
        "two addresses",
        facts=billing("4 Quay") | delivery("5 Wharf"),
        values={"street": "4 Quay"},
        children=(("delivery", "5 Wharf"),),
    ),
]
