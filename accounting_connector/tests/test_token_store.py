"""One worker's way to a token: what is tried, in which order, and what is given back when it fails."""

from datetime import datetime, timedelta, timezone

from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_token_store import MayNotCall
from ..providers import errors
from ..providers.values import Tokens
from .common import ConnectorCase


def in_half_an_hour():
    return datetime.now(timezone.utc) + timedelta(minutes=30)


class FakeAuthorizer:
    """Knows some refresh tokens, and what it was asked for."""

    def __init__(self):
        self.known = {"refresh-2"}
        self.asked = []
        self.error = None

    def refresh(self, refresh_token):
        self.asked.append(refresh_token)
        if self.error:
            raise self.error
        if refresh_token not in self.known:
            raise errors.Reconnect("invalid_grant")
        return Tokens("access-new", "refresh-new", in_half_an_hour())


class TestTokenStore(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.authorizer = FakeAuthorizer()
        self.patch(AccountingConnection, "_make_authorizer", lambda connection: self.authorizer)
        self.secret = self.env["accounting.connection.secret"]._of(self.connection)
        for number in (1, 2):
            self.keep(Tokens(f"access-{number}", f"refresh-{number}", in_half_an_hour()))

    def keep(self, tokens):
        self.secret._keep_tokens(tokens)

    def token(self):
        with self.enter_registry_test_mode():
            return self.connection._token_store().access_token()

    def refusal(self):
        """The error a worker gets; what it wrote stays, as it does outside a test."""
        try:
            return self.token()
        except errors.ProviderError as error:
            return error

    def test_a_valid_token_is_used_as_it_is(self):
        self.assertEqual(self.token(), "access-2")
        self.assertFalse(self.authorizer.asked)

    def test_it_is_as_long_valid_for_a_server_whose_clock_is_wrong(self):
        self.wait(minutes=28)
        for hours in (-5, 5):
            with self.server_whose_clock_is_wrong(hours=hours):
                self.assertEqual(self.token(), "access-2")
        self.wait(minutes=1, seconds=30)
        with self.server_whose_clock_is_wrong(hours=-5):
            self.assertEqual(self.token(), "access-new")

    def test_an_expired_token_is_refreshed_and_both_are_saved(self):
        self.wait(minutes=29, seconds=30)
        self.assertEqual(self.token(), "access-new")
        self.assertEqual(self.authorizer.asked, ["refresh-2"])
        self.assertEqual(self.secret._reveal("refresh_token"), "refresh-new")
        self.assertEqual(self.token(), "access-new")
        self.assertEqual(len(self.authorizer.asked), 1)

    def test_the_refresh_token_before_is_tried_inside_the_grace_period(self):
        self.authorizer.known = {"refresh-1"}
        self.secret._expire_access_token()
        self.assertEqual(self.token(), "access-new")
        self.assertEqual(self.authorizer.asked, ["refresh-2", "refresh-1"])

    def test_the_refresh_token_before_is_not_tried_later(self):
        self.authorizer.known = {"refresh-1"}
        self.wait(minutes=31)
        with self.assertRaises(errors.Reconnect):
            self.token()
        self.assertEqual(self.authorizer.asked, ["refresh-2"])

    def test_a_lost_authorization_asks_for_a_person_and_is_not_tried_again(self):
        self.authorizer.known = set()
        self.wait(minutes=31)
        for _ in range(3):
            self.assertIsInstance(self.refusal(), errors.Reconnect)
        self.assertEqual(self.authorizer.asked, ["refresh-2"])
        self.assertEqual(self.connection.state, "reconnect")
        self.assertEqual(len(self.connection.activity_ids), 1)

    def test_refused_keys_ask_for_a_person_and_are_not_tried_again_at_once(self):
        self.authorizer.error = errors.WrongCredentials("invalid_client", text="invalid_client")
        self.secret._expire_access_token()
        self.assertIsInstance(self.refusal(), errors.WrongCredentials)
        for _ in range(2):
            self.assertIsInstance(self.refusal(), MayNotCall)
        self.assertEqual(self.authorizer.asked, ["refresh-2"])
        self.assertEqual((self.connection.state, self.connection.credentials_refused), ("active", True))
        self.assertEqual(len(self.connection.activity_ids), 1)

    def test_refused_keys_are_tried_later_and_once_accepted_nobody_is_asked_any_more(self):
        self.authorizer.error = errors.WrongCredentials("invalid_client")
        self.secret._expire_access_token()
        self.refusal()
        self.authorizer.error = None
        self.wait(minutes=61)
        self.assertEqual(self.token(), "access-new")
        self.assertFalse(self.connection.credentials_refused or self.connection.activity_ids)
        self.assertTrue(self.connection._may_call()[0])

    def test_a_passing_fault_gives_the_lease_back(self):
        self.authorizer.error = errors.Retry("lost")
        self.secret._expire_access_token()
        self.assertIsInstance(self.refusal(), errors.Retry)
        self.assertEqual(self.connection.state, "active")
        self.authorizer.error = None
        self.assertEqual(self.token(), "access-new")

    def test_a_rejected_token_is_replaced_once_for_everybody(self):
        with self.enter_registry_test_mode():
            first, second = self.connection._token_store(), self.connection._token_store()
            first.access_token()
            second.access_token()
            first.expire_given()
            self.assertEqual(first.access_token(), "access-new")
            second.expire_given()
            self.assertEqual(second.access_token(), "access-new")
        self.assertEqual(len(self.authorizer.asked), 1)

    def test_another_database_gets_no_token(self):
        fingerprint = self.connection.database_fingerprint
        self.connection.database_fingerprint = fingerprint.replace('"oid": "', '"oid": "9')
        with self.assertRaises(MayNotCall):
            self.token()
        self.assertFalse(self.authorizer.asked)
