"""What becomes of an answered consent: exchange without a transaction, then bind one organisation, or
refuse.
"""

import contextlib
import json
import logging
from dataclasses import asdict
from datetime import datetime

from odoo import api, models

from ..providers import errors
from ..providers.budget import Priority
from ..providers.values import OrganisationRef, Tokens
from . import database_clock
from .accounting_connection import BOUND_STATES
from .accounting_connection_consent import LIFETIME, ConsentRefused
from .accounting_key import KeyUnavailable, load_keyring
from .naive_utc import naive_utc
from .own_transaction import RecordsGone, in_own_transaction

_logger = logging.getLogger(__name__)


MOMENTS = ("expires_at", "refresh_expires_at", "hard_expires_at")


def tokens_to_text(tokens):
    return json.dumps(asdict(tokens), default=datetime.isoformat)


def tokens_from_text(text):
    facts = json.loads(text)
    moments = {name: datetime.fromisoformat(facts[name]) for name in MOMENTS if facts[name]}
    return Tokens(**{**facts, **moments, "scope": tuple(facts["scope"])})


class AccountingConnectionConsent(models.Model):
    _inherit = "accounting.connection.consent"

    @api.model
    def _receive(self, query):
        """Deal with the browser coming back from the accounting system's consent page.

        Every step has a transaction of its own, none is open during a call; the caller has none with changes.

        :param query: the parameters of the callback's address.
        :return: the connection that is now connected, or the consent whose organisation is still to be
            chosen.
        :raises ConsentRefused: nothing was changed; its reason says why.
        """
        uid = self.env.uid
        consent = in_own_transaction(self, lambda consents: consents._take(query.get("state") or "", uid))
        exchange = in_own_transaction(consent, lambda own: own._prepare_exchange(query))
        tokens, organisations = exchange()
        try:
            return in_own_transaction(consent, lambda own: own._settle(tokens, organisations))
        except ConsentRefused:
            in_own_transaction(consent, lambda own: own._hand_over(tokens, organisations))
            raise

    def _prepare_exchange(self, query):
        """What to call, with everything it needs, once this transaction has ended."""
        connection = self.connection_id
        if query.get("error") == "access_denied":
            raise ConsentRefused("denied", connection_id=connection.id)
        if query.get("error") or not query.get("code"):
            raise ConsentRefused(
                "failed",
                connection_id=connection.id,
                text=query.get("error_description") or query.get("error") or "",
            )
        authorizer = connection._make_authorizer()
        verifier, redirect_uri = self._code_verifier(), connection._redirect_uri()

        def exchange():
            try:
                tokens = authorizer.exchange(redirect_uri, query["code"], verifier, query)
                return tokens, authorizer.organisations(tokens)
            except errors.WrongCredentials as error:
                raise ConsentRefused("keys", connection_id=connection.id, text=error.text) from error
            except errors.ProviderError as error:
                _logger.info("consent for connection %s not exchanged: %s", connection.id, error)
                raise ConsentRefused("failed", connection_id=connection.id, text=error.text) from error

        return exchange

    def _settle(self, tokens, organisations):
        """Bind the one organisation there is, or keep several for a person to choose from."""
        choices = self._choices(organisations)
        if len(choices) == 1 and choices[0].added_by_this_consent:
            return self._bind(choices[0], tokens)
        return self._remember(choices, tokens)

    # === WHICH ORGANISATION === #

    def _choices(self, organisations):
        """What may be bound: the stored organisation of a reconnect, else what this very consent added.

        A consent that added nothing leaves what was allowed earlier, to be chosen by a person.
        """
        connection = self.connection_id
        if connection.organisation_external_id:
            return self._same_organisation(connection, organisations)
        free = [ref for ref in organisations if not self._bound_elsewhere(ref)]
        choices = [ref for ref in free if ref.added_by_this_consent] or free
        if not choices:
            taken = [ref for ref in organisations if ref.added_by_this_consent] or organisations
            raise ConsentRefused(
                "taken" if taken else "none",
                connection_id=connection.id,
                names=", ".join(ref.name for ref in taken),
            )
        return choices

    def _same_organisation(self, connection, organisations):
        added = [ref for ref in organisations if ref.added_by_this_consent]
        stored = [ref for ref in organisations if ref.external_id == connection.organisation_external_id]
        if not stored or (added and stored[0] not in added):
            raise ConsentRefused(
                "different",
                connection_id=connection.id,
                names=", ".join(ref.name for ref in added or organisations),
            )
        ref = stored[0]
        return [OrganisationRef(ref.external_id, ref.name, ref.consent_ref, True)]

    def _bound_elsewhere(self, ref):
        """Another connection that is bound to ``ref``; empty for none."""
        connection = self.connection_id
        return connection.search(
            [
                ("id", "!=", connection.id),
                ("provider", "=", connection.provider),
                ("environment", "=", connection.environment),
                ("organisation_external_id", "=", ref.external_id),
                ("state", "in", BOUND_STATES),
            ],
            limit=1,
        )

    def _hand_over(self, tokens, organisations):
        """A refused consent changes nothing: where it may have ended the tokens of a connection of the same
        app, that one goes on with the new ones.
        """
        if not self.connection_id._capabilities().consent_ends_older:
            return
        for ref in organisations:
            holder = self._bound_elsewhere(ref)
            if holder.state in ("setup", "active") and holder.client_id == self.connection_id.client_id:
                self.env["accounting.connection.secret"]._of(holder)._keep_tokens(tokens)

    def _remember(self, choices, tokens):
        """Keep what is needed until somebody has chosen."""
        self.write(
            {
                "tokens": load_keyring().encrypt(tokens_to_text(tokens)),
                "organisations": [asdict(ref) for ref in choices],
            }
        )
        return self

    @api.model
    def _choose(self, nonce, external_id):
        """Bind the organisation that the person of the consent chose; returns the connection.

        :raises ConsentRefused: the choice is not theirs, was made already, or is too old.
        """
        consent = self.sudo().search([("nonce", "=", nonce), ("user_id", "=", self.env.uid)])
        if not consent.tokens:
            raise ConsentRefused("replayed" if consent else "expired", connection_id=consent.connection_id.id)
        if consent.answered_at < database_clock.now(self.env.cr) - LIFETIME:
            in_own_transaction(consent, lambda own: own._forget_answer())
            raise ConsentRefused("expired", connection_id=consent.connection_id.id)
        chosen = [facts for facts in consent.organisations if facts["external_id"] == external_id]
        if not chosen:
            raise ConsentRefused("expired", connection_id=consent.connection_id.id)
        ref = OrganisationRef(**chosen[0])
        return in_own_transaction(consent, lambda own: own._bind(ref, own._kept_tokens()))

    def _forget_answer(self):
        self.write({"tokens": False, "organisations": False})

    def _kept_tokens(self):
        return tokens_from_text(load_keyring().decrypt(self.tokens))

    # === BINDING === #

    def _bind(self, ref, tokens):
        """Bind the connection to ``ref`` and keep its tokens, all in the current transaction.

        :return: the connection: this one, or an earlier, disconnected one of the same company and
            organisation, so that its mappings and history go on.
        """
        connection = self.connection_id
        if self._bound_elsewhere(ref):
            raise ConsentRefused("taken", connection_id=connection.id, names=ref.name)
        if connection._other_live_of_company():
            raise ConsentRefused(
                "company_taken",
                connection_id=connection.id,
                names=connection._other_live_of_company().organisation_name,
            )
        earlier = connection._earlier_of(ref)
        if earlier:
            self.connection_id = earlier
            earlier._take_over_credentials(connection)
            connection.unlink()
        self._forget_answer()
        self.connection_id._connected(ref, tokens, self.user_id)
        return self.connection_id

    def _organisation_names(self):
        """``[(external id, name)]`` to choose from."""
        return [(facts["external_id"], facts["name"]) for facts in self.organisations or []]

    def _added_organisations(self):
        """Whether the choice is among organisations that this very consent added."""
        return any(facts["added_by_this_consent"] for facts in self.organisations or [])


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _other_live_of_company(self):
        return self.search(
            [
                ("id", "not in", self.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "in", BOUND_STATES),
            ]
        )

    def _earlier_of(self, ref):
        """A disconnected connection of the same company to the same organisation, empty for none."""
        if self.organisation_external_id:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("provider", "=", self.provider),
                ("environment", "=", self.environment),
                ("organisation_external_id", "=", ref.external_id),
                ("state", "=", "disconnected"),
            ],
            limit=1,
        )

    def _take_over_credentials(self, other):
        secrets = self.env["accounting.connection.secret"]
        self.client_id = other.client_id
        secrets._of(self).client_secret = secrets._of(other).client_secret

    def _connected(self, ref, tokens, user):
        """Somebody consented: keep the tokens, and go on where the connection stopped.

        A consent says nothing about which database is the live one: in another one than its own, or when its
        own is not known (neutralized), what was queued there is not sent from here by itself.
        """
        secret = self.env["accounting.connection.secret"]._of(self)
        secret._forget_tokens()
        secret._keep_tokens(tokens)
        had_documents = self.env["accounting.document"].search_count(
            [("connection_id", "=", self.id)], limit=1
        )
        self.write(
            {
                "organisation_external_id": ref.external_id,
                "organisation_consent_ref": ref.consent_ref,
                "organisation_name": ref.name,
                "responsible_user_id": self.responsible_user_id.id or user.id,
                "wait_until": self._until_all_is_seen(),
                "credentials_refused": False,
                "expiry_noticed_at": False,
                "left_to_parent": False,
                "needs_reconcile": self.needs_reconcile or bool(had_documents),
                "state": self._state_once_connected(),
            }
        )
        if self.is_in_setup and self.setup_step == "connect":
            self.setup_step = "organisation"
        if self._is_in_its_database():
            # it may have been restored since it was last used
            self._check_database()
            self._stamp_database()
        else:
            self._belong_to_this_copy()
        self.activity_feedback([self._RECONNECT_ACTIVITY], feedback=self.env._("Connected again."))
        self._wake_sender()

    def _after_consent(self):
        """Read what the set-up needs, right after connecting: without a transaction, and without failing.
        What could not be read is read soon, and whenever somebody asks for it.
        """
        self.ensure_one()
        try:
            self._read_for_set_up()
        except (errors.ProviderError, KeyUnavailable) as error:
            _logger.info("lists of connection %s not read yet: %s", self.id, error)
            with contextlib.suppress(RecordsGone):
                self._first_reading_failed(error)
            return
        self._in_own_transaction(lambda connection: connection._read_lists_soon())

    def _first_reading_failed(self, error):
        until = None
        if isinstance(error, errors.ProviderError):
            self._note_error(error)
            until = naive_utc(error.until)
        self._in_own_transaction(
            lambda connection: connection._read_lists_soon(until or connection.wait_until)
        )

    def _read_for_set_up(self):
        """What stopped it in passing is over most often when it is tried again at once."""
        try:
            self._refresh_lists(essential=True, proposing=True, priority=Priority.CLICK)
        except errors.Retry:
            self._refresh_lists(essential=True, proposing=True, priority=Priority.CLICK)

    def _path_after_consent(self):
        """Where the browser goes on: the wizard while the connection is set up, else the connection."""
        action = "accounting_connection_action_setup" if self.is_in_setup else "accounting_connection_action"
        return f"/odoo/action-accounting_connector.{action}/{self.id}"

    def _propose_choices(self):
        self.action_propose()
        self.action_propose_accounts()
