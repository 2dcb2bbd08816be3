"""Accounts, terms, names and items that every seeded company has.

Account rows: number, name, type, subtype. Numbers and most names are our own choice of a plain chart.
"""

ACCOUNTS = [
    ("1000", "Checking", "Bank", "Checking"),
    ("1010", "Savings", "Bank", "Savings"),
    ("1200", "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable"),
    ("1210", "Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    ("1300", "Inventory Asset", "Other Current Asset", "Inventory"),
    ("1310", "Stock on Hand", "Other Current Asset", "OtherCurrentAssets"),
    ("1320", "Prepaid Expenses", "Other Current Asset", "PrepaidExpenses"),
    ("1500", "Office Equipment", "Fixed Asset", "FurnitureAndFixtures"),
    ("1800", "Security Deposits", "Other Asset", "SecurityDeposits"),
    ("2000", "Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable"),
    ("2100", "Mastercard", "Credit Card", "CreditCard"),
    ("2200", "Sales Tax Payable", "Other Current Liability", "SalesTaxPayable"),
    ("2300", "Customer Deposits", "Other Current Liability", "OtherCurrentLiabilities"),
    ("2310", "Stock Received Not Billed", "Other Current Liability", "OtherCurrentLiabilities"),
    ("2700", "Notes Payable", "Long Term Liability", "NotesPayable"),
    ("3000", "Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    ("3100", "Retained Earnings", "Equity", "RetainedEarnings"),
    ("4000", "Sales of Product Income", "Income", "SalesOfProductIncome"),
    ("4010", "Services", "Income", "ServiceFeeIncome"),
    ("4020", "Shipping Income", "Income", "OtherPrimaryIncome"),
    ("4030", "Discounts Given", "Income", "DiscountsRefundsGiven"),
    ("4900", "Interest Earned", "Other Income", "InterestEarned"),
    ("5000", "Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("5010", "Freight In", "Cost of Goods Sold", "ShippingFreightDeliveryCos"),
    ("5020", "Purchase Price Differences", "Cost of Goods Sold", "OtherCostsOfServiceCos"),
    ("6000", "Advertising", "Expense", "AdvertisingPromotional"),
    ("6010", "Office Expenses", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("6020", "Purchases", "Expense", "SuppliesMaterials"),
    ("6030", "Utilities", "Expense", "Utilities"),
    ("6040", "Duty and Customs", "Expense", "OtherMiscellaneousServiceCost"),
    ("6050", "Sales Tax Paid on Purchases", "Expense", "TaxesPaid"),
    ("6900", "Printing (old)", "Expense", "OtherMiscellaneousServiceCost"),
    ("8000", "Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss"),
    ("8010", "Miscellaneous", "Other Expense", "OtherMiscellaneousExpense"),
]
INACTIVE_ACCOUNT = "6900"
CLASSIFICATIONS = {
    "Bank": "Asset",
    "Accounts Receivable": "Asset",
    "Other Current Asset": "Asset",
    "Fixed Asset": "Asset",
    "Other Asset": "Asset",
    "Accounts Payable": "Liability",
    "Credit Card": "Liability",
    "Other Current Liability": "Liability",
    "Long Term Liability": "Liability",
    "Equity": "Equity",
    "Income": "Revenue",
    "Other Income": "Revenue",
    "Cost of Goods Sold": "Expense",
    "Expense": "Expense",
    "Other Expense": "Expense",
}
TERMS = [
    {"Name": "Due on receipt", "Type": "STANDARD", "DueDays": 0},
    {"Name": "Net 15", "Type": "STANDARD", "DueDays": 15},
    {"Name": "Net 30", "Type": "STANDARD", "DueDays": 30},
    {"Name": "Net 60", "Type": "STANDARD", "DueDays": 60},
    {"Name": "20th of next month", "Type": "DATE_DRIVEN", "DayOfMonthDue": 20, "DueNextMonthDays": 28},
]
# name, the one above, active
CLASSES = [("North", None, True), ("South", None, True), ("Coast", "South", True), ("Pop-up", None, False)]
DEPARTMENTS = [("Shop", None, True), ("Warehouse", None, True)]
CUSTOMERS = [
    ("City Limousines", "accounts@limousines.example", True),
    ("Ridgeway University", "payables@ridgeway.example", True),
    ("Hoyt Productions (deleted)", "office@hoyt.example", False),
]
VENDORS = [("PowerDirect", "billing@powerdirect.example", True), ("Norris Supplies", "", True)]
EMPLOYEES = ["Emily Platt"]
# name, type, SKU, price, cost
ITEMS = [
    ("Services", "Service", None, None, None),
    ("Golf balls", "NonInventory", "GB1-White", "5.60", "2.40"),
    ("T-Shirt black", "NonInventory", "TSS-Black", "40", "16"),
    ("Furniture", "Category", None, None, None),
    ("Garden pump", "Inventory", "PUMP-1", "120", "75.5"),
]
