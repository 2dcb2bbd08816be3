"""How a document's lines are tracked over there: what their analytic distribution was when it was queued, and
what it was settled to be.
"""

from dataclasses import replace
from fractions import Fraction

from odoo import api, fields, models

from ..providers.splitting import Share, split_lines
from ..providers.values import Tracked, TrackingPlace


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    has_tracking = fields.Boolean(related="connection_id.has_tracking")
    tracking = fields.Json(
        readonly=True,
        help="Its options in the categories that stand once on a document; and those of a line for the sales "
        "tax of a purchase.",
    )

    def _with_tracking(self, value):
        """``value`` (``values.Document``) with its own options and those of its lines; a line of several
        options is several lines. All amounts together stay what they are.
        """
        shares = {line.key: line._tracking_shares() for line in self.line_ids}
        added = [Share(Fraction(1), _tracked(self._options_at(TrackingPlace.LINE)))]
        shares = {line.key: shares.get(line.key, added) for line in value.lines}
        value = split_lines(value, shares, self.connection_id._capabilities().amount_decimals)
        return replace(value, tracking=_tracked(self._options_at(TrackingPlace.DOCUMENT)))

    def _options_at(self, place):
        return [option for option in self.tracking or () if option["place"] == place.value]

    # === REASONS === #

    def _frozen_options(self):
        """Every option of the document and of its lines."""
        parts = [part for line in self.line_ids for part in line.tracking or ()]
        return [*(self.tracking or ()), *(option for part in parts for option in part["options"])]

    def _why_tracking(self, option_id):
        """One sentence: what gave the document this option."""
        return self._say_why_tracking(self.tracking or (), option_id)

    def _say_why_tracking(self, options, option_id):
        """The reason of the first of these frozen options with this id; ``""`` when there is none."""
        option = next((each for each in options if each["option"] == option_id), None)
        return self._tracking_reasons(option)[option["why"]] if option else ""

    def _tracking_reasons(self, option):
        facts = {"option": option["option_name"], "account": option["account"]}
        facts |= {"category": option["category_name"], "provider": self.provider_label}
        return {
            "mapping": self.env._("“%(account)s” stands for %(option)s.", **facts),
            "account": self.env._(
                "No %(category)s is chosen for “%(account)s”: it gets what is chosen otherwise.", **facts
            ),
            "several": self.env._(
                "The lines have several, and a document in %(provider)s names one %(category)s: it gets what "
                "is chosen otherwise.",
                **facts,
            ),
            "default": self.env._(
                "No analytic account decides the %(category)s: it gets what is chosen otherwise.", **facts
            ),
        }


class AccountingDocumentLine(models.Model):
    """``tracking`` is a list of parts, each with a ``weight`` (a fraction as text) and ``options``. Of an
    option it has what :func:`frozen_option` makes.
    """

    _inherit = "accounting.document.line"

    analytic_distribution = fields.Json(readonly=True, help="The order line's when the document was queued.")
    tracking = fields.Json(string="Tracked Parts", readonly=True)
    tracking_note = fields.Char(string="Tracking", compute="_compute_tracking_note")

    @api.depends("tracking")
    def _compute_tracking_note(self):
        for line in self:
            line.tracking_note = "; ".join(_noted(line.tracking or ())) or False

    def _why_tracking(self, option_id):
        """One sentence: what gave this line, or all of its document, the option."""
        options = [option for part in self.tracking or () for option in part["options"]]
        document = self.document_id
        return document._say_why_tracking([*options, *(document.tracking or ())], option_id)

    def _tracking_shares(self):
        """What an adapter's line is split by, see ``splitting``."""
        return [Share(Fraction(part["weight"]), _tracked(part["options"])) for part in self.tracking or ()]


def frozen_option(option, why, account=""):
    """What is kept of an option, as it is named when a document is settled.

    :param option: ``accounting.ledger.tracking.option``.
    :param why: what it was chosen by, a key of ``_tracking_reasons``.
    :param account: the name of the analytic account it was chosen for.
    """
    category = option.tracking_id
    return {
        "category": category.external_id,
        "category_name": category.name,
        "place": category.place,
        "option": option.external_id,
        "option_name": option.name,
        "why": why,
        "account": account,
    }


def _tracked(options):
    return tuple(
        Tracked(each["category"], each["option"], each["category_name"], each["option_name"])
        for each in options
    )


def _noted(parts):
    """For each part of a line its options, and how much of it has them."""
    total = sum(Fraction(part["weight"]) for part in parts)
    for part in parts:
        labels = (f"{each['category_name']}: {each['option_name']}" for each in part["options"])
        label = ", ".join(labels) or "\N{EN DASH}"
        percentage = float(Fraction(part["weight"]) / total * 100)
        yield label if len(parts) == 1 else f"{percentage:g} % {label}"
