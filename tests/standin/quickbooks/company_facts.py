"""CompanyInfo, Preferences and exchange rates: what a company is, read only here (reference, section 3.1)."""

from . import errors
from .currencies import market_rate
from .seeds import SEEDED_AT
from .wire import is_day

STAMPS = {"CreateTime": SEEDED_AT, "LastUpdatedTime": SEEDED_AT}
OBJECT = {"domain": "QBO", "sparse": False, "Id": "1", "SyncToken": "1", "MetaData": STAMPS}


def company_info(company):
    address = {"Id": "1", **company.address}
    facts = {
        "OfferingSku": f"QuickBooks Online {company.plan}",
        "SubscriptionStatus": company.subscription,
        "ItemCategoriesFeature": "true",
        "PayrollFeature": "false",
    }
    return {
        "CompanyName": company.name,
        "LegalName": company.name,
        "CompanyAddr": address,
        "CustomerCommunicationAddr": address,
        "LegalAddr": address,
        "Email": {"Address": "books@company.example"},
        "Country": company.country,
        "FiscalYearStartMonth": "January",
        "SupportedLanguages": "en",
        "DefaultTimeZone": "America/Los_Angeles",
        "NameValue": [{"Name": name, "Value": value} for name, value in facts.items()],
        **OBJECT,
    }


def preferences(company):
    tax = {"UsingSalesTax": company.tax != "none"}
    if company.tax == "automated":
        tax["PartnerTaxEnabled"] = True
    elif company.tax == "manual":
        group = next(code for code in company.rows("TaxCode") if code["TaxGroup"])
        tax["TaxGroupCodeRef"] = {"value": group["Id"]}
    others = {
        "SalesFormsPrefs.DefaultCustomerMessage": "Thank you for your business.",
        "VendorAndPurchasesPrefs.UseCustomTxnNumbers": _word(company.custom_transaction_numbers),
        "WarnDuplicateJournalNumber": _word(company.warn_duplicate_numbers),
    }
    return {
        "AccountingInfoPrefs": {
            "ClassTrackingPerTxn": company.class_tracking == "transaction",
            "ClassTrackingPerTxnLine": company.class_tracking == "line",
            "TrackDepartments": company.track_departments,
            "BookCloseDate": company.book_close_date,
            "UseAccountNumbers": True,
            "CustomerTerminology": "Customers",
        },
        "ProductAndServicesPrefs": {
            "ForSales": True,
            "ForPurchase": True,
            "QuantityOnHand": company.has_more_features,
        },
        "SalesFormsPrefs": {
            "CustomTxnNumbers": company.custom_transaction_numbers,
            "AllowDiscount": company.allow_discount,
            "AllowShipping": company.allow_shipping,
            "AllowDeposit": False,
            "ETransactionPaymentEnabled": False,
            "AutoApplyCredit": False,
        },
        "TaxPrefs": tax,
        "CurrencyPrefs": {
            "MultiCurrencyEnabled": company.multicurrency,
            "HomeCurrency": {"value": company.home_currency},
        },
        "OtherPrefs": {"NameValue": [{"Name": name, "Value": value} for name, value in others.items()]},
        **OBJECT,
    }


def _word(flag):
    return "true" if flag else "false"


SINGLE = {"CompanyInfo": company_info, "Preferences": preferences}


def _read_company_info(context, rest):
    if rest != [context.company.id]:
        raise errors.not_found()
    return {"CompanyInfo": company_info(context.company)}


def _read_preferences(context, rest):
    return {"Preferences": preferences(context.company)}


def _read_exchange_rate(context, rest):
    company, parameter = context.company, context.request.parameter
    code, day = parameter("sourcecurrencycode"), parameter("asofdate") or context.today()
    if not company.multicurrency:
        raise errors.feature_not_supported("Multicurrency")
    if not code:
        raise errors.missing("sourcecurrencycode")
    if all(row["Code"] != code for row in company.rows("CompanyCurrency")):
        raise errors.unknown_reference("Currency", code)
    if not is_day(day):
        raise errors.business("asofdate has to be a date as YYYY-MM-DD", "asofdate")
    rate = {
        "SourceCurrencyCode": code,
        "TargetCurrencyCode": company.home_currency,
        "Rate": market_rate(company, code, day),
        "AsOfDate": day,
    }
    return {"ExchangeRate": {**rate, **OBJECT, "Id": None}}


READERS = {
    "companyinfo": _read_company_info,
    "preferences": _read_preferences,
    "exchangerate": _read_exchange_rate,
}
