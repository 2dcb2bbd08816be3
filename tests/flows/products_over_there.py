"""Items as each accounting system keeps them: what somebody types in there, and what is there afterwards.

Both are told with the same words: ``code``, ``name``, ``description``, ``price``, ``cost`` and ``account``
(of sales, its code); what nobody entered is not told. What only one of the systems knows is told in its own
words.
"""


class XeroItems:
    """Items of a Xero stand-in."""

    code = "xero"
    accounts = ("200", "260")
    codes_are_needed = True
    longest_name = 50
    names_are_unique = False
    has_bundles = False

    def __init__(self, books):
        self.books = books

    def enter(self, facts, **words):
        """Type one in, unchecked; returns its id."""
        row = {
            "Code": facts["code"],
            "Name": facts["name"],
            "Description": facts.get("description"),
            "IsSold": True,
            "IsPurchased": "cost" in facts,
            "SalesDetails": {
                "UnitPrice": facts.get("price"),
                "AccountCode": facts.get("account", self.accounts[0]),
                "TaxType": "OUTPUT2",
            },
            "PurchaseDetails": {"UnitPrice": facts.get("cost")},
            **words,
        }
        [kept] = self.books.enter_rows("items", [row])
        return kept["id"]

    def edit(self, key, **facts):
        """Change ``name``, ``description`` or ``price`` of one, named by its id."""
        self.books.act_on_rows("items", "edit", keys=[key], values=facts)

    def all(self):
        """``{id: facts}``"""
        return {row["id"]: self._facts(row) for row in self.books.rows_of("items")}

    def _facts(self, row):
        return {
            "code": row["code"],
            "name": row["name"],
            "description": row["description"] or "",
            "price": float(row["sales"]["unit_price"] or 0),
            "cost": float(row["purchase"]["unit_price"] or 0),
            "account": row["sales"]["account_code"],
        }


class QuickbooksItems:
    """Products and services of a QuickBooks stand-in."""

    code = "quickbooks"
    accounts = ("4000", "4010")
    codes_are_needed = False
    longest_name = 100
    names_are_unique = True
    has_bundles = True
    _edited = {"description": "Description", "price": "UnitPrice", "name": "name"}

    def __init__(self, books):
        self.books = books
        self.numbers = {row["Id"]: row.get("AcctNum") for row in books.organisation()["accounts"]}

    def enter(self, facts, **words):
        """Type one in, unchecked; returns its id."""
        accounts = {number: key for key, number in self.numbers.items()}
        row = {
            "Name": facts["name"],
            "Sku": facts["code"],
            "Description": facts.get("description"),
            "UnitPrice": facts.get("price"),
            "IncomeAccountRef": {"value": accounts[facts.get("account", self.accounts[0])]},
            "SalesTaxCodeRef": {"value": "1"},
            **({"PurchaseCost": facts["cost"]} if "cost" in facts else {}),
            **({"ExpenseAccountRef": {"value": accounts["6020"]}} if "cost" in facts else {}),
            **words,
        }
        [kept] = self.books.enter_rows("items", [{k: v for k, v in row.items() if v is not None}])
        return kept["Id"]

    def edit(self, key, **facts):
        """Change ``name``, ``description`` or ``price`` of one, named by its id."""
        changes = {self._edited[name]: value for name, value in facts.items()}
        self.books.act_on_rows("items", "edit", keys=[key], values=changes)

    def all(self):
        """``{id: facts}``"""
        return {row["Id"]: self._facts(row) for row in self.books.rows_of("items")}

    def _facts(self, row):
        return {
            "code": row.get("Sku"),
            "name": row["Name"],
            "description": row.get("Description", ""),
            "price": float(row.get("UnitPrice") or 0),
            "cost": float(row.get("PurchaseCost") or 0),
            "account": self.numbers.get(row.get("IncomeAccountRef", {}).get("value")),
        }


ITEMS = {each.code: each for each in (XeroItems, QuickbooksItems)}
