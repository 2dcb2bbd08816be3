"""What some callers were told in other words than the usual ones (reference, section 5.2)."""

import re

OTHERS = (
    (r"Account code or ID must be specified", ("Account code must be specified",)),
    (
        r"Account code '.*' is not a valid code for this document\.",
        ("Account must be valid.", "Tax rate must be valid."),
    ),
    (r"The TaxType code \S+ does not exist or cannot be used .*", ("Tax rate must be valid.",)),
)


def reworded(messages):
    """The same reasons in the words that are less usual."""
    for message in messages:
        yield from next((others for usual, others in OTHERS if re.fullmatch(usual, message)), (message,))
