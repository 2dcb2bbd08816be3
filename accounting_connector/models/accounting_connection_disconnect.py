"""Disconnecting: giving up the access to an organisation here, then over there."""

import logging

from odoo import models

from ..providers import errors
from .accounting_key import KeyUnavailable

_logger = logging.getLogger(__name__)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _disconnect(self):
        """Forget the tokens here, then tell the accounting system; returns whether it heard us.

        Uses transactions of its own; none is open during a call. The authorization of this organisation is
        removed there. Where that does not end the tokens, they are revoked only when no other connection of
        this database uses the same app, because revoking takes all of that user's organisations down.
        """
        self.ensure_one()
        farewell = self._prepare_farewell()
        self._in_own_transaction(lambda connection: connection._mark_disconnected())
        told, text = self._say_farewell(farewell) if farewell else (False, "")
        self._in_own_transaction(lambda connection: connection._note_farewell(told, text))
        return told

    def _prepare_farewell(self):
        """What is needed to tell the accounting system, or ``None`` when there is nothing valid to show
        it.
        """
        connection = self.sudo()
        try:
            access_token = connection._token_store().access_token()
            with self.env.registry.cursor() as cr:
                own = connection.with_env(connection.env(cr=cr))
                secret = own.env["accounting.connection.secret"]._of(own)
                return {
                    "authorizer": own._make_authorizer(),
                    "access_token": access_token,
                    "consent_ref": own.organisation_consent_ref or "",
                    "refresh_token": secret._reveal("refresh_token") if own._is_to_revoke() else "",
                }
        except (errors.ProviderError, KeyUnavailable) as error:
            _logger.info("connection %s is disconnected without telling: %s", self.id, error)
            return None

    def _is_to_revoke(self):
        """Whether the tokens outlive the removal of the organisation, and are nobody else's."""
        return not self._capabilities().disconnecting_revokes and not self._app_is_shared()

    def _app_is_shared(self):
        """Whether another connected connection of this database uses the same app."""
        return bool(
            self.sudo().search_count(
                [
                    ("id", "not in", self.ids),
                    ("provider", "=", self.provider),
                    ("client_id", "=", self.client_id),
                    ("state", "not in", ("draft", "disconnected")),
                ],
                limit=1,
            )
        )

    def _say_farewell(self, farewell):
        authorizer = farewell["authorizer"]
        try:
            authorizer.disconnect(farewell["access_token"], farewell["consent_ref"])
            if farewell["refresh_token"]:
                authorizer.revoke(farewell["refresh_token"])
        except errors.ProviderError as error:
            _logger.info("connection %s: not removed over there: %s", self.id, error)
            return False, error.text
        return True, ""

    def _mark_disconnected(self):
        self.env["accounting.connection.secret"]._of(self)._forget_tokens()
        self.write({"state": "disconnected", "wait_until": False, "organisation_consent_ref": False})
        self.env["accounting.document"]._tell_why_waiting(self)
        self.activity_unlink([self._RECONNECT_ACTIVITY, self._PROBLEM_ACTIVITY])

    def _note_farewell(self, told, text):
        label, organisation = self._capabilities().label, self.organisation_name
        if told:
            body = self.env._("Disconnected, and the authorization was removed at %(label)s.", label=label)
        else:
            body = self.env._(
                "Disconnected here. %(label)s could not be told: remove this app from the connected apps of "
                "%(organisation)s there. %(text)s",
                label=label,
                organisation=organisation,
                text=text,
            )
        self.message_post(body=body)
