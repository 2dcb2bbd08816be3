"""Connecting an Odoo company to the Xero stand-in as a person does, without a browser."""

import re

import requests

CLIENT_ID = "0D0000000000000000000000000000A1"
CLIENT_SECRET = "standin-secret-for-app-one-0000000000000000000000"
BULK_CLIENT_ID = "0D0000000000000000000000000000B2"
BULK_CLIENT_SECRET = "standin-secret-for-app-two-0000000000000000000000"
CALLBACK_PATH = "/accounting_connector/oauth/callback"


class XeroConsent:
    """One person's way through the stand-in's consent pages, for one Odoo session.

    :param client: :class:`lab.odoo_client.OdooClient` of an administrator.
    :param standin: :class:`lab.servers.Standin` of Xero.
    """

    def __init__(self, client, standin):
        self.client = client
        self.standin = standin

    def prepare(self):
        """Point Odoo at the stand-in, and make Odoo's address known to the stand-in's apps."""
        self.client.call(
            "ir.config_parameter", "set_param", "accounting_connector.xero.base_url", self.standin.url
        )
        for client_id in (CLIENT_ID, BULK_CLIENT_ID):
            self.control(f"/apps/{client_id}/redirect-uris", uri=self.client.url + CALLBACK_PATH)

    def control(self, where, /, **body):
        """Call the stand-in's control interface; returns its answer."""
        answer = requests.post(f"{self.standin.url}/_standin{where}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def calls(self, path=""):
        """The stand-in's log of calls whose path contains ``path``."""
        answer = requests.get(f"{self.standin.url}/_standin/calls", timeout=30)
        answer.raise_for_status()
        return [call for call in answer.json()["calls"] if path.lower() in call["path"].lower()]

    def new_connection(self, company_id=None, client_id=CLIENT_ID, client_secret=CLIENT_SECRET):
        """A connection with its credentials entered, not connected yet; returns its id."""
        values = {"provider": "xero", "client_id": client_id, "client_secret": client_secret}
        if company_id:
            values["company_id"] = company_id
        return self.client.create("accounting.connection", values)

    def start(self, connection_id):
        """Press Continue; returns the address the browser is sent to."""
        return self.client.call("accounting.connection", "action_connect", [connection_id])["url"]

    def allow(self, address, tenants=("nz",), email="jo@example.com"):
        """Log in and allow access to ``tenants``; returns the address the browser is sent back to."""
        return self._decide(address, email, "allow", tenants)

    def deny(self, address, email="jo@example.com"):
        return self._decide(address, email, "cancel", ())

    def _decide(self, address, email, action, tenants):
        browser = requests.Session()
        page = browser.get(address, timeout=30)
        page = self._submit(browser, page, {"email": email, "password": "standin", "action": "log-in"})
        chosen = [re.search(rf'id="tenant-{key}"[^>]*value="([^"]+)"', page.text)[1] for key in tenants]
        answer = self._submit(browser, page, {"tenant": chosen, "action": action}, allow_redirects=False)
        return answer.headers["Location"]

    def _submit(self, browser, page, data, **options):
        consent = re.search(r'name="consent" value="([^"]+)"', page.text)[1]
        return browser.post(
            f"{self.standin.url}/identity/connect/authorize",
            {**data, "consent": consent},
            timeout=30,
            **options,
        )

    def come_back(self, callback, **options):
        """Open the callback in Odoo; returns the answer, redirects not followed."""
        return self.client.get(callback, allow_redirects=False, **options)

    def connect(self, connection_id, tenants=("nz",), email="jo@example.com"):
        """The whole way with one organisation."""
        answer = self.come_back(self.allow(self.start(connection_id), tenants, email))
        assert answer.status_code == 303, f"{answer.status_code}: {answer.text[:2000]}"
