"""The way through the consent pages: log in, choose organisations, allow or cancel, go back to the app."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from .consent_pages import ConsentPages
from .http_server import Response
from .people import redirect_uri_allowed

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
    challenge: str = None
    bulk: bool = False


class Consent:
    """The consent address of a provider.

    :param address: its path, in lower case
    :param check: (world, request, app, redirect_uri) -> ConsentRequest or a Response; raises ConsentError
    :param allow: (world, consent, user, tenants) -> what goes back to the app, the state aside
    :param connected: (world, consent, user) -> ids of the organisations the app already reaches
    """

    def __init__(self, address, check, allow, connected, brand, brand_name):
        self.address = address
        self._check, self._allow, self._connected = check, allow, connected
        self._pages = ConsentPages(address, brand, brand_name)

    def answer(self, world, request):
        """GET: show the log-in or consent page. POST: log in, log out, allow or cancel."""
        try:
            return self._answer(world, request)
        except ConsentError as error:
            return Response.html(self._pages.error(str(error)), 400)

    def _answer(self, world, request):
        if request.method == "POST":
            return self._decide(world, request, request.form())
        consent = self._check(world, request, *_app_and_address(world, request))
        if isinstance(consent, Response):
            return consent
        consent_id = secrets.token_urlsafe(16)
        world.consents[consent_id] = consent
        return self._page(world, consent_id, consent, _user(world, request))

    def _page(self, world, consent_id, consent, user):
        if not user:
            return Response.html(self._pages.log_in(consent_id, consent.app, world.users.values()))
        tenants = [tenant for tenant in world.tenants.values() if tenant.key in user.tenants]
        connected = self._connected(world, consent, user)
        return Response.html(self._pages.consent(consent_id, consent, user, tenants, connected))

    def _decide(self, world, request, form):
        consent_id = form.get("consent", [""])[0]
        consent = world.consents.get(consent_id)
        if not consent:
            raise ConsentError("invalid_request: this page is no longer valid")
        action = form.get("action", [""])[0]
        if action == "log-in":
            return self._log_in(world, consent_id, consent, form)
        if action == "log-out":
            world.sessions.pop(request.cookies().get(SESSION_COOKIE), None)
            return self._page(world, consent_id, consent, None)
        user = _user(world, request)
        if action == "cancel":
            del world.consents[consent_id]
            return back_to_app(consent.redirect_uri, consent.state, error="access_denied")
        chosen = [
            tenant
            for tenant in world.tenants.values()
            if tenant.id in form.get("tenant", []) and user and tenant.key in user.tenants
        ]
        if not user or not chosen or (len(chosen) > 1 and not consent.bulk):
            return self._page(world, consent_id, consent, user)
        del world.consents[consent_id]
        return back_to_app(consent.redirect_uri, consent.state, **self._allow(world, consent, user, chosen))

    def _log_in(self, world, consent_id, consent, form):
        user = world.user_by_email(form.get("email", [""])[0])
        if not user or user.password != form.get("password", [""])[0]:
            page = self._pages.log_in(consent_id, consent.app, world.users.values(), failed=True)
            return Response.html(page)
        session = secrets.token_urlsafe(16)
        world.sessions[session] = user.id
        response = self._page(world, consent_id, consent, user)
        response.headers["Set-Cookie"] = f"{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"
        return response


def _app_and_address(world, request):
    app = world.apps.get(request.query.get("client_id", ""))
    if not app:
        raise ConsentError("unauthorized_client: unknown client_id")
    uri = request.query.get("redirect_uri", "")
    if uri not in app.redirect_uris or not redirect_uri_allowed(uri):
        raise ConsentError("invalid_request: Invalid redirect_uri")
    return app, uri


def _user(world, request):
    return world.users.get(world.sessions.get(request.cookies().get(SESSION_COOKIE)))


def back_to_app(redirect_uri, state, **values):
    """Send the browser back to the app."""
    if state is not None:
        values["state"] = state
    separator = "&" if urlsplit(redirect_uri).query else "?"
    return Response.redirect(f"{redirect_uri}{separator}{urlencode(values)}")
