"""The OAuth side of QuickBooks: consent to one company, tokens, and taking the consent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from requests.auth import HTTPBasicAuth

from .. import exact_json
from ..addresses import checked_base_url
from ..base import Authorizer, Call, Credentials
from ..budget import Budget
from ..errors import ProviderError, Reconnect, Refused
from ..libraries import require
from ..oauth import Endpoints, OAuth, judge_token_answer
from ..reading import text
from ..transport import Answer, Transport
from ..values import OrganisationRef, Reason, Tokens
from .capabilities import REQUIRED_PACKAGES
from .client import QuickBooksClient
from .errors import CORRELATION_HEADER
from .paging import elements_found
from .queries import select_only

ENDPOINTS = Endpoints(
    authorize="https://appcenter.intuit.com/connect/oauth2",
    token="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    revoke="https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
)
SCOPES = ("com.intuit.quickbooks.accounting",)
_REALM = "realmId"
# A wrong client id or secret is no reason to consent again: it would fail in the same way.
_RECONNECT = frozenset({"invalid_grant", "invalid_token"})
# What the address for revoking answers to a token it does not know is not documented; the request is right.
_REVOKED = _RECONNECT | {"invalid_request"}


class QuickBooksAuthorizer(Authorizer):
    """See :class:`Authorizer`. One consent covers one company, which the callback names."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        base_url: str = "",
        timeout: float = 10.0,
        clock: Callable[[], datetime],
        on_call: Callable[[Call], None] = lambda call: None,
        sandbox: bool = False,
    ):
        require(REQUIRED_PACKAGES)
        base_url = checked_base_url(base_url)
        self._credentials = credentials
        self._common = {"base_url": base_url, "timeout": timeout, "clock": clock, "on_call": on_call}
        self._sandbox = sandbox

        def judge(answer: Answer) -> ProviderError | None:
            return judge_token_answer(answer, clock(), _RECONNECT)

        def judge_revoking(answer: Answer) -> ProviderError | None:
            return judge_token_answer(answer, clock(), _REVOKED)

        common = {"correlation_header": CORRELATION_HEADER, **self._common}
        self._revoking = Transport(judge=judge_revoking, **common)
        self._oauth = OAuth(
            ENDPOINTS,
            credentials,
            Transport(judge=judge, **common),
            scopes=SCOPES,
            base_url=base_url,
            clock=clock,
            token_headers={"x-include-refresh-token-hard-expires-in": "true"},
        )

    def authorization_url(self, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        return self._oauth.authorization_url(redirect_uri, state)

    def exchange(
        self, redirect_uri: str, code: str, code_verifier: str = "", callback: Mapping[str, str] | None = None
    ) -> Tokens:
        """The tokens, with the company the callback names among their claims.

        :raise Refused: when it names none; no code is used up then.
        """
        realm = (callback or {}).get(_REALM, "")
        if not (realm.isascii() and realm.isdigit()):
            sentence = "QuickBooks did not tell which company was chosen"
            raise Refused("no realmId in the callback", text=sentence, reasons=(Reason("other", sentence),))
        tokens = self._oauth.exchange(redirect_uri, code)
        return replace(tokens, claims={**tokens.claims, _REALM: realm})

    def refresh(self, refresh_token: str) -> Tokens:
        return self._oauth.refresh(refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Disconnects the company, for this app; succeeds when it is disconnected already."""
        basic = HTTPBasicAuth(self._credentials.client_id, self._credentials.client_secret)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            self._revoking.send(
                "POST",
                ENDPOINTS.revoke,
                headers=headers,
                body=exact_json.dumps({"token": refresh_token}),
                auth=basic,
            )
        except Reconnect:
            return

    def organisations(self, tokens: Tokens) -> list[OrganisationRef]:
        """The company of this very consent, with its name."""
        realm = tokens.claims[_REALM]
        client = QuickBooksClient(
            organisation_id=realm,
            access_token=lambda: tokens.access_token,
            budget=Budget(),
            sandbox=self._sandbox,
            **self._common,
        )
        (answer,) = client.query_all([select_only("CompanyInfo")])
        names = [text(company.get("CompanyName")) for company in elements_found(answer, "CompanyInfo")]
        return [OrganisationRef(external_id=realm, name=names[0] if names else realm, consent_ref=realm)]

    def disconnect(self, access_token: str, consent_ref: str) -> None:
        self.revoke(access_token)
