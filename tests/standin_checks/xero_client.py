"""Plain HTTP clients for the checks: one for the API, one that clicks through the consent pages."""

import re
from decimal import Decimal

import requests

from standin_checks.consent_browser import REDIRECT, ConsentBrowser

NZ = "11111111-0000-4000-8000-00000000000a"
AU = "22222222-0000-4000-8000-00000000000b"
ONE_APP = ("0D0000000000000000000000000000A1", "standin-secret-for-app-one-0000000000000000000000")
BULK_APP = ("0D0000000000000000000000000000B2", "standin-secret-for-app-two-0000000000000000000000")
SCOPES = "openid profile email offline_access accounting.invoices accounting.contacts accounting.settings"


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


class Browser(ConsentBrowser):
    """Clicks through Xero's pages and trades codes and refresh tokens."""

    address = "/identity/connect/authorize"
    app = ONE_APP[0]
    scopes = SCOPES

    def allow(self, *tenants, **parameters):
        return super().allow(*(tenants or (NZ,)), **parameters)

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
