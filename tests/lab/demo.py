"""The command that shows the main job done on real parts, once for each accounting system."""

from .accounting_system import QUICKBOOKS, XERO
from .connecting import Connecting
from .demo_orders import MainJob
from .demo_table import print_table
from .odoo_client import OdooClient
from .reporting import LabError, say, step
from .servers import OdooServer, Standin
from .standin_control import StandinControl
from .workspace import Workspace

ADDON = "accounting_connector"
# Company of the demo data -> where its books are kept, and how documents arrive there.
COMPANIES = {
    "Kiwi Trading Ltd": (XERO, "nz", {"invoice_status": "approved", "bill_status": "draft"}),
    "Lakeside Goods Inc": (QUICKBOOKS, "us", {}),
}


def demo(toolchain, once):
    """Odoo with demo data and our addon; two companies, each connected to the stand-in of its accounting
    system; one sale and one purchase order of each sent.

    :param once: stop after the table
    :return: the exit code, 0 only when all documents exist over there with equal totals
    """
    with Workspace(toolchain) as workspace:
        odoo, standins = _start(workspace)
        client = _install(odoo)
        documents = []
        for company, (system, organisation, options) in COMPANIES.items():
            standin = standins[system.code]
            job = _work(client, standin, company, organisation, options)
            with step("waiting until both are sent"):
                documents += [(standin, organisation, *found) for found in job.wait_for_documents()]
        good = print_table(documents)
        if not once:
            _leave_running(odoo, standins.values())
    return 0 if good else 1


def _start(workspace):
    database = workspace.database("demo", with_addon=False)
    standins = {}
    for system, _organisation, _options in COMPANIES.values():
        with step(f"starting the {system.label} stand-in"):
            standins[system.code] = Standin(workspace, system.code).start()
    with step("starting Odoo with its demo data"):
        odoo = OdooServer(database, cron_threads=2).start()
    return odoo, standins


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


def _work(client, standin, company, organisation, options):
    """Connect one company and create a document of each kind; returns its :class:`MainJob`."""
    label = StandinControl(standin).system.label
    [row] = client.search("res.company", [("name", "=", company)])
    with step(f"connecting {company} to {label} and setting up what is sent where"):
        Connecting(client, standin, row["id"]).run(organisation, **options)
    job = MainJob(client, row["id"])
    with step(f"confirming and delivering a sale order, creating its {label} invoice"):
        job.invoice_a_sale_order()
    with step(f"confirming and receiving a purchase order, creating its {label} bill"):
        job.bill_a_purchase_order()
    return job


def _leave_running(odoo, standins):
    say(f"\nOdoo        {odoo.url}/odoo   login admin, password admin")
    for standin in standins:
        label = StandinControl(standin).system.label
        say(f"{label:10}  {standin.url}   a local stand-in; where it asks: jo@example.com, password standin")
    say(f"log         {odoo.log}\nCtrl-C stops all of them and deletes the database.")
    try:
        odoo.process.wait()
    except KeyboardInterrupt:
        say("lab: stopping")
