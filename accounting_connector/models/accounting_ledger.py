"""What all mirrors of an organisation's lists have in common."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..providers import kept_details
from . import database_clock


class AccountingLedger(models.AbstractModel):
    """A row says what the organisation has. Rows come from the organisation only, never from Odoo."""

    _name = "accounting.ledger"
    _description = "Mirror of an Organisation's List"
    _rec_names_search = ["code", "name"]

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    external_id = fields.Char(string="External ID", required=True, readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(required=True, readonly=True)
    active = fields.Boolean(
        default=True,
        readonly=True,
        help="An entry that is archived or gone over there is not offered any more.",
    )
    last_seen_at = fields.Datetime(readonly=True)

    _external_id = models.UniqueIndex(
        "(connection_id, external_id)", "An organisation's entry is mirrored once."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.code} {entry.name}" if entry.code else entry.name

    @api.model
    def _upsert(self, connection, entries):
        """Mirror ``entries`` of one page: one query however many there are, safe when others mirror the same.

        :param connection: accounting.connection record.
        :param entries: list of dicts, all with the same keys, ``external_id`` among them.
        :return: the rows, in no particular order.
        """
        by_external_id = {entry["external_id"]: entry for entry in entries}
        if not by_external_id:
            return self.browse()
        columns = list(entries[0])
        seen_at = database_clock.now(self.env.cr)
        # a fixed order of rows, so that two pages written at once cannot wait for each other
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s)",
                connection.id,
                connection.company_id.id,
                self.env.uid,
                self.env.uid,
                self.env.cr.now(),
                self.env.cr.now(),
                seen_at,
                SQL(", ").join(self._to_column(column, entry[column]) for column in columns),
            )
            for _, entry in sorted(by_external_id.items())
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
            INSERT INTO %(table)s AS kept (connection_id, company_id, create_uid, write_uid, create_date,
            write_date,
                                           last_seen_at, %(columns)s)
            VALUES %(rows)s
            ON CONFLICT (connection_id, external_id) DO UPDATE
               SET last_seen_at = EXCLUDED.last_seen_at, write_date = EXCLUDED.write_date, %(changes)s
            RETURNING id
            """,
                table=SQL.identifier(self._table),
                columns=SQL(", ").join(SQL.identifier(column) for column in columns),
                rows=SQL(", ").join(rows),
                changes=SQL(", ").join(self._change_of(column) for column in columns),
            ),
            log_exceptions=False,
        )  # a row that others mirror at this moment is tried again
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.invalidate_all(flush=False)
        return self.browse(ids)

    def _change_of(self, column):
        """What a column of a row that is there becomes when its entry is met again."""
        return SQL("%s = EXCLUDED.%s", SQL.identifier(column), SQL.identifier(column))

    def _to_column(self, column, value):
        field = self._fields[column]
        if isinstance(value, str):
            value = kept_details.storable(value) or None
        value = None if value is None else field.convert_to_column(value, self)
        return SQL("%s::%s", value, SQL(field.column_type[1]))

    @api.model
    def _keep(self, connection, entries):
        """Mirror values of one page; returns their rows."""
        return self._upsert(connection, self._from_values(entries))

    @api.model
    def _deactivate_unseen(self, connection, since):
        """Rows that a full read begun at ``since``, by the database's clock, did not meet are gone there."""
        self.search([("connection_id", "=", connection.id), ("last_seen_at", "<", since)]).active = False
