"""Clicks through the log-in and consent pages of a stand-in."""

import re
from urllib.parse import parse_qs, urlsplit

import requests

REDIRECT = "http://localhost:8069/accounting_connector/oauth/callback"


class ConsentBrowser:
    """One browser session; a provider's class names the consent address and what is asked for."""

    address = None
    app = None
    scopes = None

    def __init__(self, base_url):
        self.base_url, self.session = base_url, requests.Session()

    def open(self, app=None, **parameters):
        query = {
            "response_type": "code",
            "client_id": app or self.app,
            "redirect_uri": REDIRECT,
            "scope": self.scopes,
            "state": "s1",
            **parameters,
        }
        return self.session.get(
            f"{self.base_url}{self.address}", params=query, timeout=10, allow_redirects=False
        )

    def press(self, page, action, **fields):
        consent = re.search(r'name="consent" value="([^"]+)"', page.text)[1]
        return self.session.post(
            f"{self.base_url}{self.address}",
            timeout=10,
            allow_redirects=False,
            data={"consent": consent, "action": action, **fields},
        )

    def consent_page(self, user="jo@example.com", password="standin", **parameters):
        return self.press(self.open(**parameters), "log-in", email=user, password=password)

    def allow(self, *tenants, **parameters):
        """The values that come back to the redirect address."""
        answer = self.press(self.consent_page(**parameters), "allow", tenant=tenants)
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"].startswith(REDIRECT)
        return sent_back(answer)


def sent_back(answer):
    """The query values of a redirect to the app."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
