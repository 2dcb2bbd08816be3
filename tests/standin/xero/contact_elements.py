"""How a contact is shown: by its id and on pages, in plain lists, in the light form, on documents."""

from .contact_fields import ADDRESS_TYPES, PHONE_LIMITS, PHONE_TYPES

# Only told by lists that are paged, and of a contact read by its id or number; the second lot perhaps.
ONLY_PAGED = ("MergedToContactID", "SalesDefaultLineAmountType", "PurchasesDefaultLineAmountType")
PERHAPS_ONLY_PAGED = ("ContactPersons", "PaymentTerms", "Website", "Discount", "TaxNumberType")

# What lists can be filtered and ordered by.
FIELDS = {
    "ContactID": lambda row: row.id,
    "Name": lambda row: row.name,
    "ContactNumber": lambda row: row.contact_number,
    "AccountNumber": lambda row: row.account_number,
    "CompanyNumber": lambda row: row.company_number,
    "ContactStatus": lambda row: row.status,
    "FirstName": lambda row: row.first_name,
    "LastName": lambda row: row.last_name,
    "EmailAddress": lambda row: row.email,
    "TaxNumber": lambda row: row.tax_number,
    "IsCustomer": lambda row: row.is_customer,
    "IsSupplier": lambda row: row.is_supplier,
    "UpdatedDateUTC": lambda row: row.updated,
}


def element(contact):
    """A contact with all its slots, as reads of one or of a page and writes show it."""
    return {
        "ContactID": contact.id,
        "MergedToContactID": contact.merged_to,
        "ContactNumber": contact.contact_number,
        "AccountNumber": contact.account_number,
        "CompanyNumber": contact.company_number,
        "ContactStatus": contact.status,
        "Name": contact.name,
        "FirstName": contact.first_name,
        "LastName": contact.last_name,
        "EmailAddress": contact.email or "",
        "BankAccountDetails": contact.bank_account_details or "",
        "TaxNumber": contact.tax_number,
        "TaxNumberType": contact.tax_number_type,
        "AccountsReceivableTaxType": contact.receivable_tax_type,
        "AccountsPayableTaxType": contact.payable_tax_type,
        "Addresses": [
            _slot(
                "AddressType",
                kind,
                contact.addresses.get(kind, {}),
                ("City", "Region", "PostalCode", "Country"),
            )
            for kind in reversed(ADDRESS_TYPES)
        ],
        "Phones": [
            _slot("PhoneType", kind, contact.phones.get(kind, {}), PHONE_LIMITS) for kind in PHONE_TYPES
        ],
        "UpdatedDateUTC": contact.updated,
        "ContactGroups": [],
        "IsSupplier": contact.is_supplier,
        "IsCustomer": contact.is_customer,
        "SalesDefaultLineAmountType": contact.sales_line_amounts,
        "PurchasesDefaultLineAmountType": contact.purchases_line_amounts,
        "DefaultCurrency": contact.default_currency,
        "SalesDefaultAccountCode": contact.sales_account,
        "PurchasesDefaultAccountCode": contact.purchases_account,
        "SalesTrackingCategories": [],
        "PurchasesTrackingCategories": [],
        "PaymentTerms": contact.payment_terms,
        "Website": contact.website,
        "Discount": contact.discount,
        "ContactPersons": contact.persons,
        "HasValidationErrors": False,
    }


def unpaged(contact, settings):
    """The same in a list that is not paged, which leaves a few things out."""
    left_out = ONLY_PAGED + (PERHAPS_ONLY_PAGED if settings.unpaged_contacts_are_short else ())
    return {name: value for name, value in element(contact).items() if name not in left_out}


def _slot(type_name, kind, values, always):
    return {type_name: kind, **dict.fromkeys(always, ""), **values}


def summary(contact):
    """The light form of `summaryOnly`."""
    return {
        "ContactID": contact.id,
        "ContactNumber": contact.contact_number,
        "AccountNumber": contact.account_number,
        "ContactStatus": contact.status,
        "Name": contact.name,
        "FirstName": contact.first_name,
        "LastName": contact.last_name,
        "EmailAddress": contact.email or "",
        "TaxNumber": contact.tax_number,
        "SalesDefaultLineAmountType": contact.sales_line_amounts,
        "PurchasesDefaultLineAmountType": contact.purchases_line_amounts,
        "UpdatedDateUTC": contact.updated,
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "HasValidationErrors": False,
    }


def named(contact):
    """How documents of a list name their contact."""
    return {
        "ContactID": contact.id,
        "Name": contact.name,
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "HasValidationErrors": False,
    }
