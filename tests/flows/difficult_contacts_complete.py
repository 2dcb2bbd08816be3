"""Contacts over there with all that can be told of one, and with what no field of Odoo takes; see
:mod:`flows.difficult_contacts`.
"""

from flows.difficult_contacts import There, billing, delivery

NET_30 = {"value": "3"}  # a term of the QuickBooks company
ALL_LINES = {
    **billing("1 Quay", "Dock 2", city="Auckland", region="Auckland", postal_code="1010", country="NZ"),
    **delivery("2 Wharf", city="Nelson", postal_code="7010", country="New Zealand"),
}
ALL_PLACES = {
    "street": "1 Quay",
    "street2": "Dock 2",
    "city": "Auckland",
    "zip": "1010",
    "state_id": "AUK",
    "country_id": "NZ",
}

COMPLETE = [
    # all that can be told
    There(
        "everything of a customer",
        facts={
            "email": "all@sea.example",
            "phone": "+64 9 1",
            "website": "http://all.sea.example",
            "first_name": "Flo",
            "last_name": "Hay",
            **ALL_LINES,
        },
        words={
            "xero": {
                "CompanyNumber": "9429",
                "TaxNumber": "49-091-850",
                "ContactPersons": [{"FirstName": "Gus", "LastName": "Kerr", "EmailAddress": "g@sea.example"}],
                "PaymentTerms": {"Sales": {"Day": 30, "Type": "DAYSAFTERBILLDATE"}},
            },
            "quickbooks": {
                "CompanyName": "everything of a customer",
                "BusinessNumber": "9429",
                "GSTIN": "49-091-850",
                "SalesTermRef": NET_30,
            },
        },
        values={
            **ALL_PLACES,
            "is_company": True,
            "email": "all@sea.example",
            "phone": "+64 9 1",
            "website": "http://all.sea.example",
            "vat": "49-091-850",
            "company_registry": "9429",
            "property_payment_term_id": "30 Days",
            "customer_rank": 1,
            "supplier_rank": 0,
        },
        children=(("delivery", "2 Wharf"), ("contact", "Flo Hay"), ("contact", "Gus Kerr")),
        differs={"quickbooks": {"children": (("delivery", "2 Wharf"), ("contact", "Flo Hay"))}},
    ),
    There(
        "everything of a supplier",
        facts={"email": "sup@sea.example", "phone": "+64 9 2", **ALL_LINES},
        words={
            "xero": {
                "AccountNumber": "S-7",
                "DefaultCurrency": "EUR",
                "PaymentTerms": {"Bills": {"Day": 30, "Type": "DAYSAFTERBILLDATE"}},
            },
            "quickbooks": {"AcctNum": "S-7", "TermRef": NET_30, "CurrencyRef": {"value": "EUR"}},
        },
        supplier=True,
        values={
            **ALL_PLACES,
            "ref": "S-7",
            "property_supplier_payment_term_id": "30 Days",
            "property_purchase_currency_id": "EUR",
            "customer_rank": 0,
            "supplier_rank": 1,
        },
        children=(("delivery", "2 Wharf"),),
    ),
    # what else is told of them
    There(
        "notes with markup",
        words={"quickbooks": {"Notes": "<b>big</b>\nsecond"}},
        notes=("&lt;b&gt;big&lt;/b&gt;", "second"),
        only="quickbooks",
    ),
    There(
        "due on a day of this month",
        words={"xero": {"PaymentTerms": {"Sales": {"Day": 28, "Type": "OFCURRENTMONTH"}}}},
        notes=("day 28 of the month",),
        told=("no payment term",),
        only="xero",
    ),
    There(
        "a currency Odoo lacks",
        words={"xero": {"DefaultCurrency": "XBT"}},
        notes=("XBT",),
        told=("XBT",),
        only="xero",
    ),
    There("a supplier", supplier=True, values={"supplier_rank": 1, "customer_rank": 0}),
    There(
        "customer and supplier",
        words={"xero": {"IsSupplier": True}},
        values={"supplier_rank": 1, "customer_rank": 1},
        only="xero",
    ),
    There(
        "a tax number, which one of the systems shows masked",
        facts={"tax_number": "49-098-576"},
        values={"vat": "49-098-576"},
        differs={"quickbooks": {"values": {"vat": False}}},
    ),
]
