"""A scheduled action whose process or machine died goes on elsewhere within a minute or two."""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, models

from odoo.addons.base.models.ir_cron import CONSECUTIVE_TIMEOUT_FOR_FAILURE

from . import database_clock

# After a minute without a sign of life, in seconds. PostgreSQL's own settings wait for hours.
KEEPALIVES = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
# How soon an action that was left out gets another turn.
PAUSE = timedelta(minutes=1)


class IrCron(models.Model):
    _inherit = "ir.cron"

    @classmethod
    def _process_job(cls, cron_cr, job):
        """Odoo holds a scheduled action by a lock of this transaction, which idles while the action runs:
        when nobody is there any more, the database server has to notice soon, or nobody else can run it.

        Odoo leaves out an action whose process was killed three times in a row, so that others get a process,
        until its next regular turn. One that sends gets another turn soon: what waits may do so for people.
        """
        cron_cr.execute(
            "SELECT set_config(name, value, true) FROM unnest(%s, %s) AS settings (name, value)",
            [list(KEEPALIVES), list(KEEPALIVES.values())],
        )
        is_left_out = job["timed_out_counter"] >= CONSECUTIVE_TIMEOUT_FOR_FAILURE and not job["done"]
        super()._process_job(cron_cr, job)
        if is_left_out:
            env = api.Environment(cron_cr, SUPERUSER_ID, {})
            connection = env["accounting.connection"].search([("cron_id", "=", job["id"])])
            now = database_clock.now(cron_cr)
            for each in connection:
                each._wake_sender_at(now + PAUSE, now)
