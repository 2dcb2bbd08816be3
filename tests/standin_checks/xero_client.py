"""Plain HTTP clients for the checks: one for the API, one that clicks through the consent pages."""

import re
import time
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import requests

NZ = "11111111-0000-4000-8000-00000000000a"
AU = "22222222-0000-4000-8000-00000000000b"
ONE_APP = ("0D0000000000000000000000000000A1", "standin-secret-for-app-one-0000000000000000000000")
BULK_APP = ("0D0000000000000000000000000000B2", "standin-secret-for-app-two-0000000000000000000000")
REDIRECT = "http://localhost:8069/accounting_connector/oauth/callback"
SCOPES = "openid profile email offline_access accounting.invoices accounting.contacts accounting.settings"


def wait_until(condition, seconds=10):
    """Wait for something another thread does; fails when it does not come to pass."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Client:
    """Calls the API of one organisation with one access token."""

    def __init__(self, base_url, token, tenant=NZ):
        self.base_url, self.token, self.tenant = base_url, token, tenant

    def call(self, method, address, body=None, headers=None, tenant=None, **options):
        """The raw requests.Response."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "xero-tenant-id": tenant or self.tenant,
            "Accept": "application/json",
            **(headers or {}),
        }
        headers = {name: value for name, value in headers.items() if value is not None}
        return requests.request(
            method,
            f"{self.base_url}/api.xro/2.0/{address}",
            json=body,
            headers=headers,
            timeout=10,
            **options,
        )

    def get(self, address, **options):
        """The decoded envelope of a read that succeeds."""
        response = self.call("GET", address, **options)
        assert response.status_code == 200, response.text
        return response.json(parse_float=Decimal)

    def write(self, method, plural, elements, **options):
        """The elements of a write with `summarizeErrors=false`, in the order they come."""
        separator = "&" if "?" in plural else "?"
        response = self.call(method, f"{plural}{separator}summarizeErrors=false", elements, **options)
        assert response.status_code == 200, response.text
        return response.json(parse_float=Decimal)[re.split(r"[?/]", plural)[0]]

    def save(self, plural, element, method="PUT", **options):
        """One element that is accepted."""
        (saved,) = self.write(method, plural, element, **options)
        assert not saved.get("ValidationErrors"), saved["ValidationErrors"]
        return saved

    def refusal(self, plural, element, method="PUT", **options):
        """The messages of one element that is refused."""
        (refused,) = self.write(method, plural, element, **options)
        assert refused["StatusAttributeString"] == "ERROR"
        return [error["Message"] for error in refused["ValidationErrors"]]


class Browser:
    """Clicks through the log-in and consent pages."""

    def __init__(self, base_url):
        self.base_url, self.session = base_url, requests.Session()

    def open(self, app=ONE_APP[0], **parameters):
        query = {
            "response_type": "code",
            "client_id": app,
            "redirect_uri": REDIRECT,
            "scope": SCOPES,
            "state": "s1",
            **parameters,
        }
        return self.session.get(f"{self.base_url}/identity/connect/authorize", params=query, timeout=10)

    def press(self, page, action, **fields):
        consent = re.search(r'name="consent" value="([^"]+)"', page.text)[1]
        return self.session.post(
            f"{self.base_url}/identity/connect/authorize",
            timeout=10,
            allow_redirects=False,
            data={"consent": consent, "action": action, **fields},
        )

    def consent_page(self, user="jo@example.com", password="standin", **parameters):
        return self.press(self.open(**parameters), "log-in", email=user, password=password)

    def allow(self, *tenants, **parameters):
        """The values Xero sends back to the redirect address."""
        answer = self.press(self.consent_page(**parameters), "allow", tenant=tenants or (NZ,))
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"].startswith(REDIRECT)
        return {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()
        }

    def token(self, app=ONE_APP, **form):
        return requests.post(f"{self.base_url}/connect/token", data=form, auth=app, timeout=10)

    def tokens(self, *tenants, app=ONE_APP, **parameters):
        """A token answer after a whole consent."""
        code = self.allow(*tenants, app=app[0], **parameters)["code"]
        answer = self.token(app, grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refresh(self, token, app=ONE_APP):
        return self.token(app, grant_type="refresh_token", refresh_token=token)
