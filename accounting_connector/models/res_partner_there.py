"""What a person does with contacts and the books: create them there, update them there, look at them there.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..providers import errors
from .contact_export_fields import GROUP_OF


class ResPartner(models.Model):
    _inherit = "res.partner"

    accounting_link_label = fields.Char(
        compute="_compute_accounting_link_label",
        compute_sudo=True,
        groups="accounting_connector.group_accounting_connector_user",
        help="Where it is to be looked at.",
    )

    @api.depends("accounting_contact_link_ids.ledger_contact_id")
    @api.depends_context("company")
    def _compute_accounting_link_label(self):
        connection = self.env.company.sudo()._accounting_connection()
        for partner in self:
            linked = connection and connection in partner.accounting_contact_link_ids.connection_id
            partner.accounting_link_label = connection.provider_label if linked else False

    # === ACTIONS === #

    def action_accounting_create_there(self):
        """Have these contacts created in the books of this company, but for those that are there."""
        connection = self._accounting_connection_to_write()
        rows = self.env["accounting.entry.export"]._create_contacts_there(connection, self)
        return rows._open_list(self.env._("All of them are in %(provider)s already."))

    def action_accounting_update_there(self):
        """Have what Odoo says of these contacts written to the books, but for what is owned there."""
        connection = self._accounting_connection_to_write()
        exports = self.env["accounting.entry.export"].sudo()
        rows = [(connection.id, partner.id, sorted(GROUP_OF)) for partner in self.commercial_partner_id]
        asked = exports.browse(exports._change_contacts_there(rows, is_asked=True) if rows else ())
        return asked._open_list(self.env._("None of them is in %(provider)s yet: create them there."))

    def _accounting_connection_to_write(self):
        """:raise AccessError: who may not change these here, may not there.
        :raise UserError: this company has no books, or these are of another company.
        """
        self.env["accounting.document"]._check_user_group()
        (self | self.commercial_partner_id).check_access("write")
        connection = self.env.company.sudo()._accounting_connection()
        if not connection:
            raise UserError(
                self.env._("%(company)s has no accounting system.", company=self.env.company.display_name)
            )
        connection._check_companies_of(self.commercial_partner_id)
        return connection

    def action_accounting_open_there(self):
        """Show the contact in the accounting system; a list when several stand for it."""
        self.ensure_one()
        self.env["accounting.document"]._check_user_group()
        self.check_access("read")
        connection = self.env.company.sudo()._accounting_connection()
        links = self.sudo().accounting_contact_link_ids.filtered(
            lambda link: link.connection_id == connection
        )
        contacts = links.ledger_contact_id
        if len(contacts) != 1:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Linked Contacts"),
                "res_model": links._name,
                "views": [(False, "list"), (False, "form")],
                "domain": [("id", "in", links.ids)],
            }
        try:
            provider = connection._make_provider()
        except errors.ProviderError as error:
            raise UserError(connection._explain_error(error)) from error
        url = provider.contact_url(contacts.external_id, connection.organisation_short_code or "")
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
