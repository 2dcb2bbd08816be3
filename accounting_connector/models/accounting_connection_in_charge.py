"""Who is told what needs a person: the one responsible, and who follows when they left."""

from odoo import models

from .accounting_fix import MANAGER_GROUP
from .accounting_source import USER_GROUP


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _in_charge(self):
        """Whoever may be told, in turn: the person responsible, the administrator, and who manages the
        connector there. People who left, or may not see the connection, are none of them.
        """
        managers = self.env.ref(MANAGER_GROUP).all_user_ids.sorted("id")
        for person in self.responsible_user_id | self.env.ref("base.user_admin") | managers:
            if self._seen_by(person):
                yield person

    def _asked_person(self):
        """For whom something to do is planned; the administrator where nobody may see the connection."""
        return next(self._in_charge(), self.env.ref("base.user_admin"))

    def _seen_by(self, person):
        """Those that the person may see, as they see them; nobody is told of others."""
        if not person.active or not person.has_group(USER_GROUP):
            return self.browse()
        theirs = {"lang": person.lang, "tz": person.tz, "allowed_company_ids": None}
        return self.with_user(person).with_context(**theirs)._filtered_access("read")
