"""Writing one or many elements: what a body may look like, and how each outcome is told.

`summarizeErrors` absent or true: one bad element makes the whole answer a 400. `false`: a 200 in which
every element tells its own StatusAttributeString.
"""

import copy

from ..serving.shuffling import shuffled
from .errors import Invalid, bad_post_data, validation_refused
from .wire import BadValue, Given, from_json


def given_elements(context, plural):
    """The elements of a body: a single object, a bare list, or `{"<Plural>": [...]}`."""
    try:
        body = from_json(context.request.body)
        if isinstance(body, dict):
            wrapped = next((value for name, value in body.items() if name.lower() == plural.lower()), None)
            body = body if wrapped is None else wrapped
        rows = body if isinstance(body, list) else [body]
        elements = [Given(row, f"{plural}[{index}]") for index, row in enumerate(rows)]
    except (ValueError, UnicodeDecodeError) as error:
        raise bad_post_data(str(error)) from None
    if not elements:
        raise bad_post_data(f"At least one element of {plural} is expected")
    context.call.elements = len(elements)
    return elements


def write(context, plural, read, save, rejected, single=False, most=None):
    """Save every element and return what to answer, in an order that must not be relied on.

    `read(given)` turns an element into values and does all conversions, so that a body that cannot be
    read changes nothing. `save(values)` returns the element for the wire or raises Invalid;
    `rejected(values)` echoes a refused one. `single`: the call has no summarizeErrors;
    `most`: how many elements it may have.
    """
    elements = given_elements(context, plural)
    if most and len(elements) > most:
        raise validation_refused([], f"A request may have at most {most} {plural}")
    try:
        values = [read(given) for given in elements]
    except BadValue as error:
        raise bad_post_data(str(error)) from None
    context.call.unknown_properties = [path for given in elements for path in given.unknown()]
    summarised = single or (context.parameter("summarizeErrors") or "true").strip().lower() != "false"
    keeps_good = context.world.settings.refused_batch_keeps_good
    before = copy.deepcopy(context.tenant) if summarised and not keeps_good else None
    outcomes = _shuffled(context, [_outcome(one, save, rejected, summarised) for one in values])
    refused = [one for one in outcomes if one.get("ValidationErrors")]
    if refused and summarised:
        if before:
            context.world.tenants[context.tenant.id] = before
        raise validation_refused(refused)
    return outcomes


def _outcome(values, save, rejected, summarised):
    try:
        element = save(values)
        status = "WARNING" if element.get("Warnings") else "OK"
    except Invalid as invalid:
        element, status = _refusal(rejected(values), invalid), "ERROR"
    return element if summarised else {**element, "StatusAttributeString": status}


def _refusal(echo, invalid):
    flag = "HasValidationErrors" if "ContactID" in echo and "Type" not in echo else "HasErrors"
    return {**echo, flag: True, "ValidationErrors": [{"Message": message} for message in invalid.messages]}


def _shuffled(context, outcomes):
    return shuffled(outcomes, context.request.body) if context.world.settings.shuffle_batches else outcomes
