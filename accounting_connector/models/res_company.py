from odoo import fields, models
from odoo.fields import Domain

from .accounting_connection import BOUND_STATES, LIVE_STATES

# In the context while it is only shown what would be sent: by a connection whose set-up is not finished, too.
# The value is an object of this process, so that no context from outside can claim it.
PREVIEW = "accounting_preview"
ONLY_SHOWN = object()


class ResCompany(models.Model):
    _inherit = "res.company"

    accounting_connection_ids = fields.One2many(
        "accounting.connection",
        "company_id",
        string="Accounting Connections",
        groups="accounting_connector.group_accounting_connector_user",
    )

    def _accounting_connection(self):
        """The live connection that sends for this company; empty when none does."""
        self.ensure_one()
        states = BOUND_STATES if self.env.context.get(PREVIEW) is ONLY_SHOWN else LIVE_STATES
        deciding = self._accounting_deciding_connections()[self]
        return deciding.filtered(lambda connection: connection.state in states)

    def _accounting_deciding_connections(self):
        """The connections that decide to which books each of these companies' documents go: its own, else
        those of its nearest parent that has any.

        One's own decides whether it is live, is being set up or was disconnected: no order goes to another
        organisation's books by itself. A draft is bound to no books and decides nothing; nor does one that is
        left to the parent.

        :return: dict of company -> ``accounting.connection``.
        """
        own_or_above = Domain("company_id", "in", self.sudo().parent_ids.ids)
        left = Domain([("state", "=", "disconnected"), ("left_to_parent", "=", True)])
        found = (
            self.env["accounting.connection"]
            .sudo()
            .search(own_or_above & Domain("state", "!=", "draft") & ~left)
        )
        by_company = {owner.id: connections for owner, connections in found.grouped("company_id").items()}
        return {
            company: next(
                filter(None, (by_company.get(owner.id) for owner in reversed(company.sudo().parent_ids))),
                found.browse(),
            ).with_env(self.env)
            for company in self
        }
