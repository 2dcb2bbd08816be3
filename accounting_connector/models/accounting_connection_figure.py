"""What was sent, waited and was stuck, hour by hour: what the overview's graphs are drawn from."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from . import database_clock
from .accounting_connection_views import WAITING_STATES

KEPT = timedelta(weeks=10)
# How far back what was sent is counted anew: the scheduled action may have been off, servers' clocks differ.
AT_LEAST = timedelta(hours=2)
AT_MOST = timedelta(weeks=2)


class AccountingConnectionFigure(models.Model):
    """One hour of a connection. Hours in which nothing was sent, waited or was stuck have none."""

    _name = "accounting.connection.figure"
    _description = "Figures of a Connection over Time"
    _order = "hour desc, id desc"
    _rec_name = "hour"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    hour = fields.Datetime(required=True, readonly=True)
    sent = fields.Integer(readonly=True, help="Documents that arrived in this hour.")
    waiting = fields.Integer(
        readonly=True, aggregator="max", help="The most documents that waited when it was counted."
    )
    problems = fields.Integer(readonly=True, aggregator="max", help="The most problems that were open.")

    _connection_hour = models.UniqueIndex("(connection_id, hour)", "An hour is counted once.")

    @api.model
    def _cron_note_figures(self):
        """Count for all connections at once: one statement, however many there are."""
        self.env["accounting.document"].flush_model(["connection_id", "state", "sent_at", "origin"])
        self.env["accounting.problem"].flush_model(["connection_id", "active"])
        now = database_clock.now(self.env.cr)
        hour = now.replace(minute=0, second=0)
        self.env.cr.execute(
            SQL(
                """
                WITH latest AS (
                    SELECT GREATEST(%(at_most)s, LEAST(%(at_least)s, COALESCE(MAX(hour), %(at_most)s)))
                           AS hour
                      FROM accounting_connection_figure
                ), counted AS (
                    SELECT connection_id, date_trunc('hour', sent_at) AS hour,
                           COUNT(*) AS sent, 0 AS waiting, 0 AS problems
                      FROM accounting_document
                     WHERE sent_at >= (SELECT hour FROM latest) AND origin = 'sent'
                     GROUP BY 1, 2
                     UNION ALL
                    SELECT connection_id, %(hour)s, 0, COUNT(*), 0
                      FROM accounting_document
                     WHERE state IN %(waiting)s
                     GROUP BY 1
                     UNION ALL
                    SELECT connection_id, %(hour)s, 0, 0, COUNT(*)
                      FROM accounting_problem
                     WHERE active
                     GROUP BY 1
                )
                INSERT INTO accounting_connection_figure AS figure
                            (connection_id, company_id, hour, sent, waiting, problems)
                SELECT connection.id, connection.company_id, counted.hour,
                       SUM(counted.sent), SUM(counted.waiting), SUM(counted.problems)
                  FROM counted
                  JOIN accounting_connection connection ON connection.id = counted.connection_id
                 GROUP BY connection.id, counted.hour
                    ON CONFLICT (connection_id, hour) DO UPDATE
                   SET sent = GREATEST(figure.sent, EXCLUDED.sent),
                       waiting = GREATEST(figure.waiting, EXCLUDED.waiting),
                       problems = GREATEST(figure.problems, EXCLUDED.problems)
                """,
                at_most=hour - AT_MOST,
                at_least=hour - AT_LEAST,
                hour=hour,
                waiting=WAITING_STATES,
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_old_figures(self):
        self.env.cr.execute(
            "DELETE FROM accounting_connection_figure WHERE hour < %s", [fields.Datetime.now() - KEPT]
        )
