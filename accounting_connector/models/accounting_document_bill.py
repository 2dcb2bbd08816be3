"""A supplier's bill that is over there already does not go a second time unless a person says so.

The form of a bill looks its number up before it is queued. Bills that are queued in another way are looked up
by the sender, all of a batch at once, right before they are sent.
"""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..providers.values import BillKey
from . import database_clock

# How long it counts that a number was not there: a bill that waits may be typed in over there meanwhile.
LOOK_HOLDS = timedelta(hours=1)


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    number_looked_up_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When no bill of this supplier with this number was over there.",
    )
    same_number_allowed = fields.Boolean(
        readonly=True,
        help="A person said that this is another bill than the one over there with its number.",
    )

    # === LOOKING === #

    def _bills_to_look_up(self):
        """What to look these documents up by, over there, before they are sent: each key once."""
        return list(dict.fromkeys(document._bill_key_there() for document in self._not_looked_up()))

    def _not_looked_up(self):
        bills = self.filtered(
            lambda document: (
                document.kind == "bill"
                and (document.number or "").strip()
                and document.ledger_contact_id
                and not document.same_number_allowed
            )
        )
        since = bills and database_clock.now(self.env.cr) - LOOK_HOLDS
        return bills.filtered(
            lambda document: not document.number_looked_up_at or document.number_looked_up_at < since
        )

    def _bill_key_there(self):
        return BillKey(self.ledger_contact_id.external_id, self.number.strip())

    def _note_number_is_free(self):
        bills = self.filtered(lambda document: document.kind == "bill")
        if bills:
            bills.number_looked_up_at = database_clock.now(self.env.cr)

    # === WHAT WAS FOUND === #

    def _take_found_bills(self, found, provider):
        """Block the documents whose bill is there already. One that is there itself, late, is adopted.

        :param found: as :meth:`Provider.find_bills` gives it.
        """
        free = self.browse()
        for document in self._not_looked_up():
            bills = found.get(document._bill_key_there())
            if bills is None:
                continue  # it was looked up so recently when the others were not that nobody asked
            own = [bill for bill in bills if bill.marker == document.marker]
            if own:
                document._settle_marked({document: own}, provider)
            elif bills:
                document._block_same_number(bills)
            else:
                free |= document
        free._note_number_is_free()

    def _block_same_number(self, bills):
        self._block(
            "bill",
            f"bill:{self.marker}",
            self.env._(
                "%(provider)s already has %(bills)s. Cancel %(document)s, or send it anyway if it is another "
                "bill.",
                provider=self.provider_label,
                bills=", ".join(self._describe_bill(bill) for bill in bills),
                document=self.display_name,
            ),
            fix=self,
        )

    def _describe_bill(self, bill):
        return self.env._(
            "the bill %(number)s of %(supplier)s over %(total)s, dated %(date)s",
            number=bill.number,
            supplier=bill.contact_name or self.ledger_contact_id.name,
            total=f"{bill.currency} {bill.total}",
            date=format_date(self.env, bill.date),
        )

    # === ANOTHER NUMBER === #

    def _check_may_get_number(self):
        """:raise UserError: this is no bill that waits for somebody."""
        if self.kind != "bill" or self.state not in ("blocked", "refused"):
            raise UserError(
                self.env._("%(document)s does not wait for a number.", document=self.display_name)
            )

    def _take_bill_number(self, number):
        """The supplier's number as somebody entered it after the bill was queued. It was not looked up yet.

        :raise NothingToSend: another bill of this supplier has it.
        """
        if number.casefold() != (self.number or "").casefold():
            self.purchase_order_ids._accounting_check_bill_number(number)
        facts = {"kind": self.kind, "partner_id": self.partner_id.id, "number": number}
        self.write(
            {
                "number": number,
                "bill_key": self._bill_key(facts),
                "number_looked_up_at": False,
                "same_number_allowed": False,
            }
        )

    # === ACTIONS === #

    def action_enter_number(self):
        """Ask for the supplier's number of a bill that waits."""
        self.ensure_one()
        self._check_may_act()
        self._check_may_get_number()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter Bill Number"),
            "res_model": "accounting.bill.correction",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_document_id": self.id, "default_bill_number": self.number},
        }

    def action_retry(self):
        """Look the number up again, too: the bill over there may have been corrected."""
        self._check_may_act()
        same_number = self.sudo().problem_ids.filtered(
            lambda problem: problem.active and problem.kind == "bill"
        )
        same_number.write({"active": False})
        return super().action_retry()
