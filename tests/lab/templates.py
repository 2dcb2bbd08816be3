"""Databases built once and copied by every run.

A template is a folder with a stopped PostgreSQL cluster holding one database, and that database's filestore.
With an external server (``PG*`` variables) the database lives there and the folder only has the filestore.
The folder's name carries a key of everything the content was made from, so a change builds a new one.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .addon import content_key, present_addons, structure_key
from .building import COMPLETE, build_once, is_complete, remove_unlocked
from .home import digest, lab_home, locked
from .odoo_program import run_in_shell, run_odoo, write_config
from .postgres import Cluster, check_server, external_address, run_sql
from .reporting import LabError, step

SCRIPTS = Path(__file__).with_name("scripts")
KEPT = 4
KEY_LENGTH = len(digest())


@dataclass(frozen=True)
class Recipe:
    """How a template is made: a copy of another one, then steps.

    A step is the name of a script of the folder ``scripts``, or the arguments of an Odoo command.
    """

    base: str | None
    steps: tuple

    def text(self):
        contents = [
            (SCRIPTS / step).read_text() if isinstance(step, str) else repr(step) for step in self.steps
        ]
        return "\n".join(contents)


RECIPES = {
    "small": Recipe(None, (("--skip-auto-install", "--init", "sale,purchase"),)),
    "test": Recipe(
        "small",
        (
            "new_zealand_company.py",
            ("--skip-auto-install", "--init", "sale_management,sale_stock,purchase_stock,l10n_nz"),
            "new_zealand_chart.py",
            "quiet_crons.py",
            "web_assets.py",
        ),
    ),
    "models": Recipe("test", ("company_of_tests.py",)),
    "trade": Recipe(
        None,
        (
            ("--with-demo", "--init", "base"),
            "new_zealand_company.py",
            ("--with-demo", "--init", "account"),
            ("--init", "l10n_nz"),
            "new_zealand_chart.py",
            ("--with-demo", "--init", "sale_management,purchase,stock"),
            "new_zealand_company.py",
        ),
    ),
    "demo": Recipe(
        "trade", ("american_company.py", "american_taxes.py", "quiet_crons.py", "web_assets.py")
    ),
}


@dataclass(frozen=True)
class Template:
    """A finished template: its folder, and its database on the server that holds it."""

    folder: Path
    database: str

    @property
    def cluster(self):
        return self.folder / "cluster"

    @property
    def filestore(self):
        return self.folder / "filestore"


def prepare_template(toolchain, name):
    """The template ``name``, built first when there is none for the present Odoo, recipe and server."""
    recipe = RECIPES[name]
    base = prepare_template(toolchain, recipe.base) if recipe.base else None
    return _prepare(toolchain, name, recipe.text(), recipe.steps, base)


def prepare_addon_template(toolchain, name, same_structure=False, with_assets=False):
    """The template ``name`` with our addons installed as they are in the checkout now.

    :param same_structure: accept one with earlier Python code when the code declares the same
    :param with_assets: with the web assets built, for those who open pages
    """
    base = prepare_template(toolchain, name)
    if same_structure:
        for template in _finished(f"{name}-addon"):
            if (template / "structure").read_text() == _structure(base):
                return Template(template, _database_name(template.name))
    install = (("--init", ",".join(present_addons())),)
    template = _prepare(toolchain, f"{name}-addon", content_key(), install, base)
    if not with_assets:
        return template
    return _prepare(toolchain, f"{name}-pages", "", ("web_assets.py",), template)


def _structure(base):
    return f"{base.folder.name} {structure_key()}"


def _prepare(toolchain, name, content, steps, base):
    server = external_address()
    if server and not base:
        check_server(server)
    key = digest(
        toolchain.odoo.identity,
        toolchain.python.parent.parent.name,
        content,
        base.folder.name if base else "",
        server or "",
    )
    folder = lab_home() / "templates" / f"{name}-{key}"
    template = Template(folder, _database_name(folder.name))

    def build(folder):
        with step(f"building the database template {name}"):
            _build(toolchain, template, steps, base, server)
            (folder / "structure").write_text(_structure(base) if base else "")

    if not is_complete(folder):
        build_once(folder, build)
        _forget_unused(name)
    os.utime(folder / COMPLETE)
    return template


def _database_name(folder_name):
    """The template's database: unique on a server shared with others, plain in a cluster of its own."""
    return f"accounting_lab_{folder_name[-KEY_LENGTH:]}" if external_address() else "lab"


def _build(toolchain, template, steps, base, server):
    data_dir = template.folder / "data"
    filestore = data_dir / "filestore" / template.database
    filestore.parent.mkdir(parents=True)
    if base:
        copy_folder(base.filestore, filestore, hard_links=True)
    with _server_with_copy(toolchain, template, base, server) as address:
        config = write_config(template.folder / "odoo.conf", toolchain, address, data_dir)
        for number, one in enumerate(steps, 1):
            _run_step(toolchain, config, template, number, one)
    filestore.mkdir(exist_ok=True)
    filestore.rename(template.filestore)
    shutil.rmtree(data_dir)
    config.unlink()


@contextmanager
def _server_with_copy(toolchain, template, base, server):
    """A running server holding the template's database: a copy of its base's, or none yet."""
    if server:
        run_sql(server, "postgres", f'DROP DATABASE IF EXISTS "{template.database}"')
        if base:
            run_sql(server, "postgres", f'CREATE DATABASE "{template.database}" TEMPLATE "{base.database}"')
        yield server
        return
    cluster = Cluster(toolchain.postgres, template.cluster)
    if base:
        copy_folder(base.cluster, template.cluster)
    else:
        cluster.create()
    cluster.start()
    try:
        yield cluster.address
        run_sql(cluster.address, template.database, "VACUUM ANALYZE")
    finally:
        cluster.stop()
    cluster.shrink()


def _run_step(toolchain, config, template, number, one):
    if isinstance(one, str):
        try:
            run_in_shell(toolchain, config, template.database, (SCRIPTS / one).read_text())
        except subprocess.CalledProcessError:
            raise LabError(f"The script {one} of a database template failed; its message is above.") from None
    else:
        run_odoo(
            toolchain,
            config,
            [*one, "--database", template.database, "--stop-after-init", "--no-http"],
            f"{template.folder.name}-{number}.log",
            "Odoo could not build a database template",
        )


def copy_folder(source, target, hard_links=False):
    """Copy a folder with owners and times; ``hard_links`` for files that are never changed in place."""
    subprocess.run(
        ["cp", "-a", *(["--link"] if hard_links else ["--reflink=auto"]), str(source), str(target)],
        check=True,
    )


@contextmanager
def in_use(template):
    """Keep ``template`` from being removed by another run while it is copied."""
    with locked(template.folder.name, shared=True):
        yield


def _finished(name):
    """The finished templates of that name whatever they were made from, the one used last first."""
    found = (lab_home() / "templates").glob(f"{name}-{'?' * KEY_LENGTH}")
    return sorted(
        filter(is_complete, found), key=lambda folder: (folder / COMPLETE).stat().st_mtime, reverse=True
    )


def _forget_unused(name):
    """Every change to what a template is made from makes a new one: keep those used last."""
    for folder in _finished(name)[KEPT:]:
        if external_address():
            run_sql(
                external_address(), "postgres", f'DROP DATABASE IF EXISTS "{_database_name(folder.name)}"'
            )
        remove_unlocked(folder)
