from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .accounting_connection_contacts import ROLE_FLAGS
from .accounting_of_branches import OF_BRANCHES_TOO


class AccountingContactLink(models.Model):
    """Which contact over there stands for a partner: in one role, and in one currency where a contact holds
    one only. One contact may serve both roles where customers and suppliers are one list.
    """

    _name = "accounting.contact.link"
    _description = "Linked Contact"
    _inherit = ["accounting.of.branches"]
    _order = "partner_id, role, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact in Odoo",
        required=True,
        index=True,
        ondelete="cascade",
        domain=OF_BRANCHES_TOO,
    )
    role = fields.Selection([("customer", "Customer"), ("vendor", "Vendor")], required=True)
    ledger_contact_id = fields.Many2one(
        "accounting.ledger.contact",
        string="Contact in Books",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        help="The currency of the contact in the books, where it can hold one only.",
    )
    contact_has_one_role = fields.Boolean(compute="_compute_contact_has_one_role")

    _partner = models.UniqueIndex(
        "(connection_id, partner_id, role, COALESCE(currency_id, 0))",
        "This contact is already linked in this role.",
    )

    @api.depends("partner_id", "ledger_contact_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.partner_id.display_name}: {link.ledger_contact_id.display_name}"

    @api.depends("ledger_contact_id.currency_code", "connection_id.base_currency_id")
    def _compute_currency_id(self):
        codes = [code for code in self.ledger_contact_id.mapped("currency_code") if code]
        currencies = {
            currency.name: currency
            for currency in self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", codes)])
        }
        for link in self:
            connection, code = link.connection_id.sudo(), link.ledger_contact_id.currency_code
            if not (connection and connection._capabilities().contact_binds_currency):
                link.currency_id = False
            elif code:
                link.currency_id = currencies.get(code)
            else:
                link.currency_id = connection.base_currency_id

    @api.depends("connection_id")
    def _compute_contact_has_one_role(self):
        for link in self:
            connection = link.connection_id
            link.contact_has_one_role = bool(connection) and connection._capabilities().contact_has_one_role

    def _move_to(self, heir):
        """Link the partner to ``heir`` in its place, unless that cannot stand for it or does already."""
        self.ensure_one()
        if self.contact_has_one_role and not heir[ROLE_FLAGS[self.role]]:
            return
        others = self.search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("role", "=", self.role),
                ("id", "!=", self.id),
            ]
        )
        if heir in others.ledger_contact_id:
            self.unlink()
        elif not others.filtered(lambda other: other.ledger_contact_id.currency_code == heir.currency_code):
            self.ledger_contact_id = heir

    @api.constrains("connection_id", "partner_id")
    def _check_company_of_partner(self):
        self._check_company_of("partner_id")

    @api.constrains("connection_id", "ledger_contact_id")
    def _check_same_organisation(self):
        for link in self:
            if link.ledger_contact_id.connection_id != link.connection_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s belongs to another organisation.",
                        contact=link.ledger_contact_id.display_name,
                    )
                )

    @api.constrains("role", "ledger_contact_id")
    def _check_role(self):
        """Where customers and suppliers are two lists, a contact of the other one takes no such document."""
        for link in self:
            contact = link.ledger_contact_id
            if link.contact_has_one_role and not contact[ROLE_FLAGS[link.role]]:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is not in %(provider)s's list of %(role)s. Choose one that is.",
                        contact=contact.display_name,
                        provider=link.connection_id._capabilities().label,
                        role=self.env._("customers") if link.role == "customer" else self.env._("vendors"),
                    )
                )
