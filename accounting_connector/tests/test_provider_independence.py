"""The providers know nothing of Odoo, and install without their libraries."""

import ast
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.accounting_connector import providers
from odoo.addons.accounting_connector.providers import errors, libraries
from odoo.addons.accounting_connector.providers.base import Credentials
from odoo.addons.accounting_connector.providers.budget import Budget

from .xero_case import NOW, TENANT

FOLDER = Path(providers.__file__).parent
OPTIONAL = {"quickbooks", "xero_python", "requests_oauthlib", "oauthlib"}
# Imports the package as a folder of its own, with everything forbidden that it must do without.
ALONE = """
import sys
class Forbidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {
            "odoo", "quickbooks", "xero_python", "requests_oauthlib", "oauthlib"}:
            raise ImportError(name)
sys.meta_path.insert(0, Forbidden())
import providers
print(*(providers.capabilities(code).label for code, label in providers.labels()))
"""


def imported_names(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node


class TestIndependence(BaseCase):
    def test_no_provider_imports_odoo_and_no_library_is_imported_at_the_top(self):
        for path in FOLDER.rglob("*.py"):
            tree = ast.parse(path.read_text())
            for name, node in imported_names(tree):
                package = name.split(".")[0]
                self.assertNotEqual(package, "odoo", path)
                if package in OPTIONAL:
                    self.assertNotIn(node, tree.body, f"{path} imports {name} before it is needed")

    def test_the_package_works_without_odoo_and_without_the_libraries(self):
        done = subprocess.run(
            [sys.executable, "-c", ALONE],
            cwd=FOLDER.parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual((done.stdout.strip(), done.returncode), ("Xero QuickBooks", 0), done.stderr)

    def test_what_is_missing_is_named_for_pip(self):
        def without(module):
            return patch.object(libraries, "find_spec", lambda name: None if name == module else object())

        for provider, module, package in (
            ("xero", "xero_python", "xero-python"),
            ("xero", "requests_oauthlib", "requests-oauthlib"),
            ("quickbooks", "quickbooks", "python-quickbooks"),
            ("quickbooks", "requests_oauthlib", "requests-oauthlib"),
        ):
            with without(module):
                self.assertEqual(providers.missing_packages(provider), (package,))
                for make in (self.make_provider, self.make_authorizer):
                    with self.assertRaises(errors.LibraryMissing) as caught:
                        make(provider)
                    self.assertEqual(caught.exception.packages, (package,))

    def make_provider(self, code):
        return providers.make_provider(
            code, organisation_id=TENANT, access_token=str, clock=lambda: NOW, budget=Budget()
        )

    def make_authorizer(self, code):
        return providers.make_authorizer(code, Credentials("id", "secret"), clock=lambda: NOW)
