"""Names of inactive list objects: QuickBooks shows them with a suffix, and the name stays taken."""

SUFFIX = " (deleted)"


def plain(name):
    """The name without the suffix."""
    return name.removesuffix(SUFFIX)


def shown(name, active, settings):
    """How a name is stored and shown: with the suffix when the object is inactive."""
    return plain(name) + SUFFIX if settings.suffix_inactive_names and not active else plain(name)


def compared(name):
    """The form in which names are compared: without case, outer and double blanks, and suffix."""
    return " ".join(plain(name).split()).casefold()


def is_taken(rows, own, settings):
    """Whether an object other than `own` is among those of a name, and keeps others from having it."""
    return any(row is not own and (settings.inactive_names_are_taken or row["Active"]) for row in rows)
