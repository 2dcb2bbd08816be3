"""Is this bill over there already? Asked of the accounting system before the bill is queued."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..models import database_clock
from ..providers import errors
from ..providers.budget import Priority
from ..providers.values import BillKey


class AccountingBill(models.TransientModel):
    _inherit = "accounting.bill"

    number_looked_up_at = fields.Datetime(
        compute="_compute_number_looked_up_at",
        store=True,
        help="When this very number was looked for over there and not found.",
    )

    @api.depends("bill_number", "purchase_order_ids")
    def _compute_number_looked_up_at(self):
        """Another number was not looked up yet."""
        self.number_looked_up_at = False

    def action_look_and_send(self):
        """Look the supplier's number up over there, then queue.

        Looking waits for the network, so it cannot be done in this transaction: the client action calls a
        route for it, then :meth:`action_send`.
        """
        self.ensure_one()
        if not self._supplier_over_there():
            return self.action_send()
        self.purchase_order_ids._accounting_check_may_send()
        return {
            "type": "ir.actions.client",
            "tag": "accounting_connector.bill_number",
            "params": {
                "bill_id": self.id,
                "waiting": self.env._(
                    "Looking for bill %(number)s in %(provider)s",
                    number=self.bill_number,
                    provider=self.provider_label,
                ),
            },
        }

    def _supplier_over_there(self):
        """Whose bills are to be looked through: ``accounting.ledger.contact``, empty without a number to look
        up or a supplier known over there.
        """
        contacts = self.env["accounting.ledger.contact"]
        if not (self.bill_number or "").strip():
            return contacts
        prepared = self.purchase_order_ids._accounting_prepare(**self._prepare_options())
        return contacts.browse({vals["ledger_contact_id"] for vals in prepared.vals_list} - {False})[:1]

    def _prepare_look(self):
        """All that the look needs of the database.

        :return: a function without arguments that asks the accounting system and returns
            ``values.RemoteDocument`` objects; it uses no transaction of ours.
        """
        connection = self._connection()
        key = BillKey(self._supplier_over_there().external_id, self.bill_number.strip())
        provider = connection._make_provider(connection._make_budget(Priority.CLICK))

        def look():
            try:
                return provider.find_bills([key])[key]
            except errors.TokenExpired:
                return provider.find_bills([key])[key]

        return look

    def _take_found(self, bills):
        """Keep in mind when the number is free over there: the sender need not look it up again.

        :return: what a person reads about bills that are there already, else ``""``.
        """
        if not bills:
            self.number_looked_up_at = database_clock.now(self.env.cr)
        return self._explain_found(bills)

    def _explain_found(self, bills):
        return "\n".join(
            self.env._(
                "%(provider)s already has the bill %(number)s of %(supplier)s, dated %(date)s, over %(total)s"
                " %(currency)s. Check the number.",
                provider=self.provider_label,
                number=bill.number,
                supplier=bill.contact_name or self.partner_id.display_name,
                date=format_date(self.env, bill.date),
                total=bill.total,
                currency=bill.currency,
            )
            for bill in bills
        )

    def _explain_unasked(self, error):
        """What a person reads when the accounting system could not be asked."""
        connection = self._connection()
        connection._note_error(error)
        return self.env._(
            "It is not known whether %(provider)s already has the bill %(number)s. %(reason)s",
            provider=self.provider_label,
            number=self.bill_number,
            reason=connection._explain_error(error),
        )
