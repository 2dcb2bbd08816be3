"""The Accounting API: who may call, limits, idempotency, the envelope."""

import uuid

from ..serving.answering import takes
from ..serving.http_server import Response
from . import routes
from .context import Answer, Context
from .errors import ApiError, forbidden, internal_error, unauthorized
from .scopes import allows
from .wire import stamp, to_json

PREFIX = "/api.xro/2.0"
LARGEST_BODY = 10 * 1024 * 1024


def handle(world, request, call, effects):
    """Answer one call of the Accounting API; `effects` is what a fault switch does to it."""
    correlation = {"Xero-Correlation-Id": call.correlation_id}
    with world.lock:
        try:
            grant = authenticate(world, request)
            tenant = _tenant(world, request, grant)
        except ApiError as error:
            error.response.headers.update(correlation)
            return error.response
        app = world.apps[grant.client_id]
        call.app, call.tenant = app.name, tenant.id
        limiter = world.limiter  # this one is left, though there may be a reset meanwhile
        refusal = limiter.enter(world.settings, app, tenant.id)
        limits = limiter.headers(world.settings, app, tenant.id)
    if refusal:
        refusal.headers.update({**limits, **correlation})
        return refusal
    try:
        with takes(world.settings.answer_seconds):
            response = _limited(world, request, call, effects, grant, app, tenant)
    finally:
        limiter.leave(app, tenant.id)
    return Response(
        response.status,
        response.body,
        response.content_type,
        {**response.headers, **limits, **correlation},
        response.drop,
    )


def authenticate(world, request):
    """The grant behind the bearer token, or 401."""
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.access.get(value) if kind.lower() == "bearer" else None
    if not token:
        raise unauthorized("AuthenticationUnsuccessful")
    if token.expires <= world.clock.now():
        raise unauthorized(f"TokenExpired: token expired at {token.expires:%m/%d/%Y %H:%M:%S}")
    return token.grant


def _tenant(world, request, grant):
    tenant = world.tenants.get((request.headers.get("xero-tenant-id") or "").lower())
    if not tenant or not world.connection(grant.client_id, grant.user_id, tenant.id):
        raise forbidden()
    return tenant


def _limited(world, request, call, effects, grant, app, tenant):
    """What happens once the call has its place: faults, scope, idempotency, the resource itself."""
    response = effects.before()
    keeps = response is None or effects.is_internal_error
    with world.lock:
        try:
            context = Context(world, tenant, app, request, call)
            accept = request.headers.get("Accept", "").lower()
            route = routes.find(request.method, request.path[len(PREFIX) :].strip("/"), accept)
            context.arguments = route.arguments
            _check_request(world, request, grant, route)
            scope = world.idempotency.scope(request, app.client_id, tenant.id)
            kept = scope and world.idempotency.find(scope, request)
            if kept and response is None:
                call.replayed, response = True, kept
            elif response is None:
                response = _dispatch(context, route)
        except ApiError as error:
            response, scope, kept = response or error.response, None, None
        if effects.is_internal_error:
            response = internal_error()
        if scope and keeps and not kept:
            world.idempotency.keep(scope, request, response)
    return effects.after(response)


def _check_request(world, request, grant, route):
    if not allows(grant.scopes, route.scopes, writing=route.method != "GET"):
        raise unauthorized("AuthorizationUnsuccessful")
    if len(request.raw_query) > world.settings.longest_query:
        raise ApiError(Response.text("Request-URI Too Long", 414))
    if len(request.body) > LARGEST_BODY:
        raise ApiError(Response.text("Request Entity Too Large", 413))
    if route.needs_json and "application/json" not in request.headers.get("Accept", "").lower():
        raise ApiError(Response.text("Xero would answer XML here: send Accept: application/json", 406))


def _dispatch(context, route):
    """Run the resource. A refused request still answers for what it did, so errors are answers here."""
    try:
        answer = route.answer(context)
    except ApiError as error:
        return error.response
    if not isinstance(answer, Answer):
        return answer
    envelope = {
        "Id": str(uuid.uuid4()),
        "Status": "OK",
        "ProviderName": context.app.name,
        "DateTimeUTC": stamp(context.now()),
        "pagination": answer.pagination,
        answer.plural: answer.elements,
    }
    return Response(200, to_json(envelope), "application/json; charset=utf-8")
