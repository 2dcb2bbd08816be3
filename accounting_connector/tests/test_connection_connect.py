"""The way to a consent: what is asked first, what is missing, whose connection it is."""

from contextlib import contextmanager
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError

from .. import providers
from ..models.accounting_connection_provider import AccountingConnection
from ..providers import libraries
from .common import ConnectorCase

XERO, QUICKBOOKS, OAUTH = "xero_python", "quickbooks", "requests_oauthlib"
BUTTONS = ["Connect to Xero", "Connect to QuickBooks"]


class TestConnectionConnect(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.lone_company = self.env["res.company"].create({"name": "Lone Ltd"})
        self.env.user.company_ids |= self.lone_company
        self.draft = self.new_draft(self.lone_company)

    def new_draft(self, company, **values):
        return self.env["accounting.connection"].create(
            {"company_id": company.id, "client_id": "app", "client_secret": "very secret", **values}
        )

    @contextmanager
    def server_without(self, provider, *modules):
        """A draft of ``provider`` on a server that lacks the Python modules."""
        real = libraries.find_spec
        with patch.object(libraries, "find_spec", lambda name: None if name in modules else real(name)):
            self.draft.provider = provider
            self.env.invalidate_all()
            yield

    def test_the_command_names_exactly_the_packages_that_are_missing(self):
        for provider, hidden, packages in (
            ("xero", (XERO, OAUTH), {"requests-oauthlib", "xero-python"}),
            ("xero", (XERO, QUICKBOOKS), {"xero-python"}),
            ("xero", (OAUTH,), {"requests-oauthlib"}),
            ("quickbooks", (XERO, QUICKBOOKS, OAUTH), {"requests-oauthlib", "python-quickbooks"}),
            ("quickbooks", (QUICKBOOKS,), {"python-quickbooks"}),
        ):
            with self.server_without(provider, *hidden):
                self.assertEqual(self.draft.install_command.split()[:2], ["pip", "install"])
                self.assertEqual(set(self.draft.install_command.split()[2:]), packages)
                with self.assertRaisesRegex(UserError, "pip install"):
                    self.draft.action_connect()

    def test_the_library_of_another_accounting_system_is_not_missed(self):
        for provider, hidden in (("xero", QUICKBOOKS), ("quickbooks", XERO)):
            with self.server_without(provider, hidden):
                self.assertFalse(self.draft.install_command)
                self.assertEqual(self.draft.action_connect()["type"], "ir.actions.act_url")

    def test_nothing_is_missing_when_both_are_there(self):
        self.assertFalse(self.draft.install_command)

    def test_the_apps_id_and_secret_are_asked_first(self):
        self.draft.client_id = False
        with self.assertRaisesRegex(UserError, "client ID and the client secret"):
            self.draft.action_connect()

    def test_the_consent_page_gets_our_address_and_a_state_that_says_nothing(self):
        action = self.draft.action_connect()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn("redirect_uri=", action["url"])
        self.assertNotIn("very", action["url"])
        self.assertTrue(self.draft.redirect_uri.endswith("/accounting_connector/oauth/callback"))

    def test_a_suspended_connection_is_not_connected_over(self):
        self.connection.write({"client_id": "app", "client_secret": "very secret", "state": "suspended"})
        with self.assertRaisesRegex(UserError, "live database or a copy"):
            self.connection.action_connect()

    def test_a_company_goes_on_with_the_connection_it_has(self):
        draft = self.new_draft(self.company)
        connections = self.env["accounting.connection"].with_company(self.company)
        self.assertEqual(connections.action_open_connect()["res_id"], self.connection.id)
        self.connection.state = "disconnected"
        self.assertEqual(connections.action_open_connect()["res_id"], draft.id)
        draft.unlink()
        self.assertFalse(connections.action_open_connect()["res_id"])

    def test_a_company_that_is_connected_is_not_connected_to_another_accounting_system(self):
        draft = self.new_draft(self.company, provider="quickbooks")
        self.assertEqual(draft.company_connection_id, self.connection)
        with self.assertRaisesRegex(UserError, "is connected to .*Books of .*Disconnect that first"):
            draft.action_connect()
        self.connection.state = "disconnected"
        self.env.invalidate_all()
        self.assertFalse(draft.company_connection_id)
        self.assertEqual(draft.action_connect()["type"], "ir.actions.act_url")
        connections = self.env["accounting.connection"].with_company(self.company)
        form = connections.with_context(default_provider="quickbooks").action_open_connect()
        self.assertEqual(form["res_id"], draft.id)

    def test_whoever_was_connected_before_keeps_what_was_sent(self):
        order = self.sale_order()
        document = self.queue(order)
        self.work()
        self.connection.state = "disconnected"

        other = self._connect(self.company, provider="quickbooks")

        self.assertEqual(self.company._accounting_connection(), other)
        self.assertEqual((document.state, document.connection_id), ("sent", self.connection))
        self.assertEqual(order.order_line.qty_invoiced, order.order_line.product_uom_qty)
        self.assertEqual(self.connection.company_connection_id, other)

    def test_only_who_has_a_sandbox_is_asked_for_it(self):
        self.patch(AccountingConnection, "_capabilities", lambda self: providers.capabilities(self.provider))
        sandbox = self.new_draft(self.lone_company, provider="quickbooks", environment="sandbox")
        self.assertTrue(sandbox.has_sandbox and sandbox._is_sandbox())
        sandbox.provider = "xero"
        self.assertEqual((sandbox.has_sandbox, sandbox.environment), (False, "production"))
        sandbox.provider = "quickbooks"
        self.assertEqual((sandbox.has_sandbox, sandbox.environment), (True, "production"))

    def test_the_address_called_is_that_of_the_environment(self):
        for environment, is_sandbox in (("sandbox", True), ("production", False)):
            draft = self.new_draft(self.lone_company, provider="quickbooks", environment=environment)
            with patch.object(providers, "make_authorizer") as make:
                draft._make_authorizer()
            self.assertIs(make.call_args.kwargs["sandbox"], is_sandbox)

    def test_plain_http_is_only_for_this_machine_and_for_no_production_keys_where_there_is_a_sandbox(self):
        self.patch(AccountingConnection, "_capabilities", lambda self: providers.capabilities(self.provider))
        for address, provider, environment, needs_https in (
            ("http://localhost:8069", "xero", "production", False),
            ("http://localhost:8069", "quickbooks", "sandbox", False),
            ("http://localhost:8069", "quickbooks", "production", True),
            ("http://odoo.example.com", "quickbooks", "sandbox", True),
            ("https://odoo.example.com", "quickbooks", "production", False),
        ):
            self.env["ir.config_parameter"].set_param("web.base.url", address)
            self.draft.write({"provider": provider, "environment": environment})
            self.env.invalidate_all()
            self.assertEqual(self.draft.redirect_needs_https, needs_https, (address, provider, environment))

    def test_settings_have_a_connect_button_for_every_accounting_system(self):
        arch, _view = self.env["res.config.settings"]._get_view(
            self.env.ref("base.res_config_settings_view_form").id
        )
        buttons = arch.xpath("//button[@name='action_accounting_connect']")
        self.assertEqual([button.get("string") for button in buttons], BUTTONS)

    def test_the_overview_has_one_until_the_company_is_connected(self):
        connections = self.env["accounting.connection"].with_company(self.company)

        def labels():
            arch = etree.fromstring(connections.get_view(view_type="kanban")["arch"])
            return [button.get("string") for button in arch.xpath("//header/button")]

        self.assertEqual(labels(), [])
        self.connection.state = "disconnected"
        self.assertEqual(labels(), BUTTONS)
