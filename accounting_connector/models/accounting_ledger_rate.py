from odoo import api, fields, models
from odoo.tools import SQL


class AccountingLedgerRate(models.Model):
    """An exchange rate the organisation has for a day, read once: that day's documents all go with it."""

    _name = "accounting.ledger.rate"
    _description = "Exchange Rate in the Books"
    _order = "date desc, id desc"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True, ondelete="cascade")
    date = fields.Date(required=True, readonly=True)
    home_per_foreign = fields.Char(
        required=True,
        readonly=True,
        help="Units of the organisation's currency for one unit of the other, as the accounting system told "
        "it.",
    )

    _day_unique = models.UniqueIndex(
        "(connection_id, currency_id, date)", "There is one rate of a currency for a day."
    )

    @api.model
    def _known(self, connection, currencies, days):
        """The rates that were read for these days, as they are kept on documents, with one query:
        ``{(currency, day): rate}``.
        """
        rates = self.search_fetch(
            [
                ("connection_id", "=", connection.id),
                ("currency_id", "in", currencies.ids),
                ("date", "in", list(days)),
            ],
            ["currency_id", "date", "home_per_foreign"],
        )
        return {(rate.currency_id, rate.date): rate.home_per_foreign for rate in rates}

    @api.model
    def _keep(self, connection, currency, day, rate):
        """Keep the rate (Decimal) of a day. The first that was read stays."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO accounting_ledger_rate
                            (connection_id, company_id, currency_id, date, home_per_foreign, create_uid,
                             write_uid, create_date, write_date)
                     VALUES (%(connection)s, %(company)s, %(currency)s, %(day)s, %(rate)s, %(user)s,
                             %(user)s, %(now)s, %(now)s)
                ON CONFLICT (connection_id, currency_id, date) DO NOTHING
                """,
                connection=connection.id,
                company=connection.company_id.id,
                currency=currency.id,
                day=day,
                rate=format(rate, "f"),
                user=self.env.uid,
                now=self.env.cr.now(),
            ),
            log_exceptions=False,
        )  # a row that others keep at this moment is tried again
        self.invalidate_model()
