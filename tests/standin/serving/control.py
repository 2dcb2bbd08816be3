"""The control calls under /_standin that every stand-in has: what tests and demos need."""

import json
import secrets
from dataclasses import asdict, fields

from .collecting import many_are_made
from .faults import KINDS
from .http_server import Response
from .people import redirect_uri_allowed

PREFIX = "/_standin"


class Refused(Exception):
    """A control call that makes no sense; its text goes into the answer (400)."""


def handle(world, request, calls):
    """Answer one control call: JSON in, JSON out; 400 with {"error"} when it makes no sense.

    :param calls: the provider's own control calls, name -> function(world, method, rest, body, request)
    """
    name, *rest = request.path[len(PREFIX) :].strip("/").split("/")
    known = {**COMMON, **calls}
    try:
        body = json.loads(request.body or b"{}")
        if name not in known:
            raise Refused(f"no such control call: {name}")
        with world.lock:
            return Response.json(known[name](world, request.method, rest, body, request))
    except (Refused, ValueError, TypeError, KeyError, AttributeError) as error:
        return Response.json({"error": f"{type(error).__name__}: {error}"}, 400)


def _health(world, method, rest, body, request):
    return {"ok": True}


def _reset(world, method, rest, body, request):
    world.reset()
    return {"ok": True}


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
    known = {one.name for one in fields(world.settings)}
    unknown = set(body) - known
    if unknown:
        raise Refused(f"unknown settings {sorted(unknown)}, known: {sorted(known)}")
    for name, value in body.items():
        setattr(world.settings, name, value)
    return asdict(world.settings)


def _clock(world, method, rest, body, request):
    if "advance" in body:
        world.clock.advance(float(body["advance"]))
    if "speed" in body:
        world.clock.run_at(float(body["speed"]))
    return {"now": world.clock.now().isoformat(), "speed": world.clock.speed}


def _tokens(world, method, rest, body, request):
    if rest == ["expire"]:
        world.tokens.expire_access(body.get("client_id"))
    elif rest == ["expire-refresh"]:
        world.tokens.expire_refresh(body.get("client_id"))
    else:
        raise Refused("tokens/expire or tokens/expire-refresh")
    return {"ok": True}


def _apps(world, method, rest, body, request):
    if not rest and method == "POST":
        made = {"client_id": secrets.token_hex(16).upper(), "client_secret": secrets.token_urlsafe(36)}
        values = {**made, **body}
        for uri in values["redirect_uris"]:
            _check_redirect_uri(uri)
        return asdict(world.add_app(**values))
    if not rest:
        return {"apps": [asdict(app) for app in world.apps.values()]}
    app = app_named(world, rest[0])
    if rest[1:] == ["redirect-uris"]:
        _check_redirect_uri(body["uri"])
        if body["uri"] not in app.redirect_uris:
            app.redirect_uris.append(body["uri"])
    elif rest[1:] == ["revoke"]:
        world.user_disconnects(app)
    return asdict(app)


def _check_redirect_uri(uri):
    if not redirect_uri_allowed(uri):
        raise Refused(f"{uri}: only https, or http on localhost")


def app_named(world, client_id):
    """The app with that client id; Refused when there is none."""
    if client_id not in world.apps:
        raise Refused("no app with that client_id")
    return world.apps[client_id]


def tenant_named(world, name):
    """The organisation with that key, id or short code; Refused when there is none."""
    tenant = world.tenant(name)
    if not tenant:
        raise Refused(f"no organisation {name}")
    return tenant


class NotPossible(Exception):
    """The provider's web interface would not offer that."""


class TenantCalls:
    """`tenants/...`: look at one organisation, or act in it as its accountant would.

    :param facts: tenant -> its facts as plain values
    :param document: (tenant, document) -> plain values
    :param change: (tenant, body) changes facts of the organisation
    :param enter: (world, tenant, body) puts a document into the books by hand, returns its plain values
    :param fill: (world, tenant, accounts=600, ...) adds to the lists until they have that many
    :param actions: kind of object -> function(world, tenant, key, action, body)
    :param lists: name -> :class:`TenantList`
    """

    def __init__(self, facts, document, change, enter, fill, actions, lists):
        self._facts, self._document, self._change = facts, document, change
        self._enter, self._fill, self._actions, self._lists = enter, fill, actions, lists

    def __call__(self, world, method, rest, body, request):
        if not rest and method == "POST":
            world.multiply_tenant(tenant_named(world, body["like"]).seed, int(body["count"]))
        if not rest:
            return {"tenants": [self._facts(tenant) for tenant in world.tenants.values()]}
        tenant, kind, target = tenant_named(world, rest[0]), rest[1] if len(rest) > 1 else None, rest[2:]
        if kind == "organisation":
            self._change(tenant, body)
            return self._facts(tenant)
        if kind == "fill":
            with many_are_made():
                self._fill(world, tenant, **body)
            return self._facts(tenant)
        if kind == "documents" and not target and method == "GET":
            return {"documents": self._documents(tenant, request.parameter("kind"))}
        try:
            if kind == "documents" and not target:
                return self._enter(world, tenant, body)
            if kind in self._lists:
                return self._lists[kind].answer(world, tenant, kind, method, target, body, request)
            if kind in self._actions and len(target) == 2:
                return self._actions[kind](world, tenant, *target, body)
        except NotPossible as error:
            raise Refused(str(error)) from None
        raise Refused("unknown action")

    def _documents(self, tenant, kind):
        rows = (self._document(tenant, row) for row in tenant.documents.values())
        return [row for row in rows if kind in (None, row["type"])]


COMMON = {
    "health": _health,
    "reset": _reset,
    "calls": _calls,
    "faults": _faults,
    "settings": _settings,
    "clock": _clock,
    "apps": _apps,
    "tokens": _tokens,
}
