"""Contacts as each accounting system keeps them: what somebody types in there, and what is there afterwards.

Both are told with the same words: ``name``, ``email``, ``phone``, ``mobile``, ``website``, ``first_name``,
``last_name``, ``tax_number``, ``billing`` and ``delivery`` (``lines``, ``city``, ``region``, ``postal_code``,
``country``); what nobody entered is not told. What only one of the systems knows is told in its own words.
"""

SLOTS = {"billing": "POBOX", "delivery": "STREET"}
FIELDS = {"billing": "BillAddr", "delivery": "ShipAddr"}
XERO_PLACES = {"City": "city", "Region": "region", "PostalCode": "postal_code", "Country": "country"}
QUICKBOOKS_PLACES = {
    "City": "city",
    "CountrySubDivisionCode": "region",
    "PostalCode": "postal_code",
    "Country": "country",
}


def _without_nothing(values):
    return {name: value for name, value in values.items() if value}


def _address(facts, places, line):
    lines = {f"{line}{row}": text for row, text in enumerate(facts.get("lines", ()), 1)}
    return lines | {name: facts[fact] for name, fact in places.items() if fact in facts}


def _facts_of_address(element, places, line):
    lines = [element.get(f"{line}{row}") for row in range(1, 6)]
    places = {fact: element.get(name) for name, fact in places.items()}
    return _without_nothing({"lines": list(filter(None, lines)), **places})


class XeroContacts:
    """Contacts of a Xero stand-in."""

    code = "xero"
    names_heirs = True  # a merged contact says which one is left

    def __init__(self, books):
        self.books = books

    def enter(self, facts, supplier=False, **words):
        """Type one in, unchecked; returns its id for the connector."""
        row = {
            "Name": facts["name"],
            "EmailAddress": facts.get("email"),
            "FirstName": facts.get("first_name"),
            "LastName": facts.get("last_name"),
            "TaxNumber": facts.get("tax_number"),
            "Website": facts.get("website"),
            "Addresses": [
                {"AddressType": slot, **_address(facts[kind], XERO_PLACES, "AddressLine")}
                for kind, slot in SLOTS.items()
                if kind in facts
            ],
            "Phones": [
                {"PhoneType": kind, "PhoneNumber": facts[name]}
                for name, kind in (("phone", "DEFAULT"), ("mobile", "MOBILE"))
                if name in facts
            ],
            "IsCustomer": not supplier,
            "IsSupplier": supplier,
            **words,
        }
        [kept] = self.books.enter_rows("contacts", [_without_nothing(row)])
        return kept["id"]

    def archive(self, contact_id):
        self.books.act_on_row("contacts", contact_id, "archive")

    def call_at(self, contact_id, phone):
        """Give one another phone number."""
        number = {"PhoneNumber": phone, "PhoneAreaCode": "", "PhoneCountryCode": ""}
        self.books.act_on_row("contacts", contact_id, "edit", phones={"DEFAULT": number})

    def facts_of(self, contact_id):
        return self.customers()[contact_id]

    def move(self, contact_id, *lines, **facts):
        """Give one another address for invoices."""
        address = _address({"lines": lines, **facts}, XERO_PLACES, "AddressLine")
        self.books.act_on_row("contacts", contact_id, "edit", addresses={SLOTS["billing"]: address})

    def merge(self, contact_id, into):
        self.books.act_on_row("contacts", contact_id, "merge", into=into)

    def customers(self):
        """``{id: facts}`` of all that are there now."""
        return {row["id"]: self._facts(row) for row in self.books.rows_of("contacts")}

    def _facts(self, row):
        phones = {kind: phone.get("PhoneNumber") for kind, phone in row["phones"].items()}
        addresses = {
            kind: _facts_of_address(row["addresses"].get(slot) or {}, XERO_PLACES, "AddressLine")
            for kind, slot in SLOTS.items()
        }
        same = ("name", "email", "first_name", "last_name", "tax_number", "website")
        told = {name: row[name] for name in same}
        numbers = {"phone": phones.get("DEFAULT"), "mobile": phones.get("MOBILE")}
        persons = [f"{one['FirstName']} {one['LastName']}" for one in row["persons"]]
        return _without_nothing(told | numbers | addresses | {"persons": persons})


class QuickbooksContacts:
    """Customers and vendors of a QuickBooks stand-in."""

    code = "quickbooks"
    names_heirs = False

    def __init__(self, books):
        self.books = books

    def enter(self, facts, supplier=False, **words):
        """Type one in, unchecked; returns its id for the connector."""
        row = {
            "kind": "Vendor" if supplier else "Customer",
            "DisplayName": facts["name"],
            "GivenName": facts.get("first_name"),
            "FamilyName": facts.get("last_name"),
            "PrimaryEmailAddr": _without_nothing({"Address": facts.get("email")}),
            "PrimaryPhone": _without_nothing({"FreeFormNumber": facts.get("phone")}),
            "Mobile": _without_nothing({"FreeFormNumber": facts.get("mobile")}),
            "WebAddr": _without_nothing({"URI": facts.get("website")}),
            "TaxIdentifier" if supplier else "PrimaryTaxIdentifier": facts.get("tax_number"),
            **{
                field: _address(facts[kind], QUICKBOOKS_PLACES, "Line")
                for kind, field in FIELDS.items()
                if kind in facts
            },
            **words,
        }
        [kept] = self.books.enter_rows("contacts", [_without_nothing(row)])
        return f"{kept['kind'].lower()}:{kept['Id']}"

    def archive(self, contact_id):
        self.books.act_on_row("contacts", contact_id.rpartition(":")[2], "archive")

    def call_at(self, contact_id, phone):
        """Give one another phone number."""
        number = {"FreeFormNumber": phone}
        self.books.act_on_row("contacts", contact_id.rpartition(":")[2], "edit", PrimaryPhone=number)

    def facts_of(self, contact_id):
        return self.customers()[contact_id.rpartition(":")[2]]

    def move(self, contact_id, *lines, **facts):
        """Give one another address for invoices."""
        address = _address({"lines": lines, **facts}, QUICKBOOKS_PLACES, "Line")
        self.books.act_on_row(
            "contacts", contact_id.rpartition(":")[2], "edit", **{FIELDS["billing"]: address}
        )

    def put_below(self, contact_id, parent_id):
        """Make one a job of a customer."""
        key, parent = (each.rpartition(":")[2] for each in (contact_id, parent_id))
        self.books.act_on_row("contacts", key, "edit", ParentRef={"value": parent}, Job=True)

    def merge(self, contact_id, into):
        keys = [each.rpartition(":")[2] for each in (contact_id, into)]
        self.books.act_on_row("contacts", keys[0], "merge", into=keys[1])

    def customers(self):
        """``{id: facts}`` of all that are there now."""
        rows = self.books.rows_of("contacts")
        return {row["Id"]: self._facts(row) for row in rows if row["kind"] == "Customer"}

    def _facts(self, row):
        addresses = {
            kind: _facts_of_address(row.get(field) or {}, QUICKBOOKS_PLACES, "Line")
            for kind, field in FIELDS.items()
        }
        told = {
            "name": row["DisplayName"],
            "email": row.get("PrimaryEmailAddr", {}).get("Address"),
            "phone": row.get("PrimaryPhone", {}).get("FreeFormNumber"),
            "mobile": row.get("Mobile", {}).get("FreeFormNumber"),
            "website": row.get("WebAddr", {}).get("URI"),
            "first_name": row.get("GivenName"),
            "last_name": row.get("FamilyName"),
            "tax_number": row.get("PrimaryTaxIdentifier") or row.get("TaxIdentifier"),
        }
        return _without_nothing(told | addresses)


CONTACTS = {each.code: each for each in (XeroContacts, QuickbooksContacts)}
