"""Moments as fields of Odoo keep them."""

from datetime import timezone


def naive_utc(moment):
    """An aware moment in naive UTC; ``None`` for none."""
    return moment and moment.astimezone(timezone.utc).replace(tzinfo=None)
