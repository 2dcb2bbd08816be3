"""Everything a running stand-in knows: apps, users, organisations, tokens, settings, switches."""

import uuid
from dataclasses import dataclass

from ..serving import people, world
from . import seeds
from .idempotency import IdempotencyStore
from .limits import Limiter
from .seed_charts import ORGANISATIONS
from .tokens import TokenStore


@dataclass
class Settings:
    """Switches of the stand-in; changed by a control call, back to these values on reset.

    `refused_batch_keeps_good`: a summarised 400 leaves the good elements written (unverified; this is
    the reading that hurts). `bill_keeps_reference`: a bill stores Reference, which is documented for
    sales only. `unknown_contact_is_404`: for a document naming an unknown contact.
    `unknown_tracking_is_dropped`: a line loses tracking that cannot be used, instead of being refused.
    `other_wording`: accounts and tax rates are refused in other words that were seen.
    `date_is_needed_to_approve`: instead of today being taken. `merge_changes_time`: merging contacts changes
    when they were last updated. `gdpr_request_clears`: a contact's details are gone with the request.
    `saving_nothing_is_a_change`: a contact sent as it is has a new time of change.
    `archived_are_told_as_changed`: by If-Modified-Since without includeArchived too.
    `answer_seconds`: how long each call of the API takes at least; calls overlap.
    `country_is_plain`: of A to Z and blanks only. `unpaged_contacts_are_short`: without persons, terms.
    """

    shuffle_batches: bool = True
    half_even: bool = False
    refused_batch_keeps_good: bool = True
    bill_keeps_reference: bool = False
    unknown_contact_is_404: bool = False
    unknown_tracking_is_dropped: bool = False
    other_wording: bool = False
    date_is_needed_to_approve: bool = False
    merge_changes_time: bool = False
    gdpr_request_clears: bool = True
    saving_nothing_is_a_change: bool = True
    archived_are_told_as_changed: bool = False
    country_is_plain: bool = True
    unpaged_contacts_are_short: bool = False
    high_volume_rows: int = 100000
    longest_query: int = 4096
    limits_on: bool = True
    minute_limit: int = 60
    day_limit: int = None
    app_minute_limit: int = 10000
    concurrent_limit: int = 5
    answer_seconds: float = 0


@dataclass
class App(people.App):
    """A registered app. `day_limit` follows its tier; `bulk` allows several organisations a consent."""

    bulk: bool = False
    day_limit: int = 1000


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


class World(world.World):
    """All state of the Xero stand-in."""

    app_class = App
    seeded_apps = seeds.APPS
    seeded_users = seeds.USERS

    def __init__(self, organisations=tuple(ORGANISATIONS), redirect_uris=()):
        super().__init__(organisations, redirect_uris)

    def build_tenant(self, seed, number=1):
        if number == 1:
            return seeds.build_tenant(seed)
        key = f"{seed}-{number}"
        facts = ORGANISATIONS[seed][0]
        own = {name: f"{facts[name]} {number}" for name in ("name", "legal_name")}
        own["short_code"] = f"{facts['short_code']}{number}"
        return seeds.build_tenant(seed, key=key, id=str(uuid.uuid5(world.NAMESPACE, key)), **own)

    def reset(self):
        super().reset()
        self.settings = Settings()
        self.connections = {}
        self.tokens = TokenStore(self.clock)
        self.idempotency = IdempotencyStore(self.clock)
        self.limiter = Limiter(self.clock)

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

    def user_disconnects(self, app):
        self.tokens.revoke(app.client_id)
        self.disconnect(app.client_id)
