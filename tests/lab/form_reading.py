"""What the web client asks for when it opens a form: the views, then every field that is in them."""

import statistics
import time

from lxml import etree

REPEATS = 5


class FormReading:
    """Opens one record's form as the web client does at a desk.

    :param client: an ``OdooClient``
    :param view: xml id of the view
    """

    def __init__(self, client, model, view):
        self.client = client
        self.model = model
        module, name = view.split(".")
        [found] = client.search(
            "ir.model.data", [("module", "=", module), ("name", "=", name)], ["res_id"], limit=1
        )
        self.view_id = found["res_id"]

    def views(self):
        return self.client.call(
            self.model,
            "get_views",
            [[self.view_id, "form"]],
            options={"toolbar": True, "load_filters": False},
        )

    def specification(self):
        """What ``web_read`` is asked for."""
        answer = self.views()
        fields = {name: description["fields"] for name, description in answer["models"].items()}
        return _specification(etree.fromstring(answer["views"]["form"]["arch"]), self.model, fields)

    def seconds(self, record):
        """How long it takes to open the record over HTTP: ``(first time, usually)``."""
        specification = self.specification()
        times = []
        for _time in range(REPEATS + 1):
            started = time.monotonic()
            self.views()
            self.client.call(self.model, "web_read", [record], specification=specification)
            times.append(time.monotonic() - started)
        return times[0], statistics.median(times[1:])


def _specification(arch, model, fields):
    """The fields of one level of a view, with what is asked of the records they lead to."""
    found = {}
    depth = arch.xpath("count(ancestor::field)") + (arch.tag == "field")
    for node in arch.xpath(".//field"):
        if node.xpath("count(ancestor::field)") == depth:
            found[node.get("name")] = _of_field(node, fields[model][node.get("name")], fields)
    return found


def _of_field(node, description, fields):
    if description["type"] == "many2one":
        return {"fields": {"display_name": {}}}
    if description["type"] not in ("one2many", "many2many"):
        return {}
    [rows] = node.xpath("./list") or [None]
    if rows is None:
        return {"fields": {"display_name": {}}}
    return {
        "fields": _specification(node, description["relation"], fields) if rows is not None else {},
        "limit": int(rows.get("limit") or 40),
        "order": "",
    }
