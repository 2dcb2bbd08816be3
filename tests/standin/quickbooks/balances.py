"""What is open: on documents, and for customers and vendors. Worked out anew only after documents changed;
a new one is added.
"""

from collections import defaultdict
from decimal import Decimal

SIGNS = {"Invoice": 1, "CreditMemo": -1, "Bill": 1, "VendorCredit": -1}
PARTIES = {"Invoice": "Customer", "CreditMemo": "Customer", "Bill": "Vendor", "VendorCredit": "Vendor"}


class Balances:
    """Amounts by the id of a document, and by kind and id of a customer or vendor."""

    def __init__(self, documents, payments):
        self.applied = defaultdict(Decimal)
        for payment in payments:
            for line in payment["Line"]:
                for link in line["LinkedTxn"]:
                    self.applied[link["TxnId"]] += line["Amount"]
        self.by_name = defaultdict(Decimal)
        for row in documents:
            self.add(row)

    def add(self, row):
        """Count a document that was not counted yet."""
        party = PARTIES[row.kind]
        open_amount = row["TotalAmt"] - self.applied.get(row["Id"], 0)
        self.by_name[party, row[f"{party}Ref"]["value"]] += SIGNS[row.kind] * open_amount
