"""Classes and locations: how they are read, and where a document names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..reading import as_dict, dicts, flag, required, text
from ..values import Page, Tracked, TrackingCategory, TrackingOption, TrackingPlace
from .client import QuickBooksClient
from .paging import pages
from .queries import IN_ANY_STATE

# Two lists with ids of their own, the same ones in both: ours say which list they are of.
CLASS = "Class"
LOCATION = "Department"


@dataclass(frozen=True)
class Reference:
    """How a list is referred to: in our ids, in documents, and on QuickBooks' pages."""

    prefix: str
    name: str
    label: str


_REFERENCES = {
    CLASS: Reference("class:", "ClassRef", "Class"),
    LOCATION: Reference("location:", "DepartmentRef", "Location"),
}


def categories_of(preferences: dict) -> list[TrackingCategory]:
    """What the company tracks, without options. Companies have their own word for locations."""
    accounting = as_dict(preferences.get("AccountingInfoPrefs"))
    found = []
    per_line = flag(accounting.get("ClassTrackingPerTxnLine"))
    if per_line or flag(accounting.get("ClassTrackingPerTxn")):
        place = TrackingPlace.LINE if per_line else TrackingPlace.DOCUMENT
        found.append(TrackingCategory(CLASS, _REFERENCES[CLASS].label, place))
    if flag(accounting.get("TrackDepartments")):
        name = text(accounting.get("DepartmentTerminology")) or _REFERENCES[LOCATION].label
        found.append(TrackingCategory(LOCATION, name, TrackingPlace.DOCUMENT))
    return found


def category_pages(client: QuickBooksClient, preferences: dict) -> Iterator[Page]:
    """The categories the company tracks, each with its options, archived ones too."""
    for category in categories_of(preferences):
        prefix = _REFERENCES[category.external_id].prefix

        def option_of(element: dict, prefix: str = prefix) -> TrackingOption:
            return TrackingOption(
                prefix + required(element, "Id"),
                text(element.get("FullyQualifiedName")) or required(element, "Name"),
                flag(element.get("Active", True)),
            )

        for page in pages(client, category.external_id, option_of, IN_ANY_STATE):
            yield replace(page, entries=(replace(category, options=tuple(page.entries)),))


def references(tracking: tuple[Tracked, ...]) -> dict:
    """The properties of a line or of a document that name its class and its location."""
    found = {}
    for tracked in tracking:
        reference = _REFERENCES[tracked.category_id]
        found[reference.name] = {"value": tracked.option_id.removeprefix(reference.prefix)}
    return found


def categories_in(element: dict) -> set[str]:
    """The categories that a document, or any of its lines, has an option of."""
    details = (as_dict(line.get(text(line.get("DetailType")))) for line in dicts(element.get("Line")))
    places = [element, *details]
    return {entity for entity, each in _REFERENCES.items() if any(each.name in place for place in places)}


def tracked_in(element: dict) -> Iterator[tuple[str, str]]:
    """What a line or a document names, as labels and ids of options."""
    for reference in _REFERENCES.values():
        if reference.name in element:
            yield reference.label, reference.prefix + element[reference.name]["value"]
