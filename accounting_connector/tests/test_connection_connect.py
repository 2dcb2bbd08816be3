"""The way to a consent: what is asked first, what is missing, whose connection it is."""

from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError

from ..providers import libraries
from .common import ConnectorCase

ALL = ("xero_python", "requests_oauthlib")


class TestConnectionConnect(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.draft = self.env["accounting.connection"].create(
            {"company_id": self.company.id, "client_id": "app", "client_secret": "very secret"}
        )

    def hide(self, *modules):
        """Make this server lack the Python modules."""
        real = libraries.find_spec
        self.startPatcher(
            patch.object(libraries, "find_spec", lambda name: None if name in modules else real(name))
        )
        self.env.invalidate_all()

    def test_the_command_names_exactly_the_packages_that_are_missing(self):
        real = libraries.find_spec
        for hidden, command in (
            (ALL, "pip install requests-oauthlib xero-python"),
            (ALL[:1], "pip install xero-python"),
            (ALL[1:], "pip install requests-oauthlib"),
        ):
            with patch.object(
                libraries, "find_spec", lambda name, hidden=hidden: None if name in hidden else real(name)
            ):
                self.env.invalidate_all()
                self.assertEqual(sorted(self.draft.install_command.split()), sorted(command.split()))
                with self.assertRaisesRegex(UserError, "pip install"):
                    self.draft.action_connect()

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
        connections = self.env["accounting.connection"].with_company(self.company)
        self.assertEqual(connections.action_open_connect()["res_id"], self.connection.id)
        self.connection.state = "disconnected"
        self.assertEqual(connections.action_open_connect()["res_id"], self.draft.id)
        self.draft.unlink()
        self.assertFalse(connections.action_open_connect()["res_id"])

    def test_settings_have_a_connect_button_for_every_accounting_system(self):
        arch, _view = self.env["res.config.settings"]._get_view(
            self.env.ref("base.res_config_settings_view_form").id
        )
        buttons = arch.xpath("//button[@name='action_accounting_connect']")
        self.assertEqual([button.get("string") for button in buttons], ["Connect to Xero"])

    def test_the_overview_has_one_until_the_company_is_connected(self):
        connections = self.env["accounting.connection"].with_company(self.company)

        def labels():
            arch = etree.fromstring(connections.get_view(view_type="kanban")["arch"])
            return [button.get("string") for button in arch.xpath("//header/button")]

        self.assertEqual(labels(), [])
        self.connection.state = "disconnected"
        self.assertEqual(labels(), ["Connect to Xero"])
