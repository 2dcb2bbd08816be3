"""What a person does to the lists in the web interface: archive, restore, delete, edit, add."""

from decimal import Decimal

from ..serving.control import NotPossible
from .entities import ACTIVE, ARCHIVED, DELETED, TrackingOption

STATUSES = {"archive": ARCHIVED, "restore": ACTIVE, "delete": DELETED}
MOST_ACTIVE_CATEGORIES = 2


def _status(action, *known):
    if action not in known:
        raise NotPossible(f"no action {action}, known: {list(known)}")
    return STATUSES[action]


def _found(row, what, key):
    if not row:
        raise NotPossible(f"no {what} {key}")
    return row


def account(world, tenant, code, action, body):
    """Archive, restore or edit an account, named by code, or delete one that no document uses."""
    row = _found(tenant.account_by_code(code), "account", code)
    if action == "edit":
        for name, value in body.items():
            if name not in ("name", "type", "tax_type"):
                raise ValueError(f"unknown account property {name}")
            setattr(row, name, value)
        return {"id": row.id, "code": row.code, "status": row.status}
    status = _status(action, *STATUSES)
    if status == DELETED:
        if any(line.account_id == row.id for line in _lines(tenant)):
            raise NotPossible(f"documents use account {code}: archive it")
        del tenant.accounts[row.id]
    row.status, row.updated = status, world.clock.now()
    return {"id": row.id, "code": row.code, "status": row.status}


def tax_rate(world, tenant, tax_type, action, body):
    """Archive, restore or delete a tax rate, or change its `rate`."""
    row = _found(tenant.tax_rates.get(tax_type), "tax rate", tax_type)
    if action == "edit":
        row.rate = Decimal(str(body["rate"]))
    else:
        row.status = _status(action, *STATUSES)
    return {"tax_type": row.tax_type, "rate": str(row.rate), "status": row.status}


def tracking_category(world, tenant, key, action, body):
    """Act on a category, named by id or name: also `edit {"name"}` and `add {"option"}`."""
    row = _found(_named(tenant.tracking.values(), key), "tracking category", key)
    if action == "add":
        option = TrackingOption(tenant.new_id(), body["option"])
        row.options.append(option)
        return _option_facts(row, option)
    _change(tenant, row, {option.id for option in row.options}, action, body)
    active = [one for one in tenant.tracking.values() if one.status == ACTIVE]
    if len(active) > MOST_ACTIVE_CATEGORIES:
        row.status = ARCHIVED
        raise NotPossible(f"at most {MOST_ACTIVE_CATEGORIES} categories are active")
    return {"id": row.id, "name": row.name, "status": row.status}


def tracking_option(world, tenant, key, action, body):
    """Act on an option, named by id, or by name when no two have it: also `edit {"name"}`."""
    pairs = [(category, option) for category in tenant.tracking.values() for option in category.options]
    same = [pair for pair in pairs if key in (pair[1].id, pair[1].name)]
    if len(same) != 1:
        raise NotPossible(f"{len(same)} tracking options {key}")
    [(category, option)] = same
    _change(tenant, option, {option.id}, action, body)
    return _option_facts(category, option)


def _option_facts(category, option):
    return {"id": option.id, "name": option.name, "status": option.status, "category": category.name}


def _named(rows, key):
    return next((one for one in rows if key in (one.id, one.name)), None)


def _change(tenant, row, option_ids, action, body):
    """Edit the name or change the status; what lines use is not deleted."""
    if action == "edit":
        row.name = body["name"]
        return
    status = _status(action, *STATUSES)
    if status == DELETED and any(option_ids & set(line.tracking.values()) for line in _lines(tenant)):
        raise NotPossible(f"documents use {row.name}: archive it")
    row.status = status


def _lines(tenant):
    return (line for document in tenant.documents.values() for line in document.lines)
