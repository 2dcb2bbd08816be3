"""Contacts and products that nobody typed in: number in, the same facts out in every run."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

TRADES = ("Traders", "Foods", "Motors", "Textiles", "Builders", "Pharmacy", "Press", "Nursery", "Bakery")
ENDINGS = ("Ltd", "& Sons", "Group", "Partners", "Company", "Co-op", "Holdings", "Works")
FIRST_NAMES = (
    "Ana",
    "Ben",
    "Chloé",
    "David",
    "Eva",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Keiko",
    "Liam",
)
LAST_NAMES = (
    "Archer",
    "Brandt",
    "Costa",
    "Dubois",
    "Engel",
    "Foster",
    "García",
    "Hansen",
    "Iversen",
    "Jones",
)
STREETS = ("High Street", "Station Road", "Church Lane", "Mill Road", "Harbour View", "Park Avenue")
PRODUCTS = ("Desk", "Chair", "Lamp", "Shelf", "Cabinet", "Table", "Mat", "Screen", "Stool", "Frame", "Drawer")
# By country: city, region as people there write it, post code, name of the country.
PLACES = {
    "NZ": (
        ("Auckland", "Auckland", "1010", "New Zealand"),
        ("Wellington", "Wellington", "6011", "New Zealand"),
        ("Christchurch", "Canterbury", "8011", "New Zealand"),
        ("Sydney", "NSW", "2000", "Australia"),
    ),
    "AU": (
        ("Sydney", "NSW", "2000", "Australia"),
        ("Melbourne", "VIC", "3000", "Australia"),
        ("Perth", "WA", "6000", "Australia"),
        ("Auckland", "Auckland", "1010", "New Zealand"),
    ),
    "GB": (
        ("London", "Greater London", "EC1A 1BB", "United Kingdom"),
        ("Leeds", "West Yorkshire", "LS1 4AP", "United Kingdom"),
        ("Bath", "Somerset", "BA1 1LT", "United Kingdom"),
        ("Lyon", "", "69001", "France"),
    ),
    "CA": (
        ("Toronto", "ON", "M5H 2N2", "Canada"),
        ("Montreal", "QC", "H3B 1A7", "Canada"),
        ("Buffalo", "NY", "14201", "United States"),
    ),
    "US": (
        ("San Francisco", "CA", "94105", "United States"),
        ("Portland", "OR", "97201", "United States"),
        ("Austin", "TX", "78701", "United States"),
        ("Toronto", "ON", "M5H 2N2", "Canada"),
    ),
}
COLOURS = ("oak", "black", "white", "grey", "walnut", "blue", "red", "green")


@dataclass(frozen=True, slots=True)
class GeneratedContact:
    """One made-up customer or supplier. Every number makes another name and another e-mail address.

    A person has no company name of its own; every third one is a supplier, every tenth is both, every
    fifth has a second person.
    """

    number: int

    @property
    def is_supplier(self):
        return self.number % 3 == 0

    @property
    def is_both(self):
        return self.number % 10 == 0

    @property
    def is_person(self):
        return self.number % 4 == 1

    @property
    def has_second_person(self):
        return self.number % 5 == 0

    @property
    def first_name(self):
        return FIRST_NAMES[self.number % len(FIRST_NAMES)]

    @property
    def last_name(self):
        return LAST_NAMES[self.number // 3 % len(LAST_NAMES)]

    @property
    def name(self):
        if self.is_person:
            return f"{self.first_name} {self.last_name} {self.number}"
        ending = ENDINGS[self.number // 7 % len(ENDINGS)]
        return f"{self.last_name} {TRADES[self.number % len(TRADES)]} {self.number} {ending}"

    @property
    def email(self):
        return f"office{self.number}@generated.example"

    @property
    def phone(self):
        return f"{4000000 + self.number}"

    @property
    def mobile(self):
        return f"{5000000 + self.number}"

    @property
    def tax_number(self):
        return f"{100000000 + self.number}"

    @property
    def account_number(self):
        return f"A{self.number:06d}"

    @property
    def website(self):
        return f"https://www{self.number}.generated.example"

    def street(self, which=0):
        """Street and house number of the first (0) or second (1) address."""
        return f"{self.number % 180 + 1 + which} {STREETS[(self.number + which) % len(STREETS)]}"

    def place(self, country, which=0):
        """City, region, post code and country of the first (0) or second (1) address.

        :param country: where the organisation is; most of its contacts are there too
        """
        places = PLACES[country]
        return places[(self.number + which) % len(places)]


@dataclass(frozen=True, slots=True)
class GeneratedItem:
    """One made-up product; every number has another name and another code."""

    number: int

    @property
    def name(self):
        product = PRODUCTS[self.number % len(PRODUCTS)]
        return f"{product} {COLOURS[self.number // 3 % len(COLOURS)]} {self.number}"

    @property
    def code(self):
        return f"GEN-{self.number:05d}"

    @property
    def description(self):
        return f"{self.name}, as in the catalogue"

    @property
    def price(self):
        return Decimal(self.number % 900 + 10) + Decimal(self.number % 100) / 100

    @property
    def cost(self):
        return (self.price / 2).quantize(Decimal("0.01"))


def moments(now, days, first, last):
    """Numbers from `first` to `last`, each with a moment; these are spread evenly over `days` until now."""
    start, span = now - timedelta(days=days), timedelta(days=days) // timedelta(milliseconds=1)
    for number in range(first, last + 1):
        yield number, start + timedelta(milliseconds=span * number // last)
