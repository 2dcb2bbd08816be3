"""Client secret and tokens of a connection, encrypted. Nobody has access rights to this model."""


from odoo import api, fields, models
from odoo.exceptions import MissingError

from . import database_clock
from .accounting_key import KeyUnavailable, create_key_file, load_keyring
from .naive_utc import naive_utc

ENCRYPTED = ("client_secret", "access_token", "refresh_token", "previous_refresh_token")


class AccountingConnectionSecret(models.Model):
    _name = "accounting.connection.secret"
    _description = "Secrets of a Connection"

    connection_id = fields.Many2one("accounting.connection", required=True, ondelete="cascade")
    client_secret = fields.Char()
    access_token = fields.Text()
    access_expires_at = fields.Datetime()
    refresh_token = fields.Text()
    refreshed_at = fields.Datetime()
    previous_refresh_token = fields.Text()
    rotated_at = fields.Datetime(help="When the refresh token last became another one.")
    refresh_expires_at = fields.Datetime(help="When the refresh token dies unused, if that was told.")
    hard_expires_at = fields.Datetime(help="When it dies however it is used, if that was told.")
    refreshing_until = fields.Datetime(
        help="While this moment is ahead, one worker is refreshing the tokens."
    )
    refresh_lease = fields.Char(help="Which worker.")

    _connection = models.UniqueIndex("(connection_id)", "A connection has one row of secrets.")

    @api.model
    def _of(self, connection):
        """The row of ``connection``, created empty when there is none yet.

        :raise MissingError: the connection was deleted meanwhile.
        """
        secrets = self.sudo().search([("connection_id", "=", connection.id)])
        if secrets:
            return secrets
        if not connection.exists():
            raise MissingError(self.env._("The connection was deleted."))
        return self.sudo().create({"connection_id": connection.id})

    @api.model
    def _valid_access_token(self, connection_id):
        """A valid access token of the connection, refreshed when needed, in transactions of its own."""
        return self.env["accounting.connection"].browse(connection_id)._token_store().access_token()

    def _keyring_for_writing(self):
        """This server's keys; creates the key file, but only while no secret is stored in this database."""
        keyring = load_keyring()
        if keyring:
            return keyring
        stored = self.sudo().search_count([("client_secret", "!=", False)], limit=1)
        if stored:
            raise KeyUnavailable("no key, but secrets are stored")
        return create_key_file()

    def _store(self, **texts):
        """Encrypt and write: field name -> text, ``""`` forgets it."""
        self.ensure_one()
        keyring = self._keyring_for_writing() if any(texts.values()) else None
        self.write({name: keyring.encrypt(text) if text else False for name, text in texts.items()})

    def _reveal(self, name):
        """The text behind an encrypted field, ``""`` for none; raises KeyUnavailable."""
        self.ensure_one()
        return load_keyring().decrypt(self[name] or "")

    def _readable(self):
        """Whether this server's key opens everything stored here."""
        self.ensure_one()
        try:
            keyring = load_keyring()
        except KeyUnavailable:
            return False
        return all(keyring.knows(self[name]) for name in ENCRYPTED if self[name])

    def _keep_tokens(self, tokens):
        """Save both tokens of an authorization or a refresh, keep the one before, and give a lease back.

        What is stored with an older key of the ring is encrypted anew with the first one.

        :param tokens: values.Tokens.
        """
        self.ensure_one()
        keyring = self._keyring_for_writing()
        before = self._reveal("refresh_token")
        refresh_token = tokens.refresh_token or before
        now = database_clock.now(self.env.cr)
        values = {
            "client_secret": keyring.encrypt(self._reveal("client_secret")),
            "access_token": keyring.encrypt(tokens.access_token),
            "access_expires_at": naive_utc(tokens.expires_at),
            "refresh_token": keyring.encrypt(refresh_token) if refresh_token else False,
            "refreshed_at": now,
            "refresh_expires_at": naive_utc(tokens.refresh_expires_at),
            "hard_expires_at": naive_utc(tokens.hard_expires_at) or self.hard_expires_at,
            "refreshing_until": False,
            "refresh_lease": False,
        }
        if refresh_token != before:
            # some give the same token again for a while: then the one before it is still the one to keep
            values.update(previous_refresh_token=self.refresh_token, rotated_at=now)
        self.write(values)

    def _expire_access_token(self):
        """Have the next caller refresh."""
        self.access_expires_at = database_clock.now(self.env.cr)

    def _forget_tokens(self):
        """Forget the tokens, keep the client secret: a person may connect again."""
        self.write(
            {
                "access_token": False,
                "access_expires_at": False,
                "refresh_token": False,
                "refreshed_at": False,
                "previous_refresh_token": False,
                "rotated_at": False,
                "refresh_expires_at": False,
                "hard_expires_at": False,
                "refreshing_until": False,
                "refresh_lease": False,
            }
        )
