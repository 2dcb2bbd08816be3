"""Preflight: which options of the organisation's tracking categories each line, or the document, gets."""

from odoo import models

from ..providers.values import TrackingPlace
from .accounting_document_tracking import frozen_option
from .accounting_preflight import obstacle
from .analytic_parts import parts_of


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_tracking(self, connection, vals_list):
        """Every line gets its parts with their options, the document its own.

        What stands once on a document is what its lines agree on; lines without an account of the plan agree
        with any. Where they do not, none of theirs would be true for all: the document gets what the
        accountant chose for such cases, or waits for that choice.
        """
        lines = [line for vals in vals_list for line in self._posted_lines(vals)]
        for each in (*vals_list, *lines):
            each["tracking"] = False
        if not connection._tracked_categories():
            return [[] for _vals in vals_list]
        choices = TrackingChoices(self, connection, lines)
        return [self._settle_tracking_by(choices, connection, vals) for vals in vals_list]

    def _settle_tracking_by(self, choices, connection, vals):
        choices.obstacles = []
        lines, categories = self._posted_lines(vals), connection._tracked_categories()
        of_lines = categories.filtered(lambda mapping: mapping.place == TrackingPlace.LINE.value)
        for line in lines:
            line["tracking"] = self._tracked_parts(choices, line, of_lines)
        of_document = [self._tracked_document(choices, mapping, lines) for mapping in categories - of_lines]
        has_tax_line = self._is_purchase(vals) and connection._has_line_for_purchase_tax()
        of_tax_line = [choices.otherwise(mapping, "default") for mapping in of_lines if has_tax_line]
        vals["tracking"] = list(filter(None, of_document + of_tax_line))
        return choices.obstacles

    def _tracked_parts(self, choices, line, mappings):
        """What is frozen as a line's ``tracking``: parts with the same options are one."""
        parts = {}
        for weight, accounts in choices.parts(line, mappings.plan_id):
            options = [choices.option(mapping, accounts.get(mapping.plan_id)) for mapping in mappings]
            options = list(filter(None, options))
            key = tuple(option["option"] for option in options)
            known = parts.setdefault(key, {"weight": 0, "options": options})
            known["weight"] += weight
        if not any(part["options"] for part in parts.values()):
            return False
        return [{**part, "weight": str(part["weight"])} for part in parts.values()]

    def _tracked_document(self, choices, mapping, lines):
        """The option of a category that stands once on a document; ``None`` for none."""
        accounts = {
            accounts[mapping.plan_id]: None
            for line in lines
            for _weight, accounts in choices.parts(line, mapping.plan_id)
            if accounts
        }
        options = [choices.option(mapping, account) for account in accounts]
        by_id = {option["option"]: option for option in options if option}
        if len(by_id) == 1:
            return next(iter(by_id.values()))
        return choices.otherwise(mapping, "several" if by_id else "default")


class TrackingChoices:
    """What was chosen for the analytic accounts of documents' lines; collects what is still to be chosen.

    :ivar obstacles: those of the document at hand, see ``accounting.preflight.obstacle``.
    """

    def __init__(self, preflight, connection, lines):
        self.env = preflight.env
        self.connection = connection
        self.obstacles = []
        everything = self.env["analytic.mixin"]._get_analytic_account_ids_from_distributions(
            [line.get("analytic_distribution") for line in lines]
        )
        self.accounts = {
            account.id: account
            for account in self.env["account.analytic.account"]
            .sudo()
            .with_context(active_test=False)
            .search([("id", "in", list(everything))])
        }
        self.plan_of = {account.id: account.root_plan_id for account in self.accounts.values()}
        rows = (
            self.env["accounting.tracking.mapping"]
            .sudo()
            .search(
                [("connection_id", "=", connection.id), ("analytic_account_id", "in", list(self.accounts))]
            )
        )
        self.rows = {row.analytic_account_id.id: row for row in rows}

    def parts(self, line, plans):
        return parts_of(line.get("analytic_distribution"), self.plan_of, plans)

    def option(self, mapping, account_id):
        """The option for an account of a mapping's plan, as it is frozen; ``None`` for none.

        :param mapping: ``accounting.tracking.plan``.
        """
        if not account_id:
            return self.otherwise(mapping, "default")
        row = self.rows.get(account_id, self.env["accounting.tracking.mapping"])
        if row.not_sent:
            return None
        option = row._option_of(mapping.category_id)
        if option.active:
            return frozen_option(option, "mapping", self.accounts[account_id].display_name)
        if option:
            self.raise_archived(mapping, option, row)
            return None
        return self.otherwise(mapping, "account", account_id)

    def otherwise(self, mapping, why, account_id=None):
        """What was chosen for where no account decides."""
        option = mapping.default_option_id
        if option.active:
            return frozen_option(option, why, account_id and self.accounts[account_id].display_name)
        if option:
            self.raise_archived(mapping, option, mapping)
        elif why == "account":
            self._raise_unmapped(mapping, account_id)
        elif why == "several":
            self._raise_several(mapping)
        return None

    # === TO BE CHOSEN === #

    def _raise(self, key, name, place, **context):
        defaults = {f"default_{field}": value for field, value in context.items()}
        self.obstacles.append(
            obstacle(
                "tracking", key, name, fix_model=place._name, fix_id=place.id, fix_context=defaults
            )
        )

    def _names(self, mapping):
        return {
            "category": mapping.category_id.name,
            "provider": self.connection._capabilities().label,
        }

    def _raise_unmapped(self, mapping, account_id):
        name = self.env._(
            "No %(category)s in %(provider)s is chosen for the analytic account “%(account)s”. Choose one, "
            "or mark the account as not sent.",
            account=self.accounts[account_id].display_name,
            **self._names(mapping),
        )
        row = self.rows.get(account_id, self.env["accounting.tracking.mapping"])
        key = f"tracking:account:{account_id}"
        self._raise(key, name, row, connection_id=self.connection.id, analytic_account_id=account_id)

    def raise_archived(self, mapping, option, place):
        """:param place: where the option was chosen; when all of its category are gone, that is given up."""
        if not mapping.category_active:
            name = self.env._(
                "%(category)s is not tracked in %(provider)s any more. Switch it on again there, or take the "
                "analytic plan and what stands otherwise away from it.",
                **self._names(mapping),
            )
            self._raise(f"tracking:category:{mapping.id}", name, mapping)
            return
        name = self.env._(
            "%(option)s is archived in %(provider)s. Choose another one for “%(subject)s”.",
            option=option._labelled(),
            subject=place.display_name,
            **self._names(mapping),
        )
        self._raise(f"tracking:archived:{place._name}:{place.id}", name, place)

    def _raise_several(self, mapping):
        name = self.env._(
            "A document in %(provider)s names one %(category)s, but its lines have several. Choose the one "
            "such documents get, or give all lines of the order the same.",
            **self._names(mapping),
        )
        self._raise(f"tracking:several:{mapping.id}", name, mapping)
