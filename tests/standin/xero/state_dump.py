"""The state as plain JSON values, for tests and for people. Never holds a token or a secret."""

from dataclasses import asdict

from . import contact_keeping, tracking
from . import document_elements as parts
from .arithmetic import in_base


def tenant_facts(tenant):
    return {
        "key": tenant.key,
        "id": tenant.id,
        "short_code": tenant.short_code,
        "name": tenant.name,
        "base_currency": tenant.base_currency,
        "country": tenant.country,
        "period_lock_date": _iso(tenant.period_lock_date),
        "end_of_year_lock_date": _iso(tenant.end_of_year_lock_date),
        "currencies": list(tenant.currencies),
        "counts": {
            "accounts": len(tenant.accounts),
            "tax_rates": len(tenant.tax_rates),
            "contacts": len(tenant.contacts),
            "items": len(tenant.items),
            "documents": len(tenant.documents),
        },
    }


def _iso(day):
    return day and day.isoformat()


def document(tenant, row):
    """One document with its lines; amounts as text so that nothing is lost."""
    return {
        "id": row.id,
        "type": row.type,
        "number": row.number,
        "reference": row.reference,
        "url": row.url,
        "status": row.status,
        "contact_id": row.contact_id,
        "contact": tenant.contacts[row.contact_id].name,
        "date": _iso(row.date),
        "due_date": _iso(row.due_date),
        "currency": row.currency,
        "currency_rate": str(row.currency_rate),
        "line_amount_types": row.line_amount_types,
        "sub_total": str(row.sub_total),
        "total_tax": str(row.total_tax),
        "total": str(row.total),
        "total_in_base": str(in_base(row.total, row.currency_rate)),
        "amount_due": str(parts.outstanding(tenant, row)),
        "sent_to_contact": row.sent_to_contact,
        "emails": [{"at": one["at"].isoformat(), "to": one["to"]} for one in row.emails],
        "app": row.app,
        "created": row.created.isoformat(),
        "updated": row.updated.isoformat(),
        "lines": [_line(tenant, line) for line in row.lines],
    }


def _line(tenant, line):
    account = tenant.accounts.get(line.account_id)
    figures = ("quantity", "unit_amount", "amount", "tax_amount", "discount_rate", "discount_amount")
    shown = {name: None if getattr(line, name) is None else str(getattr(line, name)) for name in figures}
    return {
        "id": line.id,
        "description": line.description,
        "item_code": line.item_code,
        "account": account and account.code,
        "tax_type": line.tax_type,
        "tax_is_given": line.tax_is_given,
        "tracking": [
            {"category": category.name, "option": option.name, "option_id": option.id}
            for category, option in tracking.chosen(tenant, line.tracking)
        ],
        **shown,
    }


def everything(world):
    """All organisations with everything in them, the connections and the settings."""
    return {
        "now": world.clock.now().isoformat(),
        "settings": asdict(world.settings),
        "apps": [
            {
                "client_id": app.client_id,
                "name": app.name,
                "redirect_uris": app.redirect_uris,
                "bulk": app.bulk,
            }
            for app in world.apps.values()
        ],
        "connections": [asdict(one) for one in world.connections.values()],
        "tenants": [
            {
                **tenant_facts(tenant),
                "accounts": [asdict(row) for row in tenant.accounts.values()],
                "tax_rates": [asdict(row) for row in tenant.tax_rates.values()],
                "tracking": [asdict(row) for row in tenant.tracking.values()],
                "contacts": [contact_keeping.facts(row) for row in tenant.contacts.values()],
                "items": [asdict(row) for row in tenant.items.values()],
                "documents": [document(tenant, row) for row in tenant.documents.values()],
                "payments": [asdict(row) for row in tenant.payments.values()],
            }
            for tenant in world.tenants.values()
        ],
    }
