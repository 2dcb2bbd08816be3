from odoo import fields, models

from .naive_utc import naive_utc


class AccountingReading(models.Model):
    """A list that is being read page by page, and after which page to go on: one that was interrupted goes on
    there, with the beginning it had.
    """

    _name = "accounting.reading"
    _description = "Unfinished Reading of a List"
    _order = "connection_id, subject, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    subject = fields.Selection(
        [
            ("contacts", "Contacts"),
            ("items", "Products"),
            ("changes", "Changes of Documents"),
            ("sent", "What Was Sent Before"),
        ],
        string="List",
        required=True,
    )
    began_at = fields.Datetime(required=True, help="By the database's clock.")
    changes_since = fields.Datetime(help="What changed since then is read; empty: everything.")
    position = fields.Char(help="Of the last page that was kept, in the accounting system's own words.")
    server_time = fields.Datetime(help="When the first page was answered, by the accounting system's clock.")
    kinds = fields.Json(help="Which kinds of documents are read.")
    numbers = fields.Json(help="The numbers of the documents that were read.")
    entry_count = fields.Integer(string="Read So Far")

    _subject = models.UniqueIndex("(connection_id, subject)", "A list is read once at a time.")

    def _page_was_read(self, page):
        """Go on after this page (``values.Page``) from now on. Nothing happens to a reading that is gone."""
        for reading in self:
            reading.write(
                {
                    "position": page.position,
                    "server_time": reading.server_time or naive_utc(page.server_time),
                    "entry_count": reading.entry_count + len(page.entries),
                }
            )
