"""Tracking categories and their options, and what a line says of them (reference, section 3.4)."""

from .context import Answer
from .entities import ACTIVE, ARCHIVED, DELETED
from .errors import ApiError, Invalid, internal_error, not_found
from .listing import select

MOST_ON_A_LINE = 2
FIELDS = {
    "TrackingCategoryID": lambda row: row.id,
    "Name": lambda row: row.name,
    "Status": lambda row: row.status,
}


def listing(context):
    """GET /TrackingCategories: active ones, with `includeArchived` archived ones too; deleted ones never."""
    shown = (ACTIVE, ARCHIVED) if context.flag("includeArchived") else (ACTIVE,)
    rows = [row for row in context.tenant.tracking.values() if row.status in shown]
    page = select(context, rows, FIELDS)
    return Answer("TrackingCategories", [_category_element(row, shown) for row in page.rows])


def show(context):
    """GET /TrackingCategories/{TrackingCategoryID}, archived options included."""
    row = context.tenant.tracking.get(context.arguments["id"].lower())
    if not row:
        raise not_found()
    return Answer("TrackingCategories", [_category_element(row, (ACTIVE, ARCHIVED))])


def _category_element(row, shown):
    return {
        "Name": row.name,
        "Status": row.status,
        "TrackingCategoryID": row.id,
        "Options": [_option_element(option) for option in row.options if option.status in shown],
    }


def _option_element(option):
    return {
        "TrackingOptionID": option.id,
        "Name": option.name,
        "Status": option.status,
        "HasValidationErrors": False,
        "IsDeleted": option.status == DELETED,
        "IsArchived": option.status == ARCHIVED,
        "IsActive": option.status == ACTIVE,
    }


def read(given):
    """What a sent line says: a list of category and option, by id or name. No list makes Xero fail (500)."""
    if not isinstance(given.raw("Tracking") or [], list):
        raise ApiError(internal_error())
    return [_read_one(one) for one in given.many("Tracking") or []]


def _read_one(given):
    given.ignore("Options", "TrackingOption", "Status")
    return {
        "category_id": given.guid("TrackingCategoryID"),
        "category": given.text("Name"),
        "option_id": given.guid("TrackingOptionID"),
        "option": given.text("Option"),
    }


def resolved(tenant, sent, drops_unknown, problems):
    """Category id -> option id of what a line says; why it is refused is appended to `problems`.

    Of two options of one category the later one counts. `drops_unknown`: what cannot be used is left
    out without a word.
    """
    if len(sent) > MOST_ON_A_LINE:
        problems.append(f"A line may have at most {MOST_ON_A_LINE} tracking categories")
    found = {}
    for one in sent:
        try:
            category = _usable("category", tenant.tracking.values(), one["category_id"], one["category"])
            found[category.id] = _usable("option", category.options, one["option_id"], one["option"]).id
        except Invalid as invalid:
            problems += [] if drops_unknown else invalid.messages
    return found


def _usable(word, rows, key, name):
    """The row of that id, or of that name when no id was sent; Invalid when it is not there or not active."""
    same = [row for row in rows if (row.id == key if key else row.name == name) and row.status != DELETED]
    row = next((row for row in same if row.status == ACTIVE), same[0] if same else None)
    if not row:
        raise Invalid(f"The tracking {word} '{name or key}' does not exist")
    if row.status == ARCHIVED:
        raise Invalid(f"The tracking {word} '{row.name}' has been archived")
    return row


def elements(tenant, tracking):
    """A line's tracking on the wire: names, and the id of the category only, as recorded."""
    return [
        {
            "Name": category.name,
            "Option": option.name,
            "TrackingCategoryID": category.id,
            "Options": [],
        }
        for category, option in chosen(tenant, tracking)
    ]


def chosen(tenant, tracking):
    """(category, option) of a line, as both are named now."""
    for category_id, option_id in tracking.items():
        category = tenant.tracking[category_id]
        yield category, next(option for option in category.options if option.id == option_id)
