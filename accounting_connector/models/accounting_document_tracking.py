"""How a document's lines are tracked over there: what their analytic distribution was when it was queued, and
what it was settled to be.
"""

from dataclasses import replace
from fractions import Fraction

from odoo import api, fields, models

from ..providers.splitting import Share, split_lines
from ..providers.values import Tracked


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    has_tracking = fields.Boolean(related="connection_id.has_tracking")
    tracking = fields.Json(
        readonly=True, help="Its options in the categories that stand once on a document, as lines have them."
    )

    def _with_tracking(self, value):
        """``value`` (``values.Document``) with its own options and those of its lines; a line of several
        options is several lines. All amounts together stay what they are.
        """
        shares = {line.key: line._tracking_shares() for line in self.line_ids if line.tracking}
        value = split_lines(value, shares, self.connection_id._capabilities().amount_decimals)
        return replace(value, tracking=_tracked(self.tracking or ()))


class AccountingDocumentLine(models.Model):
    """``tracking`` is a list of parts, each with a ``weight`` (a fraction as text) and ``options``: the
    ``category`` and ``option`` of the organisation by id, their ``label``, and ``why`` they were chosen, see
    ``accounting.preflight._tracking_reason``.
    """

    _inherit = "accounting.document.line"

    analytic_distribution = fields.Json(readonly=True, help="The order line's when the document was queued.")
    tracking = fields.Json(string="Tracked Parts", readonly=True)
    tracking_note = fields.Char(string="Tracking", compute="_compute_tracking_note")

    @api.depends("tracking")
    def _compute_tracking_note(self):
        for line in self:
            line.tracking_note = "; ".join(_noted(line.tracking or ())) or False

    def _tracking_shares(self):
        """What an adapter's line is split by, see ``splitting``."""
        return [Share(Fraction(part["weight"]), _tracked(part["options"])) for part in self.tracking]


def _tracked(options):
    return tuple(Tracked(each["category"], each["option"], each["label"]) for each in options)


def _noted(parts):
    """For each part of a line its options, and how much of it has them."""
    total = sum(Fraction(part["weight"]) for part in parts)
    for part in parts:
        label = ", ".join(each["label"] for each in part["options"]) or "–"
        percentage = float(Fraction(part["weight"]) / total * 100)
        yield label if len(parts) == 1 else f"{percentage:g} % {label}"
