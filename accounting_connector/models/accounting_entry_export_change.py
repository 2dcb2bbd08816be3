from datetime import timedelta

from odoo import models

from ..providers.values import Verdict
from . import database_clock
from .contact_export_fields import GROUP_OF
from .item_export_fields import ITEM_GROUP_OF

# What was changed over there since an entry was last seen is read from so long before.
OVERLAP = timedelta(days=1)
SHORTLY = timedelta(minutes=2)


class AccountingEntryExport(models.Model):
    """Changes of contacts and items that are there. Only what is another over there is written."""

    _inherit = "accounting.entry.export"

    def _entry(self):
        """What is changed over there, as it was last read."""
        return self.ledger_contact_id if self.subject == "contact" else self.ledger_item_id

    def _changed_since(self):
        """Since when what was changed over there has to be read before these go (naive UTC); ``None`` when
        they are known as they are.
        """
        doubtful = self.filtered("is_doubtful")
        moments = [export._entry().last_seen_at for export in doubtful if export._entry().last_seen_at]
        return min(moments) - OVERLAP if moments else None

    def _prepare_changes(self):
        """What is to be sent: a list of ``Change``. What is like that over there already is done, and what
        cannot be changed any more a person has to decide about.
        """
        self.is_doubtful = False
        changes = []
        refused = self._refused_before()
        means = self._read_means()
        left = self._without_matched_anew()
        for export in self:
            names = {*(export.changed_fields or ()), *refused.get(export._entry(), ())}
            if export not in left:
                export._finish(export._say_matched_anew())
            elif not export._entry().active or not export._entry().details:
                export._refuse(export._say_gone(), fix=export._link_to_choose())
            elif change := export._change_of(names, means):
                changes.append(change)
            else:
                export._finish(self.env._("It is like that there already."))
        return changes

    def _without_matched_anew(self):
        """Those whose entry still stands for their record, or was merged into one that does."""
        links = self.env["accounting.contact.link"].search(
            [("ledger_contact_id", "in", self.ledger_contact_id.ids)]
        )
        linked = {(link.partner_id, link.ledger_contact_id) for link in links}
        return self.filtered(
            lambda export: (export.partner_id, export.ledger_contact_id) in linked
            or export.ledger_contact_id.merged_into
            or (export.ledger_item_id and export.ledger_item_id.product_id == export.product_id)
        )

    def _read_means(self):
        """What an import of the same entries looks values up in."""
        connection = self.connection_id
        if self.ledger_contact_id:
            return self.env["accounting.import.contacts"]._quietly(connection)._read_means(connection)
        items = self.env["accounting.import.items"]._quietly(connection)
        return items._read_means(connection, self.ledger_item_id)

    def _change_of(self, names, means):
        connection = self.connection_id
        if self.subject == "item":
            names &= ITEM_GROUP_OF.keys()
            return connection._item_change(
                self.product_id, self.ledger_item_id, names, self.is_asked, means
            )
        names &= GROUP_OF.keys()
        return connection._contact_change(
            self.partner_id, self.ledger_contact_id, names, self.is_asked, means
        )

    def _refused_before(self):
        """``{entry: what was refused of it}``: it is tried again with what was changed since."""
        refused = self.search(
            [
                ("operation", "=", "change"),
                ("state", "=", "refused"),
                "|",
                ("ledger_contact_id", "in", self.ledger_contact_id.ids),
                ("ledger_item_id", "in", self.ledger_item_id.ids),
            ]
        )
        return {export._entry(): export.changed_fields or () for export in refused if export._entry()}

    def _link_to_choose(self):
        links = self.env["accounting.contact.link"].search(
            [("partner_id", "=", self.partner_id.id), ("ledger_contact_id", "=", self.ledger_contact_id.id)]
        )
        return links[:1] or None

    # === WHAT BECAME OF THEM === #

    def _take_changed(self, outcomes):
        """Mirror what was changed, so that nothing of it is imported; returns whether some have to be read
        anew because they were changed over there meanwhile.
        """
        by_id = {outcome.key: outcome for outcome in outcomes}
        self._mirror_changed([outcome.saved for outcome in outcomes if outcome.verdict is Verdict.SAVED])
        for export in self:
            outcome = by_id.get(export._entry().external_id)
            if outcome is None or outcome.verdict is Verdict.UNKNOWN:
                export._lose()
            elif outcome.verdict is Verdict.SAVED:
                export._finish(export._say_changed(outcome.warnings))
            elif any(reason.kind == "stale" for reason in outcome.reasons):
                export.is_doubtful = True
            elif any(reason.kind in ("gone", "inactive") for reason in outcome.reasons):
                export._refuse(export._say_gone(), outcome.reasons, fix=export._link_to_choose())
            else:
                export._refuse(export._say_change_refused(), outcome.reasons)
        return any(export.is_doubtful for export in self if export.state == "sending")

    def _mirror_changed(self, values):
        """An entry of which everything was imported before stays so."""
        if not values:
            return
        entries = self.ledger_contact_id or self.ledger_item_id
        in_step = {entry.external_id for entry in entries if entry.details_digest == entry.imported_digest}
        rows = self.connection_id._mirror(entries._name, values)
        rows.filtered(lambda row: row.external_id in in_step)._are_as_in_odoo()

    def _wait_shortly(self):
        """Somebody changes them over there all the time."""
        moment = database_clock.now(self.env.cr) + SHORTLY
        for export in self:
            export._give_back_or_join(
                self.env._("It was changed there at the same moment. It is read, then tried again."),
                moment,
                is_unknown=True,
            )

    # === WORDS === #

    def _say_changed(self, warnings):
        if not warnings:
            return self.env._("Updated.")
        return self.env._("Updated with changes: %(changes)s.", changes=self._say_warnings(warnings))

    def _say_matched_anew(self):
        return self.env._(
            "%(entry)s in %(provider)s does not stand for %(record)s any more: nothing was changed there.",
            entry=self._entry().display_name,
            provider=self.provider_label,
            record=self._record().display_name,
        )

    def _say_gone(self):
        return self.env._(
            "%(entry)s is archived or gone in %(provider)s, so what was changed of %(record)s in Odoo cannot "
            "be taken over there. Restore it there, or link %(record)s to another one.",
            entry=self._entry().display_name,
            provider=self.provider_label,
            record=self._record().display_name,
        )

    def _say_change_refused(self):
        return self.env._(
            "%(provider)s does not take what was changed of %(record)s in Odoo. Correct it here, then check "
            "again.",
            provider=self.provider_label,
            record=self._record().display_name,
        )
