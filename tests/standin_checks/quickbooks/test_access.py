"""Who may call which company, and what every answer carries (reference, sections 2 and 5)."""

import pytest

from standin_checks.quickbooks.client import GB, Client, decoded, error_of

GATEWAY = {
    "warnings",
    "intuitObject",
    "fault",
    "report",
    "queryResponse",
    "batchItemResponse",
    "attachableResponse",
    "syncErrorResponse",
    "requestId",
    "time",
    "status",
    "cdcresponse",
}


def gateway_error(answer):
    body = answer.json()
    assert set(body) == GATEWAY
    assert isinstance(body["time"], int)
    [error] = body["fault"]["error"]
    return body["fault"]["type"], error["code"], error["message"], error["detail"]


def test_a_malformed_token_is_401_in_lower_case(client):
    client.token = "nonsense"
    answer = client.call("GET", "preferences")
    message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    detail = "Malformed bearer token: too short or too long"
    assert answer.status_code == 401
    assert gateway_error(answer) == ("AUTHENTICATION", "3200", message, detail)


def test_no_token_is_401(client):
    assert client.call("GET", "preferences", headers={"Authorization": None}).status_code == 401


def test_an_access_token_lives_an_hour(client, control):
    control("clock", {"advance": 3590})
    client.get("preferences")
    control("clock", {"advance": 11})
    answer = client.call("GET", "preferences")
    assert (answer.status_code, gateway_error(answer)[3]) == (401, "Token expired")


@pytest.mark.parametrize("realm", [GB, "1", "not-a-number"])
def test_a_token_only_reaches_the_company_it_was_given_for(client, realm):
    answer = client.call("GET", "preferences", realm=realm)
    message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
    assert answer.status_code == 403
    assert gateway_error(answer)[:3] == ("SERVICE", "3100", message)


def test_a_revoked_token_is_403(client, control):
    control("apps/ABStandinQuickbooksClientOne0000000000000000000001/revoke", {})
    assert client.call("GET", "preferences").status_code == 403


def test_a_token_without_the_accounting_scope_is_403(quickbooks, control):
    tokens = control("connect", {"scope": "openid"})
    client = Client(quickbooks, tokens["access_token"], tokens["realmId"])
    assert client.call("GET", "preferences").status_code == 403


def test_every_answer_has_an_intuit_tid_of_its_own(client, browser, control):
    answers = [
        client.call("GET", "preferences"),
        client.call("GET", "invoice/999"),
        client.call("GET", "preferences", realm=GB),
        browser.refresh("x"),
    ]
    ids = [answer.headers["intuit_tid"] for answer in answers]
    assert len(set(ids)) == 4
    assert ids == [call["correlation_id"] for call in control("calls")["calls"]]


@pytest.mark.parametrize("version", [None, "1", "65", "75", "nonsense"])
def test_every_minor_version_is_served_as_the_current_one(client, version):
    parameters = {"minorversion": version} if version else {}
    assert client.get("preferences", **parameters)["Preferences"]["Id"] == "1"


def test_faults_have_the_capitalised_envelope(client):
    answer = client.call("GET", "invoice/999")
    assert answer.status_code == 400
    assert answer.json()["Fault"]["type"] == "ValidationFault"
    error = error_of(answer)
    assert (error["code"], error["Message"]) == ("610", "Object Not Found")
    assert error["Detail"].startswith("Object Not Found : Something you're trying to use has been made")


def test_json_has_to_be_asked_for(client):
    assert client.call("GET", "preferences", headers={"Accept": "*/*"}).status_code == 406


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "salesorder/1"), ("POST", "unicorn"), ("DELETE", "invoice"), ("PUT", "customer")],
)
def test_what_is_not_there_is_an_unsupported_operation(client, method, address):
    error = error_of(client.call(method, address, {}))
    assert (error["code"], error["Message"]) == ("500", "Unsupported Operation")


def test_a_body_has_to_be_declared_as_json(client):
    headers = {"Content-Type": "text/plain"}
    assert error_of(client.call("POST", "customer", {"DisplayName": "A"}, headers))["code"] == "500"


def test_broken_utf8_is_an_unsupported_operation(client):
    headers = {"Content-Type": "application/json"}
    answer = client.call("POST", "customer", headers=headers, data=b'{"DisplayName":"\xff"}')
    error = error_of(answer)
    assert error["code"] == "500"
    assert "MalformedByteSequence" in error["Detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"'])
def test_what_is_no_json_object_is_refused(client, body):
    headers = {"Content-Type": "application/json"}
    assert error_of(client.call("POST", "customer", headers=headers, data=body))["code"] == "2010"


@pytest.mark.parametrize("status", ["EXPIRED", "CANCELLED"])
def test_an_expired_subscription_reads_and_does_not_write(client, control, status):
    control("tenants/us/organisation", {"subscription": status})
    error = client.refused("Customer", {"DisplayName": "New"})
    assert error["code"] == "6190"
    start = "Subscription period has ended or canceled or there was a billing problem : You can't add data"
    assert error["Detail"].startswith(start)
    assert client.query("select * from Customer")["Customer"]


def test_a_user_without_the_right_is_refused(client, control):
    control("tenants/us/organisation", {"denied": ["Invoice"]})
    assert client.code("Invoice", **client.invoice()) == "5020"
    assert client.create("Customer", DisplayName="Allowed")["Id"]


def test_reads_and_writes_are_counted_apart(client, control):
    client.create("Customer", DisplayName="One")
    client.refused("Customer", {"DisplayName": "One"})
    client.query("select * from Customer")
    client.get("preferences")
    client.batch(
        {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Two"}},
        {"bId": "2", "Query": "select * from Item"},
    )
    assert control("metering")["tenants"] == {"us": {"Core": 2, "CorePlus": 3}}


def test_answers_tell_the_time(client):
    body = decoded(client.call("GET", "preferences"))
    assert body["time"][-6:] in ("-08:00", "-07:00")


@pytest.mark.parametrize("number", ["1e400", "1e-400", "1234567890123456", "NaN", "Infinity"])
def test_numbers_that_cannot_be_an_amount_are_refused(client, number):
    headers = {"Content-Type": "application/json"}
    body = f'{{"DisplayName":"A","CreditLimit":{number}}}'.encode()
    assert error_of(client.call("POST", "customer", headers=headers, data=body))["code"] == "2010"


def test_half_a_character_is_broken_text(client):
    headers = {"Content-Type": "application/json"}
    body = b'{"DisplayName":"cut \\ud83c"}'
    assert error_of(client.call("POST", "customer", headers=headers, data=body))["code"] == "500"
