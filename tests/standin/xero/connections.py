"""GET /connections and DELETE /connections/{id}: which organisations the app may reach for this user."""

from ..serving.http_server import Response
from .api import authenticate
from .errors import ApiError, not_found
from .wire import to_json


def handle(world, request):
    """Answer a call to the connections address; it needs a token and no organisation."""
    try:
        grant = authenticate(world, request)
        own = [
            one
            for one in world.connections.values()
            if (one.client_id, one.user_id) == (grant.client_id, grant.user_id)
        ]
        key = request.path.strip("/").partition("/")[2].lower()
        if request.method == "GET" and not key:
            return _listing(world, own, request.parameter("authEventId"))
        connection = next((one for one in own if one.id == key), None)
        if request.method != "DELETE" or not connection:
            raise not_found()
    except ApiError as error:
        return error.response
    del world.connections[connection.id]
    return Response(204)


def _listing(world, own, event):
    rows = [
        {
            "id": one.id,
            "authEventId": one.auth_event_id,
            "tenantId": one.tenant_id,
            "tenantType": "ORGANISATION",
            "tenantName": world.tenants[one.tenant_id].name,
            "createdDateUtc": _moment(one.created),
            "updatedDateUtc": _moment(one.updated),
        }
        for one in own
        if event is None or one.auth_event_id == event.lower()
    ]
    return Response(200, to_json(rows), "application/json; charset=utf-8")


def _moment(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}0"
