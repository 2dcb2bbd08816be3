"""Builds a wheel that puts our addons where Odoo looks for them: in the namespace package ``odoo.addons``."""

import ast
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
ADDONS = [path.parent for path in sorted(ROOT.glob("accounting_connector*/__manifest__.py"))]
MAIN = ast.literal_eval((ROOT / "accounting_connector" / "__manifest__.py").read_text())


def packages():
    """Every Python package of our addons, under the name it is imported by."""
    for addon in ADDONS:
        for path in sorted(addon.rglob("__init__.py")):
            yield ".".join(("odoo", "addons", *path.parent.relative_to(ROOT).parts))


def data_files(addon):
    """The files of an addon that are not Python: views, security, data, translations, static files."""
    for path in sorted(addon.rglob("*")):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            yield str(path.relative_to(addon))


setup(
    name="odoo-addon-accounting-connector",
    version=MAIN["version"],
    description=MAIN["summary"],
    long_description=(ROOT / "README.md").read_text() if (ROOT / "README.md").exists() else MAIN["summary"],
    long_description_content_type="text/markdown",
    author=MAIN["author"],
    license="LGPL-3.0-only",
    python_requires=">=3.10,<3.14",
    install_requires=["cryptography", "python-quickbooks", "requests-oauthlib", "xero-python"],
    packages=list(packages()),
    package_dir={f"odoo.addons.{addon.name}": addon.name for addon in ADDONS},
    package_data={f"odoo.addons.{addon.name}": list(data_files(addon)) for addon in ADDONS},
    include_package_data=False,
    zip_safe=False,
    classifiers=[
        "Framework :: Odoo :: 19.0",
        "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)",
    ],
)
