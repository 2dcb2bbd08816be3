"""What a person does to items in the web interface: enter, edit, delete. Items are never archived."""

from dataclasses import asdict
from decimal import Decimal

from ..serving.control import NotPossible
from ..serving.tenant_lists import TenantList
from . import items
from .arithmetic import Rounding
from .entities import Item
from .wire import Given

TEXTS = ("code", "name", "description", "purchase_description")
FLAGS = ("is_sold", "is_purchased")


def enter(world, tenant, row):
    """An item as on the wire, unchecked."""
    values = items.read(Given(row))
    item = Item(values.id or tenant.new_id(), values.code, world.clock.now())
    items.apply(values, item, Rounding(4))
    tenant.items.save(item)
    return asdict(item)


def act(world, tenant, key, action, body):
    """`edit` or `delete` an item, named by id, code or exact name."""
    item = tenant.items.named(key)
    if not item:
        raise NotPossible(f"no item {key}")
    if action == "delete":
        tenant.items.remove(item)
    elif action == "edit":
        _edit(item, body)
        item.updated = world.clock.now()
        tenant.items.save(item)
    else:
        raise NotPossible(f"no action {action}, known: ['delete', 'edit']")
    return {"id": item.id, "name": item.name, "code": item.code}


def _edit(item, body):
    """Texts and flags by attribute; `price` and `cost`."""
    for name, value in body.items():
        if name in ("price", "cost"):
            details = item.sales if name == "price" else item.purchase
            details.unit_price = Decimal(str(value))
        elif name in (*TEXTS, *FLAGS):
            setattr(item, name, value)
        else:
            raise ValueError(
                f"unknown item property {name}, known: {sorted((*TEXTS, *FLAGS, 'price', 'cost'))}"
            )


ITEMS = TenantList(lambda tenant: tenant.items, asdict, enter, act)
