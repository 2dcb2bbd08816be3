"""What an adapter has to tell a person, without words: a cause and its facts.

The words are the caller's, in the person's language. What a provider says itself stays as it is: plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Said(str, Enum):
    """Causes that belong to no particular subject; those of amounts are in ``amounts.Cause``.

    Facts: ``part`` (:class:`Part`) and ``longest`` (characters) where something is too long, ``most`` lines,
    the ``name`` of a contact, an item, or of tracking categories.
    """

    CUT = "cut"
    LEFT_OUT_LENGTH = "left_out_length"
    LEFT_OUT_EMAIL = "left_out_email"
    REPLACED_CHARACTERS = "replaced_characters"
    NUMBER_CHARACTERS = "number_characters"
    RATE_DECIMALS = "rate_decimals"
    NO_ACCOUNT = "no_account"
    NO_TAX = "no_tax"
    CODE_LENGTH = "code_length"
    NO_REASON = "no_reason"
    NO_ITEM = "no_item"
    NO_CONTACT = "no_contact"
    NO_RATE = "no_rate"
    ONE_CURRENCY = "one_currency"
    MANY_LINES = "many_lines"
    MANY_TAXED_LINES = "many_taxed_lines"
    NUMBER_LEFT_OUT = "number_left_out"
    NAME_TAKEN = "name_taken"
    ITEM_EXISTS = "item_exists"
    ITEM_WITH_STOCK = "item_with_stock"
    NO_INCOME_ACCOUNT = "no_income_account"
    NO_EXPENSE_ACCOUNT = "no_expense_account"
    GONE = "gone"
    ARCHIVED = "archived"
    TRACKING_NOT_KEPT = "tracking_not_kept"


class Part(str, Enum):
    """What of a document, contact or item a notice is about."""

    BILLING_ADDRESS = "billing_address"
    COMPANY_NUMBER = "company_number"
    DELIVERY_ADDRESS = "delivery_address"
    DESCRIPTION = "description"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    MEMO = "memo"
    MOBILE = "mobile"
    NAME = "name"
    PHONE = "phone"
    REFERENCE = "reference"
    TAX_NUMBER = "tax_number"
    WEBSITE = "website"


@dataclass(frozen=True)
class Notice:
    """:ivar cause: a member of :class:`Said` or of ``amounts.Cause``; facts are named as it says there."""

    cause: Enum
    facts: Mapping = field(default_factory=dict)
