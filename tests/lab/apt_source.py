"""A private apt: Debian packages fetched and unpacked into the lab's folder, the system left as it is.

The mirror's address, its keys and the network settings are those of the machine's own apt.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .home import lab_home, locked
from .programs import run_program
from .reporting import LabError, step

SUITES = ("sid", "trixie", "bookworm")
RELEASE_SUITES = {"stable", "oldstable", "testing", "unstable", "sid"}


def has_apt():
    """Whether this machine can fetch and unpack Debian packages."""
    return all(map(shutil.which, ("apt-get", "apt-cache", "apt-config", "dpkg")))


def fetch_packages(wanted, folder):
    """Download Debian packages and unpack them into ``folder``.

    :param wanted: package name -> text the version must contain; the newest one that does is taken
    """
    with locked("apt"):
        apt = PrivateApt()
        with step("asking the Debian mirror for its package lists"):
            apt.update()
        chosen = [f"{name}={apt.newest(name, text)}" for name, text in wanted.items()]
        with step(f"downloading {', '.join(wanted)}"):
            files = apt.download(chosen)
        with step(f"unpacking {', '.join(wanted)}"):
            for file in files:
                problem = f"{file.name} could not be unpacked"
                run_program(["dpkg", "-x", str(file), str(folder)], "dpkg.log", problem)
        shutil.rmtree(apt.folder)  # its lists are large, and would be old at the next need


class PrivateApt:
    """apt with lists, cache and configuration of its own."""

    def __init__(self):
        self.folder = lab_home() / "apt"
        for name in ("lists/partial", "cache/archives/partial", "state", "parts", "sources", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.environment = {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"}
        self._write_sources()
        self._write_configuration()

    def _write_sources(self):
        mirror = choose_mirror(_source_entries(), _codename())
        if not mirror:
            raise LabError("the apt sources of this machine name no Debian mirror")
        uris, key = mirror
        signed_by = f"Signed-By:{key}\n" if key else ""
        entries = [
            f"Types: deb\nURIs: {uris}\nSuites: {suite}\nComponents: main\n{signed_by}" for suite in SUITES
        ]
        (self.folder / "sources" / "lab.sources").write_text("\n".join(entries))

    def _write_configuration(self):
        network = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True).stdout
        user = "root" if os.geteuid() == 0 else ""
        (self.folder / "apt.conf").write_text(
            network
            + "\n".join(
                [
                    f'Dir::Etc::parts "{self.folder}/parts";',
                    'Dir::Etc::main "/dev/null";',
                    'Dir::Etc::sourcelist "/dev/null";',
                    f'Dir::Etc::sourceparts "{self.folder}/sources";',
                    'Dir::Etc::preferences "/dev/null";',
                    'Dir::Etc::preferencesparts "/dev/null";',
                    f'Dir::State "{self.folder}/state";',
                    f'Dir::State::lists "{self.folder}/lists";',
                    'Dir::State::status "/var/lib/dpkg/status";',
                    f'Dir::Cache "{self.folder}/cache";',
                    f'Dir::Log "{self.folder}/state";',
                    'Acquire::Languages "none";',
                    f'APT::Sandbox::User "{user}";',
                ]
            )
            + "\n"
        )

    def update(self):
        """Refresh the lists. A suite that is gone is no failure here: its packages will be missed later."""
        with (lab_home() / "logs" / "apt-update.log").open("wb") as log:
            subprocess.run(
                ["apt-get", "update"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def newest(self, name, text):
        """The newest version of package ``name`` whose version contains ``text``."""
        answer = subprocess.run(
            ["apt-cache", "madison", name], env=self.environment, capture_output=True, text=True
        )
        versions = [line.split("|")[1].strip() for line in answer.stdout.splitlines() if line.count("|") >= 2]
        fitting = [version for version in versions if text in version]
        if not fitting:
            log = lab_home() / "logs" / "apt-update.log"
            raise LabError(f"the Debian mirror offers no package {name} {text} (what apt said is in {log})")
        return fitting[0]

    def download(self, packages):
        """Fetch ``name=version`` packages; returns their files."""
        target = self.folder / "debs"
        run_program(
            ["apt-get", "download", *packages],
            "apt-download.log",
            "Debian packages could not be downloaded from the mirror of this machine's apt",
            env=self.environment,
            cwd=target,
        )
        return [next(target.glob(f"{package.split('=')[0]}_*.deb")) for package in packages]


def choose_mirror(entries, codename):
    """The (addresses, signing key) of the Debian archive among apt source entries, or None.

    :param codename: the release this machine runs, whose source is the archive's
    """
    for entry in entries:
        is_release = set(entry["suites"].split()) & {*RELEASE_SUITES, codename}
        if is_release and "deb" in entry["types"].split():
            return entry["uris"].strip(), entry.get("signed-by", "").rstrip()
    return None


def _codename():
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("VERSION_CODENAME", "").strip('"')


def _source_entries():
    etc = Path("/etc/apt")
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]:
        if path.suffix == ".list" and path.exists():
            yield from one_line_entries(path.read_text())
        elif path.suffix == ".sources":
            yield from deb822_entries(path.read_text())


def one_line_entries(text):
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        if kind != "deb":
            continue
        options, rest = rest.strip(), rest.strip()
        key = ""
        if options.startswith("["):
            options, _, rest = options[1:].partition("]")
            key = next(
                (
                    " " + word[len("signed-by=") :]
                    for word in options.split()
                    if word.startswith("signed-by=")
                ),
                "",
            )
        uri, suite = rest.split()[:2]
        yield {"types": "deb", "uris": uri, "suites": suite, "signed-by": key}


def deb822_entries(text):
    """Paragraphs of ``Field: value`` with values that go on in indented lines (an embedded key does)."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for paragraph in "\n".join(lines).split("\n\n"):
        entry, field = {}, None
        for line in paragraph.splitlines():
            if line[:1].isspace() and field:
                entry[field] += "\n" + line
            elif ":" in line:
                field, value = line.split(":", 1)
                field = field.strip().lower()
                entry[field] = value
        if entry.get("enabled", "yes").strip().lower() not in ("no", "false") and "uris" in entry:
            yield entry
