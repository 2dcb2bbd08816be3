"""Setting up a company's connection to a stand-in through the product's own screens and routes."""

from .consent import Consent

IMPORTS = ("import_customers", "import_suppliers")


class Connecting:
    """What an administrator does from "Connect" to "Start sending".

    :param client: an administrator's :class:`lab.odoo_client.OdooClient`
    :param standin: a running :class:`lab.servers.Standin`
    :param company: another company than the user's own
    """

    def __init__(self, client, standin, company=None):
        self.client = client
        self.person = Consent(client, standin)
        self.system = self.person.system
        self.context = {"allowed_company_ids": [company]} if company else {}
        self.connection = None

    def run(self, organisation="", untaxed="", **options):
        """All steps; returns the connection's id.

        :param organisation: the stand-in's key of it; the one tests usually use by default
        :param untaxed: code or name of the tax over there for sales without tax; when empty they are marked
            as not used
        :param options: what to send and how, fields of ``accounting.connection``; orders from before the
            start date are left alone by default, and what is imported by itself at the end of a set-up is not
        """
        self.person.prepare()
        self.enter_app()
        self.person.connect(self.connection, (organisation or self.system.organisation,))
        self.read_lists()
        self.map_accounts()
        self.map_taxes(untaxed)
        self._call("write", {"earlier_orders": "ignore", **dict.fromkeys(IMPORTS, False), **options})
        self._call("action_activate")
        self._call("write", dict.fromkeys(IMPORTS, True))
        return self.connection

    def enter_app(self):
        """Fill in the form of "Connect to ..."."""
        client_id, client_secret = self.system.app
        form = self.client.call(
            "accounting.connection",
            "action_open_connect",
            context={**self.context, "default_provider": self.system.code},
        )
        context = {**self.context, **form["context"]}
        self.connection = (
            form["res_id"] or self.client.call("accounting.connection", "create", [{}], context=context)[0]
        )
        self._call("write", {"client_id": client_id, "client_secret": client_secret})

    def read_lists(self):
        """Press "Read lists now"."""
        self._run_task("action_refresh_lists")

    def disconnect(self):
        """Press "Disconnect", and confirm it."""
        self._run_task("action_confirm_disconnect")

    def _run_task(self, method):
        """Press a button that starts a task; the page then runs it over the route its script calls."""
        task = self._call(method)["params"]
        answer = self.client.jsonrpc(task["route"])
        if answer["type"] != "success":
            raise AssertionError(answer["message"])

    def map_accounts(self):
        """Choose an account for each role the system's description has one for, of those the form offers."""
        accounts = self.system.accounts
        mappings = self.client.search(
            "accounting.account.mapping",
            [("connection_id", "=", self.connection), ("role", "in", list(accounts))],
            ["role", "offered_account_domain"],
        )
        for mapping in mappings:
            [account] = self.client.search(
                "accounting.ledger.account",
                [*mapping["offered_account_domain"], ("code", "=", accounts[mapping["role"]])],
            )
            self.client.call(
                "accounting.account.mapping", "write", [mapping["id"]], {"ledger_account_id": account["id"]}
            )

    def map_taxes(self, untaxed=""):
        """Press "Find combinations and propose", and mark what has no certain tax over there as not used."""
        self._call("action_propose")
        mappings = self.client.search(
            "accounting.tax.mapping",
            [("connection_id", "=", self.connection)],
            ["is_missing", "use", "tax_ids", "offered_tax_domain"],
        )
        for mapping in mappings:
            if untaxed and mapping["use"] == "sale" and not mapping["tax_ids"]:
                offered = [
                    *mapping["offered_tax_domain"],
                    "|",
                    ("code", "=", untaxed),
                    ("name", "=", untaxed),
                ]
                [tax] = self.client.search("accounting.ledger.tax", offered)
                decision = {"ledger_tax_id": tax["id"]}
            elif mapping["is_missing"]:
                decision = {"not_used": True}
            else:
                continue
            self.client.call("accounting.tax.mapping", "write", [mapping["id"]], decision)

    def _call(self, method, *args):
        return self.client.call(
            "accounting.connection", method, [self.connection], *args, context=self.context
        )
