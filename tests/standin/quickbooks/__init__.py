"""A strict stand-in of QuickBooks Online: OAuth, the v3 accounting API, and simple pages, on one base URL.

What is known, and which reading was chosen where it is not, is in README.md beside this file.
"""

from .standin import QuickbooksStandin

__all__ = ["QuickbooksStandin"]
