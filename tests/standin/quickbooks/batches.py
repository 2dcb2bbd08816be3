"""Batches: up to 30 items, each with its own outcome, done in an order nobody promises (section 3.11)."""

from ..serving.shuffling import shuffled
from . import errors, querying, saving
from .kinds import KINDS
from .request_ids import key_of

MOST_ITEMS = 30
OPERATIONS = ("create", "update", "delete", "void")
NAMES = ("Customer", "Vendor")
BY_NAME = {kind.name: kind for kind in KINDS.values()}


def answer(context):
    """The reply's body; a refused item has its own Fault, the batch itself is a 200."""
    body = saving.body_of(context.request)
    if set(body) - {"BatchItemRequest"}:
        raise errors.unsupported_property()
    items = body.get("BatchItemRequest")
    if not items:
        raise errors.missing("BatchItemRequest")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise errors.unsupported_property()
    if len(items) > MOST_ITEMS:
        text = f"The batch has {len(items)} items, the most allowed is {MOST_ITEMS}."
        raise errors.Fault("1040", "Batch size limit exceeded", text)
    _check_item_ids(items)
    context.call.elements = len(items)
    if context.settings.shuffle_batches:
        items = shuffled(items, context.request.body)
    batch = _Batch(context)
    return {"BatchItemResponse": [batch.outcome(item) for item in items]}


def _check_item_ids(items):
    ids = [item.get("bId") for item in items]
    if not all(isinstance(one, str) and one for one in ids) or len(set(ids)) < len(ids):
        raise errors.unsupported_property()


class _Batch:
    def __init__(self, context):
        self.context = context
        self.name_writes = 0

    def outcome(self, item):
        """What one item's answer says."""
        context = self.context
        try:
            if isinstance(item.get("Query"), str):
                body = querying.answer(context, item["Query"])
                context.world.meter(context.company, "CorePlus")
            else:
                body = self._write(item)
                context.world.meter(context.company, "Core")
        except errors.Fault as fault:
            return {"bId": item["bId"], "Fault": fault.body()}
        return {"bId": item["bId"], **body}

    def _write(self, item):
        context = self.context
        names = set(item) - {"bId", "operation", "optionsData"}
        if len(names) != 1 or not names <= set(BY_NAME) or item.get("operation") not in OPERATIONS:
            raise errors.unsupported_property()
        (name,) = names
        options = item.get("optionsData") or ""
        if not isinstance(item[name], dict) or not isinstance(options, str):
            raise errors.unsupported_property()
        kind = BY_NAME[name]
        context.include = tuple(options.removeprefix("include=").split(","))
        key = key_of(context.company.id, context.call.idempotency_key, item["bId"])
        result, replayed = context.world.request_ids.outcome(
            key, repr(item).encode(), lambda: self._done(kind, item["operation"], item[name])
        )
        context.call.replayed = context.call.replayed or replayed
        return {name: result}

    def _done(self, kind, operation, body):
        context = self.context
        if kind.name in NAMES:
            self.name_writes += 1
            if self.name_writes > 1 and context.settings.one_name_at_a_time:
                raise errors.business("You can only add or edit one name at a time.")
        result = saving.write(context, kind, operation, body)
        if operation == "create" and not body.get("Id"):
            context.made.add((kind.name, result["Id"]))
        return result
