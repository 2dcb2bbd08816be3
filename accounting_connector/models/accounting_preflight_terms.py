"""Preflight: the document's dates, its status on arrival, its currency and rate."""

from datetime import timedelta
from decimal import Context, Decimal

from odoo import fields, models
from odoo.tools import format_date

from ..providers.values import Action, Kind
from .accounting_preflight import command_ids, obstacle

# An older rate is not the rate of the day: the currency's provider stopped, or nobody keeps it.
OLDEST_RATE = timedelta(days=7)
# More than any provider keeps of a rate, few enough to swallow the noise of a stored binary float.
RATE_CONTEXT = Context(prec=12)


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    # === DATES === #

    def _settle_dates(self, connection, vals):
        """The date by the connection's rule unless it is given, in an open period; then the due date."""
        vals["date"] = self._date_of(connection, vals)
        vals["date_due"] = fields.Date.to_date(vals.get("date_due")) or self._due_date(vals)
        lock = connection._lock_date()
        if not lock or vals["date"] > lock:
            return []
        return [
            obstacle(
                "lock",
                f"lock:{lock}",
                self.env._(
                    "The books in %(provider)s are locked until %(lock)s: a document of %(date)s cannot be "
                    "entered. The first open day is %(first)s.",
                    provider=connection._capabilities().label,
                    lock=format_date(self.env, lock),
                    date=format_date(self.env, vals["date"]),
                    first=format_date(self.env, connection._first_open_day()),
                ),
                fix_model="accounting.connection",
                fix_id=connection.id,
            )
        ]

    def _date_not_before(self, connection, vals, day):
        """Date a document that would be older on ``day``; a due date that was given stays, if it is later."""
        if self._date_of(connection, vals) < day:
            vals["date"] = day
            if vals.get("date_due"):
                vals["date_due"] = max(fields.Date.to_date(vals["date_due"]), day)

    def _date_of(self, connection, vals):
        return fields.Date.to_date(vals.get("date")) or self._document_date(connection, vals)

    def _document_date(self, connection, vals):
        """The day of the click where the organisation is, or the last delivery the document covers."""
        if connection.invoice_date_rule == "delivery" and not self._is_purchase(vals):
            delivered = self._last_delivery(connection, vals)
            if delivered:
                return delivered
        return connection._today()

    def _last_delivery(self, connection, vals):
        """The day on which goods the document charges last left, in the organisation's zone; else ``None``.

        What came back, and what replaces it at no charge, leaves the day as it is.
        """
        charged = (
            line["sale_line_id"]
            for line in self._posted_lines(vals)
            if line.get("sale_line_id") and line["counted_quantity"] > 0
        )
        sale_lines = self.env["sale.order.line"].sudo().browse(charged)
        if "move_ids" not in sale_lines._fields:
            return None
        moments = sale_lines.move_ids.filtered(self._is_delivery).mapped("date")
        if not moments:
            return None
        return connection._day_of(max(moments))

    def _is_delivery(self, move):
        """Whether by this stock move goods left that Odoo counts as delivered; kits count by their parts."""
        replaces = move.origin_returned_move_id and not move.to_refund
        return move.state == "done" and move.location_dest_id._is_outgoing() and not replaces

    def _due_date(self, vals):
        """The last due date of the payment terms, from the document's date; credits are due at once."""
        if vals["kind"] in ("credit_note", "vendor_credit"):
            return vals["date"]
        return self._due_by_terms(self._sources(vals)[:1].payment_term_id, vals["date"])

    def _due_by_terms(self, payment_term, date):
        """The last day on which something falls due; the day itself without payment terms."""
        return max((line._get_due_date(date) for line in payment_term.line_ids), default=date)

    # === PAYMENT TERM === #

    def _settle_term(self, connection, vals):
        """The term over there that says the same as the order's, unless a person chose another due date."""
        vals["ledger_term_id"] = False
        if vals["kind"] in ("invoice", "bill") and vals["date_due"] == self._due_date(vals):
            payment_term = self._sources(vals)[:1].payment_term_id
            vals["ledger_term_id"] = connection._ledger_term_for(payment_term).id
        return []

    def _sources(self, vals):
        """The orders a document is made from."""
        if self._is_purchase(vals):
            return self.env["purchase.order"].sudo().browse(command_ids(vals.get("purchase_order_ids")))
        return self.env["sale.order"].sudo().browse(command_ids(vals.get("sale_order_ids")))

    # === STATUS === #

    def _settle_status(self, connection, vals):
        """The status the connection asks for; a bill without the supplier's number is a draft wherever there
        are drafts.
        """
        allowed = [status.value for status in connection._capabilities().statuses[Kind(vals["kind"])]]
        wanted = connection.bill_status if self._is_purchase(vals) else connection.invoice_status
        if vals["kind"] == "bill" and not vals.get("number"):
            wanted = "draft"
            if wanted not in allowed and connection.bill_without_number == "ask":
                return [self._obstacle_bill_number(connection, vals)]
        vals["target_status"] = wanted if wanted in allowed else allowed[0]
        approving = Action.APPROVE_BILLS if self._is_purchase(vals) else Action.APPROVE_INVOICES
        if vals["target_status"] == "approved" and approving.value in (connection.denied_actions or ()):
            return [self._obstacle_not_approved(connection, approving)]
        return []

    def _obstacle_not_approved(self, connection, action):
        facts = {"organisation": connection.organisation_name, "provider": connection._capabilities().label}
        sentences = {
            Action.APPROVE_INVOICES: self.env._(
                "%(organisation)s does not allow approved invoices from Odoo: its %(provider)s plan or the "
                "rights of who connected forbid it. Let invoices arrive in another status, or change that "
                "there and refresh the lists.",
                **facts,
            ),
            Action.APPROVE_BILLS: self.env._(
                "%(organisation)s does not allow approved bills from Odoo: its %(provider)s plan or the "
                "rights of who connected forbid it. Let bills arrive in another status, or change that "
                "there and refresh the lists.",
                **facts,
            ),
        }
        return obstacle(
            "status",
            f"status:{action.value}",
            sentences[action],
            fix_model="accounting.connection",
            fix_id=connection.id,
            fix_context={"accounting_fix": "status"},
        )

    # === CURRENCY AND RATE === #

    def _settle_currencies(self, connection, vals_list):
        """The organisation knows the currency; the rate is its own (left out) or a fresh one of Odoo's."""
        rates = {}
        return [self._settle_currency(connection, vals, rates) for vals in vals_list]

    def _settle_currency(self, connection, vals, rates):
        """:param rates: ``{(currency, day): rate}`` of what was looked up already."""
        currency = self.env["res.currency"].browse(vals["currency_id"])
        vals["home_per_foreign"] = False
        if currency == connection.base_currency_id:
            return []
        if unusable := self._obstacle_of_currency(connection, currency):
            return [unusable]
        if connection.rate_source == "provider":
            return []
        day = currency, vals["date"]
        if day not in rates:
            rates[day] = self._odoo_rate(connection, *day)
        rate = rates[day]
        if rate is None:
            return [self._obstacle_no_rate(connection, currency, vals["date"])]
        vals["home_per_foreign"] = format(rate, "f")
        return []

    def _odoo_rate(self, connection, currency, date):
        """Units of the organisation's currency for one of ``currency`` on ``date``.

        :return: Decimal; ``None`` when a rate it takes is missing or older than seven days.
        """
        company = connection.company_id
        per_company_currency = {}
        for needed in currency | connection.base_currency_id:
            rate = self._latest_rate(company, needed, date)
            if needed == company.currency_id:
                per_company_currency[needed] = Decimal(repr(rate.rate)) if rate else Decimal(1)
            elif rate and rate.name >= date - OLDEST_RATE:
                per_company_currency[needed] = Decimal(repr(rate.rate))
            else:
                return None
        home, foreign = per_company_currency[connection.base_currency_id], per_company_currency[currency]
        return RATE_CONTEXT.divide(home, foreign).normalize()

    def _latest_rate(self, company, currency, date):
        """The rate Odoo itself uses on ``date``: the company's own before a shared one, the latest first."""
        return (
            self.env["res.currency.rate"]
            .sudo()
            .search(
                [
                    ("currency_id", "=", currency.id),
                    ("company_id", "in", (False, company.root_id.id)),
                    ("name", "<=", date),
                ],
                order="company_id.id, name DESC",
                limit=1,
            )
        )

    def _obstacle_of_currency(self, connection, currency):
        """What keeps a foreign currency from being used over there; ``None`` when nothing does."""
        if not connection.has_multicurrency:
            return self._obstacle_one_currency(connection, currency)
        if currency not in connection.with_context(active_test=False).currency_ids:
            return self._obstacle_unknown_currency(connection, currency)
        return None

    def _obstacle_one_currency(self, connection, currency):
        return obstacle(
            "currency",
            f"currency:{currency.name}",
            self.env._(
                "%(organisation)s keeps its books in %(home)s only: nothing in %(currency)s can be entered. "
                "Turn on several currencies in %(provider)s, then refresh the lists of the connection.",
                organisation=connection.organisation_name,
                home=connection.base_currency_id.name,
                currency=currency.name,
                provider=connection._capabilities().label,
            ),
            fix_model="accounting.connection",
            fix_id=connection.id,
            fix_context={"accounting_fix": "currency"},
        )

    def _obstacle_unknown_currency(self, connection, currency):
        return obstacle(
            "currency",
            f"currency:{currency.name}",
            self.env._(
                "%(organisation)s does not use the currency %(currency)s. Add it in %(provider)s, "
                "then refresh the lists of the connection.",
                organisation=connection.organisation_name,
                currency=currency.name,
                provider=connection._capabilities().label,
            ),
            fix_model="accounting.connection",
            fix_id=connection.id,
            fix_context={"accounting_fix": "currency"},
        )

    def _obstacle_no_rate(self, connection, currency, date):
        return obstacle(
            "currency",
            f"rate:{currency.name}:{date}",
            self.env._(
                "Odoo has no rate of %(currency)s for %(date)s that is at most seven days old. Enter one, "
                "or let %(provider)s use its own rates.",
                currency=currency.name,
                date=format_date(self.env, date),
                provider=connection._capabilities().label,
            ),
            fix_model="res.currency",
            fix_id=currency.id,
        )
