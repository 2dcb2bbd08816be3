"""Consent, tokens, companies."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from providers import errors
from providers.budget import Budget

from flows.adapter_books import CALLBACK
from flows.quickbooks_books import CLIENT_ID
from lab.consent import Consent
from standin.quickbooks.seed_companies import COMPANIES

DAY = 24 * 3600


def consent(books, authorizer, key):
    """Go through the consent page as a person; the callback's parameters."""
    books.control(f"/apps/{CLIENT_ID}/redirect-uris", {"uri": CALLBACK})
    address = authorizer.authorization_url(CALLBACK, "state-1")
    standin = SimpleNamespace(url=books.base_url, provider="quickbooks")
    back = Consent(None, standin).allow(address, (key,))
    callback = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert callback["state"] == "state-1"
    return callback


def test_a_person_consents_to_one_company_and_takes_it_back(books):
    authorizer = books.make_authorizer()
    callback = consent(books, authorizer, "ca")
    tokens = authorizer.exchange(CALLBACK, callback["code"], callback=callback)
    assert tokens.expires_at - books.now() > timedelta(minutes=55)
    assert tokens.refresh_expires_at - books.now() > timedelta(days=99)
    assert tokens.hard_expires_at - books.now() > timedelta(days=4 * 365)
    (organisation,) = authorizer.organisations(tokens)
    assert (organisation.external_id, organisation.name) == (COMPANIES["ca"]["id"], "Maple Office Ltd")
    authorizer.disconnect(tokens.refresh_token, organisation.consent_ref)
    authorizer.disconnect(tokens.refresh_token, organisation.consent_ref)
    with pytest.raises(errors.Reconnect):
        authorizer.refresh(tokens.refresh_token)
    gone = books.make_provider(
        organisation_id=COMPANIES["ca"]["id"], access_token=lambda: tokens.access_token
    )
    with pytest.raises(errors.Reconnect):
        gone.organisation()


def test_a_callback_without_a_company_uses_no_code_up(books):
    authorizer = books.make_authorizer()
    callback = consent(books, authorizer, "gb")
    with pytest.raises(errors.Refused):
        authorizer.exchange(CALLBACK, callback["code"], callback={})
    assert authorizer.exchange(CALLBACK, callback["code"], callback=callback).access_token
    with pytest.raises(errors.Reconnect):
        authorizer.exchange(CALLBACK, callback["code"], callback=callback)


def test_a_refresh_token_changes_after_a_day_and_the_old_one_works_a_day_more(books):
    authorizer = books.make_authorizer()
    callback = consent(books, authorizer, "gb")
    first = authorizer.exchange(CALLBACK, callback["code"], callback=callback)
    assert authorizer.refresh(first.refresh_token).refresh_token == first.refresh_token
    books.control("/clock", {"advance": DAY + 60})
    second = authorizer.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert authorizer.refresh(first.refresh_token).refresh_token == second.refresh_token
    books.control("/clock", {"advance": DAY + 60})
    with pytest.raises(errors.Reconnect):
        authorizer.refresh(first.refresh_token)
    assert authorizer.refresh(second.refresh_token).access_token


def test_a_wrong_secret_is_no_reason_to_consent_again(books):
    authorizer = books.make_authorizer(secret="of-yesterday")
    with pytest.raises(errors.WrongCredentials):
        authorizer.refresh("any")


def test_what_an_expired_token_and_another_company_need(books):
    books.control("/tokens/expire", {})
    with pytest.raises(errors.TokenExpired):
        list(books.provider.currencies())
    books.access_token = books.connect()["access_token"]
    other = books.make_provider(organisation_id=COMPANIES["ca"]["id"], budget=Budget())
    with pytest.raises(errors.Reconnect):
        list(other.currencies())
    books.access_token = "nonsense"
    with pytest.raises(errors.TokenExpired):
        list(books.provider.currencies())
