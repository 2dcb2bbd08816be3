"""What an adapter shows of a document, with the names of what it gives ids of, and the reasons: as JSON."""

from odoo.tools import format_date

from ..providers.purchase_tax import TAX_LINE
from ..providers.shown import Means

DECISIONS = (Means.ACCOUNT, Means.TAX, Means.TAXABLE, Means.TRACKING)
FIGURES = (Means.NUMBER, Means.PRICE, Means.MONEY)


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
        self.lines = {line.key: line for line in document.line_ids}
        self.options = {option["option"]: option["option_name"] for option in document._frozen_options()}

    def content(self):
        """All that is shown: ``kind`` and ``provider``; ``facts`` (label, text, note); ``lines``, each with
        its facts, figures and decisions; ``totals`` (label, here, there); ``remarks``; ``body``.
        """
        return {
            "kind": self.shown.kind,
            "provider": self.document.provider_label,
            "facts": [self._header_fact(fact) for fact in self.shown.facts],
            "lines": [self._line(line) for line in self.shown.lines],
            "totals": self._totals(),
            "remarks": self._remarks(),
            "body": self.shown.body.decode(),
        }

    # === FACTS === #

    def _fact(self, fact, subject=None):
        """:param subject: what the value is the id of, where it is one."""
        return {"label": fact.label, "text": self._text(fact, subject), "note": self._note(fact, subject)}

    def _text(self, fact, subject):
        if subject is not None:
            is_meant = fact.value in (subject.external_id, subject.code) if subject else False
            return subject.display_name if is_meant else self.env._("To be chosen")
        if fact.means is Means.MONEY:
            return self._money(fact.value)
        if fact.means is Means.DATE:
            return format_date(self.env, fact.value)
        if fact.means is Means.NUMBER:
            return f"{fact.value.normalize():f}"
        if fact.means is Means.PRICE:
            return self._price(fact.value)
        if fact.means is Means.RATE:
            return self.env._("Read when it is sent") if self.rate_is_open else f"{fact.value:f}"
        if fact.means is Means.TRACKING:
            return self.options[fact.value]
        return fact.value

    def _note(self, fact, subject):
        if fact.means is Means.CONTACT:
            return self._contact_note(subject)
        if fact.means is Means.ITEM and self._is_created(subject):
            return self._creation_note()
        if fact.means is Means.DOCUMENT_NUMBER:
            return self._number_note()
        return ""

    def _money(self, amount):
        return self.document.currency_id.format(float(amount))

    def _price(self, price):
        """With all its decimals, and no fewer than amounts have."""
        digits = max(self.document.currency_id.decimal_places, -price.normalize().as_tuple().exponent)
        return f"{price:.{digits}f}"

    def _header_fact(self, fact):
        subjects = {
            Means.CONTACT: self.document.ledger_contact_id,
            Means.TERM: self.document.ledger_term_id,
        }
        shown = self._fact(fact, subjects.get(fact.means))
        if fact.means is Means.TRACKING:
            shown["note"] = self.document._why_tracking(fact.value)
        return shown

    # === WHAT EXISTS OVER THERE === #

    def _is_created(self, entry):
        return entry.external_id in {created.external_id for created in self.created}

    def _creation_note(self):
        return self.env._(
            "Will be created, unless %(provider)s has it when this is sent.",
            provider=self.document.provider_label,
        )

    def _contact_note(self, contact):
        if not contact:
            return ""
        if self._is_created(contact):
            return self._creation_note()
        document = self.document
        link = self.env["accounting.preflight"]._contact_link(
            document.connection_id, document.partner_id, document._contact_role(), document.currency_id
        )
        facts = {"partner": document.partner_id.display_name, "provider": document.provider_label}
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
        subjects = self._subjects(shown.key)
        told = {"facts": [], "figures": [], "decisions": self._posted_by_item(shown, subjects[Means.ACCOUNT])}
        for fact in shown.facts:
            each = self._fact(fact, subjects.get(fact.means))
            if fact.means in DECISIONS:
                each["reason"] = self._reason(fact.means, fact.value, shown.key)
                told["decisions"].append(each)
            else:
                told["figures" if fact.means in FIGURES else "facts"].append(each)
        return told

    def _subjects(self, key):
        """What a line refers to over there, by what it means."""
        line, connection = self.lines.get(key), self.document.connection_id
        if line:
            return {
                Means.ACCOUNT: line.ledger_account_id,
                Means.TAX: line.ledger_tax_id,
                Means.ITEM: line.ledger_item_id,
            }
        if key == TAX_LINE:
            return {Means.ACCOUNT: self.document.purchase_tax_account_id}
        return {
            Means.ACCOUNT: connection._ledger_account_for("rounding"),
            Means.TAX: connection._ledger_tax_for(self.env["account.tax"], self.document._use()),
        }

    def _reason(self, means, value, key):
        """Why a line has its account, its tax or its tracking."""
        line = self.lines.get(key)
        if line and means is Means.TRACKING:
            return line._why_tracking(value)
        if line:
            return line._why_account() if means is Means.ACCOUNT else line._why_tax()
        if means is Means.ACCOUNT:
            role = "purchase_tax" if key == TAX_LINE else "rounding"
            return self.document.connection_id._account_mapping_for(role)._why()
        return ""

    def _posted_by_item(self, shown, account):
        """Where items hold accounts, a line does not say its account, but is posted to it all the same."""
        means = {fact.means for fact in shown.facts}
        if not account or Means.ACCOUNT in means or Means.ITEM not in means:
            return []
        reason = self._reason(Means.ACCOUNT, "", shown.key)
        return [{"label": self.env._("Posted to"), "text": account.display_name, "reason": reason}]

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
            *filter(None, [self.document.email_note]),
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
        known = {"", TAX_LINE, *self.lines}
        if all(line.key in known for line in self.shown.lines):
            return ""
        return self.env._("A line for rounding makes the totals equal.")
