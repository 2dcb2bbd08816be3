"""What an adapter shows of a document, with the names of what it gives ids of, and the reasons: as JSON."""

from odoo.tools import format_date

from ..providers.purchase_tax import TAX_LINE
from ..providers.shown import Means
from ..providers.values import Contact

DECISIONS = (Means.ACCOUNT, Means.TAX, Means.TRACKING)
FIGURES = (Means.NUMBER, Means.MONEY)


class PreviewWords:
    """:param document: ``accounting.document``, as it is right before it would be sent, or as it was.
    :param shown: ``providers.shown.Shown``.
    :param unsent: ``providers.unsent.Unsent``: knows what would be created.
    """

    def __init__(self, document, shown, unsent):
        self.document = document
        self.env = document.env
        self.shown = shown
        self.created = unsent.created
        self.rate_is_open = unsent.rate_is_open
        self.names = self._names()
        self.lines = {line.key: line for line in document.line_ids}

    def content(self):
        """All that is shown: ``kind`` and ``provider``; ``facts`` (label, text, note); ``lines``, each with
        its facts, figures and decisions; ``totals`` (label, here, there); ``remarks``; ``body``.
        """
        return {
            "kind": self.shown.kind,
            "provider": self.document.provider_label,
            "facts": [self._fact(fact) for fact in self.shown.facts],
            "lines": [self._line(line) for line in self.shown.lines],
            "totals": self._totals(),
            "remarks": self._remarks(),
            "body": self.shown.body.decode(),
        }

    # === FACTS === #

    def _fact(self, fact):
        return {"label": fact.label, "text": self._text(fact), "note": self._note(fact)}

    def _text(self, fact):
        if fact.means is Means.MONEY:
            return self._money(fact.value)
        if fact.means is Means.DATE:
            return format_date(self.env, fact.value)
        if fact.means is Means.NUMBER:
            return f"{fact.value.normalize():f}"
        if fact.means is Means.RATE:
            return self.env._("Read when it is sent") if self.rate_is_open else f"{fact.value:f}"
        return self.names.get((fact.means, fact.value)) or self._unnamed(fact)

    def _unnamed(self, fact):
        """An id that stands for nothing yet is a choice to be made."""
        if fact.means in (Means.ACCOUNT, Means.TAX, Means.CONTACT, Means.ITEM, Means.TERM):
            return self.env._("To be chosen")
        return fact.value

    def _note(self, fact):
        if fact.means is Means.CONTACT:
            return self._contact_note()
        if fact.means is Means.DOCUMENT_NUMBER:
            return self._number_note()
        if fact.means is Means.TRACKING:
            return self.document._why_tracking(fact.value)
        if fact.means is Means.ITEM and self._is_created(self._item_of(fact.value)):
            return self._creation_note()
        return ""

    def _money(self, amount):
        return self.document.currency_id.format(float(amount))

    # === WHAT EXISTS OVER THERE === #

    def _names(self):
        """(what it means, id) -> name, of all that the document refers to."""
        document, connection = self.document, self.document.connection_id
        accounts = document.line_ids.ledger_account_id | document.purchase_tax_account_id
        if connection.allow_rounding_line:
            accounts |= connection._ledger_account_for("rounding")
        taxes = document.line_ids.ledger_tax_id
        if connection.allow_rounding_line:
            taxes |= connection._ledger_tax_for(self.env["account.tax"], document._use())
        entries = [
            (Means.ACCOUNT, accounts),
            (Means.TAX, taxes),
            (Means.CONTACT, document.ledger_contact_id),
            (Means.ITEM, document.line_ids.ledger_item_id),
            (Means.TERM, document.ledger_term_id),
        ]
        tracked = document._frozen_options()
        return {
            (means, identifier): entry.display_name
            for means, records in entries
            for entry in records
            for identifier in (entry.external_id, entry.code)
            if identifier
        } | {(Means.TRACKING, option["option"]): option["option_name"] for option in tracked}

    def _item_of(self, identifier):
        items = self.document.line_ids.ledger_item_id
        return items.filtered(lambda item: identifier in (item.external_id, item.code))[:1]

    def _is_created(self, entry):
        return bool(entry) and entry.external_id in {created.external_id for created in self.created}

    def _creation_note(self):
        return self.env._(
            "Will be created, unless %(provider)s has it when this is sent.",
            provider=self.document.provider_label,
        )

    def _contact_note(self):
        contact = self.document.ledger_contact_id
        if any(isinstance(created, Contact) for created in self.created):
            return self._creation_note()
        if not contact:
            return ""
        link = self.env["accounting.preflight"]._contact_link(
            self.document.connection_id,
            self.document.partner_id,
            self.document._contact_role(),
            self.document.currency_id,
        )
        facts = {"partner": self.document.partner_id.display_name, "provider": self.document.provider_label}
        if link.ledger_contact_id == contact:
            return self.env._("Linked to %(partner)s in Odoo.", **facts)
        return self.env._("The only contact in %(provider)s that fits %(partner)s.", **facts)

    def _number_note(self):
        document = self.document
        if document.external_number and document.external_number != document.number:
            return self.env._("It became %(number)s.", number=document.external_number)
        if document._is_sale() and document.number and not document.numbered_by_odoo:
            return self.env._("Odoo's next number; it is taken when this is sent.")
        return ""

    # === LINES === #

    def _line(self, shown):
        facts = [fact for fact in shown.facts if fact.means not in (*DECISIONS, *FIGURES)]
        return {
            "facts": [self._fact(fact) for fact in facts],
            "figures": [self._fact(fact) for fact in shown.facts if fact.means in FIGURES],
            "decisions": self._decisions(shown),
        }

    def _decisions(self, shown):
        """Account, tax and tracking, each with its reason. Where items hold accounts, the account is not said
        over there, but the line is posted to it all the same.
        """
        line = self.lines.get(shown.key)
        found = [
            {**self._fact(fact), "reason": self._reason(fact, shown.key)}
            for fact in shown.facts
            if fact.means in DECISIONS
        ]
        says_account = any(fact.means is Means.ACCOUNT for fact in shown.facts)
        if line and line.ledger_account_id and not says_account:
            posted = {
                "label": self.env._("Posted to"),
                "text": line.ledger_account_id.display_name,
                "note": "",
                "reason": line._why_account(),
            }
            found.insert(0, posted)
        return found

    def _reason(self, fact, key):
        line = self.lines.get(key)
        if line:
            reasons = {
                Means.ACCOUNT: line._why_account,
                Means.TAX: line._why_tax,
                Means.TRACKING: lambda: line._why_tracking(fact.value),
            }
            return reasons[fact.means]()
        if fact.means is Means.ACCOUNT:
            role = "purchase_tax" if key == TAX_LINE else "rounding"
            return self.document.connection_id._account_mapping_for(role)._why()
        return ""

    # === TOTALS === #

    def _totals(self):
        document = self.document
        rows = (
            (self.env._("Untaxed"), document.amount_untaxed, self.shown.untaxed),
            (self.env._("Tax"), document.amount_tax, self.shown.tax),
            (self.env._("Total"), document.amount_total, self.shown.total),
        )
        return [
            {
                "label": label,
                "here": document.currency_id.format(here),
                "there": self.env._("not known yet") if there is None else self._money(there),
                "differs": there is not None and there != document._amount(here),
            }
            for label, here, there in rows
        ]

    def _remarks(self):
        """Why amounts are others over there, and what had to be changed to make the body."""
        return [
            *filter(None, (self._tax_remark(), self._purchase_tax_remark(), self._rounding_remark())),
            *(self.document._say(warning) for warning in self.shown.warnings),
        ]

    def _tax_remark(self):
        if self.shown.tax is not None:
            return ""
        return self.env._(
            "%(provider)s finds the tax itself, by the addresses: it may be another one than Odoo's. You are "
            "told when it is.",
            provider=self.document.provider_label,
        )

    def _purchase_tax_remark(self):
        if not self.document.purchase_tax_handling or not self.document.amount_tax:
            return ""
        handlings = dict(self.document._fields["purchase_tax_handling"]._description_selection(self.env))
        return self.env._(
            "Bills carry no tax in %(provider)s. The sales tax goes here: %(handling)s. The total is the "
            "same.",
            provider=self.document.provider_label,
            handling=handlings[self.document.purchase_tax_handling],
        )

    def _rounding_remark(self):
        if not any(line.key.endswith("-rounding") for line in self.shown.lines):
            return ""
        return self.env._("A line for rounding makes the totals equal.")
