"""The organisation's own lists: its facts, accounts, tax rates and currencies."""

from __future__ import annotations

from ..reading import Unreadable, day, dicts, flag, number, required, text
from ..values import (
    Account,
    Action,
    Category,
    Currency,
    Organisation,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from .timezones import zone_name

# The usual layout of a chart, for an account that does not tell its class.
_CLASS_OF_TYPE = {
    "BANK": "ASSET", "CURRENT": "ASSET", "FIXED": "ASSET", "INVENTORY": "ASSET", "NONCURRENT": "ASSET",
    "PREPAYMENT": "ASSET", "CURRLIAB": "LIABILITY", "LIABILITY": "LIABILITY", "TERMLIAB": "LIABILITY",
    "PAYG": "LIABILITY", "EQUITY": "EQUITY", "EXPENSE": "EXPENSE", "DIRECTCOSTS": "EXPENSE",
    "OVERHEADS": "EXPENSE", "DEPRECIATN": "EXPENSE", "REVENUE": "REVENUE", "SALES": "REVENUE",
    "OTHERINCOME": "REVENUE",
}
_CATEGORIES = {category.name: category for category in Category}
_APPLIES = {
    "CanApplyToAssets": Category.ASSET,
    "CanApplyToEquity": Category.EQUITY,
    "CanApplyToExpenses": Category.EXPENSE,
    "CanApplyToLiabilities": Category.LIABILITY,
    "CanApplyToRevenue": Category.REVENUE,
}
# Lines are never posted to bank accounts, stock kept by Xero, or the two control accounts.
_TYPES_WITHOUT_LINES = frozenset({"BANK", "INVENTORY"})
# The accounts of type inventory are for stock that Xero counts itself.
_TYPE_FOR_STOCK = "CURRENT"
_CONTROL_ACCOUNTS = frozenset({"DEBTORS", "CREDITORS"})
# Rates computed by the American tax engine do not work through the API.
_ENGINE_RATES = frozenset({"AVALARA", "USSALESTAX"})


_ACTIONS = {
    "CreateApprovedInvoice": Action.APPROVE_INVOICES,
    "CreateApprovedBill": Action.APPROVE_BILLS,
}
_USE_CURRENCIES = "UseMulticurrency"


def organisation_of(element: dict, organisation_id: str, denied: frozenset[str]) -> Organisation:
    """The facts of the organisation; its lock dates are there only when set.

    :param denied: Xero's names of the actions that are not allowed.
    """
    return Organisation(
        external_id=organisation_id,
        name=required(element, "Name"),
        country_code=text(element.get("CountryCode")),
        base_currency=required(element, "BaseCurrency"),
        timezone=zone_name(text(element.get("Timezone"))),
        tax_regime=text(element.get("Version")),
        short_code=text(element.get("ShortCode")),
        period_lock_date=day(element.get("PeriodLockDate")),
        year_lock_date=day(element.get("EndOfYearLockDate")),
        is_demo=flag(element.get("IsDemoCompany")),
        denied_actions=frozenset(_ACTIONS[name] for name in denied if name in _ACTIONS),
        multicurrency=_USE_CURRENCIES not in denied,
    )


def denied_action_of(element: dict) -> str:
    """The action's name when it is not allowed, else ``""``."""
    return text(element.get("Name")) if text(element.get("Status")) == "NOT-ALLOWED" else ""


def account_of(element: dict) -> Account:
    """:raise Unreadable: without an id, or of a class and type nobody knows."""
    kind = text(element.get("Type"))
    category = _CATEGORIES.get(text(element.get("Class"))) or _CATEGORIES.get(_CLASS_OF_TYPE.get(kind, ""))
    if category is None:
        raise Unreadable("of an unknown class")
    code, role = text(element.get("Code")), text(element.get("SystemAccount"))
    usable = bool(code) and kind not in _TYPES_WITHOUT_LINES and role not in _CONTROL_ACCOUNTS
    return Account(
        external_id=required(element, "AccountID"),
        code=code,
        name=text(element.get("Name")),
        type=kind,
        category=category,
        active=element.get("Status") == "ACTIVE",
        usable_on_lines=usable,
        usable_for_stock=usable and kind == _TYPE_FOR_STOCK,
        system_role=role,
        default_tax_code=text(element.get("TaxType")),
        currency=text(element.get("CurrencyCode")),
    )


def tax_rate_of(element: dict) -> TaxRate:
    """The flags say with which accounts a rate may go; countries differ, so nothing is assumed."""
    code = required(element, "TaxType")
    names = {code, text(element.get("ReportTaxType"))}
    return TaxRate(
        code=code,
        name=text(element.get("Name")),
        rate=number(element.get("EffectiveRate")),
        active=element.get("Status") == "ACTIVE" and not names & _ENGINE_RATES,
        applies_to=frozenset(category for name, category in _APPLIES.items() if flag(element.get(name))),
        components=tuple(
            (text(component.get("Name")), number(component.get("Rate")))
            for component in dicts(element.get("TaxComponents"))),
    )


def tracking_category_of(element: dict) -> TrackingCategory:
    """:raise Unreadable: without an id or a name; options without are left out."""
    return TrackingCategory(
        external_id=required(element, "TrackingCategoryID").lower(),
        name=required(element, "Name"),
        active=element.get("Status") == "ACTIVE",
        options=tuple(
            TrackingOption(
                text(option["TrackingOptionID"]), text(option["Name"]), option.get("Status") != "ARCHIVED")
            for option in dicts(element.get("Options"))
            if option.get("TrackingOptionID") and option.get("Name")),
    )


def currency_of(element: dict) -> Currency:
    return Currency(required(element, "Code"), text(element.get("Description")))
