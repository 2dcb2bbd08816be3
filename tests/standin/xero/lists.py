"""Organisation, actions, accounts, tax rates, currencies and branding themes."""

from decimal import Decimal

from .arithmetic import UNITS_PER_USD
from .batches import write
from .context import Answer
from .errors import Invalid, not_found
from .listing import select
from .seed_charts import CURRENCY_NAMES
from .wire import stamp

RATE_DECIMALS = Decimal("0.0001")

ACTIONS = (
    "CreateApprovedInvoice",
    "CreateApprovedBill",
    "CreateDraftInvoice",
    "CreateDraftBill",
    "CreateDraftPurchaseOrder",
    "CreateApprovedPurchaseOrder",
    "CreateInvoicePayment",
    "CreateBillPayment",
    "AttachFilesIntoInvoice",
    "AttachFilesIntoBill",
    "UseMulticurrency",
)


def organisation(context):
    tenant = context.tenant
    day, month = tenant.year_end
    element = {
        "Name": tenant.name,
        "LegalName": tenant.legal_name,
        "PaysTax": True,
        "Version": tenant.version,
        "OrganisationType": "COMPANY",
        "BaseCurrency": tenant.base_currency,
        "CountryCode": tenant.country,
        "IsDemoCompany": tenant.is_demo,
        "OrganisationStatus": "ACTIVE",
        "TaxNumber": tenant.tax_number,
        "FinancialYearEndDay": day,
        "FinancialYearEndMonth": month,
        "SalesTaxBasis": "PAYMENTS",
        "SalesTaxPeriod": "TWOMONTHS",
        "DefaultSalesTax": "Remember previous",
        "DefaultPurchasesTax": "Remember previous",
        "PeriodLockDate": tenant.period_lock_date,
        "EndOfYearLockDate": tenant.end_of_year_lock_date,
        "CreatedDateUTC": stamp(tenant.created),
        "OrganisationEntityType": "COMPANY",
        "Timezone": tenant.time_zone,
        "ShortCode": tenant.short_code,
        "OrganisationID": tenant.id,
        "Edition": tenant.edition,
        "Class": tenant.org_class,
        "Addresses": [
            {
                "AddressType": "POBOX",
                "AddressLine1": "23 Main Street",
                "City": tenant.city,
                "Region": "",
                "PostalCode": "1234",
                "Country": "",
                "AttentionTo": "",
            }
        ],
        "Phones": [],
        "ExternalLinks": [],
        "PaymentTerms": {},
    }
    return Answer("Organisations", [element])


def actions(context):
    denied = set(context.tenant.denied_actions)
    if len(context.tenant.currencies) < 2:
        denied.add("UseMulticurrency")
    return Answer(
        "Actions",
        [{"Name": name, "Status": "NOT-ALLOWED" if name in denied else "ALLOWED"} for name in ACTIONS],
    )


ACCOUNT_FIELDS = {
    "AccountID": lambda row: row.id,
    "Code": lambda row: row.code,
    "Name": lambda row: row.name,
    "Type": lambda row: row.type,
    "Class": lambda row: row.account_class,
    "Status": lambda row: row.status,
    "TaxType": lambda row: row.tax_type,
    "SystemAccount": lambda row: row.system_account,
    "EnablePaymentsToAccount": lambda row: row.enable_payments,
    "UpdatedDateUTC": lambda row: row.updated,
}


def accounts(context):
    page = select(context, context.tenant.accounts.values(), ACCOUNT_FIELDS)
    rows = page.rows if context.parameter("order") else sorted(page.rows, key=lambda row: row.code or "")
    return Answer("Accounts", [account_element(row) for row in rows])


def account(context):
    row = context.tenant.accounts.get(context.arguments["id"].lower())
    if not row:
        raise not_found()
    return Answer("Accounts", [account_element(row)])


def account_element(row):
    reporting = {"ASSET": "ASS", "LIABILITY": "LIA", "EQUITY": "EQU", "EXPENSE": "EXP", "REVENUE": "REV"}
    is_bank = row.type == "BANK"
    return {
        "AccountID": row.id,
        "Code": row.code,
        "Name": row.name,
        "Status": row.status,
        "Type": row.type,
        "TaxType": row.tax_type,
        "Description": row.description or None,
        "Class": row.account_class,
        "SystemAccount": row.system_account,
        "EnablePaymentsToAccount": row.enable_payments,
        "ShowInExpenseClaims": row.account_class == "EXPENSE",
        "BankAccountNumber": row.bank_account_number,
        "BankAccountType": "BANK" if is_bank else None,
        "CurrencyCode": row.currency,
        "ReportingCode": reporting[row.account_class],
        "ReportingCodeName": row.account_class.capitalize(),
        "HasAttachments": False,
        "UpdatedDateUTC": row.updated,
        "AddToWatchlist": False,
    }


TAX_FIELDS = {
    "TaxType": lambda row: row.tax_type,
    "Name": lambda row: row.name,
    "Status": lambda row: row.status,
    "ReportTaxType": lambda row: row.report_tax_type,
    "EffectiveRate": lambda row: row.rate,
}


def tax_rates(context):
    rates = sorted(context.tenant.tax_rates.values(), key=lambda row: row.name)
    return Answer("TaxRates", [tax_rate_element(row) for row in select(context, rates, TAX_FIELDS).rows])


def tax_rate(context):
    wanted = context.arguments["id"].upper()
    rates = [row for row in context.tenant.tax_rates.values() if row.tax_type.upper() == wanted]
    if not rates:
        raise not_found()
    return Answer("TaxRates", [tax_rate_element(row) for row in rates])


def tax_rate_element(row):
    rate = row.rate.quantize(RATE_DECIMALS)
    applies = {
        f"CanApplyTo{name}": kind in row.applies_to
        for name, kind in (
            ("Assets", "ASSET"),
            ("Equity", "EQUITY"),
            ("Expenses", "EXPENSE"),
            ("Liabilities", "LIABILITY"),
            ("Revenue", "REVENUE"),
        )
    }
    return {
        "Name": row.name,
        "TaxType": row.tax_type,
        "ReportTaxType": row.report_tax_type,
        **applies,
        "DisplayTaxRate": rate,
        "EffectiveRate": rate,
        "Status": row.status,
        "TaxComponents": [
            {"Name": row.component, "Rate": rate, "IsCompound": False, "IsNonRecoverable": False}
        ],
    }


def currencies(context):
    return Answer(
        "Currencies", [_currency_element(code, context.tenant) for code in context.tenant.currencies]
    )


def _currency_element(code, tenant):
    return {"Code": code, "Description": tenant.currencies[code]}


def add_currency(context):
    """Subscribe the organisation to a currency; only those with a day rate are known here."""

    def read(given):
        given.ignore("Description")
        return (given.text("Code") or "").upper()

    def save(code):
        if code not in UNITS_PER_USD:
            raise Invalid(f"Currency code '{code}' is not valid")
        context.tenant.currencies[code] = CURRENCY_NAMES[code]
        return _currency_element(code, context.tenant)

    return Answer(
        "Currencies", write(context, "Currencies", read, save, lambda code: {"Code": code}, single=True)
    )


def branding_themes(context):
    return Answer(
        "BrandingThemes",
        [
            {
                "BrandingThemeID": theme,
                "Name": name,
                "Type": "INVOICE",
                "SortOrder": position,
                "CreatedDateUTC": context.tenant.created,
            }
            for position, (theme, name) in enumerate(context.tenant.branding_themes.items(), 1)
        ],
    )
