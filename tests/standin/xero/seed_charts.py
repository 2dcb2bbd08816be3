"""Charts of accounts and tax rates of the seeded organisations.

Account rows: code, name, type, default tax type, then options. Codes beyond those the reference names
are the usual layout of a demo company. Tax rows: tax type, name, rate, classes it applies to, options.
"""

ALL = ("ASSET", "EQUITY", "EXPENSE", "LIABILITY", "REVENUE")
PURCHASE_SIDE = ("ASSET", "EQUITY", "EXPENSE", "LIABILITY")
SALES_SIDE = ("ASSET", "EQUITY", "LIABILITY", "REVENUE")


def chart(sales_tax, purchases_tax, none, bank_name):
    """The chart every seeded organisation has, with the tax types of its country."""
    return [
        ("090", bank_name, "BANK", none, {"bank_account_number": "1201020345678000"}),
        ("091", "Business Savings Account", "BANK", none, {"bank_account_number": "0209087654321050"}),
        ("200", "Sales", "REVENUE", sales_tax, {}),
        ("210", "Freight Income", "REVENUE", sales_tax, {}),
        ("220", "Sales Discounts", "REVENUE", sales_tax, {}),
        ("260", "Other Revenue", "OTHERINCOME", sales_tax, {}),
        ("270", "Interest Income", "OTHERINCOME", none, {}),
        ("300", "Purchases", "DIRECTCOSTS", purchases_tax, {}),
        ("310", "Cost of Goods Sold", "DIRECTCOSTS", purchases_tax, {}),
        ("400", "Advertising", "EXPENSE", purchases_tax, {}),
        ("404", "Bank Fees", "EXPENSE", none, {}),
        ("408", "Cleaning", "EXPENSE", purchases_tax, {}),
        ("412", "Consulting & Accounting", "EXPENSE", purchases_tax, {}),
        ("425", "Freight & Courier", "EXPENSE", purchases_tax, {}),
        ("429", "General Expenses", "EXPENSE", purchases_tax, {}),
        ("445", "Light, Power, Heating", "EXPENSE", purchases_tax, {}),
        ("453", "Office Expenses", "EXPENSE", purchases_tax, {}),
        ("469", "Rent", "EXPENSE", purchases_tax, {}),
        ("477", "Salaries", "EXPENSE", none, {}),
        ("485", "Subscriptions", "EXPENSE", purchases_tax, {}),
        ("499", "Printing (old)", "EXPENSE", purchases_tax, {"status": "ARCHIVED"}),
        ("497", "Bank Revaluations", "EXPENSE", none, {"system_account": "BANKCURRENCYGAIN"}),
        ("498", "Unrealised Currency Gains", "EXPENSE", none, {"system_account": "UNREALISEDCURRENCYGAIN"}),
        ("496", "Realised Currency Gains", "EXPENSE", none, {"system_account": "REALISEDCURRENCYGAIN"}),
        ("610", "Accounts Receivable", "CURRENT", none, {"system_account": "DEBTORS"}),
        ("620", "Prepayments", "PREPAYMENT", none, {}),
        ("630", "Inventory", "INVENTORY", none, {}),
        ("635", "Stock on Hand", "CURRENT", none, {}),
        ("640", "Stock Received Not Billed", "CURRLIAB", none, {}),
        ("710", "Office Equipment", "FIXED", purchases_tax, {}),
        ("720", "Computer Equipment", "FIXED", purchases_tax, {}),
        ("800", "Accounts Payable", "CURRLIAB", none, {"system_account": "CREDITORS"}),
        ("801", "Unpaid Expense Claims", "CURRLIAB", none, {"system_account": "UNPAIDEXPCLM"}),
        ("820", "Sales Tax", "CURRLIAB", none, {"system_account": "GST"}),
        ("840", "Historical Adjustment", "CURRLIAB", none, {"system_account": "HISTORICAL"}),
        ("845", "Customer Deposits", "CURRLIAB", sales_tax, {}),
        ("850", "Suspense", "CURRLIAB", none, {}),
        ("855", "Clearing Account", "CURRLIAB", none, {"enable_payments": True}),
        ("860", "Rounding", "CURRLIAB", none, {"system_account": "ROUNDING"}),
        ("877", "Tracking Transfers", "CURRLIAB", none, {"system_account": "TRACKINGTRANSFERS"}),
        ("880", "Owner Drawings", "EQUITY", none, {"enable_payments": True}),
        ("900", "Loan", "TERMLIAB", none, {}),
        ("960", "Retained Earnings", "EQUITY", none, {"system_account": "RETAINEDEARNINGS"}),
        ("970", "Owner Share Capital", "EQUITY", none, {"enable_payments": True}),
    ]


TAX_RATES = {
    "nz": [
        ("INPUT", "12.5% GST on Expenses", "12.5", PURCHASE_SIDE, {"status": "DELETED"}),
        ("OUTPUT", "12.5% GST on Income", "12.5", SALES_SIDE, {"status": "DELETED"}),
        ("INPUT2", "15% GST on Expenses", "15", PURCHASE_SIDE, {"report_tax_type": "INPUT"}),
        ("OUTPUT2", "15% GST on Income", "15", SALES_SIDE, {"report_tax_type": "OUTPUT"}),
        ("GSTONIMPORTS", "GST on Imports", "0", ("LIABILITY",), {}),
        ("NONE", "No GST", "0", ALL, {}),
        ("ZERORATED", "Zero Rated", "0", ("LIABILITY", "REVENUE"), {"report_tax_type": "OUTPUT"}),
    ],
    "au": [
        ("OUTPUT", "GST on Income", "10", SALES_SIDE, {}),
        ("INPUT", "GST on Expenses", "10", PURCHASE_SIDE, {}),
        ("CAPEXINPUT", "GST on Capital", "10", PURCHASE_SIDE, {}),
        ("EXEMPTOUTPUT", "GST Free Income", "0", SALES_SIDE, {}),
        ("EXEMPTEXPENSES", "GST Free Expenses", "0", PURCHASE_SIDE, {}),
        ("EXEMPTEXPORT", "GST Free Exports", "0", SALES_SIDE, {}),
        ("EXEMPTCAPITAL", "GST Free Capital", "0", PURCHASE_SIDE, {}),
        ("INPUTTAXED", "Input Taxed", "0", ALL, {}),
        ("BASEXCLUDED", "BAS Excluded", "0", ALL, {}),
    ],
    "gb": [
        ("OUTPUT2", "20% (VAT on Income)", "20", SALES_SIDE, {"report_tax_type": "OUTPUT"}),
        ("INPUT2", "20% (VAT on Expenses)", "20", PURCHASE_SIDE, {"report_tax_type": "INPUT"}),
        ("RROUTPUT", "5% (VAT on Income)", "5", SALES_SIDE, {}),
        ("RRINPUT", "5% (VAT on Expenses)", "5", PURCHASE_SIDE, {}),
        ("ZERORATEDOUTPUT", "Zero Rated Income", "0", SALES_SIDE, {}),
        ("ZERORATEDINPUT", "Zero Rated Expenses", "0", PURCHASE_SIDE, {}),
        ("EXEMPTOUTPUT", "Exempt Income", "0", SALES_SIDE, {}),
        ("EXEMPTINPUT", "Exempt Expenses", "0", PURCHASE_SIDE, {}),
        ("ECZROUTPUT", "Zero Rated EC Goods Income", "0", SALES_SIDE, {}),
        ("CAPEXINPUT2", "20% (VAT on Capital Purchases)", "20", ("ASSET",), {}),
        ("REVERSECHARGES", "Reverse Charge Expenses (20%)", "0", PURCHASE_SIDE, {}),
        ("NONE", "No VAT", "0", ALL, {}),
    ],
    "us": [
        ("OUTPUT", "Tax on Sales", "8.25", ALL, {}),
        ("INPUT", "Tax on Purchases", "8.25", ALL, {}),
        ("NONE", "Tax Exempt", "0", ALL, {}),
    ],
}

CURRENCY_NAMES = {
    "NZD": "New Zealand Dollar",
    "USD": "United States Dollar",
    "EUR": "Euro",
    "GBP": "British Pound",
    "AUD": "Australian Dollar",
    "JPY": "Japanese Yen",
    "KWD": "Kuwaiti Dinar",
    "CAD": "Canadian Dollar",
    "SGD": "Singapore Dollar",
    "CHF": "Swiss Franc",
    "ZAR": "South African Rand",
    "INR": "Indian Rupee",
}

# key: facts of the organisation, its tax types (sales, purchases, none) and subscribed currencies
ORGANISATIONS = {
    "nz": (
        {
            "id": "11111111-0000-4000-8000-00000000000a",
            "short_code": "!Nz1aA",
            "name": "Demo Company (NZ)",
            "legal_name": "Demo Company (NZ) Limited",
            "base_currency": "NZD",
            "country": "NZ",
            "version": "NZ",
            "time_zone": "NEWZEALANDSTANDARDTIME",
            "tax_number": "101-2-303",
            "city": "Wellington",
            "is_demo": True,
            "org_class": "DEMO",
        },
        ("OUTPUT2", "INPUT2", "NONE"),
        ("NZD", "USD", "EUR", "GBP", "AUD", "JPY", "KWD"),
    ),
    "au": (
        {
            "id": "22222222-0000-4000-8000-00000000000b",
            "short_code": "!Au2bB",
            "name": "Harbour Trading Pty Ltd",
            "legal_name": "Harbour Trading Pty Ltd",
            "base_currency": "AUD",
            "country": "AU",
            "version": "AU",
            "time_zone": "AUSEASTERNSTANDARDTIME",
            "tax_number": "11 111 111 138",
            "city": "Sydney",
            "year_end": (30, 6),
        },
        ("OUTPUT", "INPUT", "BASEXCLUDED"),
        ("AUD", "NZD", "USD", "EUR"),
    ),
    "gb": (
        {
            "id": "33333333-0000-4000-8000-00000000000c",
            "short_code": "!Gb3cC",
            "name": "Thames Supplies Ltd",
            "legal_name": "Thames Supplies Limited",
            "base_currency": "GBP",
            "country": "GB",
            "version": "UK",
            "time_zone": "GMTSTANDARDTIME",
            "tax_number": "GB 123456789",
            "city": "London",
        },
        ("OUTPUT2", "INPUT2", "NONE"),
        ("GBP", "EUR", "USD"),
    ),
    "us": (
        {
            "id": "44444444-0000-4000-8000-00000000000d",
            "short_code": "!Us4dD",
            "name": "Lakeside Goods Inc",
            "legal_name": "Lakeside Goods Incorporated",
            "base_currency": "USD",
            "country": "US",
            "version": "US",
            "time_zone": "CENTRALSTANDARDTIME",
            "tax_number": "12-3456789",
            "city": "Chicago",
            "year_end": (31, 12),
        },
        ("OUTPUT", "INPUT", "NONE"),
        ("USD", "CAD", "EUR"),
    ),
}
