"""Classes and locations on documents: where each is kept, by what the company tracks (section 3.1).

Classes of sales are tracked by document or by line, those of purchases always by line.
"""

from . import errors


def keep_class_of_document(context, values):
    """The class of a whole sales document."""
    _keep(context, values, "ClassRef", context.company.class_tracking == "transaction")


def keep_class_of_line(context, detail, side):
    """The class of one line; `side` is `sales` or `purchases`."""
    tracking = context.company.class_tracking
    _keep(context, detail, "ClassRef", tracking == "line" or (tracking != "none" and side == "purchases"))


def keep_location(context, values):
    _keep(context, values, "DepartmentRef", context.company.track_departments)


def _keep(context, values, name, is_tracked):
    """Leave out what is not tracked there; whether that is said is a switch (`untracked_is_refused`)."""
    if is_tracked or name not in values:
        return
    if context.settings.untracked_is_refused:
        raise errors.business("Classes or locations are not tracked here in this company.", name)
    del values[name]
