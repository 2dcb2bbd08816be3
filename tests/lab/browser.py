"""The installed Chromium, and a page of it that a test can drive."""

import os
import shutil
from contextlib import contextmanager

from .apt_source import has_apt
from .home import locked
from .programs import run_program
from .reporting import LabError, step

TIME_ZONE = "Pacific/Auckland"  # another day than UTC's for half of each day
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# No sandbox, because tests also run as root and in containers; the rest keeps it from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium():
    """The path of an installed Chromium, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def ensure_chromium():
    """The path of Chromium, installed first where the lab may do so: as root, with apt."""
    found = find_chromium()
    if found:
        return found
    if os.geteuid() != 0 or not has_apt():
        raise LabError(
            "The browser tests need Chromium: install the package chromium, or leave them out with BROWSER=0."
        )
    with locked("chromium"), step("installing Chromium"):
        if not find_chromium():
            _install()
    return find_chromium()


def _install():
    problem = "Chromium could not be installed: install its package, or leave its tests out with BROWSER=0"
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "--assume-yes"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_program([*apt, "update"], "chromium-update.log", problem, env=environment)
    run_program(
        [*apt, "install", "--no-install-recommends", "chromium"],
        "chromium-install.log",
        problem,
        env=environment,
    )


@contextmanager
def browser():
    """A headless Chromium, as a Playwright browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=ensure_chromium(), headless=True, args=ARGUMENTS
        )
        try:
            yield chromium
        finally:
            chromium.close()


class WatchedPage:
    """A fresh browser session with one page, whose errors are collected.

    ``problems`` are uncaught errors and console errors of every page opened in the session, one text each.
    """

    def __init__(self, chromium, width=1400, height=900):
        self.context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="en-US", timezone_id=TIME_ZONE
        )
        self.context.set_default_timeout(60_000)
        self.problems = []
        self.context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        self.context.on("console", self._on_console)
        self.page = self.context.new_page()

    def _on_console(self, message):
        if message.type == "error":
            place = message.location.get("url", "")
            self.problems.append(f"console: {message.text} ({place})")

    def close(self):
        self.context.close()


def log_in(page, server, login="admin", password="admin"):
    """Log in to Odoo through its own form, and wait for the web client."""
    page.goto(f"{server.url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_web_client .o_main_navbar")


def come_as(page, client):
    """Be logged in as the person of an :class:`lab.odoo_client.OdooClient`, in its session; opens no page."""
    session = client.session.cookies.get("session_id")
    page.context.add_cookies([{"name": "session_id", "value": session, "url": client.url}])
