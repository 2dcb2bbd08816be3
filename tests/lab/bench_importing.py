"""What importing all contacts and items of a big organisation costs, and importing them once more."""

import os
from collections import Counter
from itertools import product

from .accounting_system import SYSTEMS
from .bench_script import run_script
from .connecting import Connecting
from .odoo_client import OdooClient
from .reporting import print_table, say, step
from .servers import OdooServer, Standin
from .standin_control import StandinControl

SIZES = ((5_000, 500), (50_000, 5_000))  # contacts and items


def measure_importing(workspace, sizes=SIZES, systems=SYSTEMS):
    """One row for each system and size, and one for the same again at the last size.

    :return: ``[{"system", "contacts", "items", "again", "calls", **figures of the script}, ...]``
    """
    rows = []
    for code, (contacts, items) in product(systems, sizes):
        standin = Standin(workspace, code).start()
        control = StandinControl(standin)
        with step(f"importing {contacts:,} contacts and {items:,} items from {control.system.label}"):
            database = _connected_database(workspace, standin)
            control.fill(contacts=contacts, items=items, spread_days=365)
            for again in (False, True):
                facts = {"system": control.system.label, "contacts": contacts, "items": items}
                rows.append({**facts, "again": again, **_measure(workspace, database, control, again)})
        database.drop()
        standin.stop()
    return rows


def _connected_database(workspace, standin):
    database = workspace.database("test")
    odoo = OdooServer(database, name="bench-importing").start()
    Connecting(OdooClient(odoo), standin).run()
    odoo.stop()
    return database


def _measure(workspace, database, control, again):
    before = control.last_call()
    figures = run_script(workspace, database, "importing", first=not again)
    calls = Counter(f"{call['method']} {call['path']}" for call in control.calls(before))
    return {**figures, "calls": calls}


def report_importing(rows):
    say("")
    say("importing all contacts and items, everything new, then the same again with nothing changed")
    table = [["", "calls", "minutes", "queries", "a contact, first → last tenth", "CPU s", "MB above idle"]]
    for row in rows:
        what = "again" if row["again"] else f"{row['contacts']:,} contacts, {row['items']:,} items"
        table.append(
            [
                f"{row['system']}: {what}",
                str(row["calls"].total()),
                f"{row['seconds'] / 60:.1f}",
                f"{row['queries']:,}",
                " → ".join(f"{each:.2f}" for each in row["tenths"]),
                f"{row['cpu']:.0f}",
                f"{row['megabytes']:.0f}",
            ]
        )
    print_table(table)
    if os.environ.get("DETAIL") == "1":
        _report_details(rows)


def _report_details(rows):
    for row in rows:
        say(f"\n{row['system']}, {row['contacts']:,}: {row['outcomes']}, {dict(row['calls'])}")
        for query, count in row["repeated"]:
            say(f"{count:6}  {query}")
