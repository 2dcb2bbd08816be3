"""Where the source tree of Odoo 19 comes from."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .apt_source import fetch_packages, has_apt
from .building import build_once, is_complete
from .home import digest, lab_home
from .programs import run_program
from .reporting import LabError, step

SERIES = (19, 0)
REPOSITORY = "https://github.com/odoo/odoo"

# What Debian's package leaves to other packages, and the text their version must contain: Odoo uses the file
# names of Font Awesome 4.7, which later versions do not have.
DEBIAN_PACKAGES = {
    "odoo-19": "",
    "libjs-jquery": "",
    "libjs-jquery-form": "",
    "libjs-underscore": "",
    "fonts-font-awesome": "4.7",
    "fonts-roboto-unhinted": "",
}


@dataclass(frozen=True)
class OdooSource:
    """A source tree: the folder to put on PYTHONPATH, and a text that identifies its content."""

    root: Path
    identity: str

    @property
    def addons_paths(self):
        return [
            folder
            for folder in (self.root / "odoo" / "addons", self.root / "addons")
            if (folder / "base" / "__manifest__.py").exists() or (folder / "web" / "__manifest__.py").exists()
        ]


def find_odoo():
    """The tree ``ODOO_HOME`` names, else Debian's package, else a clone."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return _named_tree(Path(named).expanduser().absolute())
    debian, clone = lab_home() / "odoo" / "debian", lab_home() / "odoo" / "git"
    if not is_complete(debian) and not is_complete(clone):
        _fetch(debian, clone)
    if is_complete(debian):
        packages = debian / "usr" / "lib" / "python3" / "dist-packages"
        return OdooSource(packages, (debian / "version").read_text())
    return OdooSource(clone / "odoo", digest(_head(clone / "odoo")))


def _fetch(debian, clone):
    reasons = []
    for needed, folder, build in ((has_apt(), debian, _unpack_debian), (shutil.which("git"), clone, _clone)):
        if needed:
            try:
                build_once(folder, build)
                return
            except LabError as error:
                reasons.append(str(error))
    said = "; ".join(reason.rstrip(".") for reason in reasons) or "this machine has neither apt nor git"
    raise LabError(f"Odoo 19 could not be fetched: set ODOO_HOME to an Odoo 19 source tree ({said}).")


def _named_tree(root):
    release = root / "odoo" / "release.py"
    if not release.exists():
        raise LabError(f"ODOO_HOME ({root}) is not a source tree of Odoo: it has no odoo/release.py.")
    version = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.MULTILINE)
    if not version or tuple(map(int, version.groups())) != SERIES:
        raise LabError(
            f"ODOO_HOME ({root}) is not Odoo 19.0: check out branch 19.0 there, or unset ODOO_HOME."
        )
    return OdooSource(root, digest(root, _head(root), release.stat().st_mtime))


def _head(root):
    """A text that changes with the commit checked out in ``root``; empty where there is no git."""
    head = root / ".git" / "HEAD"
    if not head.exists():
        return ""
    text = head.read_text().strip()
    reference = root / ".git" / text.removeprefix("ref: ")
    return text + (reference.read_text() if reference.is_file() else "")


def _unpack_debian(folder):
    fetch_packages(DEBIAN_PACKAGES, folder)
    addons = folder / "usr" / "lib" / "python3" / "dist-packages" / "odoo" / "addons"
    # Named in mail's manifest but not shipped; without it the console shows an error on every page.
    missing = addons / "mail" / "static" / "lib" / "selfie_segmentation" / "selfie_segmentation.js"
    missing.parent.mkdir(parents=True, exist_ok=True)
    missing.touch()
    changelog = folder / "usr" / "share" / "doc" / "odoo-19" / "changelog.Debian.gz"
    (folder / "version").write_text(digest(changelog.read_bytes()))


def _clone(folder):
    with step("cloning Odoo 19 (a few minutes)"):
        run_program(
            ["git", "clone", "--depth", "1", "--branch", "19.0", REPOSITORY, str(folder / "odoo")],
            "git-clone.log",
            "its repository could not be cloned",
        )
