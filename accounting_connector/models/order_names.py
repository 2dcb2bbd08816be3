"""Names of orders in what is written on a document over there."""

import re

# Between the name of an order and what else the heading of its lines says.
AFTER_NAME = " \N{EN DASH} "
# What may stand around a name; names may hold it, too, as in "SO 2026/00012".
SEPARATORS = re.compile(r"[,;\s]+")
# Of so many words a name is at most.
MOST_WORDS = 6
# A line that says which order the lines below are from is no longer.
LONGEST_HEADING = 64


def plain_name(name):
    """A name with one blank wherever separators stand in it."""
    return " ".join(_words(name))


def names_on(remote):
    """All that may be names of orders, as :func:`plain_name` gives them: whole words of the reference and of
    the headings among the lines, alone or several in a row.
    """
    headings = (line.split(AFTER_NAME)[0] for line in remote.texts.splitlines())
    texts = [remote.reference, *(heading for heading in headings if len(heading) <= LONGEST_HEADING)]
    return sorted({name for text in texts for name in _rows_of_words(_words(text))})


def _words(text):
    return [word for word in SEPARATORS.split(text) if word]


def _rows_of_words(words):
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            yield " ".join(words[start:end])
