"""One attempt to get a person's consent: started here, answered once, by the same person, within ten
minutes.
"""

import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import hash_sign, verify_hash_signed

from . import database_clock
from .accounting_key import load_keyring

_logger = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=10)
KEPT = timedelta(days=1)
SIGNATURE_SCOPE = "accounting_connector.oauth_state"


class ConsentRefused(Exception):
    """An answer to a consent that changes nothing. ``reason`` names the page that explains why."""

    def __init__(self, reason, **facts):
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class AccountingConnectionConsent(models.Model):
    """Nobody has access rights to this model."""

    _name = "accounting.connection.consent"
    _description = "Attempt to Get a Consent"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    nonce = fields.Char(required=True, index=True)
    code_verifier = fields.Char(help="Encrypted.")
    superseded = fields.Boolean(help="A later attempt for the same connection was started.")
    answered_at = fields.Datetime()
    tokens = fields.Text(help="Encrypted; kept only until an organisation is chosen.")
    organisations = fields.Json(help="The organisations to choose from, once the consent was given.")

    # === STARTING === #

    @api.model
    def _begin(self, connection):
        """Start an attempt, make earlier ones of the connection void; returns where to send the browser.

        :raises LibraryMissing, KeyUnavailable: this server cannot talk to the accounting system.
        """
        authorizer = connection._make_authorizer()
        verifier = secrets.token_urlsafe(48) if connection._capabilities().supports_pkce else ""
        consents = self.sudo()
        consents.search(
            [("connection_id", "=", connection.id), ("answered_at", "=", False)]
        ).superseded = True
        consent = consents.create(
            {
                "connection_id": connection.id,
                "user_id": self.env.uid,
                "nonce": secrets.token_urlsafe(24),
                "code_verifier": load_keyring().encrypt(verifier) if verifier else False,
            }
        )
        return authorizer.authorization_url(connection._redirect_uri(), consent._state_text(), verifier)

    def _state_text(self):
        """What travels through the browser: signed, and of no use to another user, company or connection."""
        return hash_sign(self.env, SIGNATURE_SCOPE, self._state_values(), expiration=LIFETIME)

    def _state_values(self):
        return [self.nonce, self.user_id.id, self.connection_id.company_id.id, self.connection_id.id]

    # === ANSWERING, IN STEPS === #

    @api.model
    def _take(self, state_text, uid):
        """The attempt that ``state_text`` belongs to, marked as answered in the current transaction.

        The caller commits before it does anything else: an answer counts once, whatever happens after.

        :raises ConsentRefused: ``expired`` (or not ours), ``foreign``, ``superseded`` or ``replayed``.
        """
        values = self._verified(state_text)
        nonce, user_id = values[:2]
        if user_id != uid:
            raise ConsentRefused("foreign")
        consent = self.sudo().search([("nonce", "=", nonce)])
        if not consent or consent._state_values() != values:
            raise ConsentRefused("expired")
        if consent.superseded:
            raise ConsentRefused("superseded", connection_id=consent.connection_id.id)
        if consent.answered_at:
            raise ConsentRefused("replayed", connection_id=consent.connection_id.id)
        consent.connection_id.with_user(uid).check_access("write")
        consent.answered_at = database_clock.now(self.env.cr)
        return consent

    @api.model
    def _verified(self, state_text):
        try:
            values = verify_hash_signed(self.sudo().env, SIGNATURE_SCOPE, state_text)
        except ValueError:  # not even of our making; binascii.Error and UnicodeDecodeError are ValueErrors
            values = None
        if not values:
            raise ConsentRefused("expired")
        return values

    def _code_verifier(self):
        return load_keyring().decrypt(self.code_verifier or "")

    @api.autovacuum
    def _gc_old_consents(self):
        self.sudo().search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
