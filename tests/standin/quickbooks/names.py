"""Customers and vendors: one list of names for them and the employees (reference, section 3.4)."""

import re

from . import currencies, errors, inactive, seeds
from .company import NAMES
from .saving import Kind
from .schema import ADDRESS, EMAIL, PHONE, Flag, Forbidden, Group, Number, ReadOnly, Reference, Rows, Text

NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
WITHOUT_COLON = ("DisplayName", *NAME_PARTS, "PrintOnCheckName")
FORBIDDEN = re.compile(r"[:\t\n\r]")
LEVELS = 5
ADDRESSES, LINES = ("BillAddr", "ShipAddr"), ("Line1", "Line2", "Line3", "Line4", "Line5")
LONGEST_LINES = 2000  # of one address together

SHARED = {
    "DisplayName": Text(),  # its length is a switch
    "Title": Text(16),
    "GivenName": Text(100),
    "MiddleName": Text(100),
    "FamilyName": Text(100),
    "Suffix": Text(16),
    "CompanyName": Text(100),
    "PrintOnCheckName": Text(110),
    "FullyQualifiedName": ReadOnly(),
    "Active": Flag(),
    "PrimaryPhone": PHONE,
    "AlternatePhone": PHONE,
    "Mobile": PHONE,
    "Fax": PHONE,
    "PrimaryEmailAddr": EMAIL,
    "WebAddr": Group(URI=Text(1000)),
    "BillAddr": ADDRESS,
    "Notes": Text(),  # so is this one's
    "CurrencyRef": Reference(),
    "Balance": Forbidden(),
    "OpenBalanceDate": Forbidden(),
    "BusinessNumber": Text(10),
    "GSTIN": Text(15),
    "GSTRegistrationType": Text(15),
    "AcctNum": Text(100),
    "V4IDPseudonym": ReadOnly(),
    "Source": ReadOnly(),
}


class NameKind(Kind):
    """What customers and vendors have in common."""

    def complete(self, context, values, old, sent):
        self._check_texts(context, values)
        values.setdefault("Active", old["Active"] if old else True)
        values["DisplayName"] = values.get("DisplayName") or " ".join(
            values[part] for part in NAME_PARTS if part in values
        )
        if not values["DisplayName"]:
            raise errors.missing("DisplayName")
        named = context.company.called(NAMES, values["DisplayName"])
        if inactive.is_taken(named, old, context.settings):
            raise errors.duplicate_name()
        values["DisplayName"] = inactive.shown(values["DisplayName"], values["Active"], context.settings)
        values.setdefault("PrintOnCheckName", values.get("CompanyName") or values["DisplayName"][:110])
        self._set_currency(context, values, old)

    def _check_texts(self, context, values):
        for name in WITHOUT_COLON:
            if FORBIDDEN.search(values.get(name, "")):
                raise errors.business(f"{name} must not contain a colon, a tab or a new line", name)
        settings, name = context.settings, inactive.plain(values.get("DisplayName", ""))
        _check_length("DisplayName", len(name), settings.longest_display_name)
        _check_length("Notes", len(values.get("Notes", "")), settings.longest_notes)
        for name in ADDRESSES:
            _check_length(name, sum(len(values.get(name, {}).get(line, "")) for line in LINES), LONGEST_LINES)
        email = values.get("PrimaryEmailAddr", {}).get("Address", "@.")
        if "@" not in email or "." not in email:
            raise errors.business(f"Email Address {email} is not valid", "PrimaryEmailAddr")

    def _set_currency(self, context, values, old):
        company = context.company
        code = values.get("CurrencyRef", {}).get("value")
        if old and not code:
            code = old["CurrencyRef"]["value"]
        code = code or company.home_currency
        if old and code != old["CurrencyRef"]["value"]:
            raise errors.business("The currency of a name cannot be changed.", "CurrencyRef")
        currencies.check(company, code)
        if company.multicurrency and not currencies.is_listed(company, code):
            seeds.add_currency(company, code, context.now())
        values["CurrencyRef"] = seeds.currency(code)


def _check_length(name, length, longest):
    if length > longest:
        raise errors.wrong_length(name, 0, longest, length)


def _masked(text):
    return "X" * max(0, len(text) - 5) + text[-5:]


class Customer(NameKind):
    name = "Customer"
    properties = {
        **SHARED,
        "ShipAddr": ADDRESS,
        "OtherAddr": Rows(ADDRESS),
        "Taxable": Flag(),
        "DefaultTaxCodeRef": Reference("TaxCode"),
        "TaxExemptionReasonId": Text(16),
        "SalesTermRef": Reference("Term"),
        "PaymentMethodRef": Reference(),
        "ARAccountRef": Reference("Account"),
        "CustomerTypeRef": Reference(),
        "PreferredDeliveryMethod": Text(),
        "ResaleNum": Text(16),
        "PrimaryTaxIdentifier": Text(),
        "SecondaryTaxIdentifier": Text(),
        "Job": Flag(),
        "ParentRef": Reference("Customer"),
        "BillWithParent": Flag(),
        "Level": ReadOnly(),
        "IsProject": ReadOnly(),
        "BalanceWithJobs": ReadOnly(),
        "CreditLimit": Number(),
        "ClientEntityId": ReadOnly(),
    }

    def complete(self, context, values, old, sent):
        super().complete(context, values, old, sent)
        parent = self._parent(context, values, old)
        values["FullyQualifiedName"] = (
            f"{parent['FullyQualifiedName']}:{values['DisplayName']}" if parent else values["DisplayName"]
        )
        values.setdefault("Taxable", old["Taxable"] if old else context.settings.new_customers_taxable)
        values.setdefault("Job", False)
        values.setdefault("BillWithParent", False)
        values.setdefault("PreferredDeliveryMethod", "Print")
        if context.company.tax == "automated":
            values.pop("DefaultTaxCodeRef", None)

    def _parent(self, context, values, old):
        """The customer above; at most five levels, and no circle."""
        if not values.get("Job"):
            values.pop("ParentRef", None)
            return None
        if "ParentRef" not in values:
            raise errors.missing("ParentRef")
        parent = above = context.company.find("Customer", values["ParentRef"]["value"])
        for _level in range(LEVELS - 1):
            if above is None or above is old:
                break
            above = context.company.find("Customer", above.get("ParentRef", {}).get("value"))
        if above is not None:
            raise errors.business(
                "A customer can have at most five levels, and not be its own parent.", "ParentRef"
            )
        return parent

    def shown(self, company, row):
        values = {**row, "Balance": company.balance_of(row), "IsProject": False}
        values["BalanceWithJobs"] = company.balance_with_jobs(row)
        if "ParentRef" in row:
            values["Level"] = row["FullyQualifiedName"].count(":")
        for name in ("PrimaryTaxIdentifier", "SecondaryTaxIdentifier"):
            if name in values:
                values[name] = _masked(values[name])
        return values


class Vendor(NameKind):
    name = "Vendor"
    properties = {
        **SHARED,
        "ShipAddr": ADDRESS,
        "TermRef": Reference("Term"),
        "APAccountRef": Reference("Account"),
        "TaxIdentifier": Text(20),
        "Vendor1099": Flag(),
        "OtherContactInfo": Rows(Group(Type=Text(), Telephone=PHONE)),
        "BillRate": Number(),
        "CostRate": Number(),
        "VendorPaymentBankDetail": ReadOnly(),
    }

    def complete(self, context, values, old, sent):
        super().complete(context, values, old, sent)
        values.setdefault("Vendor1099", False)

    def shown(self, company, row):
        values = {**row, "Balance": company.balance_of(row)}
        if "TaxIdentifier" in values:
            values["TaxIdentifier"] = _masked(values["TaxIdentifier"])
        return values
