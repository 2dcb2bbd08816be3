"""What PostgreSQL plans queries by. A table that becomes many times as long within minutes is read as a whole
for each batch until that is known: PostgreSQL looks by itself too late, or not at all.
"""

from odoo.tools import SQL

MANY = 1_000  # rows, of which it is worth the effort


def refresh_statistics(cr, tables):
    """Have PostgreSQL look at ``tables``, but for those whose statistics somebody else takes at this moment.
    Lasts about a second, and nobody who reads or writes waits for it.
    """
    names = SQL(", ").join(SQL.identifier(table) for table in tables)
    cr.execute(SQL("ANALYZE (SKIP_LOCKED) %s", names))
