"""Secrets go to the provider over https, or to this machine, and nowhere else."""

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import addresses, errors


class TestAddresses(BaseCase):
    def test_https_and_the_loopback_interface_are_accepted(self):
        for base_url in (
            "https://proxy.example.com/xero",
            "http://localhost:8080",
            "http://127.0.0.1:1/x",
            "http://[::1]:9",
        ):
            self.assertEqual(addresses.checked_base_url(base_url + "/"), base_url)

    def test_the_real_provider_needs_no_address(self):
        self.assertEqual(addresses.checked_base_url(""), "")

    def test_everything_else_is_refused(self):
        for base_url in (
            "http://example.com",
            "http://localhost.example.com",
            "http://127.0.0.2",
            "http://10.0.0.1:8080",
            "ftp://localhost",
            "file:///etc/passwd",
            "localhost:8080",
            "https://",
            "https://user:pw@example.com",
            "https://example.com/?next=1",
            "https://example.com/#part",
            "http://localhost:port",
            "http://[::1",
        ):
            with self.subTest(base_url), self.assertRaises(errors.UnsafeAddress):
                addresses.checked_base_url(base_url)

    def test_all_hosts_collapse_onto_the_base_address_with_their_paths(self):
        base_url = "http://localhost:8080/standin"
        for url, collapsed in (
            (
                "https://login.xero.com/identity/connect/authorize?a=1&b=%20",
                "/identity/connect/authorize?a=1&b=%20",
            ),
            ("https://api.xero.com/api.xro/2.0/Invoices", "/api.xro/2.0/Invoices"),
        ):
            self.assertEqual(addresses.collapse(url, base_url), base_url + collapsed)
            self.assertEqual(addresses.collapse(url, ""), url)
