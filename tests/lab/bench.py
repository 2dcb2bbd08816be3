"""``bench``: what the main job costs in calls, queries, CPU and memory. It reports, and judges nothing."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from .accounting_system import SYSTEMS
from .bench_importing import measure_importing, report_importing
from .bench_names import bench_names
from .bench_opening import measure_opening, report_opening
from .bench_problems import bench_problems
from .bench_processes import bench_processes
from .bench_script import run_script
from .bench_thousands import bench_thousands
from .connecting import Connecting
from .odoo_client import OdooClient
from .reporting import print_table, say, step
from .servers import OdooServer, Standin
from .shop import Shop
from .standin_control import StandinControl
from .workspace import Workspace

PROCESSES = 2
WORKERS = 8
FIGURES = {
    "queries": ("queries", ".1f", 1),
    "transactions": ("transactions", ".2f", 1),
    "cpu": ("CPU ms", ".1f", 1000),
    "seconds": ("ms", ".1f", 1000),
    "scanned": ("rows scanned", ".0f", 1),
}


def bench(toolchain, part="", system=""):
    """Measure on private databases with the stand-ins, and print it; returns 0.

    :param part: only this one of ``PARTS``
    :param system: only this accounting system, where a part measures both
    """
    with Workspace(toolchain) as workspace:
        for name in [part] if part else PARTS:
            PARTS[name](workspace, (system,) if system else tuple(SYSTEMS))
    return 0


def _bench_orders(workspace, _systems):
    database = workspace.database("test")
    with step("starting the Xero stand-in"):
        standin = Standin(workspace).start()
    control = StandinControl(standin)
    calls = _count_calls(database, standin, control)
    with step("counting queries, with few and with many documents"):
        documents = run_script(workspace, database, "documents")
    with step(f"refreshing with {WORKERS} workers"):
        refreshes, tokens = _count_refreshes(workspace, database, control)
    opening, times = measure_opening(workspace, database)
    _report(calls, documents, refreshes, tokens)
    report_opening(opening, times)


def _bench_importing(workspace, systems):
    report_importing(measure_importing(workspace, systems=systems))


# What can be measured apart, in the order of a whole run.
PARTS = {
    "orders": _bench_orders,
    "importing": _bench_importing,
    "thousands": bench_thousands,
    "names": bench_names,
    "problems": bench_problems,
    "processes": bench_processes,
}


# === CALLS === #


def _count_calls(database, standin, control):
    """The calls of one order with a new customer and three new products, and of one where all are known."""
    with step("starting Odoo, connecting, and sending an order with everything new in it"):
        odoo = OdooServer(database, cron_threads=1).start()
        client = OdooClient(odoo)
        shop = Shop(client)
        shop.product()
        Connecting(client, standin).run(invoice_status="approved")
        control.settings(limits_on=False)
        control.wait_until_quiet()
        customer = shop.partner()
        products = [shop.product(name) for name in ("Table", "Chair", "Lamp")]
        calls = [_calls_of_order(shop, control, customer, products) for _time in range(2)]
        odoo.stop()
    return calls


def _calls_of_order(shop, control, customer, products):
    before = control.last_call()
    order = shop.sale(dict.fromkeys(products, 2), customer)
    shop.create_invoice(order)
    shop.wait_for_documents("sale.order", order, states=("sent",))
    return [f"{call['method']} {call['path'].rpartition('/')[2]}" for call in control.calls(before)]


# === REFRESH === #


def _count_refreshes(workspace, database, control):
    """How many calls to the token address an expired token costs, and what the workers got."""
    database.query("UPDATE accounting_connection_secret SET access_expires_at = now() - interval '1 hour'")
    control.expire_access_tokens()
    before = control.last_call()
    start_at = time.time() + 15

    def one_process(number):
        return run_script(
            workspace,
            database,
            "refresh",
            number=number,
            workers=WORKERS // PROCESSES,
            start_at=start_at,
        )

    with ThreadPoolExecutor(PROCESSES) as pool:
        results = list(pool.map(one_process, range(PROCESSES)))
    refreshes = sum(control.system.token_path in call["path"] for call in control.calls(before))
    return refreshes, sum(result["tokens"] for result in results)


# === REPORT === #


def _report(calls, documents, refreshes, tokens):
    say("")
    say(f"HTTP calls, new customer and 3 new products   {len(calls[0])}   {', '.join(calls[0])}")
    say(f"HTTP calls, the same once more                {len(calls[1])}   {', '.join(calls[1])}")
    say(f"refresh calls for {WORKERS} workers                   {refreshes}   ({tokens} workers got a token)")
    say(f"memory of the process that sent, at most      {documents['memory']} MB")
    small, large = documents["sizes"]
    say("")
    say(f"for one document; {small} documents in the database, then {large}")
    table = [["", *(f"{label}" for label, _format, _scale in FIGURES.values())]]
    for row in documents["rows"]:
        cells = [
            " → ".join(format(figure[name] * scale, form) for figure in row["figures"])
            for name, (_label, form, scale) in FIGURES.items()
        ]
        table.append([row["what"], *cells])
    print_table(table)
    if os.environ.get("DETAIL") == "1":
        _report_details(documents)


def _report_details(documents):
    """What a person wants to know who makes a figure smaller."""
    for part in documents["repeated"]:
        say(f"\n{part['what']}: queries made again and again")
        for query, count in part["queries"]:
            say(f"{count:6}  {query}")
    for row in documents["rows"]:
        say(f"\n{row['what']}: rows scanned in {row['tables']}")
