"""The control calls under /_standin: what tests and demos need and Xero does not have."""

import json
import secrets
from dataclasses import asdict, fields

from ..faults import KINDS
from ..http_server import Response
from . import accountant, state_dump
from .oauth import ConsentRequest, allow, redirect_uri_allowed
from .world import App, Settings

PREFIX = "/_standin"


class Refused(Exception):
    """A control call that makes no sense; its text goes into the answer (400)."""


def handle(world, request):
    """Answer one control call: JSON in, JSON out; 400 with {"error"} when it makes no sense."""
    parts = request.path[len(PREFIX) :].strip("/").split("/")
    try:
        body = json.loads(request.body or b"{}")
        with world.lock:
            return Response.json(_answer(world, request, parts, body))
    except (Refused, ValueError, TypeError, KeyError, AttributeError) as error:
        return Response.json({"error": f"{type(error).__name__}: {error}"}, 400)


def _answer(world, request, parts, body):
    name, rest = parts[0], parts[1:]
    handlers = {
        "health": _health,
        "reset": _reset,
        "state": _state,
        "calls": _calls,
        "faults": _faults,
        "settings": _settings,
        "clock": _clock,
        "apps": _apps,
        "connect": _connect,
        "tokens": _tokens,
        "tenants": _tenants,
    }
    if name not in handlers:
        raise Refused(f"no such control call: {name}")
    return handlers[name](world, request.method, rest, body, request)


def _health(world, method, rest, body, request):
    return {"ok": True}


def _reset(world, method, rest, body, request):
    world.reset()
    return {"ok": True}


def _state(world, method, rest, body, request):
    return state_dump.everything(world)


def _calls(world, method, rest, body, request):
    if method == "DELETE":
        world.calls.clear()
    return {"calls": world.calls.since(int(request.parameter("since", 0)))}


def _faults(world, method, rest, body, request):
    if method == "DELETE":
        world.faults.clear()
    elif method == "POST":
        world.faults.add(**body)
    return {"faults": world.faults.listing(), "kinds": KINDS}


def _settings(world, method, rest, body, request):
    known = {one.name for one in fields(Settings)}
    unknown = set(body) - known
    if unknown:
        raise Refused(f"unknown settings {sorted(unknown)}, known: {sorted(known)}")
    for name, value in body.items():
        setattr(world.settings, name, value)
    return asdict(world.settings)


def _clock(world, method, rest, body, request):
    if "advance" in body:
        world.clock.advance(float(body["advance"]))
    return {"now": world.clock.now().isoformat()}


def _app(world, client_id):
    if client_id not in world.apps:
        raise Refused("no app with that client_id")
    return world.apps[client_id]


def _apps(world, method, rest, body, request):
    if not rest and method == "POST":
        app = App(
            body.get("client_id") or secrets.token_hex(16).upper(),
            body.get("client_secret") or secrets.token_urlsafe(36),
            body["name"],
            [],
            body.get("bulk", False),
            body.get("day_limit", 1000),
        )
        for uri in body["redirect_uris"]:
            _register(app, uri)
        world.add_app(app)
        return asdict(app)
    if not rest:
        return {"apps": [asdict(app) for app in world.apps.values()]}
    app = _app(world, rest[0])
    if rest[1:] == ["redirect-uris"]:
        _register(app, body["uri"])
    elif rest[1:] == ["revoke"]:
        world.tokens.revoke(app.client_id)
        world.disconnect(app.client_id)
    return asdict(app)


def _register(app, uri):
    if not redirect_uri_allowed(uri):
        raise Refused(f"{uri}: only https, or http on localhost")
    if uri not in app.redirect_uris:
        app.redirect_uris.append(uri)


def _connect(world, method, rest, body, request):
    """Tokens without a browser: the user allows everything asked for."""
    app = _app(world, body.get("client_id", next(iter(world.apps))))
    user = world.user_by_email(body.get("user", "jo@example.com"))
    tenants = [_tenant(world, name) for name in body.get("tenants", ["nz"])]
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


def _tokens(world, method, rest, body, request):
    if rest == ["expire"]:
        world.tokens.expire_access(body.get("client_id"))
    elif rest == ["expire-refresh"]:
        world.tokens.expire_refresh(body.get("client_id"))
    else:
        raise Refused("tokens/expire or tokens/expire-refresh")
    return {"ok": True}


def _tenant(world, name):
    tenant = world.tenant(name)
    if not tenant:
        raise Refused(f"no organisation {name}")
    return tenant


def _tenants(world, method, rest, body, request):
    """Look at one organisation, or act in it as its accountant would."""
    if not rest:
        return {"tenants": [state_dump.tenant_facts(tenant) for tenant in world.tenants.values()]}
    tenant, kind, target = _tenant(world, rest[0]), rest[1] if len(rest) > 1 else None, rest[2:]
    if kind == "organisation":
        accountant.change_organisation(tenant, body)
        return state_dump.tenant_facts(tenant)
    if kind == "documents" and not target:
        wanted = request.parameter("kind")
        return {
            "documents": [
                state_dump.document(tenant, row)
                for row in tenant.documents.values()
                if wanted in (None, row.type)
            ]
        }
    actions = {
        "documents": accountant.document,
        "contacts": accountant.contact,
        "accounts": accountant.account,
        "tax-rates": accountant.tax_rate,
    }
    if kind not in actions or len(target) != 2:
        raise Refused("unknown action")
    try:
        return actions[kind](world, tenant, *target, body)
    except accountant.NotPossible as error:
        raise Refused(str(error)) from None
