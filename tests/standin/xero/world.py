"""Everything a running stand-in knows: apps, users, organisations, tokens, settings, switches."""

import pickle
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from ..call_log import CallLog
from ..clock import Clock
from ..faults import FaultSwitches
from . import seeds
from .idempotency import IdempotencyStore
from .limits import Limiter
from .tokens import TokenStore

NAMESPACE = uuid.UUID("5a3f0000-0000-4000-8000-000000000000")


@dataclass
class Settings:
    """Switches of the stand-in; changed by a control call, back to these values on reset.

    `refused_batch_keeps_good`: a summarised 400 leaves the good elements written (unverified; this is
    the reading that hurts). `bill_keeps_reference`: a bill stores Reference, which is documented for
    sales only. `unknown_contact_is_404`: for a document naming an unknown contact.
    """

    shuffle_batches: bool = True
    half_even: bool = False
    refused_batch_keeps_good: bool = True
    bill_keeps_reference: bool = False
    unknown_contact_is_404: bool = False
    high_volume_rows: int = 100000
    longest_query: int = 4096
    limits_on: bool = True
    minute_limit: int = 60
    day_limit: int = None
    app_minute_limit: int = 10000
    concurrent_limit: int = 5


@dataclass
class App:
    """A registered app. `day_limit` follows its tier; `bulk` allows several organisations a consent."""

    client_id: str
    client_secret: str
    name: str
    redirect_uris: list = field(default_factory=list)
    bulk: bool = False
    day_limit: int = 1000


@dataclass
class User:
    id: str
    email: str
    password: str
    first_name: str
    last_name: str
    tenants: tuple


@dataclass
class Connection:
    """One user's connection of one app to one organisation."""

    id: str
    client_id: str
    user_id: str
    tenant_id: str
    auth_event_id: str
    created: object
    updated: object


class World:
    """All state. `lock` is held while a request reads or changes anything in it."""

    def __init__(self, organisations=("nz", "au", "gb", "us"), redirect_uris=()):
        self.lock = threading.RLock()
        self.clock = Clock()
        self.calls = CallLog()
        self.faults = FaultSwitches()
        self._organisations = tuple(organisations)
        self._redirect_uris = list(redirect_uris)
        self.reset()

    def reset(self):
        """Back to the seeds; the clock and the numbering of the call log go on."""
        self.settings = Settings()
        self.tenants = {tenant.id: tenant for tenant in map(seeds.build_tenant, self._organisations)}
        self.apps = {}
        for row in seeds.APPS:
            self.add_app(App(redirect_uris=[seeds.REDIRECT_URI, *self._redirect_uris], **row))
        self.users = {}
        for email, first, last, keys in seeds.USERS:
            user = User(str(uuid.uuid5(NAMESPACE, email)), email, seeds.PASSWORD, first, last, keys)
            self.users[user.id] = user
        self.connections = {}
        self.consents = {}
        self.sessions = {}
        self.tokens = TokenStore(self.clock)
        self.idempotency = IdempotencyStore(self.clock)
        self.limiter = Limiter(self.clock)
        self.faults.clear()
        self.calls.clear()

    def add_app(self, app):
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

    def connect(self, app, user, tenants, auth_event_id):
        """Connect organisations to the app, or renew the connections that exist."""
        now = self.clock.now()
        for tenant in tenants:
            existing = self.connection(app.client_id, user.id, tenant.id)
            if existing:
                existing.auth_event_id, existing.updated = auth_event_id, now
            else:
                new = Connection(
                    str(uuid.uuid4()), app.client_id, user.id, tenant.id, auth_event_id, now, now
                )
                self.connections[new.id] = new

    def connection(self, client_id, user_id, tenant_id):
        return next(
            (
                one
                for one in self.connections.values()
                if (one.client_id, one.user_id, one.tenant_id) == (client_id, user_id, tenant_id)
            ),
            None,
        )

    def disconnect(self, client_id, user_id=None):
        """Remove an app's connections: all of them, or one user's."""
        self.connections = {
            one.id: one
            for one in self.connections.values()
            if one.client_id != client_id or user_id not in (None, one.user_id)
        }

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
