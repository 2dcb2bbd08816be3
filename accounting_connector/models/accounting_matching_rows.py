"""What the matching page shows of each entry over there."""

from odoo import models

from .accounting_matching import SUBJECTS
from .accounting_matching_words import LIKENESSES, REASONS, SIGNS


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    def _rows(self, connection, subject, state, entries):
        """Rows of these entries, all of one state; the number of queries does not grow with them."""
        choices = self._choices_of(connection, subject, entries)
        linked = entries._records_of() if state == "matched" else {}
        offered = self._offered(connection, subject, entries, choices) if state != "matched" else {}
        ids = {record_id for each in offered.values() for record_id in each}
        ids |= {record.id for records in linked.values() for record in records}
        options = self._options(subject, self.env[SUBJECTS[subject].model].browse(ids))
        return [
            {
                "key": f"there-{entry.id}",
                "entry_id": entry.id,
                "record_id": False,
                "name": entry.name,
                "facts": entry._facts(),
                "archived": not entry.active,
                "state": state,
                "reason": self.env._(REASONS[entry.match_reason]) if state == "ambiguous" else "",
                "found": entry[entry._record_field].id if state == "open" else False,
                "options": [
                    {**options[record_id], "why": why}
                    for record_id, why in offered.get(entry, {}).items()
                    if record_id in options
                ],
                "linked": [options[record.id] for record in linked.get(entry, ()) if record.id in options],
                "choice": self._value_of(choices.get(entry), SUBJECTS[subject].record),
            }
            for entry in entries
        ]

    def _offered(self, connection, subject, entries, choices):
        """``{entry: {id of a record: why, in words}}``, best first: the same, the alike, what was chosen."""
        uncertain = entries.filtered(lambda entry: not entry[entry._record_field])
        suggestions = self._suggestions(connection, uncertain)
        offered = {}
        for entry in entries:
            offered[entry] = {
                record_id: [self.env._(SIGNS[sign]) for sign in signs]
                for record_id, signs in entry.match_candidates or ()
            }
            for record_id, signs in suggestions.get(entry, ()):
                offered[entry].setdefault(record_id, [self.env._(LIKENESSES[sign]) for sign in signs])
            chosen = choices[entry][SUBJECTS[subject].record].id if entry in choices else False
            if chosen:
                offered[entry].setdefault(chosen, [])
        return offered

    def _options(self, subject, records):
        """``{id: what is shown of a record}`` of those that are still there."""
        return {
            record.id: {
                "id": record.id,
                "name": record.display_name,
                "facts": self._facts_here(subject, record),
                "archived": not record.active,
                "why": [],
            }
            for record in records.sudo().exists()
        }

    def _facts_here(self, subject, record):
        if subject == "products":
            facts = [record.barcode]  # the name begins with the code
        else:
            facts = [record.vat, record.email, record.phone, record.city, record.country_id.name]
        return [fact for fact in facts if fact]

    # === CHOICES === #

    def _choices_of(self, connection, subject, entries):
        """``{entry: choice}`` of the caller."""
        field = SUBJECTS[subject].entry
        choices = self._own_choices(connection, [(field, "in", entries.ids)])
        return {choice[field]: choice for choice in choices}

    def _own_choices(self, connection, domain):
        choices = self.env["accounting.match.choice"].sudo()
        return choices.search(
            [("user_id", "=", self.env.uid), ("connection_id", "=", connection.id), *domain]
        )

    def _value_of(self, choice, record_field):
        return {"kind": choice.kind, "record_id": choice[record_field].id} if choice else None


class AccountingLedgerContact(models.Model):
    _inherit = "accounting.ledger.contact"

    def _facts(self):
        """What tells a contact from others, for people."""
        roles = [
            label
            for label, flag in (
                (self.env._("Customer"), self.is_customer),
                (self.env._("Supplier"), self.is_supplier),
            )
            if flag
        ]
        facts = [self.tax_number, self.email, self.phone, self.city, self.country, self.currency_code]
        return [fact for fact in (*facts, " · ".join(roles)) if fact]


class AccountingLedgerItem(models.Model):
    _inherit = "accounting.ledger.item"

    def _facts(self):
        """What tells an item from others, for people."""
        return [self.code] if self.code and self.code != self.name else []
