"""`tenants/{t}/contacts` and `items`: look, put in, act on one or on thousands, as the accountant does."""

from dataclasses import dataclass

from .control import NotPossible

MOST_SHOWN = 1000


@dataclass
class TenantList:
    """One list of an organisation.

    :ivar rows: tenant -> its objects by id, in the order they were made
    :ivar facts: object -> plain values
    :ivar enter: (world, tenant, row) puts one in as the web interface's import does, unchecked; its facts
    :ivar act: (world, tenant, key, action, body) acts on one; its facts
    """

    rows: object
    facts: object
    enter: object
    act: object

    def answer(self, world, tenant, name, method, target, body, request):
        """`name` is that of the list; see the table of calls in README.md."""
        if not target and method == "GET":
            start, count = int(request.parameter("start", 0)), int(request.parameter("count", MOST_SHOWN))
            rows = list(self.rows(tenant).values())
            return {"total": len(rows), name: [self.facts(row) for row in rows[start : start + count]]}
        if not target:
            return {name: [self.enter(world, tenant, row) for row in body[name]]}
        if target == ["bulk"]:
            return self._act_on_many(world, tenant, **body)
        if len(target) == 1:
            rows = self.rows(tenant)
            if target[0] not in rows:
                raise NotPossible(f"nothing in {name} has the id {target[0]}")
            return self.facts(rows[target[0]])
        return self.act(world, tenant, *target, body)

    def _act_on_many(self, world, tenant, action, keys=None, start=0, count=None, values=None, pairs=()):
        """`action` on those with these `keys`, or on `count` of them from position `start` on.

        In texts of `values` `{n}` stands for the position. `pairs` of a merge: [the one that goes, into].
        """
        if pairs:
            acts = [(key, {"into": into}) for key, into in pairs]
        else:
            if keys is None:
                keys = list(self.rows(tenant))[start:][:count]
            acts = [(key, _numbered(values or {}, start + at)) for at, key in enumerate(keys)]
        for key, body in acts:
            self.act(world, tenant, key, action, body)
        return {"done": len(acts), "ids": [key for key, _body in acts]}


def _numbered(values, number):
    if isinstance(values, dict):
        return {name: _numbered(value, number) for name, value in values.items()}
    if isinstance(values, list):
        return [_numbered(value, number) for value in values]
    return values.replace("{n}", str(number)) if isinstance(values, str) else values
