from odoo import fields, models
from odoo.exceptions import UserError


class AccountingBillCorrection(models.TransientModel):
    """The supplier's number for a bill that waits for one, or for another one."""

    _name = "accounting.bill.correction"
    _description = "Enter Bill Number"

    document_id = fields.Many2one("accounting.document", required=True, readonly=True)
    partner_id = fields.Many2one(related="document_id.partner_id")
    reference = fields.Char(related="document_id.reference", string="Order")
    bill_number = fields.Char(required=True, help="The number the supplier printed on the bill.")

    def action_save(self):
        """Give the bill this number; it goes when nothing else stops it.

        :raise UserError: the bill is past waiting, or the accounting system would not keep the number.
        :raise NothingToSend: another bill has it.
        """
        self.ensure_one()
        document, number = self.document_id, self.bill_number.strip()
        document._check_may_act()
        document._lock_or_raise()
        document._check_may_get_number()
        connection = document.connection_id.sudo()
        if connection._is_number_too_long(number):
            raise UserError(connection._say_number_is_too_long())
        document.sudo()._take_bill_number(number)
        document.action_retry()
        return {"type": "ir.actions.act_window_close"}
