"""Where something is fixed is open to some people only: the others are told whom to ask."""

from odoo import models
from odoo.exceptions import UserError

MANAGER_GROUP = "accounting_connector.group_accounting_connector_manager"
SECTIONS_VIEW = "accounting_connector.accounting_connection_view_form_fix"
NAMES_SHOWN = 3


class AccountingFix(models.AbstractModel):
    """What has a ``fix_model`` and a ``fix_id`` that say where a person fixes it.

    ``fix_context`` holds default values for a record that is to be made. ``accounting_fix`` in it names the
    section of the connection that is shown alone; ``accounting_choice_ids`` the lines of a mapping of which
    one is at fault.
    """

    _name = "accounting.fix"
    _description = "Something that is fixed somewhere"

    def _open_place(self):
        """The dialog in which this is fixed; a list where several lines of a mapping may be at fault.

        :raise UserError: it is a place where this person may change nothing; names who may.
        """
        self.ensure_one()
        self._check_may_fix()
        context = self.fix_context or {}
        action = {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.fix_model,
            "res_id": self.fix_id or False,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }
        if "accounting_fix" in context:
            action["views"] = [(self.env.ref(SECTIONS_VIEW).id, "form")]
        if "accounting_choice_ids" in context:
            action.update(
                views=[(False, "list")],
                target="current",
                domain=[("id", "in", context["accounting_choice_ids"])],
            )
        return action

    def _check_may_fix(self):
        """:raise UserError: this person may change nothing at that place; names who may."""
        self.ensure_one()
        place = self.env[self.fix_model]
        operation = "write" if self.fix_id else "create"
        if place.has_access(operation):
            return
        people = self._who_may_fix(place, operation)
        raise UserError(
            self.env._(
                "%(problem)s\n\nYou may not change this yourself. Ask %(people)s.",
                problem=self.name,
                people=", ".join(people[:NAMES_SHOWN].mapped("name"))
                or self.env._("your Odoo administrator"),
            )
        )

    def _who_may_fix(self, place, operation):
        """The administrators of the connector in this company who may do ``operation`` there."""
        managers = self.env.ref(MANAGER_GROUP).sudo().all_user_ids
        return managers.filtered(
            lambda user: (
                self.env.company in user.company_ids
                and place.with_user(user).sudo(False).has_access(operation)
            )
        )
