"""Fixtures for tests that need real servers: Odoo, PostgreSQL, the stand-ins, a browser.

Everything but a browser page lives as long as a test module, so that Odoo starts once for all its tests. A
module asks for something else by overriding a fixture of its own scope: ``database_options``,
``odoo_options``, ``standin_options``, ``expected_log_errors``. It runs once for each accounting system,
unless it says which one it is about: ``system``.
"""

import re

import pytest

from lab.accounting_system import SYSTEMS
from lab.browser import WatchedPage, browser
from lab.home import lab_home
from lab.odoo_client import OdooClient
from lab.servers import OdooServer, Standin, end_scheduled_actions, log_problems
from lab.standin_control import StandinControl
from lab.toolchain import prepare
from lab.workspace import Workspace

# Of a test module: its running server.
SERVER = pytest.StashKey[OdooServer]()
# Two transactions wrote the same row: Odoo logs the statement, and replays the later request.
COLLISION = "could not serialize access due to concurrent update"


@pytest.fixture(scope="session")
def lab():
    """The :class:`lab.workspace.Workspace` of this run: makes databases, owns files."""
    with Workspace(prepare()) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def database_options():
    """Keyword arguments of :meth:`lab.workspace.Workspace.database`."""
    return {}


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def system(request):
    """The :class:`lab.accounting_system.AccountingSystem` of these tests: each in turn."""
    return request.param


@pytest.fixture(scope="module")
def database(lab, system, database_options, request):
    """A private copy of the database ``test`` with our addon installed, for one accounting system."""
    tests = [item for item in request.session.items if item.path == request.path]
    opens_pages = any("chromium" in test.fixturenames for test in tests)
    database = lab.database(alone=True, **{"with_assets": opens_pages, **database_options})
    yield database
    database.drop()


@pytest.fixture(scope="module")
def odoo_options():
    """Keyword arguments of :class:`lab.servers.OdooServer`."""
    return {}


@pytest.fixture(scope="module")
def expected_log_errors():
    """Regular expressions of errors that belong in Odoo's log here; any other error fails the module."""
    return []


@pytest.fixture(scope="module")
def odoo_server(database, odoo_options, expected_log_errors, request):
    """A running :class:`lab.servers.OdooServer` on ``database``."""
    server = OdooServer(database, **{"cron_threads": 1, **odoo_options}).start()
    request.node.stash[SERVER] = server
    yield server
    del request.node.stash[SERVER]
    end_scheduled_actions(database)
    server.stop()
    errors = log_problems(server.log_text(), ("ERROR", "CRITICAL"))
    errors = _unexpected(errors, [COLLISION, *expected_log_errors])
    assert not errors, "Odoo logged errors:\n" + "\n".join(errors)


def _unexpected(errors, patterns):
    return [error for error in errors if not any(re.search(pattern, error) for pattern in patterns)]


@pytest.fixture(scope="module")
def standin_options():
    """Keyword arguments of :class:`lab.servers.Standin`."""
    return {}


@pytest.fixture(scope="module")
def standin(lab, system, standin_options):
    """The system's stand-in, running."""
    server = Standin(lab, system.code, **standin_options).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def books(standin):
    """The stand-in, seen from behind."""
    return StandinControl(standin)


@pytest.fixture(scope="module")
def client(odoo_server):
    """The administrator's session on ``odoo_server``."""
    return OdooClient(odoo_server)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium for the whole run."""
    with browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def expected_browser_errors():
    """Regular expressions of the browser errors the module's tests provoke; any other one fails its test."""
    return []


@pytest.fixture
def browser_page(chromium, request, expected_browser_errors):
    """A page 1400 pixels wide (parametrize it indirectly for another width).

    An error on any page of its session, uncaught or on the console, fails the test. A failed test leaves a
    picture with the lab's logs.
    """
    watched = WatchedPage(chromium, width=getattr(request, "param", 1400))
    yield watched.page
    problems = _unexpected(watched.problems, expected_browser_errors)
    if getattr(request.node, "failed", False) or problems:
        picture = lab_home() / "logs" / f"{re.sub(r'[^a-z0-9_]+', '-', request.node.name.lower())}.png"
        watched.page.screenshot(path=picture)
        print(f"picture: {picture}")
    watched.close()
    assert not problems, "The browser reported errors:\n" + "\n".join(problems)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures see whether their test failed, and people what Odoo said until then."""
    report = yield
    if report.when != "teardown" and report.failed:
        item.failed = True
        if server := item.getparent(pytest.Module).stash.get(SERVER, None):
            report.sections.append(("Odoo's log of our addon", "\n".join(server.last_words())))
    return report
