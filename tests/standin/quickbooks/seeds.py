"""Fills a new company: accounts, tax, terms, names, items. The same ids in every run."""

from datetime import datetime, timezone
from decimal import Decimal

from . import inactive
from .company import Company
from .seed_companies import COMPANIES, CURRENCY_NAMES
from .seed_lists import (
    ACCOUNTS,
    CLASSES,
    CLASSIFICATIONS,
    CUSTOMERS,
    DEPARTMENTS,
    EMPLOYEES,
    INACTIVE_ACCOUNT,
    ITEMS,
    TERMS,
    VENDORS,
)
from .seed_taxes import CODES, JURISDICTIONS, MANUAL_GROUPS

SEEDED_AT = datetime(2026, 1, 5, 8, 30, tzinfo=timezone.utc)


def build_company(seed, **own):
    """A new company as seeded.

    :param own: facts that are not those of the seed
    """
    company = Company(**{"key": seed, "seed": seed, **COMPANIES[seed], **own})
    for row in ACCOUNTS:
        add_account(company, *row)
    _add_taxes(company)
    for row in TERMS:
        company.add("Term", {**row, "Active": True}, SEEDED_AT)
    _add_names(company)
    _add_items(company)
    if company.has_more_features:
        _add_tracking(company)
    if company.multicurrency:
        for code in (company.home_currency, "EUR", "USD" if company.home_currency != "USD" else "CAD"):
            add_currency(company, code, SEEDED_AT)
    return company


def _add_tracking(company):
    for kind, rows in (("Class", CLASSES), ("Department", DEPARTMENTS)):
        ids = {}
        for name, parent, active in rows:
            shown = name if active else name + inactive.SUFFIX
            values = {
                "Name": shown,
                f"Sub{kind}": bool(parent),
                "FullyQualifiedName": f"{parent}:{shown}" if parent else shown,
                "Active": active,
            }
            if parent:
                values["ParentRef"] = {"value": ids[parent], "name": parent}
            ids[name] = company.add(kind, values, SEEDED_AT)["Id"]


def currency(code):
    return {"value": code, "name": CURRENCY_NAMES[code]}


def add_account(company, number, name, kind, subtype, code=None, moment=SEEDED_AT):
    values = {
        "Name": name,
        "AcctNum": number,
        "FullyQualifiedName": name,
        "SubAccount": False,
        "Active": number != INACTIVE_ACCOUNT,
        "Classification": CLASSIFICATIONS[kind],
        "AccountType": kind,
        "AccountSubType": subtype,
        "CurrentBalance": Decimal(0),
        "CurrentBalanceWithSubAccounts": Decimal(0),
        "CurrencyRef": currency(code or company.home_currency),
    }
    return company.add("Account", {k: v for k, v in values.items() if v is not None}, moment)


def add_currency(company, code, moment):
    """Put a currency on the company's list; a foreign one gets its own control accounts."""
    company.add("CompanyCurrency", {"Code": code, "Name": CURRENCY_NAMES[code], "Active": True}, moment)
    if code != company.home_currency:
        for name, kind, subtype in (
            (f"Accounts Receivable (A/R) - {code}", "Accounts Receivable", "AccountsReceivable"),
            (f"Accounts Payable (A/P) - {code}", "Accounts Payable", "AccountsPayable"),
        ):
            add_account(company, None, name, kind, subtype, code, moment)


def add_rate(company, name, percent, agency, special="NONE"):
    values = {
        "Name": name,
        "Description": name,
        "Active": True,
        "RateValue": Decimal(percent),
        "AgencyRef": {"value": agency["Id"]},
        "SpecialTaxType": special,
        "DisplayType": "ReadOnly",
        "EffectiveTaxRate": [{"RateValue": Decimal(percent), "EffectiveDate": SEEDED_AT}],
    }
    return company.add("TaxRate", values, SEEDED_AT)


def _rate_list(rates):
    return {
        "TaxRateDetail": [
            {
                "TaxRateRef": {"value": rate["Id"], "name": rate["Name"]},
                "TaxTypeApplicable": "TaxOnAmount",
                "TaxOrder": 0,
            }
            for rate in rates
        ]
    }


def add_code(company, name, description, taxable, sales, purchases):
    values = {
        "Name": name,
        "Description": description,
        "Active": True,
        "Hidden": False,
        "Taxable": taxable,
        "TaxGroup": True,
        "TaxCodeConfigType": "SYSTEM_GENERATED",
        "SalesTaxRateList": _rate_list(sales),
        "PurchaseTaxRateList": _rate_list(purchases),
    }
    return company.add("TaxCode", values, SEEDED_AT)


def add_agency(company, name):
    values = {
        "DisplayName": name,
        "TaxTrackedOnSales": True,
        "TaxTrackedOnPurchases": company.country != "US",
    }
    return company.add("TaxAgency", values, SEEDED_AT)


def _add_taxes(company):
    if company.country == "US":
        for name, taxable in (("TAX", True), ("NON", False)):
            values = {"Id": name, "TaxGroup": False, "Name": name, "Taxable": taxable, "Description": name}
            row = company.add("TaxCode", {**values, "Active": True}, SEEDED_AT)
            del row["SyncToken"]
    if company.tax in ("automated", "manual"):
        groups = JURISDICTIONS if company.tax == "automated" else MANUAL_GROUPS
        for name, rates in groups.items():
            agency = add_agency(company, f"{name} tax authority")
            rows = [add_rate(company, rate, percent, agency) for rate, percent in rates]
            add_code(company, name, name, True, rows, [])
    elif company.tax == "codes":
        facts = CODES[company.seed]
        agency = add_agency(company, facts["agency"])
        rates = {
            name: add_rate(company, name, percent, agency, kind) for name, percent, kind in facts["rates"]
        }
        for name, description, taxable, sales, purchases in facts["codes"]:
            add_code(
                company,
                name,
                description,
                taxable,
                [rates[one] for one in sales],
                [rates[one] for one in purchases],
            )


def _add_names(company):
    for kind, rows in (("Customer", CUSTOMERS), ("Vendor", VENDORS)):
        for name, email, active in rows:
            values = {
                "DisplayName": name,
                "CompanyName": name,
                "PrintOnCheckName": name,
                "Active": active,
                "CurrencyRef": currency(company.home_currency),
            }
            if email:
                values["PrimaryEmailAddr"] = {"Address": email}
            if kind == "Customer":
                values |= {"FullyQualifiedName": name, "Taxable": company.tax in ("automated", "manual")}
                values |= {"Job": False, "BillWithParent": False, "PreferredDeliveryMethod": "Print"}
            company.add(kind, values, SEEDED_AT)
    for name in EMPLOYEES:
        company.add("Employee", {"DisplayName": name, "Active": True}, SEEDED_AT)


def _add_items(company):
    accounts = {row["AcctNum"]: row for row in company.rows("Account") if "AcctNum" in row}

    def to(number):
        return {"value": accounts[number]["Id"], "name": accounts[number]["Name"]}

    for name, kind, sku, price, cost in ITEMS:
        if kind == "Inventory" and not company.has_more_features:
            continue
        values = {"Name": name, "FullyQualifiedName": name, "Active": True, "Type": kind}
        if kind != "Category":
            values |= {"Taxable": kind != "Service", "IncomeAccountRef": to("4000"), "TrackQtyOnHand": False}
            values |= {"ExpenseAccountRef": to("5000")}
        if sku:
            values |= {
                "Sku": sku,
                "Description": name,
                "UnitPrice": Decimal(price),
                "PurchaseCost": Decimal(cost),
            }
        if kind == "Inventory":
            values |= {"AssetAccountRef": to("1300"), "TrackQtyOnHand": True}
            values |= {"QtyOnHand": Decimal(20), "InvStartDate": "2026-01-01"}
        company.add("Item", values, SEEDED_AT)
