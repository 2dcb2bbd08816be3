"""Time that passes in the database: its moments move back, nobody has to wait."""

MOMENTS = {
    "accounting_document": ("lease_until", "next_attempt_at", "last_attempt_at"),
    "accounting_connection": ("wait_until",),
    "ir_cron_trigger": ("call_at",),
}
# What a call told about the provider's limits.
LIMITS = ("blocked_until", "read_at")


def let_time_pass(database, seconds):
    """Make leases, pauses and waits end ``seconds`` earlier. What comes late over there must have come."""
    for table, columns in MOMENTS.items():
        changes = ", ".join(f"{column} = {column} - %s * interval '1 second'" for column in columns)
        database.query(f"UPDATE {table} SET {changes}", [seconds] * len(columns))
    for name in LIMITS:
        database.query(
            """
            UPDATE accounting_call
               SET budget = jsonb_set(budget, ARRAY[%s], to_jsonb(to_char(
                       (budget->>%s)::timestamptz AT TIME ZONE 'UTC' - %s * interval '1 second',
                       'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')))
             WHERE budget->>%s != ''
            """,
            [name, name, seconds, name],
        )
