"""Short transactions of our own, so that none is open while we wait for the network."""

import time

import psycopg2.errors

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ConcurrencyError, MissingError
from odoo.tools import SQL

from ..providers.errors import ProviderError

ATTEMPTS = 5
# Somebody else did something to the same rows first: what Odoo itself replays a request for.
COLLISIONS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.DeadlockDetected,
    ConcurrencyError,
)


class RecordsGone(ProviderError):
    """What was worked on was deleted meanwhile: nothing is left to do for it."""


def in_own_transaction(records, work, lock=False):
    """Run ``work(records)`` as superuser on a cursor of its own and commit.

    Run again when somebody else wrote the same rows meanwhile, so ``work`` only touches the database. Nothing
    is read or written on the caller's cursor.

    :param bool lock: hold the rows of ``records`` first, waiting for others who do.

    :return: what ``work`` returned; records come back on the caller's environment.
    :raise RecordsGone: none of ``records`` is there any more.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with records.env.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"lang": records.env.context.get("lang")})
                if lock and not lock_rows(cr, records):
                    raise _gone(records)
                result = work(records.with_env(env))
            break
        except COLLISIONS:
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.1 * attempt)
        except MissingError as error:
            if _are_there(records):
                raise
            raise _gone(records) from error
    records.env.invalidate_all(flush=False)
    return result.with_env(records.env) if isinstance(result, models.BaseModel) else result


def lock_rows(cr, records):
    """Wait for and hold the rows of ``records``, as the first thing a transaction does.

    Whoever wrote one of them while we waited makes this raise SerializationFailure: an everyday event that is
    tried again, so it stays out of the log.

    :return: how many there are.
    """
    cr.execute(
        SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table),
            tuple(records.ids),
        ),
        log_exceptions=False,
    )
    return cr.rowcount


def _are_there(records):
    with records.env.registry.cursor() as cr:
        return bool(records.with_env(records.env(cr=cr)).exists())


def _gone(records):
    return RecordsGone(f"{records._name} {records.ids}: deleted meanwhile")
