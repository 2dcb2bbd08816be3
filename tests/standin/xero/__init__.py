"""A strict stand-in of Xero: OAuth, connections, the Accounting API, and simple pages, on one base URL.

What is known, and which reading was chosen where it is not, is in README.md beside this file.
"""

from .standin import XeroStandin

__all__ = ["XeroStandin"]
