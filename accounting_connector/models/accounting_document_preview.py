"""What a document looks like over there before it is sent, made by the code that sends it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from odoo import api, models

from ..providers.errors import Refused
from ..providers.values import Contact
from .accounting_dry_run import DryRun
from .accounting_preflight import each_once
from .accounting_preview_words import PreviewWords

# Stands where a person has something to choose first.
GAP = "?"
# What leads to ``sending``, where a document is prepared.
TO_SENDING = {"queued": ["sending"], "blocked": ["queued", "sending"], "refused": ["queued", "sending"]}


@dataclass
class Preview:
    """:ivar content: what :class:`PreviewWords` makes of it, JSON; ``{}`` when nothing can be shown.
    :ivar warnings: values of ``accounting.preview.warning``.
    """

    content: dict
    warnings: list


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    # === ENTRY POINTS === #

    def action_preview(self):
        """Show what this document will be, or what it was when it left."""
        self.ensure_one()
        self.check_access("read")
        self._check_user_group()
        return self.env["accounting.preview"]._open_document(self)

    @api.model
    def _preview_queued(self, prepared):
        """What documents would be, if they were queued and sent now. The caller rolls back.

        :param prepared: as ``accounting.source`` prepares orders for queueing.
        :return: a list of :class:`Preview`.
        """
        documents = self.sudo()._freeze(prepared.vals_list, [()] * len(prepared.vals_list))
        return [
            document._preview_on_the_way(list(obstacles))
            for document, obstacles in zip(documents, prepared.obstacles, strict=True)
        ]

    def _preview(self):
        """What this document will be, or what it was when it left.

        :return: :class:`Preview`.
        """
        self.ensure_one()
        document = self.sudo()
        if document.state not in TO_SENDING:
            return document._tell(document.connection_id._unsent(), document._to_value(), [])
        with self.env.cr.savepoint() as attempt:
            [obstacles] = (
                self.env["accounting.preflight"]._resolve(document) if self.state == "blocked" else [[]]
            )
            preview = document._preview_on_the_way(obstacles)
            attempt.rollback()
        return preview

    # === UP TO THE CALL === #

    def _preview_on_the_way(self, obstacles):
        """Do all that sending does before the call that creates this document; what stops it is told.

        :param obstacles: of the preflight.
        """
        for state in TO_SENDING[self.state]:
            self._move_to(state)
        self._foretell_number()
        run = DryRun(self)
        run.prepare()
        unsent = run.sender.provider
        if self.state == "sending" and not obstacles and self._priced_value(unsent):
            return self._tell(unsent, self._to_value(), self._problem_warnings())
        warnings = each_once([*self._problem_warnings(), *obstacles])
        return self._tell(unsent, self._with_gaps_filled(self._to_value(), unsent), warnings)

    def _foretell_number(self):
        """The next number of the sequence, which is not taken by looking at it."""
        if self._is_to_be_numbered():
            sequence = self.connection_id.number_sequence_id
            current = sequence._get_current_sequence(self.date)
            if current != sequence:
                sequence = sequence.with_context(ir_sequence_date_range=current.date_from)
            self.number = sequence.get_next_char(current.number_next_actual)

    def _with_gaps_filled(self, value, unsent):
        """``value`` (``values.Document``) with something wherever a person has to choose first."""
        contact = Contact(name="", key=GAP, is_customer=self._is_sale(), is_supplier=not self._is_sale())
        item_id = GAP if self._is_sale() and unsent.capabilities.items_hold_accounts else ""
        return replace(
            value,
            contact_id=value.contact_id or unsent.unsaved(contact).external_id,
            lines=tuple(line if line.is_text else _with_gaps_filled(line, item_id) for line in value.lines),
        )

    # === WHAT STANDS IN THE WAY === #

    def _problem_warnings(self):
        """What is open of the problems of this document, as warnings."""
        return [
            {
                "key": problem.key,
                "kind": problem.kind,
                "name": problem.name,
                "problem_id": problem.id,
                "fix_model": problem.fix_model,
                "fix_id": problem.fix_id,
                "fix_context": problem.fix_context,
            }
            for problem in self.problem_ids.filtered("active")
        ]

    def _tell(self, unsent, value, warnings):
        """:param value: this document as ``values.Document``.

        :return: :class:`Preview`.
        """
        try:
            shown = unsent.show(value)
        except Refused as error:
            return Preview({}, warnings or [self._refused_warning(error)])
        return Preview(PreviewWords(self, shown, unsent).content(), warnings)

    def _refused_warning(self, error):
        return {
            "key": f"refused:{self.marker}",
            "kind": "refused",
            "name": self.env._(
                "It cannot be written for %(provider)s: %(reasons)s.",
                provider=self.provider_label,
                reasons=self._say_reasons(error.reasons),
            ),
        }


def _with_gaps_filled(line, item_id):
    """A line that names an account and a tax, the tax at the rate Odoo charged."""
    rate = line.tax_rate
    base = line.untaxed if line.tax_base is None else line.tax_base
    if not line.tax_code and base:
        rate = line.tax / base * Decimal(100)
    return replace(
        line,
        account_code=line.account_code or GAP,
        account_id=line.account_id or GAP,
        tax_code=line.tax_code or GAP,
        tax_rate=rate,
        item_id=line.item_id or item_id,
    )
