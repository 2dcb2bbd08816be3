from odoo import api, models
from odoo.exceptions import UserError

from .accounting_connection_contacts import ROLE_FLAGS
from .accounting_entry_export import LIVE


class AccountingEntryExport(models.Model):
    """Asking for contacts to be created over there."""

    _inherit = "accounting.entry.export"

    @api.model
    def _create_contacts_there(self, connection, partners):
        """Have these partners created over there as soon as this transaction has ended, but for those that
        are linked; whoever is there already is found and linked.

        :return: the rows, those that waited already among them. The number of queries does not grow.
        """
        wanted = connection._contacts_wanted(partners.commercial_partner_id)
        live = self._live_rows(connection, "partner_id", partners.commercial_partner_id)
        known = {(row.partner_id, row.role, row.currency_id): row for row in live}
        linked = connection._linked_places(partners.commercial_partner_id)
        values = [
            {
                "connection_id": connection.id,
                "operation": "create",
                "subject": "contact",
                "partner_id": partner.id,
                "role": role,
                "currency_id": currency.id,
                "is_asked": True,
            }
            for partner, role, currency in wanted
            if (partner, role, currency) not in known and (partner, role, currency) not in linked
        ]
        rows = self.sudo().create(values)
        if rows:
            connection._wake_sender()
        return rows.union(*(row for place, row in known.items() if place in wanted))

    @api.model
    def _create_items_there(self, connection, products):
        """The same of products."""
        live = self._live_rows(connection, "product_id", products)
        items = self.env["accounting.ledger.item"].sudo().search(
            [("connection_id", "=", connection.id), ("product_id", "in", products.ids)]
        )
        values = [
            {
                "connection_id": connection.id,
                "operation": "create",
                "subject": "item",
                "product_id": product.id,
                "is_asked": True,
            }
            for product in products - items.product_id - live.product_id
        ]
        rows = self.sudo().create(values)
        if rows:
            connection._wake_sender()
        return rows | live

    def _open_list(self, nothing):
        """The action that shows what becomes of these.

        :param nothing: the sentence where there are none.
        """
        connection = self.env.company.sudo()._accounting_connection()
        if not self:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "info", "message": nothing % {"provider": connection.provider_label}},
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_entry_export_action"
        )
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}

    @api.model
    def _live_rows(self, connection, field, records):
        return self.sudo().search(
            [
                ("connection_id", "=", connection.id),
                ("operation", "=", "create"),
                (field, "in", records.ids),
                ("state", "in", LIVE),
            ]
        )


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _roles_of(self, partner):
        """What a partner is to us: customer unless it is a vendor only."""
        ranks = {"customer": partner.customer_rank, "vendor": partner.supplier_rank}
        return [role for role, rank in ranks.items() if rank] or ["customer"]

    def _contacts_wanted(self, partners):
        """``(partner, role, currency)`` of each contact these partners need over there."""
        one_role = self._capabilities().contact_has_one_role
        wanted = []
        for partner in partners.with_company(self.company_id):
            roles = self._roles_of(partner)
            for role in roles if one_role else roles[:1]:
                wanted.append((partner, role, self._bound_currency(self._currency_of(partner, role))))
        return wanted

    def _currency_of(self, partner, role):
        own = self.company_id.currency_id
        if role == "vendor":
            return partner.property_purchase_currency_id or own
        return partner.property_product_pricelist.currency_id or own

    def _linked_places(self, partners):
        """``{(partner, role, currency)}`` of what needs no creating: a link in any role where contacts have
        no role, in that role elsewhere.
        """
        links = self.env["accounting.contact.link"].sudo().search(
            [("connection_id", "=", self.id), ("partner_id", "in", partners.ids)]
        )
        one_role = self._capabilities().contact_has_one_role
        return {
            (link.partner_id, role, self._bound_currency(link.currency_id))
            for link in links
            for role in ([link.role] if one_role else ROLE_FLAGS)
        }

    def _check_companies_of(self, records):
        """:raise UserError: one of them belongs to another company."""
        covered = {self.company_id.id, *self._covered_company_ids()}
        for record in records.sudo():
            if record.company_id and record.company_id.id not in covered:
                raise UserError(
                    self.env._(
                        "%(record)s belongs to %(company)s, whose books these are not.",
                        record=record.display_name,
                        company=record.company_id.display_name,
                    )
                )
