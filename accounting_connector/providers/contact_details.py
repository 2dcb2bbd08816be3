"""What is told of contacts beside their name: who works there, and when they pay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DueRule(str, Enum):
    """From when the days of a payment term are counted. The days of the last two are days of a month."""

    AFTER_DATE = "after_date"
    AFTER_MONTH_END = "after_month_end"
    ON_DAY_OF_MONTH = "on_day_of_month"
    ON_DAY_OF_NEXT_MONTH = "on_day_of_next_month"


@dataclass(frozen=True)
class Due:
    """When documents of a contact are due, where it is not told by one of the organisation's terms."""

    days: int
    rule: DueRule = DueRule.AFTER_DATE


@dataclass(frozen=True)
class Person:
    """Somebody who works for a contact."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""


class Role(str, Enum):
    """Which contacts are asked for."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
