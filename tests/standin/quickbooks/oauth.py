"""Consent, tokens, revocation, discovery: what Intuit's hosts for OAuth 2.0 do."""

import json

from ..serving.consent import Consent, ConsentError, ConsentRequest, back_to_app
from ..serving.http_server import Response
from ..serving.people import authenticated, basic_credentials
from .tokens import InvalidGrant
from .wire import to_json

BRAND, BRAND_NAME = "#2b7a0b", "QuickBooks stand-in"
SCOPES = {
    "com.intuit.quickbooks.accounting",
    "com.intuit.quickbooks.payment",
    "openid",
    "profile",
    "email",
    "phone",
    "address",
}
HARD_EXPIRY_HEADER = "x-include-refresh-token-hard-expires-in"
AUTHORIZE, TOKEN, REVOKE = "/connect/oauth2", "/oauth2/v1/tokens/bearer", "/v2/oauth2/tokens/revoke"
USER_INFO, KEYS = "/v1/openid_connect/userinfo", "/op/v1/jwks"
DISCOVERY = ("/.well-known/openid_configuration", "/.well-known/openid_sandbox_configuration")


def _check(world, request, app, uri):
    if request.query.get("response_type") != "code":
        raise ConsentError("unsupported_response_type")
    state = request.query.get("state")
    if not state:
        raise ConsentError("invalid_request: The state query parameter is missing")
    asked = request.query.get("scope", "").split()
    if not asked or not set(asked) <= SCOPES:
        return back_to_app(uri, state, error="invalid_scope")
    return ConsentRequest(app, uri, asked, state)


def allow(world, consent, user, companies):
    """The user allows access to one company: what goes back to the app."""
    [company] = companies
    code = world.tokens.new_code(
        consent.app.client_id, user.id, company.id, consent.scopes, consent.redirect_uri
    )
    return {"code": code, "realmId": company.id}


CONSENT = Consent(
    AUTHORIZE,
    _check,
    allow,
    lambda world, consent, user: world.tokens.connected(consent.app.client_id, user.id),
    BRAND,
    BRAND_NAME,
)


def _answer(body, status=200):
    return Response(
        status, to_json(body), "application/json;charset=UTF-8", {"Cache-Control": "no-cache, no-store"}
    )


def _refused(error, status=400, description=None):
    return _answer({"error": error, "error_description": description}, status)


def _app(world, request):
    return authenticated(world.apps, *basic_credentials(request.headers.get("Authorization", "")))


def token(world, request):
    """POST with a code or a refresh token; the app proves itself with Basic."""
    app = _app(world, request)
    if not app:
        return _refused("invalid_client", 401)
    form = {name: values[-1] for name, values in request.form().items()}
    try:
        if form.get("grant_type") == "authorization_code":
            grant = world.tokens.redeem_code(form.get("code"), app.client_id, form.get("redirect_uri"))
        elif form.get("grant_type") == "refresh_token":
            grant = world.tokens.use_refresh_token(form.get("refresh_token"), app.client_id)
        else:
            return _refused("unsupported_grant_type")
    except InvalidGrant as refusal:
        return _refused("invalid_grant", description=str(refusal))
    answer = world.tokens.issue(grant)
    if request.headers.get(HARD_EXPIRY_HEADER, "").lower() == "true":
        answer["x_refresh_token_hard_expires_in"] = world.tokens.hard_seconds_left(grant)
    return _answer(answer)


def revoke(world, request):
    """POST {"token": ...}: the company of a refresh or access token is disconnected; an empty 200."""
    app = _app(world, request)
    if not app:
        return _refused("invalid_client", 401)
    try:
        value = json.loads(request.body)["token"]
    except (ValueError, KeyError, TypeError):
        return _refused("invalid_request")
    grant = world.tokens.grant_of(value)
    if not grant or grant.revoked or grant.client_id != app.client_id:
        return _refused("invalid_request")
    world.tokens.revoke(lambda one: one is grant)
    return Response(200)


def user_info(world, request):
    """Who allowed access; needs the scope openid."""
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    access = world.tokens.access.get(value) if kind.lower() == "bearer" else None
    if not access or access.grant.revoked or access.expires <= world.clock.now():
        return _refused("invalid_token", 401)
    if "openid" not in access.grant.scopes:
        return _refused("insufficient_scope", 403)
    user = world.users[access.grant.user_id]
    return _answer({"sub": user.id, "email": user.email, "emailVerified": True, "givenName": user.first_name})


def discovery(base_url):
    """The discovery document, every host on our one address."""
    return _answer(
        {
            "issuer": base_url,
            "authorization_endpoint": base_url + AUTHORIZE,
            "token_endpoint": base_url + TOKEN,
            "userinfo_endpoint": base_url + USER_INFO,
            "revocation_endpoint": base_url + REVOKE,
            "jwks_uri": base_url + KEYS,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": sorted(SCOPES),
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
    )
