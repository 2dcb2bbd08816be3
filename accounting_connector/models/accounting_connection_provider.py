"""Where a connection meets its adapter: the only place that builds one."""

import logging
import time

import psycopg2

from odoo import models

from .. import providers
from ..providers.base import Credentials
from ..providers.budget import Budget, Priority
from ..providers.errors import TokenExpired
from .accounting_call import LOG_CALL, logged_values
from .accounting_call_count import SharedCounts
from .accounting_token_store import HandedToken, TokenStore
from .database_clock import RunningClock

_logger = logging.getLogger(__name__)


class CallLog:
    """Writes a row of ``accounting.call`` for every finished HTTP call that no budget counts, in a small
    transaction of its own. What a budget counts is logged with it: see ``SharedCounts``.
    """

    def __init__(self, registry, connection_id):
        self._registry = registry
        self._connection_id = connection_id

    def __call__(self, call):
        try:
            with self._registry.cursor() as cr:
                cr.execute(LOG_CALL, {"connection": self._connection_id, **logged_values(call)})
        except psycopg2.Error:
            # the log is for people; losing a line of it must not turn a sent document into a failed one
            _logger.warning("accounting.call: one line could not be written", exc_info=True)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _capabilities(self):
        """What this connection's accounting system can do: no network, no libraries."""
        self.ensure_one()
        return providers.capabilities(self.provider)

    def _base_url(self):
        """``""`` for the real provider, else the address a system parameter points all its hosts at."""
        return (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(f"accounting_connector.{self.provider}.base_url", "")
            .strip()
        )

    def _make_budget(self, priority=Priority.BACKGROUND):
        """What calls of this priority keep within. Threads of one run share it.

        It counts and logs calls, and sleeps when one has to wait shortly: no transaction is open when they
        are made.
        """
        return Budget(SharedCounts(self.env.registry, self.id), priority=priority, pause=time.sleep)

    def _make_provider(self, budget=None):
        """The adapter for this connection's organisation.

        Reads all it needs now; the result stays usable after this transaction has ended, because its token
        source and its budget open cursors of their own.

        :raises LibraryMissing: a Python package the adapter needs is not installed.
        :raises UnsafeAddress: the base URL is neither https nor http to the loopback interface.
        """
        tokens = self._token_store()
        return self._make_adapter(budget or self._make_budget(), tokens.access_token, tokens.expire_given)

    def _make_adapters(self, budget, number):
        """So many adapters that keep within ``budget``, each to be used in a thread of its own.

        They take the access token as it is: the thread that hands out requests keeps it valid.

        :return: ``(the adapters, the HandedToken they share)``.
        """
        token = HandedToken(self._token_store())
        return [self._make_adapter(budget, token.value) for _thread in range(number)], token

    def _make_adapter(self, budget, access_token, expire_token=lambda: None):
        self.ensure_one()
        connection = self.sudo()

        def on_call(call):
            if call.outcome == TokenExpired.__name__:
                expire_token()

        return providers.make_provider(
            connection.provider,
            organisation_id=connection.organisation_external_id,
            access_token=access_token,
            base_url=connection._base_url(),
            clock=RunningClock(self.env.cr).utc_now,
            budget=budget,
            on_call=on_call,
            facts=connection._facts(),
            sandbox=connection._is_sandbox(),
        )

    def _is_sandbox(self):
        return self.environment == "sandbox"

    def _make_authorizer(self):
        """The OAuth side of the adapter, with this connection's client id and secret.

        :raises KeyUnavailable: this server cannot read the stored secret.
        """
        self.ensure_one()
        connection = self.sudo()
        secret = connection.env["accounting.connection.secret"]._of(connection)
        return providers.make_authorizer(
            connection.provider,
            Credentials(connection.client_id or "", secret._reveal("client_secret")),
            base_url=connection._base_url(),
            clock=RunningClock(self.env.cr).utc_now,
            on_call=CallLog(self.env.registry, connection.id),
            sandbox=connection._is_sandbox(),
        )

    def _token_store(self):
        self.ensure_one()
        return TokenStore(self.env.registry, self.id)
