"""Looking ahead: what orders would become, without leaving anything of it behind."""

from collections import defaultdict

from odoo import models
from odoo.fields import Command

from .accounting_document import CREDIT_KINDS
from .accounting_preflight import command_ids

# What a cause keeps of an obstacle of the preflight
OBSTACLE = ("kind", "name", "fix_model", "fix_id", "fix_context")


class AccountingBulk(models.Model):
    _inherit = "accounting.bulk"

    def _look_at(self, lines):
        """Note for each of ``lines`` what would become of its order."""
        results, refused = self._each_safely(lines, self._as_person()._outlook)
        for prepared in results:
            refused.update(prepared.refusals)
        causes = defaultdict(list)
        by_order = self._lines_by_order(lines)
        seen = self.line_ids.browse()
        for prepared in results:
            for vals, obstacles in zip(prepared.vals_list, prepared.obstacles, strict=True):
                members = self._lines_of(vals, by_order)
                seen |= members
                self._note_outlook(members, vals, obstacles)
                for obstacle in obstacles:
                    causes[obstacle["key"]].append((obstacle, members))
        self._keep_out(lines - seen, refused)
        self._keep_obstacles(causes)

    def _outlook(self, orders):
        """What ``orders`` would become, as ``orders._accounting_prepare`` gives it."""
        with self.env.cr.savepoint() as attempt:
            prepared = orders._accounting_prepare(**self._options())
            attempt.rollback()
        return prepared

    def _lines_of(self, vals, by_order):
        """The lines of the orders of a document."""
        return self.line_ids.browse(
            by_order[model, order_id].id
            for name, model in (("sale_order_ids", "sale.order"), ("purchase_order_ids", "purchase.order"))
            for order_id in command_ids(vals.get(name))
        )

    def _note_outlook(self, members, vals, obstacles):
        sign = -1 if vals["kind"] in CREDIT_KINDS else 1
        members.write({"state": "waiting" if obstacles else "ready"})
        members[0].write(
            {
                "document_count": 1,
                "amount": sign * vals["amount_total"],
                "currency_id": vals["currency_id"],
            }
        )

    # === CAUSES === #

    def _keep_out(self, lines, refused):
        """Note why no document is made of the orders of ``lines``.

        :param refused: ``{order: reason}``.
        """
        reasons = {(order._name, order.id): reason for order, reason in refused.items()}
        gone = self._as_person().env._("It was deleted, or is not to be seen any more.")
        kept = defaultdict(lines.browse)
        by_line = {line: reasons.get(place, gone) for place, line in self._lines_by_order(lines).items()}
        for line in lines:
            kept[by_line.get(line, gone)] |= line
        lines.write({"state": "out", "document_count": 0, "amount": 0.0})
        self._keep_causes(
            {
                f"out:{reason}": ({"name": reason, "is_obstacle": False}, members)
                for reason, members in kept.items()
            }
        )

    def _keep_obstacles(self, met):
        """:param met: ``{key: [(obstacle, lines)]}``."""
        self._keep_causes(
            {
                key: (
                    {**{name: each[0][0][name] for name in OBSTACLE}, "is_obstacle": True},
                    self.line_ids.browse().union(*(members for _obstacle, members in each)),
                )
                for key, each in met.items()
            }
        )

    def _keep_causes(self, found):
        """:param found: ``{key: (values of the cause, the lines it keeps)}``."""
        if not found:
            return
        causes = self.env["accounting.bulk.cause"]
        known = causes.search([("bulk_id", "=", self.id), ("key", "in", list(found))])
        missing = found.keys() - set(known.mapped("key"))
        known |= causes.create(
            [{**found[key][0], "bulk_id": self.id, "key": key} for key in found if key in missing]
        )
        for cause in known:
            cause.line_ids = [Command.link(line.id) for line in found[cause.key][1]]
