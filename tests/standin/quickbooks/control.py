"""QuickBooks' control calls: a consent without a browser, the state, metering, acting as the accountant."""

from ..serving.consent import ConsentRequest
from ..serving.control import TenantCalls, app_named, tenant_named
from . import accountant, filling, hand_entry, list_keeping, name_and_item_keeping, state_dump
from .oauth import allow


def _connect(world, method, rest, body, request):
    """Tokens without a browser: the user allows everything asked for, in one company."""
    app = app_named(world, body.get("client_id", next(iter(world.apps))))
    user = world.user_by_email(body.get("user", "jo@example.com"))
    companies = [tenant_named(world, name) for name in body.get("tenants", [next(iter(world.tenants))])]
    scopes = body.get("scope", "com.intuit.quickbooks.accounting").split()
    consent = ConsentRequest(app, app.redirect_uris[0], scopes, None)
    sent_back = allow(world, consent, user, companies)
    grant = world.tokens.redeem_code(sent_back["code"], app.client_id, consent.redirect_uri)
    return {**world.tokens.issue(grant), "realmId": grant.realm_id}


def _state(world, method, rest, body, request):
    return state_dump.everything(world)


def _metering(world, method, rest, body, request):
    """Successful calls by company key: Core (data in, free) and CorePlus (data out, counted)."""
    if method == "DELETE":
        world.metered.clear()
    return {"tenants": world.metered}


_TENANTS = TenantCalls(
    state_dump.company_facts,
    state_dump.document,
    accountant.change_company,
    hand_entry.enter,
    filling.fill,
    {
        "documents": accountant.document,
        "accounts": list_keeping.account,
        "classes": list_keeping.tracked_class,
        "departments": list_keeping.department,
        "terms": list_keeping.term,
        "tax-codes": list_keeping.tax_code,
        "tax-rates": list_keeping.tax_rate,
    },
    {"contacts": name_and_item_keeping.CONTACTS, "items": name_and_item_keeping.ITEMS},
)

CALLS = {"connect": _connect, "state": _state, "metering": _metering, "tenants": _TENANTS}
