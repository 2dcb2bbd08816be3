"""What every stand-in knows: time, calls, faults, apps, users, organisations; kept in a file if wanted."""

import pickle
import threading
import uuid
from pathlib import Path

from .call_log import CallLog
from .clock import Clock
from .collecting import they_may_go
from .faults import FaultSwitches
from .people import App, User

NAMESPACE = uuid.UUID("5a3f0000-0000-4000-8000-000000000000")
PASSWORD = "standin"
REDIRECT_URI = "http://localhost:8069/accounting_connector/oauth/callback"


class World:
    """All state. `lock` is held while a request reads or changes anything in it.

    A provider's class names the class of its `apps` and its seeds, and adds its own state in `reset`.
    """

    app_class = App
    seeded_apps = ()
    seeded_users = ()

    def __init__(self, organisations, redirect_uris=()):
        self.lock = threading.RLock()
        self.clock = Clock()
        self.calls = CallLog()
        self.faults = FaultSwitches()
        self._organisations = tuple(organisations)
        self._redirect_uris = list(redirect_uris)
        self.reset()

    def build_tenant(self, seed, number=1):
        """A new organisation, as seeded; from number 2 on one like it, with a key (`nz-2`), an id and a name
        of its own.
        """
        raise NotImplementedError

    def reset(self):
        """Back to the seeds; the clock and the numbering of the call log go on."""
        they_may_go()
        self.tenants = {tenant.id: tenant for tenant in map(self.build_tenant, self._organisations)}
        self.apps = {}
        for row in self.seeded_apps:
            self.add_app(redirect_uris=[REDIRECT_URI, *self._redirect_uris], **row)
        self.users = {}
        for email, first, last, keys in self.seeded_users:
            user = User(str(uuid.uuid5(NAMESPACE, email)), email, PASSWORD, first, last, keys)
            self.users[user.id] = user
        self.consents = {}
        self.sessions = {}
        self.faults.clear()
        self.calls.clear()

    def multiply_tenant(self, seed, count):
        """Have `count` organisations like a seeded one, itself among them: whoever may open that one may open
        all of them.
        """
        for number in range(2, count + 1):
            if not self.tenant(f"{seed}-{number}"):
                tenant = self.build_tenant(seed, number)
                self.tenants[tenant.id] = tenant
                for user in self.users.values():
                    user.tenants += (tenant.key,) if seed in user.tenants else ()

    def add_app(self, **values):
        """Register an app; TypeError on a value that apps do not have."""
        app = self.app_class(**values)
        self.apps[app.client_id] = app
        return app

    def tenant(self, name):
        """An organisation by key, id or short code; None when there is none."""
        return next(
            (
                tenant
                for tenant in self.tenants.values()
                if name in (tenant.key, tenant.id, tenant.short_code)
            ),
            None,
        )

    def user_by_email(self, email):
        return next((user for user in self.users.values() if user.email == email.lower().strip()), None)

    def user_disconnects(self, app):
        """The user took the app's access away, in the provider's own pages."""
        raise NotImplementedError

    def save(self, path):
        """Write everything to a file, replacing it at once."""
        with self.lock:
            data = pickle.dumps({**self.__dict__, "lock": None})
        temporary = Path(f"{path}.new")
        temporary.write_bytes(data)
        temporary.replace(path)

    def load(self, path):
        """Take over what `save` wrote."""
        with self.lock:
            values = pickle.loads(Path(path).read_bytes())
            self.__dict__.update({**values, "lock": self.lock})
