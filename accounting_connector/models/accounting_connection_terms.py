"""Which payment term over there says the same as one of Odoo's."""

from odoo import fields, models


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    ledger_term_ids = fields.One2many("accounting.ledger.term", "connection_id", readonly=True)

    def _ledger_term_for(self, payment_term):
        """The term over there that says the same as ``payment_term``, empty when none or several do.

        The one of the same name counts first, whatever its rule is called; else the only one of as many days.

        :param payment_term: ``account.payment.term``; empty: due at once.
        """
        self.ensure_one()
        active = self.sudo().ledger_term_ids.filtered("active")
        name = (payment_term.name or "").strip().casefold()
        same_name = active.filtered(lambda term: term.name.strip().casefold() == name)
        if len(same_name) == 1:
            return same_name
        days = self._days_of(payment_term)
        if days is None:
            return active.browse()
        same_days = active.filtered(lambda term: term.has_days and term.days == days)
        return same_days if len(same_days) == 1 else active.browse()

    def _days_of(self, payment_term):
        """After how many days all of it is due; ``None`` for instalments and other rules."""
        if not payment_term:
            return 0
        line = payment_term.line_ids
        return line.nb_days if len(line) == 1 and line.delay_type == "days_after" else None
