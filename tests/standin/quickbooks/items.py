"""Products and services (reference, section 3.5)."""

import re
from decimal import Decimal

from . import errors, inactive
from .saving import Kind
from .schema import Choice, Day, Flag, Number, ReadOnly, Reference, Text

BOTH_ACCOUNTS = ("CA", "GB")
INCOME = ("Income", "Other Income")
EXPENSE = ("Expense", "Cost of Goods Sold", "Other Expense")


class Item(Kind):
    name = "Item"
    properties = {
        "Name": Text(100),
        "Sku": Text(100),
        "Description": Text(4000),
        "PurchaseDesc": Text(1000),
        "Active": Flag(),
        "Type": Choice("Service", "NonInventory", "Inventory", "Category"),
        "Taxable": Flag(),
        "SalesTaxIncluded": Flag(),
        "PurchaseTaxIncluded": Flag(),
        "UnitPrice": Number(),
        "PurchaseCost": Number(),
        "IncomeAccountRef": Reference("Account"),
        "ExpenseAccountRef": Reference("Account"),
        "AssetAccountRef": Reference("Account"),
        "SalesTaxCodeRef": Reference("TaxCode"),
        "PurchaseTaxCodeRef": Reference("TaxCode"),
        "PrefVendorRef": Reference("Vendor"),
        "ClassRef": Reference("Class"),
        "SubItem": Flag(),
        "ParentRef": Reference("Item"),
        "TrackQtyOnHand": Flag(),
        "QtyOnHand": Number(),
        "InvStartDate": Day(),
        "ReorderPoint": Number(),
        "Level": ReadOnly(),
        "FullyQualifiedName": ReadOnly(),
    }

    def complete(self, context, values, old, sent):
        if not values.get("Name"):
            raise errors.missing("Name")
        if re.search(r"[:\t\n\r]", values["Name"]):
            raise errors.business("Name must not contain a colon, a tab or a new line", "Name")
        if "Type" not in values:
            raise errors.missing("Type")
        if old and old["Type"] == "Inventory" != values["Type"]:
            raise errors.business("The type of an inventory item cannot be changed", "Type")
        values.setdefault("Active", old["Active"] if old else True)
        self._name(context, values, old)
        if values["Type"] == "Category":
            return
        values.setdefault("Taxable", False)
        values["TrackQtyOnHand"] = values["Type"] == "Inventory"
        self._check_accounts(context, values)
        if values["Type"] == "Inventory":
            self._check_inventory(context, values)

    def _name(self, context, values, old):
        """Unique without case; over all items or below one parent, which is unverified and a switch."""
        parent, rows = (
            values.get("ParentRef", {}).get("value"),
            context.company.called(["Item"], values["Name"]),
        )
        if context.settings.item_names_unique_per_parent:
            rows = [row for row in rows if row.get("ParentRef", {}).get("value") == parent]
        if inactive.is_taken(rows, old, context.settings):
            raise errors.duplicate_name("product or service")
        values["Name"] = inactive.shown(values["Name"], values["Active"], context.settings)
        values["SubItem"] = parent is not None
        values["FullyQualifiedName"] = context.company.path("Item", values)

    def _check_accounts(self, context, values):
        needed = []
        if context.company.country in BOTH_ACCOUNTS or values["Type"] == "Inventory":
            needed = ["IncomeAccountRef", "ExpenseAccountRef"]
        elif "ExpenseAccountRef" not in values:
            needed = ["IncomeAccountRef"]
        for name in needed:
            if name not in values:
                raise errors.missing(name)
        expense = ("Cost of Goods Sold",) if values["Type"] == "Inventory" else EXPENSE
        _check_type(context, values, "IncomeAccountRef", INCOME)
        _check_type(context, values, "ExpenseAccountRef", expense)

    def _check_inventory(self, context, values):
        if not context.company.has_more_features:
            raise errors.feature_not_supported("Inventory")
        for name in ("AssetAccountRef", "QtyOnHand", "InvStartDate"):
            if name not in values:
                raise errors.missing(name)
        _check_type(context, values, "AssetAccountRef", ("Other Current Asset",))

    def shown(self, company, row):
        values = dict(row)
        if row["Type"] != "Category":
            values.setdefault("UnitPrice", Decimal(0))
            values.setdefault("PurchaseCost", Decimal(0))
        return values


def _check_type(context, values, name, types):
    if name in values:
        account = context.company.find("Account", values[name]["value"])
        if account["AccountType"] not in types:
            raise errors.wrong_account_type(account, name)
