"""Makes the adapters importable by themselves, as ``providers``: they are pure Python, without Odoo."""

import sys

from lab.home import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "accounting_connector"))
