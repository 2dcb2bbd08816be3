"""The graph on a connection's card: what was sent, waited and was stuck, day by day."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .accounting_connection_views import WAITING_STATES
from .naive_utc import naive_utc

DAYS = 14


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    sent_today_count = fields.Integer(compute="_compute_figures")
    figures = fields.Json(
        compute="_compute_figures", help="The last two weeks, day by day, in the time zone of who looks."
    )

    @api.depends_context("uid", "tz", "lang")
    def _compute_figures(self):
        """A few queries, however many connections there are."""
        days = self._days_of_graph()
        noted = self._noted_figures(days[0])
        today = self._sent_since(self._begin_of(days[-1]))
        for connection in self:
            rows = [noted.get((connection, day), (0, 0, 0)) for day in days[:-1]]
            connection.sent_today_count = today.get(connection, 0)
            rows.append(
                (
                    connection.sent_today_count,
                    connection.waiting_document_count,
                    connection.open_problem_count,
                )
            )
            connection.figures = connection._prepare_graph(days, rows)

    def _prepare_graph(self, days, rows):
        sent, waiting, problems = zip(*rows, strict=True)
        return {
            "days": [format_date(self.env, day, date_format="d MMM") for day in days],
            "series": [
                {"name": "sent", "label": self.env._("Sent"), "values": sent},
                {"name": "waiting", "label": self.env._("Waiting"), "values": waiting},
                {"name": "problems", "label": self.env._("Problems"), "values": problems},
            ],
            "is_empty": not any(map(any, rows)),
        }

    def _noted_figures(self, first_day):
        """``{(connection, day): (sent, waiting, problems)}`` from that day on."""
        figures = self.env["accounting.connection.figure"].with_context(tz=self.env.tz.zone)
        groups = figures._read_group(
            [("connection_id", "in", self.ids), ("hour", ">=", self._begin_of(first_day))],
            ["connection_id", "hour:day"],
            ["sent:sum", "waiting:max", "problems:max"],
        )
        return {(connection, moment.date()): tuple(counts) for connection, moment, *counts in groups}

    def _sent_since(self, moment):
        return dict(
            self.env["accounting.document"]
            .sudo()
            ._read_group(
                [("connection_id", "in", self.ids), ("sent_at", ">=", moment), ("origin", "=", "sent")],
                ["connection_id"],
                ["__count"],
            )
        )

    def _days_of_graph(self):
        today = fields.Date.context_today(self)
        return [today - timedelta(days=days) for days in reversed(range(DAYS))]

    def _begin_of(self, day):
        """The moment (naive UTC) a day begins for who looks."""
        return naive_utc(self.env.tz.localize(datetime.combine(day, time.min)))

    # === WHERE IT LEADS === #

    def action_open_sent_today(self):
        since = self._begin_of(fields.Date.context_today(self))
        return self._open_documents_in([("sent_at", ">=", since), ("origin", "=", "sent")])

    def action_open_waiting(self):
        return self._open_documents_in([("state", "in", WAITING_STATES)])

    def _open_documents_in(self, domain):
        action = self._open_list("accounting_connector.accounting_document_action")
        return {**action, "domain": action["domain"] + domain}
