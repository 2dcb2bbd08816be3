"""Which values an import writes to a record that people change, too: pure rules, for one group of fields."""


def values_to_write(owner, wanted, current, given, as_one=()):
    """What to write to a record.

    :param owner: ``there`` (what is told there counts), ``odoo`` (nothing is written), ``blanks`` (only what
        Odoo has nothing of is filled in: what is answered by yes or no is never blank).
    :param wanted: ``{field: value}`` as told there; empty for what is not told.
    :param current: ``{field: value}`` of the record, in the same form.
    :param given: fields that were given a value from there before: what is no longer told is cleared, where
        it is owned there.
    :param as_one: fields that belong together: filled in only when all of them are blank.
    """
    if owner == "odoo":
        return {}
    if owner == "there":
        return {
            name: value
            for name, value in wanted.items()
            if value != current[name] and (value or name in given)
        }
    together = any(current[name] for name in as_one)
    return {
        name: value
        for name, value in wanted.items()
        if value and value is not True and not current[name] and not (together and name in as_one)
    }
