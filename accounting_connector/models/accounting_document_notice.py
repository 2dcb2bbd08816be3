from odoo import models

from ..providers.amounts import Cause


class AccountingDocument(models.Model):
    _name = "accounting.document"
    _inherit = ["accounting.document", "accounting.words"]

    def _block_inexpressible(self, obstacle):
        """Stop a document that would not be equal there; for a tax whose rate changed, as preflight would.

        :param obstacle: ``providers.amounts.Inexpressible``.
        """
        line = self.line_ids.filtered(lambda line: line.key == obstacle.line_key)
        mapping = self.connection_id._tax_mapping_for(line.tax_ids, self._use(), line.fiscal_position_id)
        if mapping.is_unlike:
            unlike = self.env["accounting.preflight"]._obstacle_unlike_tax(mapping)
            problem = self.env["accounting.problem"]._raise_obstacles(self.connection_id, [unlike], self)
            self._move_to("blocked", problem.name)
            return
        self._block(
            "amount",
            f"amount:{self.marker}",
            self.env._(
                "%(document)s would not be equal to the cent in %(provider)s: line “%(line)s”, %(reason)s.",
                document=self.display_name,
                provider=self.provider_label,
                line=line.description or obstacle.line_key,
                reason=self._say(obstacle.notice),
            ),
            **self._fix_of_inexpressible(obstacle),
        )

    def _fix_of_inexpressible(self, obstacle):
        """The choice of a rounding line where that would help, else the document."""
        if obstacle.cause is Cause.OVERRIDE:
            return {"fix": self.connection_id, "fix_context": {"accounting_fix": "rounding"}}
        return {"fix": self}
