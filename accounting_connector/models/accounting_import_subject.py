from odoo import models
from odoo.tools import SQL


class AccountingImportSubject(models.AbstractModel):
    """What an import has to be told of a list: ``accounting.import.<subject>`` inherits this.

    Entries are rows of a mirror that keeps all details (``accounting.ledger.detailed``).
    """

    _name = "accounting.import.subject"
    _description = "What Is Imported"
    _mirror = ""  # the mirror's model

    def _scope(self, job):
        """Which entries ``job`` takes: SQL on ``entry``, a row of the mirror."""
        raise NotImplementedError

    def _may_work_now(self):
        """SQL on ``entry``: what an import could not do with it before, it may be able to do now."""
        return SQL("FALSE")

    def _was_changed_here(self, connection):
        """SQL on ``entry``: Odoo's record was changed although it is not Odoo's to change."""
        return SQL("FALSE")

    def _order_of_work(self):
        """SQL to order entries by, before their id."""
        return SQL("0")

    def _apply(self, job, entries):
        """Bring ``entries`` over, in the current transaction, with a number of queries that does not grow
        with them.

        :return: for each entry a :class:`Result`.
        """
        raise NotImplementedError
