"""Refusals: the codes and texts of the reference's section 5, and the two envelopes they come in.

Texts marked "own wording" are not in the reference; a client must go by the code.
"""

from ..serving.http_server import Response
from .wire import NULL, number_text, to_json

JSON = "application/json;charset=UTF-8"


class Fault(Exception):
    """A refusal: of a whole request, or of one item of a batch."""

    def __init__(self, code, message, detail, element="", kind="ValidationFault", status=400):
        super().__init__(f"{code} {detail}")
        self.code, self.message, self.detail, self.element = code, message, detail, element
        self.kind, self.status = kind, status

    def __reduce__(self):
        values = (self.code, self.message, self.detail, self.element, self.kind, self.status)
        return Fault, values

    def body(self):
        """What goes under "Fault"."""
        error = {"Message": self.message, "Detail": self.detail, "code": self.code, "element": self.element}
        return {"Error": [error], "type": self.kind}

    def response(self, now):
        """The whole answer to a refused request."""
        return Response(self.status, to_json({"Fault": self.body(), "time": now}), JSON)


def not_found():
    detail = (
        "Object Not Found : Something you're trying to use has been made inactive. Check the fields with "
        "accounts, customers, items, vendors or employees."
    )
    return Fault("610", "Object Not Found", detail)


def unsupported_property():
    detail = "Property Name:failed to parse json object; a property specified is unsupported or invalid"
    return Fault("2010", "Request has invalid or unsupported property", detail)


def missing(parameter):
    return Fault(
        "2020",
        "Required param missing, need to supply the required value for the API",
        f"Required parameter {parameter} is missing in the request",
        parameter,
    )


def wrong_length(element, shortest, longest, supplied):
    return Fault(
        "2050",
        "String length is either shorter or longer than supported by specification",
        "String length specified does not match the supported length. "
        f"Min:{shortest} Max:{longest} supported. Supplied length:{supplied}",
        element,
    )


def unknown_reference(kind, value, element=""):
    detail = f"Invalid Reference Id : {kind} element id {value} not found"
    return Fault("2500", "Invalid Reference Id", detail, element)


def stale():
    detail = (
        "Stale Object Error : You and root were working on this at the same time. root finished before you "
        "did, so your work was not saved."
    )
    return Fault("5010", "Stale Object Error", detail)


def permission_denied(entity):
    """Own wording."""
    return Fault("5020", "Permission Denied Error", f"Permission Denied Error : {entity}")


def feature_not_supported(feature):
    detail = f"Feature Not Supported Error : {feature} is not part of this subscription"
    return Fault("5030", "Feature Not Supported Error", detail)


def business(text, element=""):
    return Fault(
        "6000",
        "A business validation error has occurred while processing your request",
        f"Business Validation Error: {text}",
        element,
    )


def wrong_amount(amount):
    whole, _dot, decimals = number_text(amount).partition(".")
    supplied = f"{int(whole):,}" + (f".{decimals}" if decimals else "")
    detail = f"Amount is not equal to UnitPrice * Qty. Supplied value:{supplied}"
    return Fault("6070", "Amount calculation incorrect in the request.", detail, "Line.Amount")


def wrong_line_tax_code(value):
    """Own wording: the reference gives the code only."""
    detail = f"Invalid Line TaxCode : {value} is not TAX or NON"
    return Fault("6100", "Invalid Line TaxCode in the request", detail)


def tax_not_applicable():
    """Own wording: the reference gives the code only."""
    detail = "TxnTaxDetail must not be sent when GlobalTaxCalculation is NotApplicable"
    return Fault("6170", "Invalid TxnTaxDetail in the request", detail)


def duplicate_number(number, kind, txn_id):
    detail = (
        "Duplicate Document Number Error : You must specify a different number. This number has already "
        f"been used. DocNumber={number} is assigned to TxnType={kind} with TxnId={txn_id}"
    )
    return Fault("6140", "Duplicate Document Number Error", detail)


def subscription_ended():
    detail = (
        "Subscription period has ended or canceled or there was a billing problem : You can't add data to "
        "QuickBooks Online Plus because your trial or subscription period ended"
    )
    return Fault("6190", "Invalid Company Status", detail)


def period_closed():
    message = "Account Period Closed, Cannot Update Through Services API"
    return Fault("6210", message, message)


def duplicate_name(whose="customer, vendor or employee"):
    detail = (
        f"The name supplied already exists. : Another {whose} is already using this name. "
        "Please use a different name."
    )
    return Fault("6240", "Duplicate Name Exists Error", detail)


def before_inventory_start():
    """Own wording: the reference gives the code only."""
    text = "Transaction date is prior to start date for inventory item"
    return Fault("6270", text, text)


def wrong_account_type(account, element):
    """Own wording: the reference gives the code only."""
    detail = f"Invalid account type used : {account['Name']} is of type {account['AccountType']}"
    return Fault("6430", "Invalid account type used", detail, element)


def unsupported_operation(what):
    return Fault("500", "Unsupported Operation", f"Operation {what} is not supported.")


def invalid_request_id(detail):
    return Fault("2130", "Invalid request id", detail)


def duplicate_request_id(request_id):
    return Fault("600", "Duplicate request id", f"The request id {request_id} was used for another request")


def broken_text():
    detail = "MalformedByteSequenceException: Invalid byte of UTF-8 sequence."
    return Fault("500", "Unsupported Operation", detail)


def application_error():
    text = "An application error has occurred while processing your request"
    return Fault("10000", text, f"System Failure Error: {text}", kind="SystemFault", status=500)


def gateway(status, number, name, detail, kind, now):
    """The lower-case envelope of the gateway: 401 and 403."""
    body = {
        "warnings": NULL,
        "intuitObject": NULL,
        "fault": {
            "error": [
                {
                    "message": f"message={name}; errorCode={number:06d}; statusCode={status}",
                    "detail": detail,
                    "code": str(number),
                    "element": NULL,
                }
            ],
            "type": kind,
        },
        "report": NULL,
        "queryResponse": NULL,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": NULL,
        "requestId": NULL,
        "time": int(now.timestamp() * 1000),
        "status": NULL,
        "cdcresponse": [],
    }
    return Response(status, to_json(body), JSON)


def unauthorized(now, detail="Token expired"):
    return gateway(401, 3200, "AuthenticationFailed", detail, "AUTHENTICATION", now)


def forbidden(now):
    return gateway(403, 3100, "ApplicationAuthorizationFailed", "Not authorized", "SERVICE", now)
