"""What the scheduled actions of all connections do with one of them: read its lists, keep it alive."""

import logging
from datetime import timedelta

from odoo import api, fields, models

from ..providers import errors
from . import database_clock
from .accounting_connection_reading import READING_SECONDS
from .naive_utc import naive_utc

_logger = logging.getLogger(__name__)

LISTENING = [("state", "in", ("setup", "active"))]
# How soon lists are read again that could not be read for a passing reason.
READ_AGAIN_AFTER = timedelta(minutes=15)
PASSING = (errors.Retry, errors.RateLimited, errors.Unavailable)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    # === LISTS === #

    @api.model
    def _cron_refresh_lists(self):
        """Read every connection's lists anew, long ones some pages at a time. One that fails is noted, read
        again soon, and does not stop the others.
        """
        self._in_turn(LISTENING, "lists", lambda connection: connection._take_turn_at_lists())

    def _take_turn_at_lists(self):
        """:return: when to go on (naive UTC, the database's clock); ``None``: not before the next round."""
        is_finished, error = self._refresh_lists_or_note(READING_SECONDS)
        now = database_clock.now(self.env.cr)
        if not isinstance(error, PASSING) or isinstance(error, errors.SubscriptionEnded):
            return None if is_finished or error else now
        return max(filter(None, (naive_utc(error.until), now + READ_AGAIN_AFTER)))

    def _refresh_lists_or_note(self, seconds):
        """Read the lists, ``seconds`` of each long one; what went wrong is noted.

        :return: whether they were read to their end, and the error that stopped it.
        """
        try:
            return self._refresh_lists(seconds=seconds), None
        except errors.ProviderError as error:
            _logger.info("lists of connection %s not read: %s", self.id, error)
            self._note_error(error)
            return False, error
        except Exception as error:
            _logger.exception("lists of connection %s not read", self.id)
            return False, error

    # === AUTHORIZATIONS === #

    @api.model
    def _cron_keep_alive(self):
        """Refresh tokens long before they would die of not being used, and say when they die all the same."""
        self._in_turn(LISTENING, "alive", lambda connection: connection._keep_alive())

    def _keep_alive(self):
        try:
            self._in_own_transaction(lambda connection: connection._remind_before_end())
            if self._in_own_transaction(lambda connection: connection._begin_to_use_token()):
                self._token_store().access_token()
        except errors.ProviderError as error:
            _logger.info("tokens of connection %s not refreshed: %s", self.id, error)
        except Exception:
            _logger.exception("tokens of connection %s not refreshed", self.id)

    def _begin_to_use_token(self):
        """Whether the refresh token was not used for long; the next who wants a token then uses it."""
        secret = self.env["accounting.connection.secret"]._of(self)
        idle_limit = fields.Datetime.now() - self._capabilities().refresh_lifetime / 4
        if secret.refreshed_at and secret.refreshed_at > idle_limit:
            return False
        secret._expire_access_token()
        return True
