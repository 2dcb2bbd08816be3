"""Cents: generated orders, priced by Odoo's tax engine, written by an adapter, added up by a stand-in.

``orders`` generates, ``engine`` and ``real_orders`` run inside Odoo and say what Odoo makes of the orders,
``corpus`` reads that as documents any adapter can price. The orders are priced by Odoo once for each way of
rounding taxes.
"""

import sys
from pathlib import Path

# Adapters are pure Python: here they are imported without Odoo, as ``providers`` from the addon's folder.
sys.path.append(str(Path(__file__).resolve().parents[2] / "accounting_connector"))
