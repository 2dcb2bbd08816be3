"""Xero behind the interface of ``providers/base.py``. Importing it needs no library."""

from .authorizer import XeroAuthorizer
from .capabilities import CAPABILITIES
from .provider import XeroProvider

__all__ = ["CAPABILITIES", "XeroAuthorizer", "XeroProvider"]
