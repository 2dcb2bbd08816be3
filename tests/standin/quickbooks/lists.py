"""Accounts, terms, classes, departments, currencies and tax lists (reference, sections 3.2, 3.3 and 3.6)."""

import re
from decimal import Decimal

from . import currencies, errors, inactive, seeds
from .company import PLANS_WITH_MORE
from .saving import Kind
from .schema import Choice, Flag, Number, ReadOnly, Reference, Text
from .seed_companies import CURRENCY_NAMES
from .seed_lists import CLASSIFICATIONS

LONG_NUMBERS = ("AU", "CA")


class NamedKind(Kind):
    """A list whose rows have a unique name and may be made inactive."""

    subject = None

    def complete(self, context, values, old, sent):
        if not values.get("Name"):
            raise errors.missing("Name")
        values.setdefault("Active", old["Active"] if old else True)
        named = context.company.called([self.name], values["Name"])
        if inactive.is_taken(named, old, context.settings):
            raise errors.duplicate_name(self.subject)
        values["Name"] = inactive.shown(values["Name"], values["Active"], context.settings)


class Account(NamedKind):
    name = "Account"
    subject = "account"
    properties = {
        "Name": Text(100),
        "AcctNum": Text(),  # its length depends on the country
        "Description": Text(100),
        "Active": Flag(),
        "AccountType": Choice(*CLASSIFICATIONS),
        "AccountSubType": Text(),
        "CurrencyRef": Reference(),
        "SubAccount": Flag(),
        "ParentRef": Reference("Account"),
        "TaxCodeRef": Reference("TaxCode"),
        "Classification": ReadOnly(),
        "FullyQualifiedName": ReadOnly(),
        "CurrentBalance": ReadOnly(),
        "CurrentBalanceWithSubAccounts": ReadOnly(),
    }

    def complete(self, context, values, old, sent):
        super().complete(context, values, old, sent)
        company = context.company
        if re.search(r'[":]', values["Name"]):
            raise errors.business("Name must not contain a double quote or a colon", "Name")
        longest = 20 if company.country in LONG_NUMBERS else 7
        if len(values.get("AcctNum", "")) > longest:
            raise errors.wrong_length("AcctNum", 0, longest, len(values["AcctNum"]))
        if "AccountType" not in values:
            raise errors.missing("AccountType")
        values["Classification"] = CLASSIFICATIONS[values["AccountType"]]
        values["FullyQualifiedName"] = company.path("Account", values)
        values["SubAccount"] = "ParentRef" in values
        code = values.get("CurrencyRef", {}).get("value", company.home_currency)
        currencies.check(company, code)
        values["CurrencyRef"] = seeds.currency(code)
        values.setdefault("CurrentBalance", Decimal(0))
        values.setdefault("CurrentBalanceWithSubAccounts", Decimal(0))


class Term(NamedKind):
    name = "Term"
    subject = "term"
    properties = {
        "Name": Text(31),
        "Active": Flag(),
        "Type": ReadOnly(),
        "DueDays": Number(),
        "DiscountPercent": Number(),
        "DiscountDays": Number(),
        "DayOfMonthDue": Number(),
        "DueNextMonthDays": Number(),
        "DiscountDayOfMonth": Number(),
    }

    def complete(self, context, values, old, sent):
        super().complete(context, values, old, sent)
        values["Type"] = "DATE_DRIVEN" if "DayOfMonthDue" in values else "STANDARD"
        if values["Type"] == "STANDARD":
            if not 0 <= values.get("DueDays", -1) <= 999:
                raise errors.missing("DueDays")
        else:
            values.setdefault("DueNextMonthDays", Decimal(0))


class Tracked(NamedKind):
    """A class or a department: names may form a path of at most five levels."""

    def check_feature(self, context):
        if context.company.plan not in PLANS_WITH_MORE:
            raise errors.feature_not_supported(self.name)

    def complete(self, context, values, old, sent):
        super().complete(context, values, old, sent)
        if ":" in values["Name"]:
            raise errors.business("Name must not contain a colon", "Name")
        values[f"Sub{self.name}"] = "ParentRef" in values
        values["FullyQualifiedName"] = context.company.path(self.name, values)
        if values["FullyQualifiedName"].count(":") > 4:
            raise errors.business(f"A {self.name} can have at most five levels", "ParentRef")


class Class(Tracked):
    name = "Class"
    subject = "class"
    properties = {
        "Name": Text(100),
        "Active": Flag(),
        "SubClass": ReadOnly(),
        "ParentRef": Reference("Class"),
        "FullyQualifiedName": ReadOnly(),
    }


class Department(Tracked):
    name = "Department"
    subject = "location"
    properties = {
        "Name": Text(100),
        "Active": Flag(),
        "SubDepartment": ReadOnly(),
        "ParentRef": Reference("Department"),
        "FullyQualifiedName": ReadOnly(),
    }


class CompanyCurrency(Kind):
    name = "CompanyCurrency"
    properties = {"Code": Text(3, 3), "Name": ReadOnly(), "Active": Flag()}

    def check_feature(self, context):
        if not context.company.multicurrency:
            raise errors.feature_not_supported("Multicurrency")

    def complete(self, context, values, old, sent):
        code = values.get("Code")
        if code not in CURRENCY_NAMES:
            raise errors.missing("Code")
        if any(row["Code"] == code and row is not old for row in context.company.rows(self.name)):
            raise errors.duplicate_name("currency")
        values["Name"] = CURRENCY_NAMES[code]
        values.setdefault("Active", True)


class ReadKind(Kind):
    """A list that this stand-in only shows."""

    writable = False


class TaxCode(ReadKind):
    name = "TaxCode"


class TaxRate(ReadKind):
    name = "TaxRate"


class TaxAgency(ReadKind):
    name = "TaxAgency"


class Employee(ReadKind):
    name = "Employee"
