"""The wheel brings the whole addon to where Odoo finds it, with what it needs from the package index."""

import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from lab.home import CHECKOUT
from lab.odoo_program import odoo_command


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # setup.py leaves its build folders beside it: not in the checkout.
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    for name in filter(None, tracked):
        if (CHECKOUT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((CHECKOUT / name).read_bytes())
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    [wheel] = folder.glob("*.whl")
    return wheel


def pip(*arguments, python=sys.executable):
    subprocess.run([python, "-m", "pip", "--quiet", *map(str, arguments)], check=True)


def test_every_file_of_the_addon_is_in_the_wheel(wheel):
    packed = {name.removeprefix("odoo/addons/") for name in zipfile.ZipFile(wheel).namelist()}
    source = wheel.parent / "source"
    ours = {
        str(path.relative_to(source))
        for addon in source.glob("accounting_connector*")
        for path in addon.rglob("*")
        if path.is_file()
    }
    assert ours <= packed, f"missing: {sorted(ours - packed)}"


def test_the_wheel_asks_for_the_libraries_the_addon_uses(wheel):
    archive = zipfile.ZipFile(wheel)
    [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    required = Parser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist")
    assert set(required) == {"cryptography", "python-quickbooks", "requests-oauthlib", "xero-python"}


def test_odoo_installs_the_addon_from_the_wheel(wheel, lab, tmp_path):
    python = _clean_environment(tmp_path / "venv", lab.toolchain)
    pip("install", "--ignore-installed", wheel, python=python)
    for library in ("quickbooks", "requests_oauthlib", "xero_python"):
        assert (tmp_path / "venv").resolve() in _place_of(library, python).parents
    database = lab.database("small", with_addon=False)
    addons = ",".join(map(str, lab.toolchain.odoo.addons_paths))
    config = lab.config(database.address, "packaging", {"addons_path": addons})
    arguments = [
        "--database",
        database.name,
        "--init",
        "accounting_connector",
        "--stop-after-init",
        "--no-http",
    ]
    command = [str(python), *odoo_command(lab.toolchain, config, *arguments)[1:]]
    environment = {**lab.toolchain.environment(), "PYTHONPATH": str(lab.toolchain.odoo.root)}
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    [module] = database.query("SELECT state FROM ir_module_module WHERE name = 'accounting_connector'")
    assert module["state"] == "installed"


def _place_of(library, python):
    """Where the environment of ``python`` imports a library from."""
    code = f"import {library}; print({library}.__file__)"
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return Path(found.stdout.strip())


def _clean_environment(folder, toolchain):
    """A new virtual environment that has Odoo's requirements, borrowed from the lab's.

    What is installed into it comes before what is borrowed.
    """
    subprocess.run([str(toolchain.python), "-m", "venv", "--without-pip", str(folder)], check=True)
    [packages] = toolchain.python.parent.parent.glob("lib/python3*/site-packages")
    [target] = folder.glob("lib/python3*/site-packages")
    (target / "lab.pth").write_text(f"{packages}\n")
    return folder / "bin" / "python"
