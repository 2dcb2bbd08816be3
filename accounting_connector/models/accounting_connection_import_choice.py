"""Choosing what is imported from what the accounting system finds."""

from odoo import models
from odoo.exceptions import UserError

from ..providers.budget import Priority
from ..providers.contact_details import Role
from .accounting_connection_reading import LONG_LISTS
from .accounting_token_store import MayNotCall
from .own_transaction import in_own_transaction

MOST_TICKED = 1000


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def action_select_contacts(self):
        return self._choose_for_import("contacts", self.env._("Choose Contacts to Import"))

    def action_select_items(self):
        return self._choose_for_import("items", self.env._("Choose Products to Import"))

    def _choose_for_import(self, subject, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "accounting_connector.import_choice",
            "name": title,
            "target": "new",
            "params": {"connection_id": self.id, "subject": subject},
        }

    def action_import_ticked(self, subject, external_ids):
        """Import these entries, whatever was chosen for all; the action that shows how far it is."""
        self.ensure_one()
        self.check_access("write")
        if subject not in LONG_LISTS or not 0 < len(external_ids) <= MOST_TICKED:
            raise UserError(
                self.env._("Tick between 1 and %s entries, then import them.", f"{MOST_TICKED:,}")
            )
        job = self.env["accounting.import"]._start_ticked(self, subject, list(map(str, external_ids)))
        return {
            "type": "ir.actions.act_window",
            "res_model": "accounting.import",
            "res_id": job.id,
            "views": [[False, "form"]],
        }

    def _search_there(self, subject, text, role, archived, position):
        """No more than 100 entries that are found over there, kept in the mirror, and where to go on.

        No transaction is open.

        :raises ProviderError: MayNotCall among them.
        """
        provider, reason = in_own_transaction(
            self, lambda connection: connection._provider_for_reading(Priority.CLICK)
        )
        if not provider:
            raise MayNotCall(reason)
        wanted = {"role": Role(role) if role else None} if subject == "contacts" else {}
        page = getattr(provider, f"search_{subject}")(
            text.strip(), archived=bool(archived), position=position, **wanted
        )
        self._log_unreadable([page])
        rows = self._in_own_transaction(
            lambda connection: connection._mirror(LONG_LISTS[subject], page.entries)
        )
        return {
            "entries": sorted(self._describe_for_choice(rows), key=lambda entry: entry["name"].casefold()),
            "position": page.position,
        }

    def _describe_for_choice(self, rows):
        return [
            {
                "id": row.external_id,
                "name": row.display_name,
                "details": row._details_for_choice(),
                "is_linked": row._is_linked(),
                "is_archived": not row.active,
            }
            for row in rows
        ]
