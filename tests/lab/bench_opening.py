"""What opening a connection costs in a company with many taxes and accounts, among many companies."""

from .bench_script import run_script
from .form_reading import FormReading
from .odoo_client import OdooClient
from .reporting import print_table, say, step
from .servers import OdooServer

MODEL = "accounting.connection"
FORMS = {
    "form": "accounting_connector.accounting_connection_view_form",
    "set-up": "accounting_connector.accounting_connection_view_form_setup",
}


def measure_opening(workspace, database):
    """``(figures, times)``: queries and seconds in process with few and with many; seconds over HTTP with
    many, ``{form: (first time, usually)}``.
    """
    with step("opening the connection, with few and with many taxes, accounts, contacts and companies"):
        odoo = OdooServer(database, name="bench-few").start()
        client = OdooClient(odoo)
        specifications = {
            what: FormReading(client, MODEL, view).specification() for what, view in FORMS.items()
        }
        odoo.stop()
        figures = run_script(workspace, database, "opening", specifications=specifications)
        odoo = OdooServer(database, name="bench-many").start()
        client = OdooClient(odoo)
        times = {
            what: FormReading(client, MODEL, view).seconds(figures["connection"])
            for what, view in FORMS.items()
        }
        odoo.stop()
    return figures, times


def report_opening(figures, times):
    sizes = ", ".join(f"{count} {what}" for what, count in figures["sizes"].items())
    say("")
    say(f"a connection with few of everything, then with {sizes}")
    table = [["", "queries", "ms"]]
    for row in figures["rows"]:
        cells = [
            " → ".join(format(figure[name] * scale, ".0f") for figure in row["figures"])
            for name, scale in (("queries", 1), ("seconds", 1000))
        ]
        table.append([row["what"], *cells])
    print_table(table)
    for what, (first, usually) in times.items():
        say(f"opening the {what} over HTTP, with many   {first:.2f} s the first time, then {usually:.2f} s")
