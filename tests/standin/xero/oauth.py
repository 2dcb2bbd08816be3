"""Log-in, consent, tokens, revocation: what login.xero.com and identity.xero.com do."""

import uuid

from ..serving.consent import Consent, ConsentError, ConsentRequest
from ..serving.http_server import Response
from ..serving.people import authenticated, basic_credentials
from . import scopes
from .tokens import Grant, InvalidGrant
from .wire import to_json

BRAND, BRAND_NAME = "#1a9bd0", "Xero stand-in"


def _check(world, request, app, uri):
    if request.query.get("response_type") != "code":
        raise ConsentError("unsupported_response_type")
    asked = request.query.get("scope", "").split()
    if not asked or not all(map(scopes.is_known, asked)):
        raise ConsentError("invalid_scope: Invalid scope for client")
    challenge = request.query.get("code_challenge")
    if challenge and request.query.get("code_challenge_method") != "S256":
        raise ConsentError("invalid_request: transform algorithm not supported")
    bulk = app.bulk and "bulk_connect:false" not in request.query.get("acr_values", "")
    return ConsentRequest(app, uri, asked, request.query.get("state"), challenge, bulk)


def _connected(world, consent, user):
    client_id = consent.app.client_id
    return {tenant_id for tenant_id in world.tenants if world.connection(client_id, user.id, tenant_id)}


def allow(world, consent, user, tenants):
    """The user allows access: organisations are connected, a code is made."""
    event = str(uuid.uuid4())
    world.connect(consent.app, user, tenants, event)
    grant = Grant(consent.app.client_id, user.id, consent.scopes, event)
    return world.tokens.new_code(grant, consent.redirect_uri, consent.challenge)


CONSENT = Consent(
    "/identity/connect/authorize",
    _check,
    lambda *decision: {"code": allow(*decision)},
    _connected,
    BRAND,
    BRAND_NAME,
)


def _answer(body, status=200):
    return Response(status, to_json(body), "application/json", {"Cache-Control": "no-store"})


def _client(world, request, form):
    """The app that authenticates with Basic or with body fields; None when it fails."""
    client_id, secret = basic_credentials(request.headers.get("Authorization", ""))
    if client_id is None:
        client_id, secret = form.get("client_id"), form.get("client_secret")
    return authenticated(world.apps, client_id, secret)


def token(world, request):
    """POST /connect/token with a code or a refresh token."""
    form = {name: values[-1] for name, values in request.form().items()}
    app = _client(world, request, form)
    if not app:
        return _answer({"error": "invalid_client"}, 400)
    try:
        if form.get("grant_type") == "authorization_code":
            grant = world.tokens.redeem_code(
                form.get("code"), app.client_id, form.get("redirect_uri"), form.get("code_verifier")
            )
            return _answer(world.tokens.issue(grant, world.users[grant.user_id], with_id_token=True))
        if form.get("grant_type") == "refresh_token":
            used = world.tokens.rotate(form.get("refresh_token"), app.client_id)
            return _answer(world.tokens.issue(used.grant, world.users[used.grant.user_id], replaces=used))
    except InvalidGrant:
        return _answer({"error": "invalid_grant"}, 400)
    return _answer({"error": "unsupported_grant_type"}, 400)


def revocation(world, request):
    """POST /connect/revocation: the user's connections of the app go with the token; always an empty 200."""
    form = {name: values[-1] for name, values in request.form().items()}
    app = _client(world, request, form)
    if not app:
        return _answer({"error": "invalid_client"}, 400)
    refresh = world.tokens.refresh.get(form.get("token"))
    if refresh and refresh.grant.client_id == app.client_id:
        world.tokens.revoke(app.client_id, refresh.grant.user_id)
        world.disconnect(app.client_id, refresh.grant.user_id)
    return Response(200)
