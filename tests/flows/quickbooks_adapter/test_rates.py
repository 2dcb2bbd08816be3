"""Exchange rates: of a day, in the direction documents take them, and none where there is none."""

from datetime import timedelta

import pytest
from providers import errors
from providers.values import Verdict


def test_the_rate_of_a_day_is_that_of_the_document(books):
    day = books.now().date() - timedelta(days=1)
    rate = books.provider.exchange_rate("EUR", day)
    assert 0.5 < rate < 1.5
    customer = books.save_contact("Café Zürich", is_customer=True, currency="EUR")
    document = books.document(contact_id=customer, currency="EUR", date=day, home_per_foreign=rate)
    (outcome,) = books.save(document)
    assert (outcome.verdict, outcome.saved.home_per_foreign) == (Verdict.SAVED, rate)


def test_each_day_has_a_rate_of_its_own(books):
    today = books.now().date()
    days = [today - timedelta(days=days) for days in range(3)]
    assert len({books.provider.exchange_rate("EUR", day) for day in days}) > 1


def test_a_currency_the_company_does_not_have_has_no_rate(books):
    assert books.provider.exchange_rate("ZAR", books.now().date()) is None


def test_a_company_with_one_currency_has_no_rates(books_of):
    books = books_of("us")
    with pytest.raises(errors.Refused):
        books.provider.exchange_rate("EUR", books.now().date())
