"""What a test does at a stand-in that the accounting system itself does not offer: looking in, breaking."""

import time

import requests

from .accounting_system import SYSTEMS

CONTROL = "/_standin"


class StandinControl:
    """The control calls of a running stand-in.

    :param standin: :class:`lab.servers.Standin`
    """

    def __init__(self, standin):
        self.url = standin.url
        self.system = SYSTEMS[standin.provider]
        self.session = requests.Session()
        self.session.trust_env = False

    def _call(self, method, path, body=None, **query):
        answer = self.session.request(
            method, f"{self.url}{CONTROL}/{path}", json=body, params=query, timeout=120
        )
        content = answer.json()
        if not answer.ok:
            raise ValueError(content["error"])
        return content

    # === LOOKING === #

    def calls(self, since=0):
        """The calls it got after number ``since``, oldest first, its own control calls left out."""
        return self._call("GET", "calls", since=since)["calls"]

    def last_call(self):
        """The number of the latest call, to count from."""
        return max((call["seq"] for call in self.calls()), default=0)

    def wait_until_quiet(self, seconds=3):
        """Wait until nobody has called for so long: what goes on in the background is over."""
        last, since = self.last_call(), time.monotonic()
        while time.monotonic() - since < seconds:
            time.sleep(0.2)
            if self.last_call() != last:
                last, since = self.last_call(), time.monotonic()

    def documents(self, kind=None, organisation=""):
        """The documents of an organisation (the one tests usually use by default), amounts as text.

        :param kind: as Odoo names it, such as ``invoice``
        """
        query = {"kind": self.system.kinds[kind]} if kind else {}
        path = f"tenants/{organisation or self.system.organisation}/documents"
        return self._call("GET", path, **query)["documents"]

    def document(self, key, organisation=""):
        """The one document with this id or number."""
        [found] = [row for row in self.documents(None, organisation) if key in (row["id"], row["number"])]
        return found

    def organisation(self, key=""):
        """Everything an organisation holds: accounts, tax rates, contacts, items, documents, payments."""
        key = key or self.system.organisation
        [found] = [row for row in self._call("GET", "state")["tenants"] if row["key"] == key]
        return found

    def email_of(self, contact_id, role):
        """The e-mail address of a customer or vendor (``role``), ``""`` without one."""
        return self.system.email_of(self.organisation(), contact_id, role)

    def rows_of(self, name, organisation="", start=0, count=1000):
        """Some objects of a list as the stand-in keeps them, in the order they were made.

        :param name: ``contacts`` (at QuickBooks customers and vendors, told apart by ``kind``) or ``items``
        """
        path = f"tenants/{organisation or self.system.organisation}/{name}"
        return self._call("GET", path, start=start, count=count)[name]

    # === ARRANGING === #

    def register_app(self, redirect_uri, bulk=False):
        """Make an app as at the developer site; returns ``(client_id, client_secret)``."""
        facts = {"name": "Odoo of Kiwi Trading", "redirect_uris": [redirect_uri]}
        app = self._call("POST", "apps", {**facts, "bulk": True} if bulk else facts)
        return app["client_id"], app["client_secret"]

    def fault(self, kind, **options):
        """Have the next matching calls fail in one of the ways of ``standin/serving/faults.py``; returns that
        switch, see :meth:`faults`.
        """
        return self._call("POST", "faults", {"kind": kind, **options})["faults"][-1]

    def faults(self):
        """The switches that were set, each with ``id``, ``kind`` and how often it ``fired``."""
        return self._call("GET", "faults")["faults"]

    def clear_faults(self):
        self._call("DELETE", "faults")

    def settings(self, **changes):
        """Change switches such as ``limits_on``; returns all of them."""
        return self._call("POST", "settings", changes)

    def advance_clock(self, seconds):
        """Move the stand-in's time, not the machine's."""
        self._call("POST", "clock", {"advance": seconds})

    def expire_access_tokens(self):
        self._call("POST", "tokens/expire", {})

    def revoke(self, client_id):
        """Have the person who allowed it disconnect an app."""
        self._call("POST", f"apps/{client_id}/revoke", {})

    # === ACTING AS THE ACCOUNTANT === #

    def act_on_document(self, key, action, organisation="", **options):
        """Approve, submit, void, delete, pay, unpay or edit a document (id or number).

        :return: the document as it is now
        """
        organisation = organisation or self.system.organisation
        return self._call("POST", f"tenants/{organisation}/documents/{key}/{action}", options)

    def enter_document(self, kind, contact, lines, organisation="", **values):
        """Type in a document by hand; returns it as it is then.

        :param kind: as Odoo names it, such as ``invoice``
        :param lines, values: as the stand-in names them
        """
        path = f"tenants/{organisation or self.system.organisation}/documents"
        facts = {"kind": self.system.kinds[kind], "contact": contact, "lines": lines}
        return self._call("POST", path, {**facts, **values})

    def change_organisation(self, organisation="", **facts):
        """Change facts of an organisation, named as its stand-in names them."""
        return self._call("POST", f"tenants/{organisation or self.system.organisation}/organisation", facts)

    def multiply_organisation(self, count):
        """Have so many organisations like the usual one, itself among them."""
        self._call("POST", "tenants", {"like": self.system.organisation, "count": count})

    def fill(self, organisation="", **wanted):
        """Make lists as long as wanted: ``contacts=50_000``, ``items=5_000``, ``accounts``, ``tax_rates``.

        :return: how many there are now
        """
        path = f"tenants/{organisation or self.system.organisation}/fill"
        return self._call("POST", path, wanted)["counts"]

    def enter_rows(self, name, rows, organisation=""):
        """Put contacts or items into an organisation, unchecked; properties are named as on the wire.

        :return: them as the stand-in keeps them, in the same order
        """
        path = f"tenants/{organisation or self.system.organisation}/{name}"
        return self._call("POST", path, {name: rows})[name]

    def act_on_row(self, name, key, action, organisation="", **options):
        """Edit, archive, restore, merge (``into``) or delete a contact or an item (id or name)."""
        path = f"tenants/{organisation or self.system.organisation}/{name}/{key}/{action}"
        return self._call("POST", path, options)

    def act_on_rows(self, name, action, organisation="", **which):
        """The same with many at once: ``keys``, or ``start`` and ``count``; ``values`` of an edit, in whose
        texts ``{n}`` is the position; or ``pairs`` of a merge.

        :return: the ids of those that were acted upon
        """
        path = f"tenants/{organisation or self.system.organisation}/{name}/bulk"
        return self._call("POST", path, {"action": action, **which})["ids"]

    def change_email(self, contact, email):
        """Give a customer of the usual organisation another e-mail address, or none.

        :param contact: id or name
        """
        path = f"tenants/{self.system.organisation}/contacts/{contact}/edit"
        return self._call("POST", path, {"email": email})

    def act_on_account(self, code, action):
        """Archive or restore an account of the usual organisation."""
        self._call("POST", f"tenants/{self.system.organisation}/accounts/{code}/{action}", {})

    def add_to_lists(self, accounts=0, taxes=0):
        """Add so many accounts, of each type in turn, and taxes, for sales and purchases in turn, to those of
        the usual organisation.
        """
        counts = self.organisation()["counts"]
        there = counts.get("tax_rates") or counts["tax_codes"]
        wanted = {"accounts": counts["accounts"] + accounts, "tax_rates": there + taxes}
        self._call("POST", f"tenants/{self.system.organisation}/fill", wanted)

    def archive_option(self, name):
        """Archive an option of the first tracking category of the usual organisation."""
        path = f"tenants/{self.system.organisation}/{self.system.options_list}/{name}/archive"
        return self._call("POST", path, {})

    def lift_limits(self):
        """Let a test send more than the accounting system takes in that time."""
        self.settings(**self.system.without_limits)
