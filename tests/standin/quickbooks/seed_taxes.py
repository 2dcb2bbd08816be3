"""Tax of the seeded companies. Rates are for tests, not for filing.

Codes: name, description, taxable, sales rates, purchase rates; rates by name.
Rates: name, percent, special type.
"""

JURISDICTIONS = {
    "CA": (
        ("California State", "6"),
        ("California, Santa Clara County", "0.25"),
        ("Santa Clara Co Local", "2.875"),
    ),
    "TX": (("Texas State", "6.25"), ("Texas, Austin City", "2")),
    "NY": (("New York State", "4"), ("New York City", "4.5"), ("Metropolitan Commuter District", "0.375")),
    "IL": (("Illinois State", "6.25"), ("Illinois, Chicago", "4")),
    "WA": (("Washington State", "6.5"), ("Seattle", "3.85")),
}
MANUAL_GROUPS = {"Austin": (("TX State", "6.25"), ("Austin City", "2")), "Out of state": (("No tax", "0"),)}

CODES = {
    "gb": {
        "agency": "HM Revenue & Customs (VAT)",
        "rates": [
            ("20.0% S (Sales)", "20", "NONE"),
            ("20.0% S (Purchases)", "20", "NONE"),
            ("5.0% R (Sales)", "5", "NONE"),
            ("5.0% R (Purchases)", "5", "NONE"),
            ("0.0% Z (Sales)", "0", "ZERO_RATE"),
            ("0.0% Z (Purchases)", "0", "ZERO_RATE"),
            ("Exempt (Sales)", "0", "NONE"),
            ("Exempt (Purchases)", "0", "NONE"),
            ("20.0% RC (Purchases)", "20", "NONE"),
            ("20.0% RC reverse (Purchases)", "-20", "REVERSE_CHARGE"),
        ],
        "codes": [
            ("20.0% S", "Standard rate", True, ["20.0% S (Sales)"], ["20.0% S (Purchases)"]),
            ("5.0% R", "Reduced rate", True, ["5.0% R (Sales)"], ["5.0% R (Purchases)"]),
            ("0.0% Z", "Zero rate", True, ["0.0% Z (Sales)"], ["0.0% Z (Purchases)"]),
            ("Exempt", "Exempt", True, ["Exempt (Sales)"], ["Exempt (Purchases)"]),
            ("No VAT", "Not in scope", False, [], []),
            (
                "20.0% RC",
                "Reverse charge",
                True,
                [],
                ["20.0% RC (Purchases)", "20.0% RC reverse (Purchases)"],
            ),
        ],
    },
    "ca": {
        "agency": "Canada Revenue Agency",
        "rates": [
            ("GST", "5", "NONE"),
            ("GST (ITC)", "5", "NONE"),
            ("HST ON", "13", "NONE"),
            ("HST ON (ITC)", "13", "NONE"),
            ("PST BC", "7", "NONE"),
            ("PST BC on purchases", "7", "NONE"),
            ("QST", "9.975", "NONE"),
            ("QST (ITR)", "9.975", "NONE"),
            ("Zero-rated", "0", "ZERO_RATE"),
            ("Zero-rated (ITC)", "0", "ZERO_RATE"),
            ("Exempt", "0", "NONE"),
            ("Exempt on purchases", "0", "NONE"),
        ],
        "codes": [
            ("GST", "GST", True, ["GST"], ["GST (ITC)"]),
            ("HST ON", "HST Ontario", True, ["HST ON"], ["HST ON (ITC)"]),
            ("GST/PST BC", "GST and PST", True, ["GST", "PST BC"], ["GST (ITC)", "PST BC on purchases"]),
            ("GST/QST QC", "GST and QST", True, ["GST", "QST"], ["GST (ITC)", "QST (ITR)"]),
            ("Zero-rated", "Zero-rated", True, ["Zero-rated"], ["Zero-rated (ITC)"]),
            ("Exempt", "Exempt", True, ["Exempt"], ["Exempt on purchases"]),
            ("Out of Scope", "Out of scope", False, [], []),
        ],
    },
    "au": {
        "agency": "Australian Taxation Office",
        "rates": [
            ("GST on Income", "10", "NONE"),
            ("GST on Expenses", "10", "NONE"),
            ("GST free income", "0", "ZERO_RATE"),
            ("GST free expenses", "0", "ZERO_RATE"),
        ],
        "codes": [
            ("GST", "GST", True, ["GST on Income"], ["GST on Expenses"]),
            ("GST free", "GST free", True, ["GST free income"], ["GST free expenses"]),
            ("Out of Scope", "Out of scope", False, [], []),
        ],
    },
    "nz": {
        "agency": "Inland Revenue",
        "rates": [
            ("GST (Sales)", "15", "NONE"),
            ("GST (Purchases)", "15", "NONE"),
            ("Zero-rated (Sales)", "0", "ZERO_RATE"),
            ("Zero-rated (Purchases)", "0", "ZERO_RATE"),
        ],
        "codes": [
            ("GST", "GST", True, ["GST (Sales)"], ["GST (Purchases)"]),
            ("Zero-rated", "Zero-rated", True, ["Zero-rated (Sales)"], ["Zero-rated (Purchases)"]),
            ("Out of Scope", "Out of scope", False, [], []),
        ],
    },
}
