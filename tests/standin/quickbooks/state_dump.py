"""The state as plain JSON values, for tests and for people. Never holds a token or a secret."""

import json
from dataclasses import asdict
from decimal import Decimal

from .arithmetic import Rounding
from .company import DOCUMENTS, NAMES, PAYMENTS
from .wire import to_json

LISTS = ("Account", "TaxCode", "TaxRate", "Term", "Class", "Department", "CompanyCurrency", "Item")


def company_facts(company):
    return {
        "key": company.key,
        "id": company.id,
        "short_code": company.short_code,
        "name": company.name,
        "base_currency": company.home_currency,
        "country": company.country,
        "tax": company.tax,
        "plan": company.plan,
        "subscription": company.subscription,
        "multicurrency": company.multicurrency,
        "custom_transaction_numbers": company.custom_transaction_numbers,
        "book_close_date": company.book_close_date,
        "class_tracking": company.class_tracking,
        "track_departments": company.track_departments,
        "currencies": [row["Code"] for row in company.rows("CompanyCurrency")] or [company.home_currency],
        "counts": {
            "accounts": len(company.rows("Account")),
            "tax_codes": len(company.rows("TaxCode")),
            "contacts": len(company.rows(*NAMES)),
            "items": len(company.rows("Item")),
            "documents": len(company.documents),
        },
    }


def status(company, row):
    """How a document stands, in the words a person would use."""
    if row.get("PrivateNote", "").startswith("Voided") and not row["TotalAmt"]:
        return "VOIDED"
    return "PAID" if row["TotalAmt"] and not company.balance(row) else "OPEN"


def party(company, row):
    """The customer or vendor of a document."""
    kind = "Customer" if "CustomerRef" in row else "Vendor"
    return company.find(kind, row[f"{kind}Ref"]["value"])


def sub_total(row):
    return row["TotalAmt"] - row["TxnTaxDetail"]["TotalTax"]


def document(company, row):
    """One document with its lines; amounts as text so that nothing is lost."""
    rate = row.get("ExchangeRate", Decimal(1))
    contact = party(company, row)
    return {
        "id": row["Id"],
        "type": row.kind,
        "number": row.get("DocNumber"),
        "sync_token": row["SyncToken"],
        "note": row.get("PrivateNote"),
        "memo": row.get("CustomerMemo", {}).get("value"),
        "status": status(company, row),
        "contact_id": contact["Id"],
        "contact": contact["DisplayName"],
        "date": row["TxnDate"],
        "due_date": row.get("DueDate"),
        "terms": row.get("SalesTermRef", {}).get("value"),
        **_tracking(row),
        "currency": row["CurrencyRef"]["value"],
        "currency_rate": str(rate),
        "tax_calculation": row.get("GlobalTaxCalculation"),
        "sub_total": _money(sub_total(row)),
        "total_tax": _money(row["TxnTaxDetail"]["TotalTax"]),
        "total": _money(row["TotalAmt"]),
        "total_in_base": _money(row["TotalAmt"] * rate),
        "amount_due": _money(company.balance(row)),
        "email_status": row.get("EmailStatus"),
        "bill_email": row.get("BillEmail", {}).get("Address"),
        "emails": [{"at": one["at"].isoformat(), "to": one["to"]} for one in row.emails],
        "app": row.app,
        "created": row["MetaData"]["CreateTime"].isoformat(),
        "updated": row["MetaData"]["LastUpdatedTime"].isoformat(),
        "lines": [_line(company, line) for line in row["Line"]],
    }


def _tracking(row):
    """Class of the whole document and location; the classes of lines are with the lines."""
    return {**_reference("class", row.get("ClassRef")), **_reference("department", row.get("DepartmentRef"))}


def _reference(name, reference):
    reference = reference or {}
    return {name: reference.get("name"), f"{name}_id": reference.get("value")}


def _money(amount):
    """Figures for people are rounded half up, whatever the switches say."""
    return str(Rounding().money(amount))


def _line(company, line):
    detail = line.get(line["DetailType"], {})
    item = company.find("Item", detail.get("ItemRef", {}).get("value"))
    account = detail.get("ItemAccountRef") or detail.get("AccountRef") or detail.get("DiscountAccountRef")
    figures = {
        "quantity": detail.get("Qty"),
        "unit_amount": detail.get("UnitPrice"),
        "amount": line.get("Amount"),
        "gross_amount": detail.get("TaxInclusiveAmt"),
    }
    return {
        "id": line["Id"],
        "kind": line["DetailType"],
        "description": line.get("Description"),
        "item": item and item["Name"],
        "item_code": item and item.get("Sku"),
        "account": account and company.find("Account", account["value"]).get("AcctNum"),
        "tax_type": detail.get("TaxCodeRef", {}).get("value"),
        **_reference("class", detail.get("ClassRef")),
        **{name: None if value is None else str(value) for name, value in figures.items()},
    }


def plain(row):
    """A stored object as JSON values."""
    return json.loads(to_json(dict(row)))


def everything(world):
    """All companies with everything in them, and the settings."""
    return {
        "now": world.clock.now().isoformat(),
        "settings": asdict(world.settings),
        "apps": [
            {"client_id": app.client_id, "name": app.name, "redirect_uris": app.redirect_uris}
            for app in world.apps.values()
        ],
        "connections": [
            {"client_id": one.client_id, "user_id": one.user_id, "tenant_id": one.realm_id}
            for one in world.tokens.grants
            if not one.revoked
        ],
        "tenants": [
            {
                **company_facts(company),
                **{_plural(kind): [plain(row) for row in company.rows(kind)] for kind in (*LISTS, *NAMES)},
                "documents": [document(company, row) for row in company.rows(*DOCUMENTS)],
                "payments": [plain(row) for row in company.rows(*PAYMENTS)],
                "deleted": [{"type": kind, "id": key} for kind, key, _moment in company.deleted],
            }
            for company in world.tenants.values()
        ],
    }


def _plural(kind):
    return {"Class": "classes", "CompanyCurrency": "company_currencies"}.get(kind, f"{kind.lower()}s")
