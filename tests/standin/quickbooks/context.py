"""What one call gets to work with: who calls, for which company, and what this call has made so far."""

from dataclasses import dataclass, field

from . import errors

# How a missing object of a kind is named in 2500.
ELEMENT_NAMES = {
    "Customer": "Names",
    "Vendor": "Names",
    "Account": "Accounts",
    "Class": "Klasses",
    "Item": "Items",
    "Term": "Terms",
    "Department": "Departments",
    "TaxCode": "TaxCodes",
    "TaxRate": "TaxRates",
}
SHIPPING_ITEM = "SHIPPING_ITEM_ID"


@dataclass
class Context:
    """`made` holds (kind, id) of what other items of the same batch made: they may not be used."""

    world: object
    company: object
    app: object
    request: object
    call: object
    include: tuple = ()
    made: set = field(default_factory=set)

    @property
    def settings(self):
        return self.world.settings

    def now(self):
        return self.world.clock.now()

    def today(self):
        return self.company.today(self.now()).isoformat()

    def referenced(self, kind, key, element=""):
        """The active object behind a reference: 2500 when there is none, 610 when it is inactive."""
        row = self.company.find(kind, key)
        if row is None or (kind, key) in self.made:
            raise errors.unknown_reference(ELEMENT_NAMES.get(kind, kind), key, element)
        if not row.get("Active", True):
            raise errors.not_found()
        return row
