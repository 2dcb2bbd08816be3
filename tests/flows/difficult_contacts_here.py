"""Customers of Odoo that nobody would make up, and what becomes of each over there; see
:mod:`flows.difficult_contacts`.
"""

from dataclasses import dataclass, field, replace

from flows.difficult_contacts import LINE


@dataclass(frozen=True)
class Here:
    """A customer of Odoo that is needed over there.

    :ivar values: the partner, named after the case with "ours" behind it unless it has a name here; country
        and state by their codes.
    :ivar children: contacts below it.
    :ivar facts: of what is there then; ``None`` for what is not.
    :ivar told: what the document's story says about it.
    :ivar problem: why it is not there.
    :ivar there: contacts that are there before, and whether they are suppliers.
    """

    case: str
    values: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    children: tuple = ()
    told: tuple = ()
    problem: str = ""
    there: tuple = ()
    differs: dict = field(default_factory=dict)

    def at(self, system):
        """The case as it is at one system."""
        return replace(self, **self.differs.get(system, {}))


REPLACED = "characters of the name"
CUT = "the name was cut after"
NO_EMAIL = "the e-mail address was left out"


def called(name, there, *told, **differs):
    """A name, what it becomes there and what is told; ``quickbooks`` is where that is another one."""
    at = {system: {"facts": {"name": other}, "told": also} for system, (other, *also) in differs.items()}
    return {"values": {"name": name}, "facts": {"name": there}, "told": told, "differs": at}


def reached(email, there, *told, **differs):
    at = {system: {"facts": {"email": other}, "told": also} for system, (other, *also) in differs.items()}
    return {"values": {"email": email}, "facts": {"email": there}, "told": told, "differs": at}


FROM_HERE = [
    # names
    Here("tab in the name", **called("Blue\tBay 1", "Blue Bay 1", REPLACED)),
    Here(
        "colons in the name",
        **called("Blue: Bay: 2", "Blue: Bay: 2", quickbooks=("Blue - Bay - 2", REPLACED)),
    ),
    Here("zero-width characters", **called("Bl\u200bue\ufeff Bay 3", "Blue Bay 3", REPLACED)),
    Here("marks of direction", **called("\u202bخليج\u202c", "خليج", REPLACED)),
    Here("quotes and a backslash", **called('O\'Brien "4" \\', 'O\'Brien "4" \\')),
    Here(
        "angle brackets",
        **called("<b>Blue</b> 5", "(b)Blue(/b) 5", REPLACED, quickbooks=("<b>Blue</b> 5",)),
    ),
    Here("many scripts", **called("Blåvand 株式会社 Ωμέγα", "Blåvand 株式会社 Ωμέγα")),
    Here("an emoji", **called("Blue 🦀 Bay", "Blue 🦀 Bay")),
    Here(
        "a name of 120 characters",
        **called("z" * 120, "z" * 120, quickbooks=("z" * 100, CUT)),
    ),
    Here("a name of 300 characters", **called("w" * 300, "w" * 255, CUT, quickbooks=("w" * 100, CUT))),
    # e-mail, phone, numbers
    Here(
        "umlauts in the e-mail",
        **reached("jörg@blue.example", None, NO_EMAIL, quickbooks=("jörg@blue.example",)),
    ),
    Here(
        "a list of e-mails",
        **reached(
            "a@blue.example, b@blue.example",
            None,
            NO_EMAIL,
            quickbooks=("a@blue.example, b@blue.example",),
        ),
    ),
    Here(
        "an e-mail with a name",
        **reached("Jo <jo@blue.example>", None, NO_EMAIL, quickbooks=("jo@blue.example",)),
    ),
    Here("an e-mail without a domain", **reached("jo@localhost", None, NO_EMAIL)),
    Here("an e-mail with an apostrophe", **reached("o'neil+x@blue.example", "o'neil+x@blue.example")),
    Here(
        "a phone number with a story",
        values={"phone": "+64 9 555 0100, ask for Maria"},
        facts={"phone": "+64 9 555 0100, ask for Maria"},
    ),
    Here(
        "a phone number of 51 characters",
        values={"phone": "1" * 51},
        facts={"phone": None},
        told=("the phone number was left out",),
    ),
    Here(
        "a tax number",
        values={"vat": "85-104-992"},
        facts={"tax_number": "85-104-992"},
    ),
    # addresses
    Here(
        "a line of 500 characters",
        values={"street": LINE, "city": "Nelson"},
        facts={"billing": {"lines": [LINE], "city": "Nelson"}},
    ),
    Here(
        "a line of 501 characters",
        values={"street": LINE + "x", "street2": "Flat 2"},
        facts={"billing": {"lines": ["Flat 2"]}},
        told=("address was left out",),
    ),
    Here(
        "no country",
        values={"street": "1 Bay"},
        facts={"billing": {"lines": ["1 Bay"]}},
    ),
    Here(
        "a country with accents",
        values={"street": "1 Bay", "country_id": "RE"},
        facts={"billing": {"lines": ["1 Bay"], "country": "Reunion"}},
        differs={"quickbooks": {"facts": {"billing": {"lines": ["1 Bay"], "country": "Réunion"}}}},
    ),
    Here(
        "a state",
        values={"street": "1 Bay", "country_id": "AU", "state_id": "NSW"},
        facts={"billing": {"lines": ["1 Bay"], "region": "New South Wales", "country": "Australia"}},
        differs={
            "quickbooks": {
                "facts": {"billing": {"lines": ["1 Bay"], "region": "NSW", "country": "Australia"}}
            }
        },
    ),
    Here(
        "a line break in a line",
        values={"street": "1 Bay\nHouse 2"},
        facts={"billing": {"lines": ["1 Bay House 2"]}},
    ),
    Here(
        "another address for deliveries",
        values={"street": "1 Bay"},
        children=({"type": "delivery", "name": "Wharf", "street": "2 Wharf"},),
        facts={"billing": {"lines": ["1 Bay"]}, "delivery": {"lines": ["2 Wharf"]}},
    ),
    Here(
        "two more addresses for deliveries",
        values={"street": "1 Bay"},
        children=(
            {"type": "delivery", "name": "Wharf A", "street": "2 Wharf"},
            {"type": "delivery", "name": "Wharf B", "street": "3 Wharf"},
        ),
        facts={"billing": {"lines": ["1 Bay"]}, "delivery": {"lines": ["2 Wharf"]}},
    ),
    # who is who
    Here(
        "the same name twice, the first",
        values={"name": "Same Name Ltd", "email": "one@same.example"},
        facts={"name": "Same Name Ltd", "email": "one@same.example"},
    ),
    Here(
        "the same name twice, the second",
        values={"name": "Same Name Ltd", "email": "two@same.example"},
        problem="takes no second one of that name",
        # looked for once it was declined, the first one is found
        differs={"xero": {"problem": "stands for Same Name Ltd already"}},
    ),
    Here(
        "a person with two companies, the first",
        children=({"name": "Ed Fry", "email": "ed@blue.example"},),
        facts={"persons": ["Ed Fry"]},
        differs={"quickbooks": {"facts": {"persons": None}}},
    ),
    Here(
        "a person with two companies, the second",
        children=({"name": "Ed Fry", "email": "ed@blue.example"},),
        facts={"persons": ["Ed Fry"]},
        differs={"quickbooks": {"facts": {"persons": None}}},
    ),
    Here(
        "a person",
        values={"name": "Kim de Vries", "is_company": False},
        facts={"name": "Kim de Vries", "first_name": "Kim de", "last_name": "Vries"},
    ),
    Here(
        "somebody there has the e-mail",
        values={"email": "taken@blue.example"},
        there=({"name": "Taken by E-mail", "email": "taken@blue.example"},),
        facts={"name": "Taken by E-mail"},
    ),
    Here(
        "somebody there has the name",
        there=({"name": "SOMEBODY there has the name, ours"},),
        facts={"name": "SOMEBODY there has the name, ours"},
    ),
    Here(
        "two there have the e-mail",
        values={"email": "both@blue.example"},
        there=(
            {"name": "First with the E-mail", "email": "both@blue.example"},
            {"name": "Second with the E-mail", "email": "both@blue.example"},
        ),
        problem="Several contacts",
    ),
    Here(
        "an archived one has the name",
        there=({"name": "an archived one has the name, ours", "archived": True},),
        facts={"name": "an archived one has the name, ours"},
        differs={"quickbooks": {"facts": {"name": None}, "problem": "takes no second one of that name"}},
    ),
    Here(
        "a supplier has the name",
        there=({"name": "a supplier has the name, ours", "supplier": True},),
        facts={"name": "a supplier has the name, ours"},
        differs={
            "quickbooks": {
                "facts": {"name": "a supplier has the name, ours (Customer)"},
                "told": ("somebody else has the plain name",),
            }
        },
    ),
]
