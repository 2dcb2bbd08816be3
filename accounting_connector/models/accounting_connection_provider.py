"""Where a connection meets its adapter: the only place that builds one."""

import json
import logging
import time
from datetime import timezone

import psycopg2

from odoo import models
from odoo.tools import SQL

from .. import providers
from ..providers.base import Credentials
from ..providers.budget import Budget, Priority
from ..providers.errors import TokenExpired
from .accounting_call_count import SharedCounts
from .accounting_token_store import TokenStore
from .database_clock import RunningClock

_logger = logging.getLogger(__name__)


class CallLog:
    """Writes a row of ``accounting.call`` for every finished HTTP call, in a small transaction of its own."""

    def __init__(self, registry, connection_id, budget=None):
        """:param budget: knows the limits once a call has ended; kept with the call for other processes."""
        self._registry = registry
        self._connection_id = connection_id
        self._budget = budget

    def __call__(self, call):
        try:
            with self._registry.cursor() as cr:
                cr.execute(
                    """
                    INSERT INTO accounting_call (connection_id, company_id, started_at, method, endpoint,
                    status,
                                                 seconds, outcome, correlation_id, elements, budget)
                    SELECT id, company_id, %s, %s, %s, %s, %s, %s, %s, %s, %s
                      FROM accounting_connection
                     WHERE id = %s
                    """,
                    [
                        call.started_at.astimezone(timezone.utc).replace(tzinfo=None),
                        call.method,
                        call.endpoint,
                        call.status or 0,
                        call.seconds,
                        call.outcome,
                        call.correlation_id or None,
                        call.elements or 0,
                        json.dumps(self._budget.state) if self._budget else None,
                        self._connection_id,
                    ],
                )
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
        """What is known of the provider's limits, for calls of this priority.

        It counts calls and sleeps when a limit is met: no transaction is open when they are made.
        """
        counts = SharedCounts(self.env.registry, self.id)
        return Budget(self._budget_state(), priority=priority, pause=time.sleep, counts=counts)

    def _make_provider(self, budget=None):
        """The adapter for this connection's organisation.

        Reads all it needs now; the result stays usable after this transaction has ended, because its token
        source and its call log open cursors of their own.

        :raises LibraryMissing: a Python package the adapter needs is not installed.
        :raises UnsafeAddress: the base URL is neither https nor http to the loopback interface.
        """
        self.ensure_one()
        connection = self.sudo()
        budget = budget or connection._make_budget()
        tokens, log = self._token_store(), CallLog(self.env.registry, connection.id, budget)

        def on_call(call):
            log(call)
            if call.outcome == TokenExpired.__name__:
                tokens.expire_given()

        return providers.make_provider(
            connection.provider,
            organisation_id=connection.organisation_external_id,
            access_token=tokens.access_token,
            base_url=connection._base_url(),
            clock=RunningClock(self.env.cr).utc_now,
            budget=budget,
            on_call=on_call,
            facts=connection._facts(),
            sandbox=connection._is_sandbox(),
        )

    def _is_sandbox(self):
        return self.environment == "sandbox"

    def _budget_state(self):
        """What the last call told about the provider's limits, ``{}`` when nothing is known: see
        ``Budget.state``.
        """
        self.ensure_one()
        return self._budget_states().get(self.id, {})

    def _budget_states(self):
        """The same of many connections, by id, with one query."""
        self.env["accounting.call"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT connection.id, latest.budget
                      FROM accounting_connection connection
                      JOIN LATERAL (SELECT budget
                                      FROM accounting_call call
                                     WHERE call.connection_id = connection.id AND call.budget IS NOT NULL
                                     ORDER BY call.started_at DESC, call.id DESC
                                     LIMIT 1) latest ON TRUE
                     WHERE connection.id IN %s
                    """,
                    tuple(self.ids or [0]),
                )
            )
        )

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
