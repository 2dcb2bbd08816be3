"""The notes of imported contacts: what fits no field is there once, as it is told now."""

from markupsafe import Markup

from odoo import models
from odoo.tools.mail import plaintext2html

NOTE = "note:"  # among the names of what a partner was given


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _leave_to_odoo(self, connection, fact):
        """Of a contact that is here already, what Odoo owns is neither noted nor told."""
        owners = {text: connection[f"contact_{group}_owner"] for text, group in fact.group_of.items()}
        fact.notes = [note for note in fact.notes if owners[note] != "odoo"]
        fact.remarks = [remark for remark in fact.remarks if owners[remark] != "odoo"]

    def _notes_to_write(self, connection, fact, partner, given):
        """``{"comment": text}`` where there is something new: in the place of what was told before instead,
        as far as nobody changed that.
        """
        told = {self._key_of_note(fact, note): note for note in fact.notes}
        news = [note for key, note in told.items() if key not in given]
        groups = {fact.group_of[note] for note in news}
        comment = partner.comment or Markup()
        for key in given:
            if key.startswith(NOTE) and key not in told:
                group, _colon, note = key.removeprefix(NOTE).partition(":")
                if group in groups or connection[f"contact_{group}_owner"] == "there":
                    comment = comment.replace(self._as_kept(partner, note), Markup(), 1)
        comment += self._as_html(news)
        return {"comment": comment} if comment != (partner.comment or "") else {}

    def _key_of_note(self, fact, note):
        return f"{NOTE}{fact.group_of[note]}:{note}"

    def _as_html(self, notes):
        return Markup().join(map(plaintext2html, notes))

    def _as_kept(self, partner, note):
        """A note as it is in the partner's notes after they were saved."""
        return Markup(partner._fields["comment"].convert_to_cache(plaintext2html(note), partner))
