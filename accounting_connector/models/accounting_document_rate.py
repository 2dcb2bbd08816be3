"""The accounting system's own exchange rates, where a document would be posted at a wrong one without.

They are read by the sender, once for each currency and day, right before documents leave.
"""

from odoo import models
from odoo.tools import format_date

# A call for each: more would keep the documents of other days waiting for too long.
RATES_AT_ONCE = 50


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _rates_to_read(self):
        """Give these documents the rates that were read before.

        :return: ``(currency code, day)`` of the others' rates; documents of more than can be read at once go
            with a later window.
        """
        self._take_known_rates()
        by_day = self._without_their_rate().grouped(
            lambda document: (document.currency_id.name, document.date)
        )
        keys = list(by_day)
        for key in keys[RATES_AT_ONCE:]:
            by_day[key]._leave_to_next_window()
        return keys[:RATES_AT_ONCE]

    def _without_their_rate(self):
        """Those of these documents that still need a rate of the accounting system's."""

        def needs_rate(document):
            connection = document.connection_id
            return (
                connection._capabilities().needs_currency_rate
                and connection.rate_source == "provider"
                and document.currency_id != connection.base_currency_id
                and not document.home_per_foreign
            )

        return self.filtered(needs_rate)

    def _take_known_rates(self):
        """Give those of these documents that need a rate the one that was read for their day."""
        for connection, documents in self._without_their_rate().grouped("connection_id").items():
            rates = self.env["accounting.ledger.rate"]._known(
                connection, documents.currency_id, set(documents.mapped("date"))
            )
            for document in documents:
                document.home_per_foreign = rates.get((document.currency_id, document.date))

    def _take_rate(self, currency_code, day, rate, words=""):
        """Give those of these documents that wait for it the rate that was just read, and keep it for others.

        :param rate: Decimal; ``None`` when the accounting system has none: then they are blocked.
        :param words: its own, when it declined to tell.
        """
        waiting = self._without_their_rate().filtered(
            lambda document: document.currency_id.name == currency_code and document.date == day
        )
        if rate is None:
            waiting._block_without_rate(words)
        elif waiting:
            self.env["accounting.ledger.rate"]._keep(waiting.connection_id, waiting.currency_id, day, rate)
            waiting._take_known_rates()

    def _block_without_rate(self, words):
        if not self:
            return
        currency, day = self.currency_id, self[0].date
        self._block(
            "currency",
            f"rate:there:{currency.name}:{day}",
            self.env._(
                "%(provider)s has no exchange rate of %(currency)s for %(date)s. Enter it there, then check "
                "again; or choose Odoo's rates in the connection.",
                provider=self[0].provider_label,
                currency=currency.name,
                date=format_date(self.env, day),
            ),
            fix=self.connection_id,
            fix_context={"accounting_fix": "rate"},
            detail=words,
        )
