"""A copy of a database must not act: which database a connection belongs to, and what happens elsewhere."""

import json

from odoo import fields, models

from ..providers import markers
from . import database_clock
from .scheduler_time import woken_for


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    database_fingerprint = fields.Char(readonly=True, copy=False)
    postmaster_started_at = fields.Datetime(readonly=True, copy=False)
    table_file = fields.Char(
        readonly=True,
        copy=False,
        help="In which file the database server keeps connections: another one after a restore into the same "
        "database.",
    )
    needs_reconcile = fields.Boolean(
        readonly=True,
        copy=False,
        help="Something may have been sent that this database does not know, as after a restore: what was "
        "sent since the last known send is looked up before anything else goes.",
    )

    def _database_identity(self):
        """What tells this database from its copies: dict of texts, ``None`` for what cannot be read.

        The id of the table stays whatever PostgreSQL does to it; only who makes the table anew changes it.
        """
        self.env.cr.execute(
            """
            SELECT current_database(),
                   oid::text,
                   %s::regclass::oid::text,
                   has_function_privilege('pg_control_system()', 'EXECUTE')
              FROM pg_database
             WHERE datname = current_database()
            """,
            [self._table],
        )
        name, oid, table, may_read_cluster = self.env.cr.fetchone()
        cluster = None
        if may_read_cluster:
            self.env.cr.execute("SELECT system_identifier::text FROM pg_control_system()")
            [cluster] = self.env.cr.fetchone()
        return {
            "cluster": cluster,
            "oid": oid,
            "name": name,
            "table": table,
            "uuid": self.env["ir.config_parameter"].sudo().get_param("database.uuid") or None,
        }

    def _postmaster_start(self):
        self.env.cr.execute("SELECT date_trunc('second', pg_postmaster_start_time() AT TIME ZONE 'UTC')")
        return self.env.cr.fetchone()[0]

    def _table_file(self):
        self.env.cr.execute("SELECT pg_relation_filenode(%s::regclass)::text", [self._table])
        return self.env.cr.fetchone()[0]

    def _stamp_database(self):
        """This database is the one the connection belongs to."""
        self.write(
            {
                "database_fingerprint": json.dumps(self._database_identity(), sort_keys=True),
                "postmaster_started_at": self._postmaster_start(),
                "table_file": self._table_file(),
            }
        )

    def _is_in_its_database(self):
        """Whether this is the database the connection was made in; never for a connection that knows none.

        What was known and cannot be read any more is another one: this may be where it cannot be read. Of a
        dump that was restored into the database it was made of, the cluster alone tells.
        """
        stored = json.loads(self.database_fingerprint or "{}")
        current = self._database_identity()
        same_cluster = bool(current["cluster"]) and current["cluster"] == stored.get("cluster")
        told_by_table = () if same_cluster else ("table",)
        parts = ("cluster", "oid", "name", "uuid", *told_by_table)
        return bool(stored) and all(stored.get(part) in (None, current[part]) for part in parts)

    def _check_database(self):
        """Whether this is the connection's own database; suspends the connection when it is not.

        Writes in the current transaction, which the caller commits. A database server that was merely started
        anew, and tables that were merely made anew, suspend nothing, but may have been restored: the
        connection then needs to reconcile before it sends.
        """
        self.ensure_one()
        if not self._is_in_its_database():
            self._suspend()
            return False
        started, table_file = self._postmaster_start(), self._table_file()
        if table_file != self.table_file:
            self._stamp_database()
            self._reconcile_once_settled(database_clock.now(self.env.cr))
        elif started != self.postmaster_started_at:
            self._stamp_database()
            self._reconcile_once_settled(started)
        return True

    def _reconcile_once_settled(self, moment):
        """Before anything else goes, look up what was sent before ``moment`` (naive UTC): not sooner than all
        of it can be seen over there, because a request whose answer nobody waited for may be done late.
        """
        self.needs_reconcile = True
        self._pause(moment + self._capabilities().settling_time)

    def _until_all_is_seen(self):
        """How long a pause goes on that a person ends: what is left of the one before a look after a restore.
        """
        if not (self.needs_reconcile and self.wait_until):
            return False
        now = database_clock.now(self.env.cr)
        return min(self.wait_until, now + self._capabilities().settling_time)

    def _suspend(self):
        """Nothing goes before a person decides; nor before all can be seen of what was sent until now."""
        if self.state != "suspended":
            self.state = "suspended"
            self._pause(database_clock.now(self.env.cr) + self._capabilities().settling_time)
            self.message_post(
                body=self.env._(
                    "This database is not the one the connection was made in: it was copied, moved or "
                    "restored. Nothing is sent until somebody says whether this is the live database or a "
                    "copy."
                )
            )

    def _restored_as_live(self):
        """This is the live database after a move or a restore: reconcile, then go on."""
        self.ensure_one()
        self._stamp_database()
        self._reconcile_once_settled(self.postmaster_started_at)
        self.state = self._state_once_connected()
        self._ensure_cron()
        self._wake_sender_at(woken_for(self.wait_until), database_clock.now(self.env.cr))

    def _forgotten_as_copy(self):
        """This is a copy: forget its tokens, revoke nothing over there, and send nothing by itself that the
        original sends.
        """
        self.ensure_one()
        self.env["accounting.connection.secret"]._of(self)._forget_tokens()
        self.write({"state": "disconnected", "wait_until": False})
        self._belong_to_this_copy()

    def _belong_to_this_copy(self):
        """From now on the connection is this database's: new markers get a tag of its own, and what was
        queued in the other database stops until a person decides.
        """
        self.marker_tag = markers.new_tag()
        self.env["accounting.document"]._not_known_here(self)._stop_copied()
        self._stamp_database()
