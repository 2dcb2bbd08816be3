"""The company's own lists: its facts, accounts, tax codes and currencies."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..reading import NotListed, Unreadable, as_dict, day, dicts, flag, number, required, text
from ..values import Account, Category, Currency, Organisation, TaxRate, Term

_CATEGORIES = {
    "Asset": Category.ASSET,
    "Liability": Category.LIABILITY,
    "Equity": Category.EQUITY,
    "Revenue": Category.REVENUE,
    "Expense": Category.EXPENSE,
}
# For an account that does not tell its class.
_CATEGORY_OF_TYPE = {
    "Bank": Category.ASSET,
    "Accounts Receivable": Category.ASSET,
    "Other Current Asset": Category.ASSET,
    "Fixed Asset": Category.ASSET,
    "Other Asset": Category.ASSET,
    "Accounts Payable": Category.LIABILITY,
    "Credit Card": Category.LIABILITY,
    "Other Current Liability": Category.LIABILITY,
    "Long Term Liability": Category.LIABILITY,
    "Equity": Category.EQUITY,
    "Income": Category.REVENUE,
    "Other Income": Category.REVENUE,
    "Cost of Goods Sold": Category.EXPENSE,
    "Expense": Category.EXPENSE,
    "Other Expense": Category.EXPENSE,
}
_TYPES_WITHOUT_LINES = frozenset({"Bank", "Credit Card", "Accounts Receivable", "Accounts Payable"})
# A sales line is posted to the account of its item. Income is what the reference allows there; how to take
# deposits is explained with a service item that has a liability account (UNVERIFIED over the API).
_TYPES_FOR_SALES = frozenset({"Income", "Other Income", "Other Current Liability"})
_TYPE_FOR_STOCK = "Other Current Asset"
_KEPT_FOR_PAYMENTS = "UndepositedFunds"
_UNITED_STATES = "US"
_BRITISH_CODES = frozenset({"UK", "GB"})
_BOTH_ACCOUNTS = frozenset({"CA", "GB"})
FLAGS = frozenset({"TAX", "NON"})
# Preferences of sales forms that name an account, by the role of ours it stands for.
_DEFAULT_ACCOUNTS = {"discount": "DefaultDiscountAccount", "shipping": "DefaultShippingAccount"}
_SALES, _PURCHASES = "SalesTaxRateList", "PurchaseTaxRateList"
# Codes are for sales or purchases, whatever the account; deposits and fixed taxes may be liabilities.
_CATEGORIES_OF_SALES = frozenset({Category.REVENUE, Category.LIABILITY})
_CATEGORIES_OF_PURCHASES = frozenset({Category.EXPENSE, Category.ASSET, Category.LIABILITY})


def organisation_of(company: dict, preferences: dict, organisation_id: str) -> Organisation:
    """The facts of the company.

    :raise Unreadable: without a name or a home currency.
    """

    def part(name: str) -> dict:
        return as_dict(preferences.get(name))

    accounting, tax, currencies = (
        part(name) for name in ("AccountingInfoPrefs", "TaxPrefs", "CurrencyPrefs")
    )
    country = _country(company)
    automated = country == _UNITED_STATES and "PartnerTaxEnabled" in tax
    classes = flag(accounting.get("ClassTrackingPerTxn")) or flag(accounting.get("ClassTrackingPerTxnLine"))
    return Organisation(
        external_id=organisation_id,
        name=required(company, "CompanyName"),
        country_code=country,
        base_currency=home_currency_of(preferences),
        timezone=text(company.get("DefaultTimeZone")),
        tax_regime="automated" if automated else "",
        period_lock_date=day(accounting.get("BookCloseDate")),
        multicurrency=flag(currencies.get("MultiCurrencyEnabled")),
        # Automated sales tax that was never set up charges nothing.
        charges_tax=flag(tax.get("PartnerTaxEnabled")) if automated else flag(tax.get("UsingSalesTax")),
        tax_by_flag=country == _UNITED_STATES,
        computes_tax=automated,
        default_tax_code=text(as_dict(tax.get("TaxGroupCodeRef")).get("value")),
        custom_numbers=flag(part("SalesFormsPrefs").get("CustomTxnNumbers")),
        items_need_both_accounts=country in _BOTH_ACCOUNTS,
        tracks_classes=classes,
        tracks_locations=flag(accounting.get("TrackDepartments")),
        plan=_named_value(company, "OfferingSku"),
        default_accounts=tuple(
            (role, text(part("SalesFormsPrefs").get(name)))
            for role, name in _DEFAULT_ACCOUNTS.items()
            if text(part("SalesFormsPrefs").get(name))
        ),
    )


def home_currency_of(preferences: dict) -> str:
    """:raise Unreadable: when the preferences do not tell it."""
    return required(as_dict(as_dict(preferences.get("CurrencyPrefs")).get("HomeCurrency")), "value")


def account_of(element: dict) -> Account:
    """:raise Unreadable: without an id, or of a class and type nobody knows."""
    kind = text(element.get("AccountType"))
    category = _CATEGORIES.get(text(element.get("Classification"))) or _CATEGORY_OF_TYPE.get(kind)
    if category is None:
        raise Unreadable("of an unknown class")
    subtype = text(element.get("AccountSubType"))
    return Account(
        external_id=required(element, "Id"),
        code=text(element.get("AcctNum")),
        name=text(element.get("FullyQualifiedName")) or text(element.get("Name")),
        type=kind,
        category=category,
        active=flag(element.get("Active", True)),
        usable_on_lines=kind not in _TYPES_WITHOUT_LINES,
        usable_on_sales=kind in _TYPES_FOR_SALES,
        usable_for_stock=kind == _TYPE_FOR_STOCK and subtype != _KEPT_FOR_PAYMENTS,
        system_role=subtype,
        default_tax_code=text(as_dict(element.get("TaxCodeRef")).get("value")),
        currency=text(as_dict(element.get("CurrencyRef")).get("value")),
    )


def rate_values_of(elements: list[dict]) -> dict[str, tuple[str, Decimal]]:
    """Name and percentage of every tax rate, by its id."""
    return {
        text(element.get("Id")): (text(element.get("Name")), number(element.get("RateValue")))
        for element in elements
    }


def tax_rate_of(element: dict, rates: Mapping[str, tuple[str, Decimal]]) -> TaxRate:
    """One tax code with what it charges on sales and on purchases; where it has no rates it does not apply,
    unless it stands for no tax at all.

    :raise NotListed: for the two flags of an American company.
    :raise Unreadable: for a code with a rate nobody knows.
    """
    code = required(element, "Id")
    if code in FLAGS:
        raise NotListed("a flag, not a code")
    without_rates = None if flag(element.get("Taxable", True)) else ()
    sales, purchases = (
        _components(as_dict(element.get(name)), rates) or without_rates for name in (_SALES, _PURCHASES)
    )
    shown = sales if sales is not None else purchases or ()
    applies = _CATEGORIES_OF_SALES if sales is not None else frozenset()
    applies |= _CATEGORIES_OF_PURCHASES if purchases is not None else frozenset()
    differs = sales is not None and purchases is not None and _percentages(purchases) != _percentages(sales)
    return TaxRate(
        code=code,
        name=text(element.get("Name")),
        rate=_total(shown),
        active=flag(element.get("Active", True)) and not flag(element.get("Hidden")),
        applies_to=applies,
        components=shown,
        purchase_rate=_total(purchases) if differs else None,
        purchase_components=purchases if differs else (),
    )


def term_of(element: dict) -> Term:
    """Terms of a discount for early payment are due like others; those of a day of the month have no days."""
    days = element.get("DueDays") if text(element.get("Type")) == "STANDARD" else None
    return Term(
        external_id=required(element, "Id"),
        name=required(element, "Name"),
        days=None if days is None else int(number(days)),
        active=flag(element.get("Active", True)),
    )


def currency_of(element: dict) -> Currency:
    return Currency(required(element, "Code"), text(element.get("Name")))


def _components(
    rate_list: dict, rates: Mapping[str, tuple[str, Decimal]]
) -> tuple[tuple[str, Decimal], ...]:
    """The rates of one side of a code in their order, each as a percentage of the line.

    A rate may be charged on other taxes, or on the line and those before it.
    """
    details = sorted(dicts(rate_list.get("TaxRateDetail")), key=lambda detail: number(detail.get("TaxOrder")))
    found: list[tuple[str, Decimal]] = []
    for detail in details:
        identifier = text(as_dict(detail.get("TaxRateRef")).get("value"))
        if identifier not in rates:
            raise Unreadable("with a rate nobody knows")
        name, percentage = rates[identifier]
        before = sum((one for _name, one in found), Decimal(0))
        basis = {"TaxOnTax": before, "TaxOnAmountPlusTax": 100 + before}.get(
            text(detail.get("TaxTypeApplicable")), Decimal(100)
        )
        found.append((name, percentage * basis / 100))
    return tuple(found)


def _percentages(components: tuple[tuple[str, Decimal], ...]) -> list[Decimal]:
    return [percentage for _name, percentage in components]


def _total(components: tuple[tuple[str, Decimal], ...]) -> Decimal:
    return sum(_percentages(components), Decimal(0))


def _country(company: dict) -> str:
    code = text(company.get("Country")).upper()
    return "GB" if code in _BRITISH_CODES else code


def _named_value(company: dict, name: str) -> str:
    for pair in dicts(company.get("NameValue")):
        if pair.get("Name") == name:
            return text(pair.get("Value"))
    return ""
