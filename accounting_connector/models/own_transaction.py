"""Short transactions of our own, so that none is open while we wait for the network."""

import time

import psycopg2.errors

from odoo import SUPERUSER_ID, api, models

ATTEMPTS = 5


def in_own_transaction(records, work):
    """Run ``work(records)`` as superuser on a cursor of its own and commit.

    Run again when somebody else wrote the same rows meanwhile, so ``work`` only touches the database. Nothing is read
    or written on the caller's cursor.

    :return: what ``work`` returned; records come back on the caller's environment.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with records.env.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {'lang': records.env.context.get('lang')})
                result = work(records.with_env(env))
            break
        except psycopg2.errors.SerializationFailure:
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.1 * attempt)
    records.env.invalidate_all(flush=False)
    return result.with_env(records.env) if isinstance(result, models.BaseModel) else result
