"""Reading the organisation's lists into their mirrors: a page from the network, then a short transaction, in
turns.
"""

import logging
from datetime import timedelta

from odoo import fields, models

from ..providers import errors
from ..providers.budget import Priority
from . import database_clock
from .accounting_connection_reading import LONG_LISTS, READING_SECONDS
from .accounting_token_store import MayNotCall

_logger = logging.getLogger(__name__)

JUST_READ = timedelta(hours=1)  # what is declined in this time is declined for another reason


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    lists_read_at = fields.Datetime(readonly=True, copy=False)
    short_lists_read_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When all but contacts and items were read, while the reading of these goes on.",
    )
    lists_doubted_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When something was declined that should have been taken, going by them. Not read since.",
    )

    # === READING === #

    def _refresh_lists(
        self, essential=False, proposing=False, priority=Priority.BACKGROUND, seconds=None
    ):
        """Read what the organisation has, in transactions of its own: no transaction is open during a call.

        The caller has none with uncommitted writes to this connection.

        :param bool essential: only what the set-up needs: facts, currencies, accounts, tax rates, payment
            terms and tracking categories.
        :param bool proposing: propose anew what may be chosen of them, as after a set-up's first reading.
        :param priority: whose calls these are.
        :param seconds: stop after the page of a long list that took it longer than that; the next reading
            with a limit goes on there.
        :return: whether all was read.
        :raises ProviderError: what was read before the error stays; MayNotCall among them.
        """
        provider, reason = self._in_own_transaction(
            lambda connection: connection._provider_for_reading(priority)
        )
        if not provider:
            raise MayNotCall(reason)
        try:
            return self._read_lists(provider, essential, proposing, seconds)
        except errors.TokenExpired:
            return self._read_lists(provider, essential, proposing, seconds)

    def _read_lists(self, provider, essential, proposing, seconds):
        if seconds is None or not self._in_own_transaction(lambda each: each._only_long_lists_are_left()):
            self._read_short_lists(provider)
        if not essential:
            for subject in LONG_LISTS:
                if not self._read_long_list(provider, subject, seconds):
                    return False
            self._in_own_transaction(lambda connection: connection._compare_lists())
        self._in_own_transaction(lambda connection: connection._lists_were_read(proposing))
        return True

    def _read_short_lists(self, provider):
        self._read_facts(provider)
        self._read_fully("accounting.ledger.account", provider.accounts())
        self._read_fully("accounting.ledger.tax", provider.tax_rates())
        self._read_fully("accounting.ledger.term", provider.payment_terms())
        self._read_tracking(provider)
        self._in_own_transaction(lambda connection: connection._short_lists_were_read())

    def _short_lists_were_read(self):
        self.short_lists_read_at = database_clock.now(self.env.cr)

    def _only_long_lists_are_left(self):
        """Whether an unfinished reading was through with the short ones a moment ago."""
        moment = self.short_lists_read_at
        return bool(moment) and moment > database_clock.now(self.env.cr) - JUST_READ

    def _lists_were_read(self, proposing):
        """All lists are as they are over there: what there is to choose may have changed."""
        is_first = not self.lists_read_at
        self.lists_read_at = fields.Datetime.now()
        self.short_lists_read_at = False
        if proposing or (is_first and self.is_in_setup):
            self._propose_choices()
        else:
            if self.maps_taxes:
                self._add_tax_combinations()
            self._propose_accounts()
        self.env["accounting.problem"]._review_choices(self)

    def _provider_for_reading(self, priority=Priority.BACKGROUND):
        """``(provider, '')``, or ``(None, reason)`` when nothing may be read from here."""
        allowed, reason = self._may_use_tokens()
        return (self._make_provider(self._make_budget(priority)), "") if allowed else (None, reason)

    def _read_facts(self, provider):
        organisation = provider.organisation()
        pages = list(provider.currencies())
        self._log_unreadable(pages)
        codes = {currency.code for page in pages for currency in page.entries}
        self._in_own_transaction(lambda connection: connection._keep_facts(organisation, codes))

    def _read_tracking(self, provider):
        """Categories come with their options; each category gets its line in the mapping."""
        pages = list(provider.tracking_categories())
        self._read_fully("accounting.ledger.tracking", pages)
        self._read_fully("accounting.ledger.tracking.option", pages)
        self._in_own_transaction(lambda connection: connection._add_tracking_categories())

    def _read_fully(self, model, pages):
        """Mirror every page, then archive what none held."""
        started = self._in_own_transaction(lambda connection: database_clock.now(connection.env.cr))
        for page in pages:
            self._mirror_page(model, page)
        self._in_own_transaction(
            lambda connection: connection.env[model]._deactivate_unseen(connection, started)
        )

    def _mirror_page(self, model, page):
        self._log_unreadable([page])
        entries = list(page.entries)
        self._in_own_transaction(lambda connection: connection._mirror(model, entries))

    def _log_unreadable(self, pages):
        """Elements of lists that could not be read are left out, and the log says so."""
        for problem in (problem for page in pages for problem in page.problems):
            _logger.warning("accounting.connection %s: left out, could not be read: %s", self.id, problem)

    # === IN DOUBT === #

    def _doubt_lists(self):
        """Have the worker read the lists again, unless all was just read: what is declined once more, too, is
        no matter of theirs.
        """
        now = database_clock.now(self.env.cr)
        if not self.items_read_fully_at or self.items_read_fully_at < now - JUST_READ:
            self.write({"lists_doubted_at": now, "short_lists_read_at": False})
            self._wake_sender()

    def _read_doubted_lists(self):
        """Read the lists while they are in doubt, all of the items, for those that were merged or deleted.
        Until that worked they stay so. No transaction is open.

        :return: whether there is more to read right now.
        """
        doubted_at = self._in_own_transaction(lambda connection: connection._begin_to_dispel_doubt())
        if not doubted_at:
            return False
        is_finished, error = self._refresh_lists_or_note(READING_SECONDS)
        if is_finished:
            self._in_own_transaction(lambda connection: connection._dispel_doubt(doubted_at))
        return not (is_finished or error)

    def _begin_to_dispel_doubt(self):
        """Since when the lists are in doubt; nothing while the accounting system asked for a pause."""
        if not self.lists_doubted_at or self._is_paused():
            return None
        reading = self._reading("items")
        if not reading or reading.changes_since or reading.began_at < self.lists_doubted_at:
            self.items_read_fully_at = False
            reading.unlink()
        return self.lists_doubted_at

    def _dispel_doubt(self, doubted_at):
        """What came up meanwhile is not answered by what was read."""
        if self.lists_doubted_at == doubted_at:
            self.lists_doubted_at = False

    # === KEEPING === #

    def _mirror(self, model, entries):
        """Mirror values of one kind in the current transaction; returns their rows."""
        mirror = self.env[model].sudo()
        return mirror._keep(self, entries)

    def _upsert_ledger_contacts(self, contacts):
        """Mirror ``values.Contact`` objects that a find or a save brought; returns their rows."""
        return self._mirror("accounting.ledger.contact", contacts)

    def _upsert_ledger_items(self, items):
        """Mirror ``values.Item`` objects that a find or a save brought; returns their rows."""
        return self._mirror("accounting.ledger.item", items)
