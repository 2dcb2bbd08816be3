"""What a person does to the lists in the web interface: make inactive, bring back, edit."""

from decimal import Decimal

from ..serving.control import NotPossible
from . import inactive
from .kinds import KINDS
from .schema import ADDRESS
from .seed_lists import CLASSIFICATIONS


def found(company, kinds, key):
    """An object named by id (of the first kind that has it), by name, path, account number or SKU."""
    for kind in kinds:
        if company.find(kind, key):
            return company.find(kind, key)
    for row in company.called(kinds, key):
        if key in (row.get("DisplayName"), row.get("Name")):
            return row
    for kind in kinds:
        for row in company.rows(kind):
            names = ("FullyQualifiedName", "AcctNum", "Sku")
            if key in (row.get(name) for name in names):
                return row
    raise NotPossible(f"no {' or '.join(kinds).lower()} {key}")


def _list_action(kinds, name_property, editable):
    """archive, restore or edit an object of a list; archived names get the suffix QuickBooks gives them.

    Nothing on a list can be deleted: what the web interface calls `delete` makes it inactive.

    :param editable: name in the body of an edit -> function(row, value); `name` and the properties as they
        are on the wire are known for every kind
    """

    def act(world, company, key, action, body):
        row = found(company, kinds, key)
        if action == "edit":
            for name, value in body.items():
                if name == "name":
                    _rename(company, row, name_property, value)
                elif name in editable:
                    editable[name](row, value)
                elif name in KINDS[row.kind.lower()].properties:
                    _set_property(company, row, name, value)
                else:
                    raise ValueError(f"unknown property {name}, known: {sorted(('name', *editable))}")
        elif action in ("archive", "delete", "restore"):
            row["Active"] = action == "restore"
            shown = inactive.shown(row[name_property], row["Active"], world.settings)
            _rename(company, row, name_property, shown)
        else:
            raise NotPossible(f"no action {action}")
        company.replace(row, dict(row), world.clock.now())
        company.set_paths_below(row, world.clock.now())
        return {"id": row["Id"], "name": row[name_property], "active": row["Active"]}

    return act


def _rename(company, row, name_property, name):
    """Change a name, and the path of the object."""
    row[name_property] = name
    if "FullyQualifiedName" in row:
        parent = company.find(row.kind, row.get("ParentRef", {}).get("value"))
        row["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{name}" if parent else name


def _set(name):
    return lambda row, value: row.__setitem__(name, value)


def _set_property(company, row, name, value):
    """A property as on the wire, unchecked; null takes it away."""
    row.pop(name, None)
    if value is not None:
        if KINDS[row.kind.lower()].properties[name] is ADDRESS:
            value = {**value, "Id": company.new_id("Address")}
        row[name] = value


def _set_email(row, value):
    """An empty one takes the address away."""
    row.pop("PrimaryEmailAddr", None)
    if value:
        row["PrimaryEmailAddr"] = {"Address": value}


def _set_type(row, value):
    row["AccountType"], row["Classification"] = value, CLASSIFICATIONS[value]


contact = _list_action(
    ("Customer", "Vendor"), "DisplayName", {"email": _set_email, "taxable": _set("Taxable")}
)
account = _list_action(("Account",), "Name", {"number": _set("AcctNum"), "type": _set_type})
item = _list_action(("Item",), "Name", {"sku": _set("Sku"), "taxable": _set("Taxable")})
term = _list_action(("Term",), "Name", {})
tracked_class = _list_action(("Class",), "Name", {})
department = _list_action(("Department",), "Name", {})
tax_code = _list_action(("TaxCode",), "Name", {})
tax_rate = _list_action(
    ("TaxRate",), "Name", {"rate": lambda row, value: row.__setitem__("RateValue", Decimal(str(value)))}
)
