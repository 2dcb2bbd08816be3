"""Installing, upgrading and uninstalling on a database with data: no error in the log, nothing left
behind.
"""

import pytest

from lab.odoo_client import OdooClient
from lab.odoo_program import run_in_shell
from lab.servers import OdooServer, fix_address, log_problems

# What the module may not leave behind: query -> one text a row.
TRACES = {
    "tables and columns": """
        SELECT table_name || '.' || column_name AS trace FROM information_schema.columns WHERE table_schema =
        'public'
         UNION SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
    """,
    "indexes and constraints": """
        SELECT indexname AS trace FROM pg_indexes WHERE schemaname = 'public'
         UNION SELECT conname FROM pg_constraint
    """,
    "models": "SELECT model AS trace FROM ir_model",
    "fields": "SELECT model || '.' || name AS trace FROM ir_model_fields",
    "scheduled actions": "SELECT name::text AS trace FROM ir_act_server JOIN ir_cron ON "
    "ir_cron.ir_actions_server_id = ir_act_server.id",
    "server actions": "SELECT name::text AS trace FROM ir_act_server",
    "window actions": "SELECT name::text AS trace FROM ir_act_window",
    "parameters": "SELECT key AS trace FROM ir_config_parameter",
    "sequences": "SELECT name AS trace FROM ir_sequence",
    "groups": "SELECT name::text AS trace FROM res_groups UNION SELECT name::text FROM res_groups_privilege",
    "menus": "SELECT name::text AS trace FROM ir_ui_menu",
    "views": "SELECT name AS trace FROM ir_ui_view",
    "rules": "SELECT name AS trace FROM ir_rule UNION SELECT name FROM ir_model_access",
    "activity types": "SELECT name::text AS trace FROM mail_activity_type",
    "activities": "SELECT res_model || id AS trace FROM mail_activity WHERE res_model LIKE 'accounting.%'",
    "followers": "SELECT res_model || id AS trace FROM mail_followers WHERE res_model LIKE 'accounting.%'",
    "messages": "SELECT model || id AS trace FROM mail_message WHERE model LIKE 'accounting.%'",
    "names": "SELECT module || '.' || name AS trace FROM ir_model_data WHERE module = 'accounting_connector'",
}

ORDERS = """
order = env['sale.order'].create({
    'partner_id': env['res.partner'].create({'name': 'Deep Blue Ltd'}).id,
    'order_line': [(0, 0, {
        'product_id': env['product.product'].create({
            'name': 'Chair', 'type': 'service', 'invoice_policy': 'order', 'list_price': 100}).id,
        'product_uom_qty': 2})]})
order.action_confirm()
purchase = env['purchase.order'].create({
    'partner_id': order.partner_id.id,
    'order_line': [(0, 0, {
        'product_id': order.order_line.product_id.id, 'product_qty': 3, 'price_unit': 40})]})
purchase.order_line.product_id.purchase_method = 'purchase'
purchase.button_confirm()
env.cr.commit()
"""

# A company that is connected, has sent both orders, has lost an answer and its authorization, and numbers
# invoices itself.
SENT = """
order = env['sale.order'].search([], order='id desc', limit=1)
connection = env['accounting.connection'].create({
    'client_id': 'id', 'client_secret': 'secret', 'numbering': 'odoo', 'company_id': order.company_id.id})
connection.write({'organisation_external_id': 'books', 'organisation_name': 'Books', 'state': 'active'})
connection._stamp_database()
connection._ensure_cron()
from odoo.addons.accounting_connector.providers.errors import Reconnect
connection._mark_reconnect(Reconnect('gone'))
from odoo.addons.accounting_connector.providers import markers
purchase = env['purchase.order'].search([], order='id desc', limit=1)
for number, kind, source, field, line_field, quantity in (
    ('INV-0042', 'invoice', order, 'sale_order_ids', 'sale_line_id', 2),
    ('BILL-7', 'bill', purchase, 'purchase_order_ids', 'purchase_line_id', 3),
):
    env['accounting.document'].create({
        'connection_id': connection.id, 'company_id': source.company_id.id, 'kind': kind, 'state': 'sent',
        'marker': markers.new(connection.marker_tag),
        'partner_id': source.partner_id.id, 'date': '2026-11-02',
        'currency_id': source.currency_id.id, 'amount_total': source.amount_total,
        'external_id': number, 'external_number': number, 'external_url': f'https://books.example/{number}',
        field: [(6, 0, source.ids)],
        'line_ids': [(0, 0, {'key': '1', 'product_id': source.order_line.product_id.id,
                             line_field: source.order_line.id, 'quantity': quantity,
                             'counted_quantity': quantity, 'untaxed': source.amount_untaxed,
                             'tax': source.amount_tax})]})
env['accounting.document'].create({
    'connection_id': connection.id, 'company_id': order.company_id.id, 'kind': 'invoice',
    'state': 'unconfirmed', 'marker': markers.new(connection.marker_tag), 'reference': 'LOST-1',
    'partner_id': order.partner_id.id, 'date': '2026-11-02', 'currency_id': order.currency_id.id,
    'sale_order_ids': [(6, 0, order.ids)]})
env['ir.config_parameter'].set_param('accounting_connector.xero.base_url', 'https://books.example')
env.cr.commit()
print('STATUS', order.invoice_status, purchase.invoice_status)
"""


@pytest.fixture(scope="module")
def life(lab):
    """A database before, during and after the module: its traces before and after, its logs, its order."""
    return Life(lab)


class Life:
    def __init__(self, lab):
        self.database = lab.database(with_addon=False)
        self.lab = lab
        self.config = lab.config(self.database.address, "life")
        fix_address(self.database, "http://localhost")  # the server below would leave it behind
        self.shell(ORDERS)
        self.before = self.traces()
        self.install_log = self.odoo("install.log", "--init", "accounting_connector", "--stop-after-init")
        self.status_when_sent = self.shell(SENT).split("STATUS ")[1].strip()
        self.upgrade_log = self.odoo("upgrade.log", "--update", "accounting_connector", "--stop-after-init")
        self.told, self.export = self.uninstall()
        self.after = self.traces()

    def shell(self, script):
        return run_in_shell(self.lab.toolchain, self.config, self.database.name, script)

    def odoo(self, name, *arguments):
        log = self.lab.folder / name
        self.database.run_odoo(*arguments, log=log)
        return log.read_text()

    def uninstall(self):
        """As a person does: the Apps menu's dialog says what goes, then the module is uninstalled."""
        server = OdooServer(self.database, "uninstalling").start()
        client = OdooClient(server)
        [module] = client.search("ir.module.module", [("name", "=", "accounting_connector")])
        dialog = client.create("base.module.uninstall", {"module_ids": [(6, 0, [module["id"]])]})
        counts = ["accounting_link_count", "accounting_undecided_count"]
        [told] = client.read("base.module.uninstall", [dialog], counts)
        export = client.get("/accounting_connector/links.csv").content.decode("utf-8-sig")
        client.call("base.module.uninstall", "action_uninstall", [dialog], timeout=300)
        server.stop()
        self.uninstall_log = server.log_text()
        return [told[name] for name in counts], export

    def traces(self):
        return {
            name: sorted(str(row["trace"]) for row in self.database.query(query))
            for name, query in TRACES.items()
        }


@pytest.mark.parametrize("log", ["install_log", "upgrade_log", "uninstall_log"])
def test_no_warning_or_error_is_logged(life, log):
    problems = log_problems(getattr(life, log))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("kind", TRACES)
def test_nothing_is_left_behind(life, kind):
    left = [trace for trace in life.after[kind] if trace not in life.before[kind]]
    lost = [trace for trace in life.before[kind] if trace not in life.after[kind]]
    assert (left, lost) == ([], [])


def test_the_administrator_is_told_what_goes_and_can_keep_it(life):
    assert life.told == [2, 1]
    header, *rows = life.export.splitlines()
    assert header.startswith("Orders,Kind,Number")
    assert len(rows) == 3
    assert any("INV-0042" in row and "https://books.example/INV-0042" in row for row in rows)


@pytest.mark.parametrize(("model", "number"), [("sale.order", "INV-0042"), ("purchase.order", "BILL-7")])
def test_numbers_and_links_stay_as_notes_on_the_orders(life, model, number):
    [note] = life.database.query(
        "SELECT body FROM mail_message WHERE model = %s AND body LIKE %s", [model, f"%{number}%"]
    )
    assert f'href="https://books.example/{number}"' in note["body"]


def test_what_may_have_arrived_is_told_in_the_export_and_on_the_order(life):
    assert any("Not known whether it arrived" in row for row in life.export.splitlines())
    [note] = life.database.query(
        "SELECT body FROM mail_message WHERE model = 'sale.order' AND body LIKE %s", ["%LOST-1%"]
    )
    assert "look there before you invoice it again" in note["body"]


def test_the_orders_are_odoos_again(life):
    assert life.status_when_sent == "invoiced invoiced"
    for table in ("sale_order", "purchase_order"):
        [order] = life.database.query(f"SELECT invoice_status FROM {table} ORDER BY id DESC LIMIT 1")
        assert order["invoice_status"] == "to invoice"
