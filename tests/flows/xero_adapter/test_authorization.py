"""Consent, tokens, scopes."""

from urllib.parse import parse_qs, urlsplit

import pytest
from providers import errors

from flows.adapter_books import CALLBACK
from flows.xero_books import CLIENT_ID, NZ

AU = "22222222-0000-4000-8000-00000000000b"


def test_a_person_consents_and_the_organisation_of_this_consent_is_known(books):
    authorizer = books.make_authorizer()
    books.control(f"/apps/{CLIENT_ID}/redirect-uris", {"uri": CALLBACK})
    tokens = authorizer.exchange(CALLBACK, consent(authorizer, "au"))
    found = {one.external_id: one for one in authorizer.organisations(tokens)}
    assert found[AU].added_by_this_consent
    assert NZ not in found or not found[NZ].added_by_this_consent
    with pytest.raises(errors.Reconnect):
        authorizer.exchange(CALLBACK, "used-or-wrong")
    renewed = authorizer.refresh(tokens.refresh_token)
    assert renewed.refresh_token != tokens.refresh_token
    assert authorizer.refresh(tokens.refresh_token).access_token
    authorizer.disconnect(renewed.access_token, found[AU].consent_ref)
    authorizer.disconnect(renewed.access_token, found[AU].consent_ref)
    assert AU not in {one.external_id for one in authorizer.organisations(renewed)}
    authorizer.revoke(renewed.refresh_token)
    with pytest.raises(errors.Reconnect):
        authorizer.refresh(renewed.refresh_token)


def consent(authorizer, tenant):
    """Go through the consent page as a person; the code that comes back."""
    from lab.consent import Consent

    address = authorizer.authorization_url(CALLBACK, "state-1")
    back = Consent(None, Address(address)).allow(address, (tenant,))
    query = parse_qs(urlsplit(back).query)
    assert query["state"] == ["state-1"]
    return query["code"][0]


class Address:
    """What the consent needs to know of a stand-in: which one, and where it is."""

    provider = "xero"

    def __init__(self, address):
        parts = urlsplit(address)
        self.url = f"{parts.scheme}://{parts.netloc}"


def test_what_an_expired_token_a_lost_organisation_and_a_missing_scope_need(books):
    books.control("/tokens/expire", {})
    with pytest.raises(errors.TokenExpired):
        list(books.provider.currencies())
    books.access_token = books.connect()["access_token"]
    other = books.make_provider(organisation_id=AU)
    with pytest.raises(errors.Reconnect):
        list(other.currencies())
    answer = books.control(
        "/connect",
        {
            "client_id": CLIENT_ID,
            "user": "jo@example.com",
            "tenants": ["nz"],
            "scope": "offline_access accounting.contacts",
        },
    )
    narrow = books.make_provider(access_token=lambda: answer["access_token"])
    with pytest.raises(errors.Reconnect):
        list(narrow.accounts())
