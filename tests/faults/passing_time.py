"""Time that passes in the database: its moments move back, nobody has to wait."""

MOMENTS = {
    "accounting_document": ("lease_until", "next_attempt_at", "last_attempt_at"),
    "accounting_connection": ("wait_until",),
    "ir_cron_trigger": ("call_at",),
}


def let_time_pass(database, seconds):
    """Make leases, pauses and waits end ``seconds`` earlier. What comes late over there must have come."""
    for table, columns in MOMENTS.items():
        changes = ", ".join(f"{column} = {column} - %s * interval '1 second'" for column in columns)
        database.query(f"UPDATE {table} SET {changes}", [seconds] * len(columns))
    # What was called meanwhile is long ago; what the provider told us to wait for comes nearer.
    database.query(
        """
        UPDATE accounting_call_count
           SET counted = CASE WHEN counted ? 'blocked' THEN jsonb_build_object('blocked', jsonb_build_array(
                   (counted->'blocked'->>0)::float - %s, counted->'blocked'->1)) ELSE '{}' END
        """,
        [seconds],
    )
