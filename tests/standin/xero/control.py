"""Xero's control calls: a consent without a browser, the state, and acting as the accountant."""

from ..serving.control import TenantCalls, app_named, tenant_named
from . import accountant, contact_keeping, filling, hand_entry, item_keeping, list_keeping, state_dump
from .oauth import ConsentRequest, allow


def _state(world, method, rest, body, request):
    return state_dump.everything(world)


def _connect(world, method, rest, body, request):
    """Tokens without a browser: the user allows everything asked for."""
    app = app_named(world, body.get("client_id", next(iter(world.apps))))
    user = world.user_by_email(body.get("user", "jo@example.com"))
    tenants = [tenant_named(world, name) for name in body.get("tenants", ["nz"])]
    scopes = body.get(
        "scope",
        "openid profile email offline_access accounting.invoices accounting.payments "
        "accounting.contacts accounting.settings accounting.attachments "
        "accounting.manualjournals",
    ).split()
    uri = app.redirect_uris[0]
    code = allow(world, ConsentRequest(app, uri, scopes, None, None, True), user, tenants)
    grant = world.tokens.redeem_code(code, app.client_id, uri, None)
    return world.tokens.issue(grant, user, with_id_token=True)


_TENANTS = TenantCalls(
    state_dump.tenant_facts,
    state_dump.document,
    accountant.change_organisation,
    hand_entry.enter,
    filling.fill,
    {
        "documents": accountant.document,
        "accounts": list_keeping.account,
        "tax-rates": list_keeping.tax_rate,
        "tracking": list_keeping.tracking_category,
        "tracking-options": list_keeping.tracking_option,
    },
    {"contacts": contact_keeping.CONTACTS, "items": item_keeping.ITEMS},
)

CALLS = {"connect": _connect, "state": _state, "tenants": _TENANTS}
