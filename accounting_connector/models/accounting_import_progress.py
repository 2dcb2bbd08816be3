"""How far an import is, in words."""

from odoo import models

from .accounting_import import LIVE


class AccountingImport(models.Model):
    _inherit = "accounting.import"

    def read_progress(self):
        """What the page that follows these imports shows of each."""
        may_cancel = self.env["accounting.connection"].has_access("write")
        return [
            {
                "id": job.id,
                "state": job.state,
                "is_live": job.state in LIVE,
                "may_cancel": may_cancel,
                "percent": round(job.progress),
                "summary": job._summary(),
                "time_left": job._say_time_left(),
                "message": job.message or "",
                "outcomes": [
                    {"name": name, "label": label, "count": job[f"{name}_count"]}
                    for name, label in self.env["accounting.import.line"]
                    ._fields["outcome"]
                    ._description_selection(self.env)
                    if job[f"{name}_count"]
                ],
            }
            for job in self
        ]

    def _summary(self):
        done, total = f"{self.done_count:,}", f"{self.total_count:,}"
        if self.state == "applying":
            return self.env._("%(done)s of %(total)s imported", done=done, total=total)
        if self.state == "done" and self.skipped_count:
            return self.env._(
                "Done: %(skipped)s of %(total)s were skipped, look why",
                skipped=f"{self.skipped_count:,}",
                total=total,
            )
        if self.state == "done" and not self.total_count:
            return self.env._("Done: nothing has changed")
        if self.state == "done":
            return self.env._("Everything is imported: %(total)s", total=total)
        if self.state == "cancelled":
            return self.env._("Cancelled after %(done)s of %(total)s", done=done, total=total)
        read = sum(
            reading.entry_count
            for reading in self.connection_id.reading_ids
            if reading.subject == self.subject
        )
        if read:
            return self.env._("%(read)s read so far", read=f"{read:,}")
        return self.env._("Waiting to begin")

    def _say_time_left(self):
        """To the minute: nobody believes more."""
        if not self.seconds_left:
            return ""
        minutes = round(self.seconds_left / 60)
        if minutes < 2:
            return self.env._("about a minute left")
        if minutes < 120:
            return self.env._("about %s minutes left", minutes)
        return self.env._("about %s hours left", round(minutes / 60))
