"""The token source of one connection: every process gets a valid access token, one of them refreshes it.

A refresh holds a lease, not a lock: one short transaction takes the lease, no transaction is open during the
HTTP call, another short one saves both tokens before anybody uses them. Everybody else polls. A lease that
was never given back (its process died) ends by itself.
"""

import contextlib
import time
import uuid
from datetime import timedelta

import psycopg2.errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import MissingError

from ..providers import errors
from . import database_clock

EXPIRY_MARGIN = timedelta(seconds=60)
LEASE_SECONDS = 45  # two calls of ten seconds each and the time to save
WAIT_SECONDS = 30
POLL_SECONDS = 0.2
SAVE_ATTEMPTS = 5


class MayNotCall(errors.ProviderError):
    """This server must not use the connection now: not connected, another database, or another key."""


class TokenStore:
    def __init__(self, registry, connection_id):
        self._registry = registry
        self._connection_id = connection_id
        self._given = None

    def access_token(self):
        """A token that is valid for at least a minute.

        :raises MayNotCall: nothing may be sent from here.
        :raises Reconnect: the authorization is gone.
        :raises WrongCredentials: the app's client id or secret has to be corrected.
        :raises Retry: the refresh failed in passing, or another worker's takes too long.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            token, lease = self._read_or_lease()
            if token:
                return token
            if lease:
                return self._refresh_under(lease)
            time.sleep(POLL_SECONDS)
        raise errors.Retry("another worker's token refresh takes too long")

    @contextlib.contextmanager
    def _transaction(self):
        """:raises MayNotCall: the connection was deleted meanwhile."""
        try:
            with self._registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                yield env["accounting.connection"].browse(self._connection_id)
        except MissingError as error:
            raise MayNotCall(f"accounting.connection {self._connection_id}: deleted meanwhile") from error

    def expire_given(self):
        """The provider no longer takes the token given last: have the next caller refresh it, for all."""
        with contextlib.suppress(psycopg2.errors.SerializationFailure), self._registry.cursor() as cr:
            # a row that somebody else writes at this moment holds another token already
            cr.execute(
                """
                UPDATE accounting_connection_secret SET access_expires_at = refreshed_at
                 WHERE connection_id = %s AND access_token = %s
                """,
                [self._connection_id, self._given],
                log_exceptions=False,
            )

    # === STEPS, EACH A TRANSACTION OF ITS OWN === #

    def _read_or_lease(self):
        """``(token, None)`` when it is good, ``(None, lease)`` to refresh it, else ``(None, None)``."""
        try:
            with self._transaction() as connection:
                secret = self._usable_secret(connection)
                now = database_clock.now(connection.env.cr)
                if secret.access_token and secret.access_expires_at > now + EXPIRY_MARGIN:
                    self._given = secret.access_token
                    return secret._reveal("access_token"), None
                return None, self._take_lease(connection.env.cr)
        except psycopg2.errors.SerializationFailure:
            return None, None

    def _usable_secret(self, connection):
        allowed, reason = connection._may_use_tokens()
        if not allowed:
            connection.env.cr.commit()  # a connection that has just been suspended stays so
            raise errors.Reconnect(reason) if connection.state == "reconnect" else MayNotCall(reason)
        secret = connection.env["accounting.connection.secret"].search(
            [("connection_id", "=", self._connection_id)]
        )
        if not secret.refresh_token:
            raise errors.Reconnect("no token is stored")
        return secret

    def _lock_secret(self, cr):
        """Hold the row; raises SerializationFailure, unlogged, when somebody wrote it while we waited."""
        cr.execute(
            "SELECT id FROM accounting_connection_secret WHERE connection_id = %s FOR NO KEY UPDATE",
            [self._connection_id],
            log_exceptions=False,
        )

    def _take_lease(self, cr):
        lease, now = uuid.uuid4().hex, database_clock.read(cr)
        cr.execute(
            """
            UPDATE accounting_connection_secret
               SET refresh_lease = %s, refreshing_until = %s
             WHERE connection_id = %s AND (refreshing_until IS NULL OR refreshing_until < %s)
            """,
            [lease, now + timedelta(seconds=LEASE_SECONDS), self._connection_id, now],
            log_exceptions=False,
        )
        return lease if cr.rowcount else None

    def _refresh_under(self, lease):
        """Refresh while holding ``lease``; gives the new access token once both tokens are saved."""
        try:
            with self._transaction() as connection:
                authorizer = connection._make_authorizer()
                candidates = self._refresh_tokens(connection)
                was_refused = connection.credentials_refused
            tokens = self._exchange(authorizer, candidates)
        except (errors.Reconnect, errors.WrongCredentials) as error:
            self._give_up(lease, error)
            raise
        except BaseException:
            self._release(lease)
            raise
        self._save(lease, tokens)
        if was_refused:
            with self._transaction() as connection:
                connection._note_credentials_accepted()
        return tokens.access_token

    def _refresh_tokens(self, connection):
        """The stored refresh token, then the previous one while the provider still takes it."""
        secret = connection.env["accounting.connection.secret"]._of(connection)
        candidates = [secret._reveal("refresh_token")]
        grace_ends = secret.rotated_at and secret.rotated_at + connection._capabilities().grace_period
        now = database_clock.now(connection.env.cr)
        if secret.previous_refresh_token and grace_ends and now < grace_ends:
            candidates.append(secret._reveal("previous_refresh_token"))
        return candidates

    def _exchange(self, authorizer, candidates):
        for position, refresh_token in enumerate(candidates, start=1):
            try:
                return authorizer.refresh(refresh_token)
            except errors.Reconnect:
                if position == len(candidates):
                    raise
        raise errors.Reconnect("no refresh token is stored")

    def _save(self, lease, tokens):
        """Save both tokens and give the lease back, before anybody uses them.

        An answer that cannot be saved is lost: the stored refresh token stays good for the provider's grace
        period.
        """
        for attempt in range(1, SAVE_ATTEMPTS + 1):
            try:
                with self._transaction() as connection:
                    self._lock_secret(connection.env.cr)
                    secret = connection.env["accounting.connection.secret"]._of(connection)
                    if secret.refresh_lease != lease:
                        raise errors.Retry("the refresh took longer than its lease")
                    secret._keep_tokens(tokens)
                    self._given = secret.access_token
                return
            except psycopg2.errors.SerializationFailure:
                if attempt == SAVE_ATTEMPTS:
                    raise errors.Retry("the new tokens could not be saved") from None
                time.sleep(POLL_SECONDS)

    def _give_up(self, lease, error):
        """Only a person can help: the connection says so before the lease ends, so nobody else tries."""
        with self._transaction() as connection:
            connection._note_error(error)
        self._release(lease)

    def _release(self, lease):
        with self._transaction() as connection:
            connection.env.cr.execute(
                """
                UPDATE accounting_connection_secret
                   SET refreshing_until = NULL, refresh_lease = NULL
                 WHERE connection_id = %s AND refresh_lease = %s
                """,
                [self._connection_id, lease],
            )


class HandedToken:
    """The access token that several threads use as it is: the thread that gives them work calls this before.

    :param store: the :class:`TokenStore` it comes from.
    """

    def __init__(self, store):
        self._store = store
        self._value = ""

    def value(self):
        return self._value

    def __call__(self, refused=None):
        """Have a token that is valid for at least a minute; raises as :meth:`TokenStore.access_token`.

        :param refused: the token of a request that was declined because of it. Only the first of several
            requests that began with it has it refreshed: the others find a newer one.
        :return: the token.
        :raise Retry: our own database declined; that says nothing of the request.
        """
        try:
            if refused and refused == self._value:
                self._store.expire_given()
            self._value = self._store.access_token()
        except psycopg2.Error as error:
            raise errors.Retry("the access token could not be read") from error
        return self._value
