"""Connecting an Odoo company to a stand-in as a person does, without a browser."""

import re

import requests

from .accounting_system import SYSTEMS

CALLBACK_PATH = "/accounting_connector/oauth/callback"


class Consent:
    """One person's way through the stand-in's consent pages, for one Odoo session.

    :param client: :class:`lab.odoo_client.OdooClient` of an administrator.
    :param standin: :class:`lab.servers.Standin` of the accounting system.
    """

    def __init__(self, client, standin):
        self.client = client
        self.standin = standin
        self.system = SYSTEMS[standin.provider]

    def prepare(self):
        """Point Odoo at the stand-in, and make Odoo's address known to the stand-in's apps."""
        parameter = f"accounting_connector.{self.system.code}.base_url"
        self.client.call("ir.config_parameter", "set_param", parameter, self.standin.url)
        for client_id, _secret in (self.system.app, self.system.second_app):
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

    def new_connection(self, company_id=None, app=None):
        """A connection with its credentials entered, not connected yet; returns its id.

        :param app: ``(client id, secret)`` of another app than the system's first.
        """
        client_id, client_secret = app or self.system.app
        values = {
            "provider": self.system.code,
            "client_id": client_id,
            "client_secret": client_secret,
        }
        if company_id:
            values["company_id"] = company_id
        return self.client.create("accounting.connection", values)

    def start(self, connection_id):
        """Press Continue; returns the address the browser is sent to."""
        return self.client.call("accounting.connection", "action_connect", [connection_id])["url"]

    def allow(self, address, organisations=(), email="jo@example.com"):
        """Log in and allow access to ``organisations`` (the system's usual one by default); returns the
        address the browser is sent back to.
        """
        return self._decide(address, email, "allow", organisations or (self.system.organisation,))

    def deny(self, address, email="jo@example.com"):
        return self._decide(address, email, "cancel", ())

    def _decide(self, address, email, action, organisations):
        browser = requests.Session()
        page = browser.get(address, timeout=30)
        page = self._submit(browser, page, {"email": email, "password": "standin", "action": "log-in"})
        chosen = [re.search(rf'id="tenant-{key}"[^>]*value="([^"]+)"', page.text)[1] for key in organisations]
        answer = self._submit(browser, page, {"tenant": chosen, "action": action}, allow_redirects=False)
        return answer.headers["Location"]

    def _submit(self, browser, page, data, **options):
        consent = re.search(r'name="consent" value="([^"]+)"', page.text)[1]
        return browser.post(
            self.standin.url + self.system.consent_path,
            {**data, "consent": consent},
            timeout=30,
            **options,
        )

    def come_back(self, callback, **options):
        """Open the callback in Odoo; returns the answer, redirects not followed."""
        return self.client.get(callback, allow_redirects=False, **options)

    def connect(self, connection_id, organisations=(), email="jo@example.com"):
        """The whole way to one organisation."""
        answer = self.come_back(self.allow(self.start(connection_id), organisations, email))
        assert answer.status_code == 303, f"{answer.status_code}: {answer.text[:2000]}"
