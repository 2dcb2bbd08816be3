"""Who numbers what, and what numbers the accounting system keeps."""

from odoo import api, models
from odoo.exceptions import ValidationError

# So many numbers in a row may never have arrived: of documents that were declined or cancelled.
NEVER_ARRIVED = 100


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    @api.constrains("numbering")
    def _check_numbers_are_kept(self):
        for connection in self:
            if connection.numbering == "odoo" and not connection.keeps_our_numbers:
                raise ValidationError(connection._say_numbers_are_not_kept())

    def _say_numbers_are_not_kept(self):
        return self.env._(
            "%(provider)s numbers invoices itself: custom transaction numbers are off in %(organisation)s. A "
            "number given by Odoo would be lost. Turn them on there and refresh the lists, or let "
            "%(provider)s give the numbers.",
            provider=self._capabilities().label,
            organisation=self.organisation_name,
        )

    def _is_number_too_long(self, number):
        return len(number) > self._capabilities().number_length

    def _say_number_is_too_long(self):
        return self.env._(
            "%(provider)s keeps numbers of up to %(longest)s characters. Enter a shorter one by which the "
            "bill is known, such as the end of its number.",
            provider=self._capabilities().label,
            longest=self._capabilities().number_length,
        )

    def _pass_numbers(self, taken):
        """Odoo's next numbers come after those that are ``taken`` over there: a restored sequence would
        give them a second time. One by date ranges is left to people.
        """
        sequence = self.number_sequence_id
        if self.numbering != "odoo" or sequence.use_date_range:
            return
        first = sequence.number_next_actual
        following = range(first, first + len(taken) + NEVER_ARRIVED)
        passed = [number for number in following if sequence.get_next_char(number) in taken]
        if passed:
            sequence.number_next = passed[-1] + 1
