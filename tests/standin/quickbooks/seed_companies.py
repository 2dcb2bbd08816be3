"""The seeded companies: which kind of QuickBooks each one shows. The realm ids are the same in every run."""

COMPANIES = {
    "us": {
        "id": "9130347000000001",
        "name": "Lakeside Goods Inc",
        "country": "US",
        "home_currency": "USD",
        "tax": "automated",
        "address": {
            "Line1": "2500 Garcia Ave",
            "City": "Mountain View",
            "CountrySubDivisionCode": "CA",
            "PostalCode": "94043",
            "Country": "USA",
        },
    },
    "us-plain": {
        "id": "9130347000000002",
        "name": "Salem Workshop LLC",
        "country": "US",
        "home_currency": "USD",
        "tax": "none",
        "plan": "Simple Start",
        "class_tracking": "none",
        "track_departments": False,
        "custom_transaction_numbers": True,
        "address": {
            "Line1": "10 Court St",
            "City": "Salem",
            "CountrySubDivisionCode": "OR",
            "PostalCode": "97301",
            "Country": "USA",
        },
    },
    "us-manual": {
        "id": "9130347000000003",
        "name": "Old Mill Trading Co",
        "country": "US",
        "home_currency": "USD",
        "tax": "manual",
        "multicurrency": True,
        "address": {
            "Line1": "77 Mill Rd",
            "City": "Austin",
            "CountrySubDivisionCode": "TX",
            "PostalCode": "73301",
            "Country": "USA",
        },
    },
    "gb": {
        "id": "9130347000000004",
        "name": "Thames Supplies Ltd",
        "country": "GB",
        "home_currency": "GBP",
        "tax": "codes",
        "multicurrency": True,
        "custom_transaction_numbers": True,
        "address": {
            "Line1": "1 Tooley Street",
            "City": "London",
            "PostalCode": "SE1 2TH",
            "Country": "United Kingdom",
        },
    },
    "ca": {
        "id": "9130347000000005",
        "name": "Maple Office Ltd",
        "country": "CA",
        "home_currency": "CAD",
        "tax": "codes",
        "multicurrency": True,
        "address": {
            "Line1": "100 King St W",
            "City": "Toronto",
            "CountrySubDivisionCode": "ON",
            "PostalCode": "M5X 1A9",
            "Country": "Canada",
        },
    },
    "au": {
        "id": "9130347000000006",
        "name": "Harbour Trading Pty Ltd",
        "country": "AU",
        "home_currency": "AUD",
        "tax": "codes",
        "address": {
            "Line1": "5 Bridge St",
            "City": "Sydney",
            "CountrySubDivisionCode": "NSW",
            "PostalCode": "2000",
            "Country": "Australia",
        },
    },
    "nz": {
        "id": "9130347000000007",
        "name": "Harbour Goods Ltd",
        "country": "NZ",
        "home_currency": "NZD",
        "tax": "codes",
        "multicurrency": True,
        "address": {
            "Line1": "8 Wyndham Street",
            "City": "Auckland",
            "PostalCode": "1010",
            "Country": "New Zealand",
        },
    },
}

CURRENCY_NAMES = {
    "USD": "United States Dollar",
    "CAD": "Canadian Dollar",
    "GBP": "British Pound Sterling",
    "EUR": "Euro",
    "AUD": "Australian Dollar",
    "NZD": "New Zealand Dollar",
    "JPY": "Japanese Yen",
    "KWD": "Kuwaiti Dinar",
    "CHF": "Swiss Franc",
    "INR": "Indian Rupee",
    "SGD": "Singapore Dollar",
    "ZAR": "South African Rand",
    "SEK": "Swedish Krona",
}

# US dollars for one unit: what the stand-in takes for the market.
DOLLARS = {
    "USD": "1",
    "CAD": "0.73",
    "GBP": "1.27",
    "EUR": "1.09",
    "AUD": "0.66",
    "NZD": "0.61",
    "JPY": "0.0067",
    "KWD": "3.25",
    "CHF": "1.13",
    "INR": "0.0119",
    "SGD": "0.74",
    "ZAR": "0.054",
    "SEK": "0.095",
}

APPS = [
    {
        "name": "Odoo connector",
        "client_id": "ABStandinQuickbooksClientOne0000000000000000000001",
        "client_secret": "standin-quickbooks-secret-one-00000000000",
    },
    {
        "name": "Another connector",
        "client_id": "ABStandinQuickbooksClientTwo0000000000000000000002",
        "client_secret": "standin-quickbooks-secret-two-00000000000",
    },
]
USERS = [
    ("jo@example.com", "Jo", "Accountant", tuple(COMPANIES)),
    ("sam@example.com", "Sam", "Bookkeeper", ("gb", "ca")),
]
