"""The accounting API: who may call, limits, request ids, the envelope."""

from contextlib import contextmanager

from ..serving.answering import takes
from ..serving.http_server import Response
from . import batches, changes, company_facts, emailing, errors, querying, saving
from .context import Context
from .errors import JSON, Fault
from .kinds import kind_at
from .limits import too_many
from .request_ids import key_of
from .wire import to_json

PREFIX = "/v3/company/"
NAME_ADDRESSES = ("customer", "vendor")


def handle(world, request, call, effects):
    """Answer one call of the API; `effects` is what a fault switch does to it."""
    realm_id, _slash, address = request.path[len(PREFIX) :].partition("/")
    address = address.strip("/").lower()
    with world.lock:
        grant, refusal = _grant(world, request, realm_id)
        if refusal:
            return refusal
        company, app = world.tenants[realm_id], world.apps[grant.client_id]
        call.app, call.tenant = app.name, realm_id
        call.idempotency_key = request.parameter("requestid")
        limiter = world.limiter  # this one is left, though there may be a reset meanwhile
        if not limiter.enter(world.settings, app.client_id, realm_id, address == "batch"):
            return too_many(world.settings, world.clock.now())
    include = tuple((request.parameter("include") or "").split(","))
    context = Context(world, company, app, request, call, include)
    try:
        with takes(world.settings.answer_seconds):
            return _limited(context, effects, realm_id, address)
    finally:
        limiter.leave(app.client_id, realm_id)


def _limited(context, effects, realm_id, address):
    """What happens once the call has its place: faults, then the resource itself."""
    with _name_write(context.world, realm_id, context.request, address) as alone:
        response = effects.before()
        if response is None:
            with context.world.lock:
                response = _answer(context, address, alone)
    return effects.after(response)


def _grant(world, request, realm_id):
    """The grant behind the bearer token, and the refusal if it may not call this company."""
    now = world.clock.now()
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    access = world.tokens.access.get(value) if kind.lower() == "bearer" else None
    if not access:
        return None, errors.unauthorized(now, "Malformed bearer token: too short or too long")
    if access.expires <= now:
        return None, errors.unauthorized(now)
    if access.grant.revoked or access.grant.realm_id != realm_id or realm_id not in world.tenants:
        return None, errors.forbidden(now)
    if "com.intuit.quickbooks.accounting" not in access.grant.scopes:
        return None, errors.forbidden(now)
    return access.grant, None


@contextmanager
def _name_write(world, realm_id, request, address):
    """Whether this call is, for its whole time, the only one that writes a name of the company."""
    if request.method != "POST" or address not in NAME_ADDRESSES:
        yield True
        return
    with world.lock:
        running = world.name_writes.get(realm_id, 0)
        world.name_writes[realm_id] = running + 1
    try:
        yield not running
    finally:
        with world.lock:
            world.name_writes[realm_id] -= 1


def _answer(context, address, alone):
    try:
        if "application/json" not in context.request.headers.get("Accept", "").lower():
            return Response.text("QuickBooks would answer XML here: send Accept: application/json", 406)
        if not alone and context.settings.one_name_at_a_time:
            raise errors.business("You can only add or edit one name at a time.")
        body = _routed(context, address)
    except Fault as fault:
        return fault.response(context.now())
    return Response(200, to_json({**body, "time": context.now()}), JSON, {"QBO-Version": "stand-in"})


def _routed(context, address):
    method, parts = context.request.method, address.split("/")
    if parts == ["query"] and method in ("GET", "POST"):
        return _metered(context, "CorePlus", querying.answer(context, querying.statement_of(context.request)))
    if parts == ["batch"] and method == "POST":
        return batches.answer(context)
    if parts == ["cdc"] and method == "GET":
        return _metered(context, "CorePlus", changes.answer(context))
    if method == "GET":
        return _metered(context, "CorePlus", _read(context, parts))
    if method == "POST" and len(parts) == 1:
        return _write(context, kind_at(parts[0]))
    if method == "POST" and len(parts) == 3 and parts[2] == "send":
        return _send(context, *parts[:2])
    raise errors.unsupported_operation(f"{method} {address}")


def _metered(context, kind, body):
    context.world.meter(context.company, kind)
    return body


def _read(context, parts):
    if parts[0] in company_facts.READERS:
        return company_facts.READERS[parts[0]](context, parts[1:])
    kind = kind_at(parts[0])
    kind.check_feature(context)
    row = context.company.find(kind.name, parts[1]) if len(parts) == 2 else None
    if row is None:
        raise errors.not_found()
    return {kind.name: kind.shown(context.company, row)}


def _write(context, kind):
    request = context.request
    if not request.headers.get("Content-Type", "").lower().startswith("application/json"):
        raise errors.unsupported_operation("POST without Content-Type application/json")
    operation = (request.parameter("operation") or "create").lower()
    content = operation.encode() + request.body
    return _once(
        context, kind, content, lambda: saving.write(context, kind, operation, saving.body_of(request))
    )


def _send(context, address, key):
    content = (context.request.parameter("sendTo") or "").encode()
    return _once(context, kind_at(address), content, lambda: emailing.answer(context, address, key))


def _once(context, kind, content, work):
    """The outcome of a write, given again when its request id comes again."""
    key = key_of(context.company.id, context.call.idempotency_key)
    content = context.request.path.encode() + content
    result, replayed = context.world.request_ids.outcome(key, content, work)
    context.call.replayed = replayed
    return _metered(context, "Core", {kind.name: result})
