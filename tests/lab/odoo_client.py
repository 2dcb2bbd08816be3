"""A person's session with Odoo over HTTP: log in, call methods, open pages."""

import itertools

import requests


class OdooError(Exception):
    """What the server answered instead of a result.

    ``kind`` is the server's exception class, such as ``odoo.exceptions.UserError``; ``trace`` its traceback.
    """

    def __init__(self, kind, message, trace=""):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace

    def __str__(self):
        return f"{self.kind}: {self.message}"


class OdooClient:
    """One logged-in session on an :class:`lab.servers.OdooServer`."""

    def __init__(self, server, login="admin", password="admin"):
        self.url = server.url
        self.session = requests.Session()
        self.session.trust_env = False
        self._numbers = itertools.count(1)
        answer = self.jsonrpc(
            "/web/session/authenticate", db=server.database.name, login=login, password=password
        )
        self.uid = answer["uid"]
        self.context = answer["user_context"]

    def jsonrpc(self, path, timeout=120, **params):
        """Call a JSON-RPC route; returns its result.

        :raise OdooError: with the server's own message
        """
        body = {"jsonrpc": "2.0", "id": next(self._numbers), "method": "call", "params": params}
        answer = self.session.post(self.url + path, json=body, timeout=timeout)
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            data = content["error"].get("data") or {}
            raise OdooError(
                data.get("name", ""),
                data.get("message") or content["error"]["message"],
                data.get("debug", ""),
            )
        return content.get("result")

    def call(self, model, method, *args, timeout=120, **kwargs):
        """Call a public method the way the web client does: ``call('sale.order', 'action_confirm', [7])``."""
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        return self.jsonrpc(
            f"/web/dataset/call_kw/{model}/{method}",
            timeout=timeout,
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def create(self, model, values):
        """Create one record; returns its id."""
        return self.call(model, "create", [values])[0]

    def read(self, model, ids, fields):
        """The records ``ids`` as dictionaries, in the order of ``ids``."""
        rows = {row["id"]: row for row in self.call(model, "read", list(ids), fields)}
        return [rows[number] for number in ids]

    def search(self, model, domain=(), fields=("display_name",), **options):
        """The records that match ``domain``, as dictionaries."""
        return self.call(model, "search_read", list(domain), list(fields), **options)

    def ref(self, xml_id):
        """The id of the record with this external identifier."""
        module, name = xml_id.split(".")
        [row] = self.search("ir.model.data", [("module", "=", module), ("name", "=", name)], ["res_id"])
        return row["res_id"]

    def get(self, path, **options):
        """Open a page of Odoo in this session; returns the :class:`requests.Response`."""
        return self.session.get(
            path if path.startswith("http") else self.url + path,
            timeout=options.pop("timeout", 120),
            **options,
        )
