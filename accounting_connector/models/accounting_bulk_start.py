"""Starting: from a selection of orders, or with all of a time that are left to send."""

from datetime import datetime, time, timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from .accounting_bulk_line import KINDS_OF_ORDERS
from .naive_utc import naive_utc

_PARTNER_COLUMN = {"sale_order_id": "partner_invoice_id", "purchase_order_id": "partner_id"}


class AccountingBulk(models.Model):
    _inherit = "accounting.bulk"

    def _start_selected(self, orders):
        """Look ahead what these orders would become.

        :return: the dialog that shows it.
        :raise UserError: they are of several companies, or not sent anywhere.
        """
        connection = orders._accounting_connection_or_raise()
        bulk = self.sudo().create(
            {
                "connection_id": connection.id,
                "is_history": False,
                "takes_sale_orders": orders._name == "sale.order",
                "takes_purchase_orders": orders._name == "purchase.order",
                "date_from": False,
                "date_to": False,
            }
        ).sudo(False)
        bulk._begin({orders._name: Domain("id", "in", orders.ids)})
        return bulk._open_dialog()

    def action_look(self):
        """Look ahead what all orders of the chosen time would become.

        :raise UserError: there are none, or nothing was chosen.
        """
        self.ensure_one()
        self._check_is_own()
        if self.state == "draft":
            self._begin(self._history_domains())
        return self._shown_again()

    def _begin(self, domains):
        """Note the orders this person may see, and have them looked at.

        :param domains: which orders, by model.
        """
        companies = self.connection_id.sudo()._covered_companies() & self.env.companies
        self.sudo().company_ids = [Command.set(companies.ids)]
        count = sum(
            self._add_orders(name, domains[model] & Domain("company_id", "in", companies.ids))
            for name, model in KINDS_OF_ORDERS.items()
            if model in domains
        )
        if not count:
            raise UserError(self.env._("Nothing is left to send of these orders."))
        self.sudo().write({"state": "looking"})
        self._wake()

    def _history_domains(self):
        """Confirmed orders of the time of which something is left to send, by model: also what is on an
        invoice in Odoo that nobody entered, of which nothing can be created before.
        """
        models_taken = [
            model
            for model, is_taken in (
                ("sale.order", self.takes_sale_orders),
                ("purchase.order", self.takes_purchase_orders),
            )
            if is_taken
        ]
        if not models_taken:
            raise UserError(self.env._("Choose whether invoices or bills are to be created."))
        domains = {}
        for model in models_taken:
            orders = self.env[model]
            orders.check_access("write")
            if not orders._accounting_is_sent_by(self.connection_id.sudo()):
                raise UserError(
                    self.env._(
                        "%(connection)s does not take these orders: see “What to Send” there.",
                        connection=self.connection_id.display_name,
                    )
                )
            domains[model] = (
                orders._accounting_confirmed_domain()
                & (Domain("invoice_status", "=", "to invoice") | orders._accounting_not_entered_domain())
                & self._time_domain(orders)
            )
        return domains

    def _time_domain(self, orders):
        """The orders confirmed on the chosen days, as the organisation counts days."""
        domain = Domain.TRUE
        if self.date_to:
            domain &= orders._accounting_confirmed_before(self._beginning(self.date_to + timedelta(days=1)))
        if self.date_from:
            domain &= ~orders._accounting_confirmed_before(self._beginning(self.date_from))
        return domain

    def _beginning(self, day):
        """When ``day`` begins in the organisation's time zone (naive UTC)."""
        return naive_utc(datetime.combine(day, time.min, self.connection_id.sudo()._zone()))

    def _add_orders(self, name, domain):
        """Note all orders of ``domain`` in one statement; returns how many.

        :param name: the field of the line that names the order.
        """
        orders = self.env[KINDS_OF_ORDERS[name]]
        query = orders._search(domain)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO accounting_bulk_line
                       (bulk_id, company_id, %(name)s, name, partner_id, currency_id, state,
                        create_uid, write_uid, create_date, write_date)
                SELECT %(bulk)s, source.company_id, source.id, source.name, partner.commercial_partner_id,
                       source.currency_id, 'new', %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM %(table)s AS source
                  JOIN res_partner AS partner ON partner.id = source.%(partner)s
                 WHERE source.id IN %(orders)s
              ORDER BY source.date_order, source.id
                """,
                name=SQL.identifier(name),
                bulk=self.id,
                uid=self.env.uid,
                now=self.env.cr.now(),
                table=SQL.identifier(orders._table),
                partner=SQL.identifier(_PARTNER_COLUMN[name]),
                orders=query.subselect(),
            )
        )
        self.invalidate_recordset(["line_ids"], flush=False)
        return self.env.cr.rowcount
