"""QuickBooks Online behind the interface of ``providers/base.py``. Importing it needs no library."""

from .authorizer import QuickBooksAuthorizer
from .capabilities import CAPABILITIES
from .provider import QuickBooksProvider

__all__ = ["CAPABILITIES", "QuickBooksAuthorizer", "QuickBooksProvider"]
