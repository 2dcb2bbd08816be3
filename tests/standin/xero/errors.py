"""The errors of Xero and their bodies."""

import uuid

from ..serving.http_server import Response
from .wire import to_json

ZERO_GUID = "00000000-0000-0000-0000-000000000000"
NOT_FOUND_PAGE = (
    "<!DOCTYPE html><html><head><title>Not found</title></head>"
    "<body>The resource you're looking for cannot be found</body></html>"
)


class ApiError(Exception):
    """An error that ends the whole request with `response`."""

    def __init__(self, response, message=""):
        super().__init__(message or response.status)
        self.response = response


class Invalid(Exception):
    """One element of a request is refused, with every reason found."""

    def __init__(self, *messages):
        super().__init__("; ".join(messages))
        self.messages = list(messages)


def _bad_request(number, kind, message, **more):
    body = {"ErrorNumber": number, "Type": kind, "Message": message, **more}
    return ApiError(Response(400, to_json(body), "application/json; charset=utf-8"), message)


def bad_post_data(message):
    """The body cannot be read: broken JSON, a value of the wrong type, an unknown enumeration value."""
    return _bad_request(14, "PostDataInvalidException", message)


def bad_query(message):
    """A `where` or `order` that cannot be parsed. That its number is 16 is unverified."""
    return _bad_request(16, "QueryParseException", message)


def high_volume():
    """A list call that matches too many rows; the wording is our own."""
    message = "The request matches too many records. Use paging or a narrower filter."
    return _bad_request(51, "HighVolumeException", message)


def validation_refused(elements, message="A validation exception occurred"):
    """A whole request is refused; `elements` carry their own ValidationErrors."""
    return _bad_request(10, "ValidationException", message, Elements=elements)


def problem(status, title, detail, with_extensions=True):
    """The shape of 401, 403 and 500 answers."""
    body = {"Title": title, "Status": status, "Detail": detail, "Instance": str(uuid.uuid4())}
    if with_extensions:
        body = {"Type": None, **body, "Extensions": {}}
    return Response(status, to_json(body, keep_none=True), "application/json")


def unauthorized(detail):
    return ApiError(problem(401, "Unauthorized", detail))


def forbidden(detail="AuthenticationUnsuccessful"):
    return ApiError(problem(403, "Forbidden", detail))


def internal_error():
    detail = (
        "An error occurred in Xero. Check the API Status page http://status.developer.xero.com "
        "for current service status."
    )
    return problem(500, "An error occurred", detail, with_extensions=False)


def not_found():
    """Xero answers 404 as an HTML page, also for another organisation's ids."""
    return ApiError(Response.html(NOT_FOUND_PAGE, 404))


def not_implemented():
    return ApiError(Response.text("Not Implemented", 501))
