"""Customers, vendors and items in the web interface: entered unchecked, merged, and all that lists have."""

from ..serving.control import NotPossible
from ..serving.tenant_lists import TenantList
from . import inactive, list_keeping, seeds, state_dump
from .company import DOCUMENTS, PAYMENTS
from .kinds import KINDS
from .list_keeping import found
from .schema import ADDRESS

PEOPLE, GOODS = ("Customer", "Vendor"), ("Item",)


def _facts(row):
    return {"kind": row.kind, **state_dump.plain(row)}


def _rows(kinds):
    return lambda company: {key: row for kind in kinds for key, row in company.table(kind).items()}


def enter_name(world, company, row):
    """`{"kind": "Customer" or "Vendor", ...}` with properties as on the wire, unchecked: what an old import
    left there."""
    values = dict(row)
    kind = KINDS[values.pop("kind", "Customer").lower()]
    values.setdefault("Active", True)
    name = values["DisplayName"] = inactive.shown(values["DisplayName"], values["Active"], world.settings)
    values.setdefault("PrintOnCheckName", name)
    code = values.get("CurrencyRef", {}).get("value", company.home_currency)
    values["CurrencyRef"] = seeds.currency(code)
    if kind.name == "Customer":
        values |= {"FullyQualifiedName": _path(company, values, name), "Job": "ParentRef" in values}
        values = {"Taxable": False, "BillWithParent": False, "PreferredDeliveryMethod": "Print", **values}
    else:
        values.setdefault("Vendor1099", False)
    for name, value in values.items():
        if kind.properties.get(name) is ADDRESS:
            values[name] = {**value, "Id": company.new_id("Address")}
    return _facts(company.add(kind.name, values, world.clock.now()))


def _path(company, values, name):
    parent = company.find("Customer", values.get("ParentRef", {}).get("value"))
    return f"{parent['FullyQualifiedName']}:{name}" if parent else name


def enter_item(world, company, row):
    """An item with properties as on the wire, unchecked."""
    values = {"Active": True, "Type": "NonInventory", "TrackQtyOnHand": False, "Taxable": False, **row}
    values["Name"] = inactive.shown(values["Name"], values["Active"], world.settings)
    values["FullyQualifiedName"] = company.path("Item", values)
    return _facts(company.add("Item", values, world.clock.now()))


def _acting(kinds, act, references):
    def with_merge(world, company, key, action, body):
        if action != "merge":
            return act(world, company, key, action, body)
        row, into = found(company, kinds, key), found(company, kinds, body["into"])
        return _merge(world, company, row, into, references)

    return with_merge


def _merge(world, company, row, into, references):
    """Two objects of one kind become one: what used the first uses the second, and the first is gone."""
    if row is into or row.kind != into.kind or row.get("CurrencyRef") != into.get("CurrencyRef"):
        raise NotPossible(f"cannot merge {row['Id']} into {into['Id']}")
    now, name_property = world.clock.now(), "Name" if row.kind == "Item" else "DisplayName"
    for reference in references(company, row.kind):
        if reference.get("value") == row["Id"]:
            reference.update(value=into["Id"], name=into[name_property])
    company.balances = None
    for below in company.table(row.kind).below(row["Id"]):
        parent = {"value": into["Id"], "name": into["FullyQualifiedName"]}
        path = f"{into['FullyQualifiedName']}:{below[name_property]}"
        company.replace(below, {**below, "ParentRef": parent, "FullyQualifiedName": path}, now)
    company.replace(into, dict(into), now)
    company.set_paths_below(into, now)
    if world.settings.merge_keeps_loser:
        row["Active"] = False
        row[name_property] = inactive.shown(row[name_property], False, world.settings)
        company.replace(row, dict(row), now)
    else:
        company.remove(row, now)
    return {"id": into["Id"], "name": into[name_property], "active": into["Active"]}


def _references_to_names(company, kind):
    return [row.get(f"{kind}Ref", {}) for row in company.rows(*DOCUMENTS, *PAYMENTS)]


def _references_to_items(company, kind):
    lines = (line for row in company.rows(*DOCUMENTS) for line in row["Line"])
    return [line.get(line["DetailType"], {}).get("ItemRef", {}) for line in lines]


CONTACTS = TenantList(
    _rows(PEOPLE), _facts, enter_name, _acting(PEOPLE, list_keeping.contact, _references_to_names)
)
ITEMS = TenantList(_rows(GOODS), _facts, enter_item, _acting(GOODS, list_keeping.item, _references_to_items))
