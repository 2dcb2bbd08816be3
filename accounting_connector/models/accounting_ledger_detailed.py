"""Mirrors that keep all that is told of an entry, for what is imported from them."""

from odoo import fields, models
from odoo.tools import SQL

from ..providers import kept_details


class AccountingLedgerDetailed(models.AbstractModel):
    """An entry is due for import when what was imported of it is not what is told now."""

    _name = "accounting.ledger.detailed"
    _description = "Mirror of a List with all Details"
    _inherit = ["accounting.ledger"]

    # not read along with what lists show: it is long
    details = fields.Json(readonly=True, prefetch=False, help="All that is told of the entry.")
    details_digest = fields.Char(readonly=True, help="Another one when the details are others.")
    details_changed_at = fields.Datetime(string="Changed There", readonly=True)
    imported_digest = fields.Char(readonly=True, help="Of the details that Odoo's record was given.")
    attempted_digest = fields.Char(readonly=True, help="Of the details an import was last tried with.")
    imported_at = fields.Datetime(readonly=True, help="When the transaction began that imported it.")
    imported_fields = fields.Json(readonly=True, prefetch=False, help="What the record was given there.")
    import_id = fields.Many2one(
        "accounting.import", string="Last Import", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _import_order = "id"
    _due_for_import = models.Index(
        f"(connection_id, {_import_order}) WHERE details_digest IS DISTINCT FROM imported_digest"
    )

    def _details_of(self, entry):
        """The columns that keep all of ``entry``, a value of an adapter."""
        facts = kept_details.to_json(entry)
        return {
            "details": facts,
            "details_digest": kept_details.digest_of(facts),
            "details_changed_at": fields.Datetime.now(),
        }

    def _change_of(self, column):
        if column != "details_changed_at":
            return super()._change_of(column)
        return SQL(
            """
            details_changed_at = CASE WHEN kept.details_digest IS DISTINCT FROM EXCLUDED.details_digest
                                      THEN EXCLUDED.details_changed_at ELSE kept.details_changed_at END
            """
        )

    def _keep(self, connection, entries):
        """What is gone for good comes with its id alone, and is not met again."""
        gone = [entry.external_id for entry in entries if entry.deleted]
        self._are_gone([("connection_id", "=", connection.id), ("external_id", "in", gone)])
        return super()._keep(connection, [entry for entry in entries if not entry.deleted])

    def _deactivate_unseen(self, connection, since):
        self._are_gone([("connection_id", "=", connection.id), ("last_seen_at", "<", since)])

    def _are_as_in_odoo(self):
        """They were written from Odoo: there is nothing to be imported of them."""
        for entry in self:
            entry.write({"imported_digest": entry.details_digest, "attempted_digest": entry.details_digest})

    def _were_never_imported(self):
        """What was imported of them went to another record than they are: whichever they are has nothing of
        it.
        """
        self.write(
            {
                "imported_digest": False,
                "attempted_digest": False,
                "imported_at": False,
                "imported_fields": False,
            }
        )

    def _are_gone(self, domain):
        """Nothing is left to be imported of them; when they come back, they are imported anew."""
        self.search(domain).write({"active": False, "details_digest": False, "imported_digest": False})
