"""The exchange rates QuickBooks knows: a document that comes without one would be posted at one to one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..errors import Missing, Retry
from ..reading import as_dict, number, text
from .client import QuickBooksClient


def exchange_rate(client: QuickBooksClient, currency: str, on: date, home_currency: str) -> Decimal | None:
    """See ``Provider.exchange_rate``.

    :raise Retry: the answer is about other currencies than asked for, so that its direction is not certain.
    """
    try:
        answer = client.read("exchangerate", {"sourcecurrencycode": currency, "asofdate": on.isoformat()})
    except Missing:
        return None
    element = as_dict(as_dict(answer.json()).get("ExchangeRate"))
    told = text(element.get("SourceCurrencyCode")), text(element.get("TargetCurrencyCode"))
    if told != (currency, home_currency):
        raise Retry("the answer does not tell the rate", correlation_id=answer.correlation_id)
    rate = number(element.get("Rate"))
    return rate if rate > 0 else None
