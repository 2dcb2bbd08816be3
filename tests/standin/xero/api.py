"""The Accounting API: who may call, limits, idempotency, the envelope, and which call is which."""

import re
import uuid

from ..http_server import Response
from . import contacts, credit_notes, invoices, items, lists, payments
from .context import Answer, Context
from .errors import ApiError, forbidden, internal_error, not_found, not_implemented, unauthorized
from .scopes import allows
from .wire import stamp, to_json

PREFIX = '/api.xro/2.0'
LARGEST_BODY = 10 * 1024 * 1024

SETTINGS = ('accounting.settings',)
CONTACTS = ('accounting.contacts',)
INVOICES = ('accounting.invoices',)
PAYMENTS = ('accounting.payments',)
ITEMS = ('accounting.invoices', 'accounting.settings')

# method, address, scopes of which one is needed, what answers
ROUTES = [
    ('GET', 'Organisation', SETTINGS, lists.organisation),
    ('GET', 'Organisation/Actions', SETTINGS, lists.actions),
    ('GET', 'Accounts', SETTINGS, lists.accounts),
    ('GET', 'Accounts/{id}', SETTINGS, lists.account),
    ('GET', 'TaxRates', SETTINGS, lists.tax_rates),
    ('GET', 'TaxRates/{id}', SETTINGS, lists.tax_rate),
    ('GET', 'TrackingCategories', SETTINGS, lists.tracking_categories),
    ('GET', 'Currencies', SETTINGS, lists.currencies),
    ('PUT', 'Currencies', SETTINGS, lists.add_currency),
    ('GET', 'BrandingThemes', SETTINGS, lists.branding_themes),
    ('GET', 'Contacts', CONTACTS, contacts.listing),
    ('PUT', 'Contacts', CONTACTS, contacts.create),
    ('POST', 'Contacts', CONTACTS, contacts.update_or_create),
    ('GET', 'Contacts/{id}', CONTACTS, contacts.show),
    ('POST', 'Contacts/{id}', CONTACTS, contacts.update_or_create),
    ('GET', 'Items', ITEMS, items.listing),
    ('PUT', 'Items', ITEMS, items.create),
    ('POST', 'Items', ITEMS, items.update_or_create),
    ('GET', 'Items/{id}', ITEMS, items.show),
    ('POST', 'Items/{id}', ITEMS, items.update_or_create),
    ('DELETE', 'Items/{id}', ITEMS, items.delete),
    ('GET', 'Invoices', INVOICES, invoices.listing),
    ('PUT', 'Invoices', INVOICES, invoices.create),
    ('POST', 'Invoices', INVOICES, invoices.update_or_create),
    ('GET', 'Invoices/{id}', INVOICES, invoices.show),
    ('POST', 'Invoices/{id}', INVOICES, invoices.update_or_create),
    ('GET', 'CreditNotes', INVOICES, credit_notes.listing),
    ('PUT', 'CreditNotes', INVOICES, credit_notes.create),
    ('POST', 'CreditNotes', INVOICES, credit_notes.update_or_create),
    ('GET', 'CreditNotes/{id}', INVOICES, credit_notes.show),
    ('POST', 'CreditNotes/{id}', INVOICES, credit_notes.update_or_create),
    ('PUT', 'CreditNotes/{id}/Allocations', INVOICES, credit_notes.allocate),
    ('DELETE', 'CreditNotes/{id}/Allocations/{allocation}', INVOICES, credit_notes.remove_allocation),
    ('GET', 'Payments', PAYMENTS, payments.listing),
    ('PUT', 'Payments', PAYMENTS, payments.create),
    ('POST', 'Payments', PAYMENTS, payments.create),
    ('GET', 'Payments/{id}', PAYMENTS, payments.show),
    ('POST', 'Payments/{id}', PAYMENTS, payments.delete),
]


def _pattern(address):
    return re.compile(re.sub(r'\{(\w+)\}', r'(?P<\1>[^/]+)', address), re.I)


_PATTERNS = [(method, _pattern(address), scopes, answer) for method, address, scopes, answer in ROUTES]


def handle(world, request, call, effects):
    """Answer one call of the Accounting API; `effects` is what a fault switch does to it."""
    correlation = {'Xero-Correlation-Id': call.correlation_id}
    with world.lock:
        try:
            grant = authenticate(world, request)
            tenant = _tenant(world, request, grant)
        except ApiError as error:
            error.response.headers.update(correlation)
            return error.response
        app = world.apps[grant.client_id]
        call.app, call.tenant = app.name, tenant.id
        refusal = world.limiter.enter(world.settings, app, tenant.id)
        limits = world.limiter.headers(world.settings, app, tenant.id)
    if refusal:
        refusal.headers.update({**limits, **correlation})
        return refusal
    try:
        response = _limited(world, request, call, effects, grant, app, tenant)
    finally:
        world.limiter.leave(app, tenant.id)
    return Response(
        response.status,
        response.body,
        response.content_type,
        {**response.headers, **limits, **correlation},
        response.drop,
    )


def authenticate(world, request):
    """The grant behind the bearer token, or 401."""
    kind, _space, value = request.headers.get('Authorization', '').partition(' ')
    token = world.tokens.access.get(value) if kind.lower() == 'bearer' else None
    if not token:
        raise unauthorized('AuthenticationUnsuccessful')
    if token.expires <= world.clock.now():
        raise unauthorized(f'TokenExpired: token expired at {token.expires:%m/%d/%Y %H:%M:%S}')
    return token.grant


def _tenant(world, request, grant):
    tenant = world.tenants.get((request.headers.get('xero-tenant-id') or '').lower())
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
            route = _route(request, context)
            _check_request(world, request, grant, route)
            scope = world.idempotency.scope(request, app.client_id, tenant.id)
            kept = scope and world.idempotency.find(scope, request)
            if kept and response is None:
                call.replayed, response = True, kept
            elif response is None:
                response = _dispatch(context, route)
        except ApiError as error:
            response, scope, kept = error.response, None, None
        if effects.is_internal_error:
            response = internal_error()
        if scope and keeps and not kept:
            world.idempotency.keep(scope, request, response)
    return effects.after(response)


def _route(request, context):
    address = request.path[len(PREFIX) :].strip('/')
    known = False
    for method, pattern, scopes, answer in _PATTERNS:
        match = pattern.fullmatch(address)
        if match:
            known = True
            if method == request.method:
                context.arguments = match.groupdict()
                return method, scopes, answer
    raise not_implemented() if known else not_found()


def _check_request(world, request, grant, route):
    method, scopes, _answer = route
    if not allows(grant.scopes, scopes, writing=method != 'GET'):
        raise unauthorized('AuthorizationUnsuccessful')
    if len(request.raw_query) > world.settings.longest_query:
        raise ApiError(Response.text('Request-URI Too Long', 414))
    if len(request.body) > LARGEST_BODY:
        raise ApiError(Response.text('Request Entity Too Large', 413))
    if 'application/json' not in request.headers.get('Accept', '').lower():
        raise ApiError(Response.text('Xero would answer XML here: send Accept: application/json', 406))


def _dispatch(context, route):
    """Run the resource. A refused request still answers for what it did, so errors are answers here."""
    try:
        answer = route[2](context)
    except ApiError as error:
        return error.response
    if not isinstance(answer, Answer):
        return answer
    envelope = {
        'Id': str(uuid.uuid4()),
        'Status': 'OK',
        'ProviderName': context.app.name,
        'DateTimeUTC': stamp(context.now()),
        'pagination': answer.pagination,
        answer.plural: answer.elements,
    }
    return Response(200, to_json(envelope), 'application/json; charset=utf-8')
