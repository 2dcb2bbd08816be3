"""The OAuth side of Xero: consent, tokens, and which organisations a consent covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ..addresses import checked_base_url
from ..base import Authorizer, Call, Credentials
from ..errors import Missing, ProviderError
from ..libraries import require
from ..oauth import Endpoints, OAuth, judge_token_answer
from ..reading import as_dict, text
from ..transport import Answer, Transport
from ..values import OrganisationRef, Tokens
from .capabilities import CAPABILITIES, REQUIRED_PACKAGES
from .client import Wire, api_client, new_transport
from .errors import CORRELATION_HEADER

ENDPOINTS = Endpoints(
    authorize="https://login.xero.com/identity/connect/authorize",
    token="https://identity.xero.com/connect/token",
    revoke="https://identity.xero.com/connect/revocation",
)
# Only what this product needs. A refresh never adds a scope, so what later parts need is asked for at once:
# else every customer would have to consent again. Nobody's identity is asked for (no openid, profile, email).
SCOPES = (
    "offline_access",  # a refresh token
    "accounting.settings",  # organisation, accounts, tax rates, tracking, currencies; creating items
    "accounting.contacts",
    "accounting.invoices",  # invoices, bills, credit notes, purchase orders
    "accounting.attachments",  # PDF and delivery slips on documents
    "accounting.payments",  # payments recorded in Odoo
    "accounting.manualjournals",  # cost of sales and inventory journals
)
_EVENT_CLAIM = "authentication_event_id"
_ORGANISATION = "ORGANISATION"


class XeroAuthorizer(Authorizer):
    """See :class:`Authorizer`."""

    def __init__(self, credentials: Credentials, *, base_url: str = "", timeout: float = 10.0,
                 clock: Callable[[], datetime], on_call: Callable[[Call], None] = lambda call: None):
        require(REQUIRED_PACKAGES)
        base_url = checked_base_url(base_url)
        self._common = {"base_url": base_url, "timeout": timeout, "clock": clock, "on_call": on_call}

        def judge(answer: Answer) -> ProviderError | None:
            return judge_token_answer(answer, clock())

        transport = Transport(judge=judge, correlation_header=CORRELATION_HEADER, **self._common)
        self._oauth = OAuth(
            ENDPOINTS, credentials, transport, scopes=SCOPES, base_url=base_url, clock=clock,
            pkce=CAPABILITIES.supports_pkce, claims=(_EVENT_CLAIM,))

    def authorization_url(self, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        return self._oauth.authorization_url(redirect_uri, state, code_verifier)

    def exchange(self, redirect_uri: str, code: str, code_verifier: str = "",
                 callback: Mapping[str, str] | None = None) -> Tokens:
        return self._oauth.exchange(redirect_uri, code, code_verifier)

    def refresh(self, refresh_token: str) -> Tokens:
        return self._oauth.refresh(refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Takes every organisation of this user down, for this app."""
        self._oauth.revoke(refresh_token)

    def organisations(self, tokens: Tokens) -> list[OrganisationRef]:
        """All organisations the app may reach for this person, those of this very consent marked."""
        connections = self._identity(tokens.access_token).get_connections(_preload_content=False).json()
        event = tokens.claims.get(_EVENT_CLAIM, "")
        return [
            OrganisationRef(
                external_id=text(connection.get("tenantId")),
                name=text(connection.get("tenantName")),
                consent_ref=text(connection.get("id")),
                added_by_this_consent=bool(event) and connection.get("authEventId") == event,
            )
            for connection in map(as_dict, connections if isinstance(connections, list) else ())
            if connection.get("tenantType") == _ORGANISATION and connection.get("tenantId")
        ]

    def disconnect(self, access_token: str, consent_ref: str) -> None:
        try:
            self._identity(access_token).delete_connection(consent_ref, _preload_content=False)
        except Missing:
            return

    def _identity(self, access_token: str):
        from xero_python.identity import IdentityApi

        return IdentityApi(api_client(Wire(new_transport(**self._common), lambda: access_token)))
