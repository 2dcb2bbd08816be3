"""Secrets: encrypted with a key that is not in the database, readable by nobody, forgotten on demand."""

import os
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import UserError
from odoo.tools import config

from ..models import accounting_key
from ..models.accounting_connection_consent_answer import tokens_from_text, tokens_to_text
from ..models.accounting_key import InvalidKey, KeyRing, KeyUnavailable
from ..providers.values import Tokens
from .common import ConnectorCase


class TestConnectionSecret(ConnectorCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.startPatcher(patch.dict(config.options, {"data_dir": folder.name, accounting_key.OPTION: ""}))
        self.startPatcher(patch.dict(os.environ, {accounting_key.VARIABLE: ""}))
        self.secret = self.env["accounting.connection.secret"]._of(self.connection)

    def use_keys(self, *keys):
        config.options[accounting_key.OPTION] = ",".join(key.decode() for key in keys)

    def tokens(self, name="one"):
        return Tokens(f"access-{name}", f"refresh-{name}", datetime.now(timezone.utc) + timedelta(minutes=30))

    # === WHERE THE KEY COMES FROM === #

    def test_the_first_secret_creates_a_key_file_that_only_the_server_reads(self):
        self.connection.client_secret = "very secret"
        self.assertEqual(accounting_key.key_file().stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.secret._reveal("client_secret"), "very secret")

    def test_no_key_file_is_created_while_secrets_are_stored(self):
        self.connection.client_secret = "very secret"
        accounting_key.key_file().unlink()
        with self.assertRaisesRegex(UserError, "does not have the key"):
            self.connection.client_secret = "another secret"
        self.assertFalse(accounting_key.key_file().exists())

    def test_the_configuration_comes_before_the_environment_and_the_file(self):
        self.connection.client_secret = "in the file"
        environment, option = Fernet.generate_key(), Fernet.generate_key()
        os.environ[accounting_key.VARIABLE] = environment.decode()
        self.assertTrue(accounting_key.load_keyring().knows(KeyRing([environment]).encrypt("x")))
        self.use_keys(option)
        self.assertTrue(accounting_key.load_keyring().knows(KeyRing([option]).encrypt("x")))

    def test_what_is_no_key_is_said_so(self):
        config.options[accounting_key.OPTION] = "password"
        with self.assertRaises(InvalidKey):
            accounting_key.load_keyring()
        with self.assertRaisesRegex(UserError, "is not valid"):
            self.connection.client_secret = "very secret"

    # === WHAT IS STORED === #

    def test_nothing_readable_is_in_the_database(self):
        self.connection.client_secret = "very secret"
        self.secret._keep_tokens(self.tokens())
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM accounting_connection_secret WHERE id = %s", [self.secret.id])
        stored = str(self.env.cr.fetchone())
        for text in ("very secret", "access-one", "refresh-one"):
            self.assertNotIn(text, stored)

    def test_the_secret_is_never_shown_again_and_an_empty_one_changes_nothing(self):
        self.connection.client_secret = "very secret"
        self.env.invalidate_all()
        self.assertEqual(self.connection.client_secret, "")
        self.assertTrue(self.connection.has_client_secret)
        self.connection.client_secret = ""
        self.assertEqual(self.secret._reveal("client_secret"), "very secret")

    def test_an_older_key_still_reads_and_the_first_one_writes(self):
        old, new = Fernet.generate_key(), Fernet.generate_key()
        self.use_keys(old)
        self.connection.client_secret = "very secret"
        self.secret._keep_tokens(self.tokens())

        self.use_keys(new, old)
        self.assertEqual(self.secret._reveal("client_secret"), "very secret")
        self.secret._keep_tokens(self.tokens("two"))

        self.use_keys(new)
        self.assertEqual(self.secret._reveal("client_secret"), "very secret")
        self.assertEqual(self.secret._reveal("refresh_token"), "refresh-two")

    def test_another_servers_key_neither_reads_nor_suspends(self):
        self.use_keys(Fernet.generate_key())
        self.connection.client_secret = "very secret"
        self.use_keys(Fernet.generate_key())
        self.env.invalidate_all()

        self.assertFalse(self.connection.key_is_known)
        self.assertEqual(self.connection._may_call()[0], False)
        self.assertEqual(self.connection.state, "active")
        with self.assertRaises(KeyUnavailable):
            self.secret._reveal("client_secret")

    def test_the_refresh_token_before_is_kept(self):
        self.secret._keep_tokens(self.tokens("one"))
        self.secret._keep_tokens(self.tokens("two"))
        self.assertEqual(self.secret._reveal("previous_refresh_token"), "refresh-one")
        self.assertEqual(self.secret._reveal("refresh_token"), "refresh-two")

    def test_the_same_refresh_token_again_does_not_replace_the_one_before(self):
        self.secret._keep_tokens(self.tokens("one"))
        self.secret._keep_tokens(self.tokens("two"))
        rotated_at = self.secret.rotated_at
        self.wait(hours=1)
        self.secret._keep_tokens(replace(self.tokens("two"), access_token="access-three"))
        self.assertEqual(self.secret._reveal("access_token"), "access-three")
        self.assertEqual(self.secret._reveal("previous_refresh_token"), "refresh-one")
        self.assertEqual(self.secret.rotated_at, rotated_at)

    def test_the_end_of_an_authorization_that_is_not_told_again_stays_known(self):
        end = datetime(2031, 11, 28, 12, tzinfo=timezone.utc)
        self.secret._keep_tokens(replace(self.tokens("one"), hard_expires_at=end))
        self.secret._keep_tokens(self.tokens("two"))
        self.assertEqual(self.secret.hard_expires_at, datetime(2031, 11, 28, 12))
        self.secret._forget_tokens()
        self.assertFalse(self.secret.hard_expires_at)

    def test_tokens_that_wait_for_a_choice_lose_nothing(self):
        now = datetime.now(timezone.utc)
        for tokens in (
            Tokens("access", "refresh", now, ("one", "two"), {"claim": "1"}, now, now + timedelta(days=1825)),
            Tokens("access", "refresh", now),
        ):
            self.assertEqual(tokens_from_text(tokens_to_text(tokens)), tokens)

    def test_forgetting_tokens_keeps_the_apps_secret(self):
        self.connection.client_secret = "very secret"
        self.secret._keep_tokens(self.tokens())
        self.secret._forget_tokens()
        self.assertFalse(
            self.secret.access_token or self.secret.refresh_token or self.secret.previous_refresh_token
        )
        self.assertEqual(self.secret._reveal("client_secret"), "very secret")
