"""Log-in, consent, tokens, revocation: what login.xero.com and identity.xero.com do."""

import base64
import secrets
import uuid
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit

from ..http_server import Response
from . import oauth_pages, scopes
from .tokens import Grant, InvalidGrant
from .wire import to_json

SESSION_COOKIE = "standin_session"


class ConsentError(Exception):
    """The request for consent is wrong; shown as a page, never redirected."""


@dataclass
class ConsentRequest:
    """A checked request for consent, kept while the user logs in and decides."""

    app: object
    redirect_uri: str
    scopes: list
    state: str
    challenge: str
    bulk: bool


def redirect_uri_allowed(uri):
    """https anywhere, or plain http on the name localhost; never http on 127.0.0.1."""
    parts = urlsplit(uri or "")
    return (
        parts.scheme == "https"
        and bool(parts.netloc)
        or (parts.scheme == "http" and parts.hostname == "localhost")
    )


def authorize(world, request):
    """GET: show the log-in or consent page. POST: log in, log out, allow or cancel."""
    try:
        return _authorize(world, request)
    except ConsentError as error:
        return Response.html(oauth_pages.error(str(error)), 400)


def _authorize(world, request):
    if request.method == "POST":
        return _decide(world, request, request.form())
    consent = _checked(world, request)
    consent_id = secrets.token_urlsafe(16)
    world.consents[consent_id] = consent
    return _page(world, consent_id, consent, _user(world, request))


def _checked(world, request):
    app = world.apps.get(request.query.get("client_id", ""))
    if not app:
        raise ConsentError("unauthorized_client: unknown client_id")
    uri = request.query.get("redirect_uri", "")
    if uri not in app.redirect_uris or not redirect_uri_allowed(uri):
        raise ConsentError("invalid_request: Invalid redirect_uri")
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


def _user(world, request):
    return world.users.get(world.sessions.get(request.cookies().get(SESSION_COOKIE)))


def _page(world, consent_id, consent, user):
    if not user:
        return Response.html(oauth_pages.log_in(consent_id, consent.app, world.users.values()))
    tenants = [tenant for tenant in world.tenants.values() if tenant.key in user.tenants]
    connected = {
        tenant.id for tenant in tenants if world.connection(consent.app.client_id, user.id, tenant.id)
    }
    return Response.html(oauth_pages.consent(consent_id, consent, user, tenants, connected))


def _decide(world, request, form):
    consent_id = form.get("consent", [""])[0]
    consent = world.consents.get(consent_id)
    if not consent:
        raise ConsentError("invalid_request: this page is no longer valid")
    action = form.get("action", [""])[0]
    if action == "log-in":
        return _log_in(world, consent_id, consent, form)
    if action == "log-out":
        world.sessions.pop(request.cookies().get(SESSION_COOKIE), None)
        return _page(world, consent_id, consent, None)
    user = _user(world, request)
    if action == "cancel":
        del world.consents[consent_id]
        return _back(consent, error="access_denied")
    chosen = [
        tenant
        for tenant in world.tenants.values()
        if tenant.id in form.get("tenant", []) and user and tenant.key in user.tenants
    ]
    if not user or not chosen or (len(chosen) > 1 and not consent.bulk):
        return _page(world, consent_id, consent, user)
    del world.consents[consent_id]
    return _back(consent, code=allow(world, consent, user, chosen))


def _log_in(world, consent_id, consent, form):
    user = world.user_by_email(form.get("email", [""])[0])
    if not user or user.password != form.get("password", [""])[0]:
        page = oauth_pages.log_in(consent_id, consent.app, world.users.values(), failed=True)
        return Response.html(page)
    session = secrets.token_urlsafe(16)
    world.sessions[session] = user.id
    response = _page(world, consent_id, consent, user)
    response.headers["Set-Cookie"] = f"{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"
    return response


def allow(world, consent, user, tenants):
    """The user allows access: organisations are connected, a code is made."""
    event = str(uuid.uuid4())
    world.connect(consent.app, user, tenants, event)
    grant = Grant(consent.app.client_id, user.id, consent.scopes, event)
    return world.tokens.new_code(grant, consent.redirect_uri, consent.challenge)


def _back(consent, **values):
    if consent.state is not None:
        values["state"] = consent.state
    separator = "&" if urlsplit(consent.redirect_uri).query else "?"
    return Response.redirect(f"{consent.redirect_uri}{separator}{urlencode(values)}")


def _answer(body, status=200):
    return Response(status, to_json(body), "application/json", {"Cache-Control": "no-store"})


def _client(world, request, form):
    """The app that authenticates with Basic or with body fields; None when it fails."""
    client_id, secret = form.get("client_id"), form.get("client_secret")
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("basic "):
        try:
            user, _sep, password = base64.b64decode(header[6:]).decode().partition(":")
        except ValueError:
            return None
        client_id, secret = unquote(user), unquote(password)
    app = world.apps.get(client_id)
    return app if app and secret and secrets.compare_digest(app.client_secret, secret) else None


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
