"""Books to bench with: a stand-in, an Odoo database connected to it, and queued documents."""

from .bench_script import run_script
from .connecting import Connecting
from .odoo_client import OdooClient
from .servers import OdooServer, Standin
from .standin_control import StandinControl

WAITING = ("queued", "sending", "unconfirmed")
CHUNK = 500  # contacts put into the books in one control call


class Books:
    """One accounting system and a database of its own that is connected to it.

    :ivar control: the stand-in's control calls
    :ivar connections: ids, one an organisation
    """

    def __init__(self, workspace, code):
        self.workspace = workspace
        self.standin = Standin(workspace, code).start()
        self.control = StandinControl(self.standin)
        self.system = self.control.system
        self.database = workspace.database("test")
        self.connections = []
        self._queued = 0

    def connect(self, companies=(None,), **settings):
        """Connect organisations like the usual one, as an administrator does, and let what that starts come
        to its end.

        :param companies: ids, one for each organisation; None is the user's own
        :param settings: of the stand-in
        """
        self.control.settings(**settings)
        odoo = OdooServer(self.database, name="bench-connecting", cron_threads=1).start()
        client = OdooClient(odoo)
        for company, organisation in zip(companies, self.organisations(len(companies)), strict=True):
            connecting = Connecting(client, self.standin, company)
            self.connections.append(connecting.run(organisation, invoice_status="approved"))
        self.control.wait_until_quiet()
        odoo.stop()
        return self

    def organisations(self, count):
        """Keys of so many organisations alike, each with books of its own."""
        self.control.multiply_organisation(count)
        seed = self.system.organisation
        return [seed, *(f"{seed}-{number}" for number in range(2, count + 1))]

    def queue(self, documents, customers, new, products, without_tax=False):
        """Queue invoices of three lines in each company.

        :param customers: how many take turns; all but ``new`` are over there already. Half of these are
            linked, the others are only in the list of contacts here.
        :param products: how many take turns, none of them over there
        :param without_tax: a tax of all of them is not mapped, so that they are blocked
        :return: what queueing took, see ``tests/bench/queueing.py``
        """
        organisations = self.organisations(len(self.connections))
        trades = [
            self._trade(connection, organisation, customers, new)
            for connection, organisation in zip(self.connections, organisations, strict=True)
        ]
        facts = {"orders": documents, "products": products, "without_tax": without_tax}
        trades = [{**trade, **facts} for trade in trades]
        return run_script(self.workspace, self.database, "queueing", trades=trades)

    def _trade(self, connection, organisation, customers, new):
        self._queued += 1
        names = [f"Bench {self._queued} {number}" for number in range(customers)]
        return {
            "connection": connection,
            "number": self._queued,
            "customers": {name: _email_of(name) for name in names},
            "known": self._enter_contacts(names[new:], organisation),
            "linked": names[new::2],
        }

    def _enter_contacts(self, names, organisation):
        """Put customers into the books; returns ``{name: id over there}``."""
        known = {}
        for start in range(0, len(names), CHUNK):
            chunk = names[start : start + CHUNK]
            rows = [self.system.customer_by_hand(name, _email_of(name)) for name in chunk]
            entered = self.control.enter_rows("contacts", rows, organisation)
            known.update(zip(chunk, map(self.system.contact_id, entered), strict=True))
        return known

    def work(self, most_seconds=1800, cron_threads=1, waiting=WAITING):
        """Let a worker process send what is queued.

        :param waiting: states no document is in at the end
        :return: what it took, see ``tests/bench/working.py``, with the calls in ``calls``
        """
        before = self.control.last_call()
        figures = run_script(
            self.workspace,
            self.database,
            "working",
            most_seconds=most_seconds,
            cron_threads=cron_threads,
            standin=self.standin.port,
            waiting=list(waiting),
        )
        calls = [
            call for call in self.control.calls(before) if not call["path"].endswith(self.system.token_path)
        ]
        return {**figures, "calls": calls}

    def close(self):
        self.database.drop()
        self.standin.stop()


def _email_of(name):
    return f"{name.lower().replace(' ', '.')}@partner.example"
