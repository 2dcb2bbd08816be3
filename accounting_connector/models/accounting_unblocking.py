"""A choice of set-up lets go what waited for it, wherever it is made: in the form, in a list, behind Fix."""

from odoo import api, models

# What decides on a connection whether a document may go, with what the organisation itself changed.
CONNECTION_CHOICES = {
    "accounting_method",
    "bill_status",
    "bill_without_number",
    "create_contacts",
    "create_items",
    "currency_ids",
    "invoice_status",
    "numbering",
    "lists_read_at",
    "period_lock_date",
    "purchase_tax_handling",
    "rate_source",
    "send_item_codes",
    "stocked_items",
    "tax_decided_by",
    "year_lock_date",
}
# What decides on an item whether lines may stand on it.
ITEM_CHOICES = {"sales_use"}


class AccountingUnblocking(models.AbstractModel):
    """A record that says what stands for something of Odoo's over there."""

    _name = "accounting.unblocking"
    _description = "Choice that Lets Documents Go"

    @api.model_create_multi
    def create(self, vals_list):
        choices = super().create(vals_list)
        choices._check_not_history()
        choices._let_go_what_waited()
        return choices

    def write(self, vals):
        self._check_not_history()
        result = super().write(vals)
        self._let_go_what_waited()
        return result

    def unlink(self):
        self._check_not_history()
        connections, kinds = self.connection_id, self._settled_kinds()
        result = super().unlink()
        self.env["accounting.problem"]._recheck(connections, kinds)
        return result

    def _check_not_history(self):
        """:raise UserError: it belongs to a connection that is closed for good."""
        if not self.env.su:
            self.connection_id._check_open()

    def _settled_kinds(self):
        """The kinds of ``accounting.problem`` such a choice may settle."""
        raise NotImplementedError

    def _let_go_what_waited(self):
        problems = self.env["accounting.problem"]
        problems._recheck(self.connection_id, self._settled_kinds())
        for connection in self.connection_id:
            problems._review_told(connection, self._settled_kinds())


class AccountingAccountMapping(models.Model):
    _name = "accounting.account.mapping"
    _inherit = ["accounting.account.mapping", "accounting.unblocking"]

    def _settled_kinds(self):
        return ("account", "tax")  # whether a tax may be used depends on the account

    def _let_go_what_waited(self):
        super()._let_go_what_waited()
        rounding = self.filtered(lambda mapping: mapping.role == "rounding")
        self.env["accounting.problem"]._release_cents(rounding.connection_id)


class AccountingTaxMapping(models.Model):
    _name = "accounting.tax.mapping"
    _inherit = ["accounting.tax.mapping", "accounting.unblocking"]

    def _settled_kinds(self):
        return ("tax",)

    def _let_go_what_waited(self):
        super()._let_go_what_waited()
        no_tax = self.filtered(lambda mapping: not mapping.tax_ids)
        self.env["accounting.problem"]._release_cents(no_tax.connection_id)


class AccountingTrackingMapping(models.Model):
    _name = "accounting.tracking.mapping"
    _inherit = ["accounting.tracking.mapping", "accounting.unblocking"]

    def _settled_kinds(self):
        return ("tracking",)


class AccountingTrackingPlan(models.Model):
    _name = "accounting.tracking.plan"
    _inherit = ["accounting.tracking.plan", "accounting.unblocking"]

    def _settled_kinds(self):
        return ("tracking",)


class AccountingContactLink(models.Model):
    _name = "accounting.contact.link"
    _inherit = ["accounting.contact.link", "accounting.unblocking"]

    def _settled_kinds(self):
        return ("contact",)


class AccountingLedgerItem(models.Model):
    _inherit = "accounting.ledger.item"

    def write(self, vals):
        result = super().write(vals)
        if not ITEM_CHOICES.isdisjoint(vals):
            self.env["accounting.problem"]._recheck(self.connection_id, ("item", "tax"))
        return result


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def write(self, vals):
        result = super().write(vals)
        # facts are followed by the lists, whose last word is ``lists_read_at``: nothing goes by half of it
        if not CONNECTION_CHOICES.isdisjoint(vals) and "facts_read_at" not in vals:
            self.env["accounting.problem"]._recheck(self, read_anew="lists_read_at" in vals)
        if "allow_rounding_line" in vals:
            self.env["accounting.problem"]._release_cents(self)
        return result
