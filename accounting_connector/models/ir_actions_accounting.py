"""The entries of action menus that write to the books say to which; without a connection they are not there.
"""

from odoo import api, models

# What an action is called, with the accounting system's name.
ACTIONS = (
    "res_partner_action_create_there",
    "res_partner_action_update_there",
    "product_template_action_create_there",
    "product_product_action_create_there",
    "product_template_action_update_there",
    "product_product_action_update_there",
)


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        bindings = super().get_bindings(model_name)
        names = self._accounting_names(model_name)
        if not names or not any(action["id"] in names for action in bindings.get("action", ())):
            return bindings
        label = self.env.company._accounting_connection().provider_label
        named = [
            {**action, "name": names[action["id"]] % {"provider": label}} if action["id"] in names else action
            for action in bindings["action"]
            if label or action["id"] not in names
        ]
        return {**bindings, "action": named}

    def _accounting_names(self, model_name):
        """``{id of the action: what it is called}``"""
        create = self.env._("Create in %(provider)s")
        update = self.env._("Update in %(provider)s")
        found = {}
        for name in ACTIONS:
            if name.startswith(model_name.replace(".", "_")):
                action = self.env.ref(f"accounting_connector.{name}", raise_if_not_found=False)
                found[action.id if action else False] = create if "create" in name else update
        return found
