from odoo import api, fields, models
from odoo.tools import email_split

from .accounting_document import CREDIT_KINDS, SALE_KINDS

CLOSED_STATES = ("cancelled", "undone")


class ResPartner(models.Model):
    _inherit = "res.partner"

    accounting_contact_link_ids = fields.One2many(
        "accounting.contact.link",
        "partner_id",
        string="Contacts in Books",
        groups="accounting_connector.group_accounting_connector_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("email"):
            self._accounting_email_entered()
        return result

    def _accounting_email_entered(self):
        """What could not be e-mailed for want of an address goes now."""
        domain = [
            ("kind", "=", "email"),
            ("fix_model", "=", self._name),
            ("fix_id", "in", (self | self.child_ids).ids),
        ]
        self.env["accounting.problem"].sudo().search(domain)._release()

    def _accounting_email(self):
        """The address invoices go to; ``False`` without one."""
        emails = email_split(self.email or self.commercial_partner_id.email or "")
        return emails[0] if emails else False

    @api.depends_context("company")
    def _compute_credit_to_invoice(self):
        """What a customer owes by documents counts against the credit limit until it is paid over there.

        Its orders count as invoiced, and Odoo's own receivables know nothing of it. Computed when it is read:
        no payment over there rewrites a partner.
        """
        super()._compute_credit_to_invoice()
        company = self.env.company
        if not company.account_use_credit_limit:
            return
        today = fields.Date.context_today(self)
        for partner, currency, amount in self._accounting_open_amounts(company):
            partner.credit_to_invoice += currency._convert(amount, company.currency_id, company, today)

    def _accounting_open_amounts(self, company):
        """What is unpaid of documents for these customers: ``(partner, currency, amount)``, credits negative.

        A document that is not there yet counts with its total. Of what was invoiced elsewhere nobody tells
        whether it is paid: it never counts.
        """
        groups = (
            self.env["accounting.document"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", (self.commercial_partner_id & self).ids),
                    ("company_id", "=", company.id),
                    ("kind", "in", SALE_KINDS),
                    ("state", "not in", CLOSED_STATES),
                    ("origin", "!=", "elsewhere"),
                    "|",
                    ("payment_state", "=", False),
                    ("payment_state", "!=", "paid"),
                ],
                ["partner_id", "currency_id", "kind", "payment_state"],
                ["amount_total:sum", "external_amount_due:sum"],
            )
        )
        for partner, currency, kind, payment_state, total, due in groups:
            sign = -1 if kind in CREDIT_KINDS else 1
            yield partner.with_env(self.env), currency, sign * (due if payment_state else total)
