"""The command that shows the main job done on real parts."""

from .connecting import Connecting
from .demo_orders import MainJob
from .demo_table import print_table
from .odoo_client import OdooClient
from .reporting import LabError, say, step
from .servers import OdooServer, Standin
from .standin_control import StandinControl
from .workspace import Workspace

ADDON = "accounting_connector"


def demo(toolchain, once):
    """Odoo with demo data and our addon, connected to the stand-in; one sale and one purchase order sent.

    :param once: stop after the table
    :return: the exit code, 0 only when both documents exist over there with equal totals
    """
    with Workspace(toolchain) as workspace:
        odoo, standin = _start(workspace)
        client = _install(odoo)
        _connect(client, standin)
        job = MainJob(client)
        with step("confirming and delivering a sale order, creating its Xero invoice"):
            job.invoice_a_sale_order()
        with step("confirming and receiving a purchase order, creating its Xero bill"):
            job.bill_a_purchase_order()
        with step("waiting until both are sent"):
            documents = job.wait_for_documents()
        good = print_table(documents, StandinControl(standin))
        if not once:
            _leave_running(odoo, standin)
    return 0 if good else 1


def _start(workspace):
    database = workspace.database("demo", with_addon=False)
    with step("starting the Xero stand-in"):
        standin = Standin(workspace).start()
    with step("starting Odoo with its demo data"):
        odoo = OdooServer(database, cron_threads=2).start()
    return odoo, standin


def _install(odoo):
    """Install our addon as the Apps menu does; returns the administrator's session."""
    with step("installing Accounting Connector from the Apps menu"):
        client = OdooClient(odoo)
        client.call("ir.module.module", "update_list")
        modules = client.search("ir.module.module", [("name", "=", ADDON)], ["state"])
        if not modules:
            raise LabError(f"Odoo does not offer the module {ADDON}: is its manifest complete?")
        client.call("ir.module.module", "button_immediate_install", [modules[0]["id"]], timeout=300)
    return client


def _connect(client, standin):
    with step("connecting to Xero and setting up what is sent where"):
        Connecting(client, standin).run(bill_status="draft", invoice_status="approved")


def _leave_running(odoo, standin):
    say(
        f"\nOdoo      {odoo.url}/odoo   login admin, password admin\n"
        f"Xero      {standin.url}   a local stand-in; where it asks: jo@example.com, password standin\n"
        f"log       {odoo.log}\n"
        "Ctrl-C stops both and deletes the database."
    )
    try:
        odoo.process.wait()
    except KeyboardInterrupt:
        say("lab: stopping")
