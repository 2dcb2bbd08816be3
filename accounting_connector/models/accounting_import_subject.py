from odoo import models
from odoo.tools import SQL

from .accounting_import_batch import Result

QUIETLY = {
    "import_file": True,  # Odoo asks no service about what is imported, such as VIES about tax numbers
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


# Among the names of what a record was given: what was told
TOLD = "told:"


def plain(value):
    """A field's value as it is compared and written."""
    return (value.id or False) if isinstance(value, models.BaseModel) else value or False


class AccountingImportSubject(models.AbstractModel):
    """What an import has to be told of a list: ``accounting.import.<subject>`` inherits this.

    Entries are rows of a mirror that keeps all details (``accounting.ledger.detailed``).
    """

    _name = "accounting.import.subject"
    _description = "What Is Imported"
    _mirror = ""  # the mirror's model
    _growing = ()  # models that get a record or more for each entry
    _undecided = {}  # why it is not certain which of Odoo's records an entry is: texts by reason of matching

    def _scope(self, job):
        """Which entries ``job`` takes: SQL on ``entry``, a row of the mirror."""
        raise NotImplementedError

    def _may_work_now(self):
        """SQL on ``entry``: what an import could not do with it before, it may be able to do now."""
        return SQL("FALSE")

    def _was_changed_here(self, connection):
        """SQL on ``entry``: Odoo's record was changed although it is not Odoo's to change. Empty when all of
        it is.
        """
        return SQL()

    def _apply(self, job, entries):
        """Bring ``entries`` over, in the current transaction, with a number of queries that does not grow
        with them.

        :return: for each entry a :class:`Result`.
        """
        raise NotImplementedError

    # === WHAT ALL HAVE IN COMMON === #

    def _not_told_yet(self, job, entry, remarks):
        """Those of ``remarks`` that no import told of this entry before; all when somebody ticked it."""
        told = () if job.selected_ids else entry.imported_fields or ()
        return [remark for remark in remarks if TOLD + remark not in told]

    def _quietly(self, connection):
        """In the connection's company and its language, without a word to anybody."""
        lang = connection.company_id.partner_id.lang or self.env.user.lang
        return self.with_company(connection.company_id).with_context(lang=lang, **QUIETLY)

    def _changed_there(self, known):
        """The ids of records whose entry was changed over there since it was imported.

        :param known: ``{entry: id of the record it stands for}``.
        """
        return [
            record_id
            for entry, record_id in known.items()
            if entry.imported_digest and entry.imported_digest != entry.details_digest
        ]

    def _undecided_result(self, entry, reason):
        """An entry of which a person has to say what it is in Odoo."""
        sentence = self.env._(
            "%(reason)s. Open the matching page and decide what it is: it is imported right after.",
            reason=self.env._(self._undecided[reason]),
        )
        return Result(entry, "skipped", [sentence], values={"is_undecided": True})

    def _say_archived(self, connection, entry, outcome):
        """What is archived there is not archived here: told, in a list of at most one sentence."""
        if entry.active or outcome == "created":
            return []
        return [
            self.env._(
                "It is archived in %(label)s. Here it stays as it is.", label=connection.provider_label
            )
        ]
